package io.tollgate.downstream;

import java.time.Duration;
import java.util.Optional;

/** What the network said to one message. */
sealed interface NetworkAnswer {

    /** It has the message. @param id the network's id of it */
    record Taken(String id) implements NetworkAnswer {}

    /** It will never take the message. @param code its own error code; @param details without numbers of people */
    record Refused(int code, String title, String details) implements NetworkAnswer {}

    /**
     * It does not have the message and may take it later.
     *
     * @param after empty if the caller decides
     * @param scope whether only this message waits, or whatever else would fail for the same reason
     */
    record Later(String reason, Optional<Duration> after, Scope scope) implements NetworkAnswer {}

    /** Nobody knows whether it has the message. */
    record Unknown(String reason) implements NetworkAnswer {}

    /** The messages that wait. */
    enum Scope {
        MESSAGE,
        /** The number that sends. */
        NUMBER,
        /** The number that sends to this recipient. */
        PAIR
    }
}
