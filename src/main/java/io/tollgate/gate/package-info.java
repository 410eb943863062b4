/**
 * Which accepted message may go out, and what does it cost? Knows nothing of HTTP, files or channels.
 * Start reading at {@code GateRoute}.
 */
@NullMarked
package io.tollgate.gate;

import org.jspecify.annotations.NullMarked;
