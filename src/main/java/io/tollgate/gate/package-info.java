/**
 * Which accepted message may go out, and what does it cost? Messages wait in the {@code Inbox}. In one transaction for each batch, the
 * rule book judges them on what the registers say, the verdicts are recorded, and messages are handed over, deferred or refused. Knows
 * nothing of HTTP, files or channels. Start reading at {@code GateRoute}.
 */
@NullMarked
package io.tollgate.gate;

import org.jspecify.annotations.NullMarked;
