package io.tollgate.downstream;

import java.time.Duration;
import java.util.Optional;

/** What came of one call of the network. */
sealed interface CallOutcome {

    /**
     * An answer.
     *
     * @param body    at most as long as asked for
     * @param isWhole whether the body is all of it
     */
    record Reply(int status, Optional<Duration> retryAfter, String contentType, byte[] body, boolean isWhole) implements CallOutcome {}

    /** Nothing of the request's body left this process. @param reason kind of failure, for the log */
    record NotSent(String reason) implements CallOutcome {}

    /** The request may have arrived, and no answer came. @param reason kind of failure, for the log */
    record Lost(String reason) implements CallOutcome {}
}
