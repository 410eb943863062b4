/**
 * Which accepted message may go out, and what does it cost? Messages wait in the {@code Inbox}; batches of them are judged by
 * the rule book on what the registers say, recorded, and handed over, deferred or refused, in one transaction each. Knows
 * nothing of HTTP, files or channels. Start reading at {@code GateRoute}.
 */
@NullMarked
package io.tollgate.gate;

import org.jspecify.annotations.NullMarked;
