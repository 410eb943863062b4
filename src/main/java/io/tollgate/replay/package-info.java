/**
 * Would the verdict be the same again, and why was it given? The package judges the decisions of the log again, under their own rule books
 * or under a candidate. It reads and changes nothing. It knows neither the gate nor releases. Start reading at {@link
 * io.tollgate.replay.Replay}.
 */
@NullMarked
package io.tollgate.replay;

import org.jspecify.annotations.NullMarked;
