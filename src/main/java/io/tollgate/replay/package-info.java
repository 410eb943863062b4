/**
 * Would the verdict be the same again, and why was it given? Judges the decisions of the log anew, under their own rule books or
 * under a candidate. Reads and changes nothing. Start reading at {@link io.tollgate.replay.Replay}.
 */
@NullMarked
package io.tollgate.replay;

import org.jspecify.annotations.NullMarked;
