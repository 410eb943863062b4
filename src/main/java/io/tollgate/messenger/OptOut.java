package io.tollgate.messenger;

import io.tollgate.consent.ConsentEvent;
import io.tollgate.consent.ConsentStatus;
import io.tollgate.consent.ConsentStatus.State;
import io.tollgate.consent.Purpose;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/**
 * A person's stop of one purpose by one means, and what she had allowed before: a resumption gives back no more than that.
 *
 * @param saidAt      when she last said so, by the messenger's clock
 * @param withdrawnAt time of the entry in the history of consents that this made
 * @param message     the messenger's id of her message
 * @param was         the consent that was valid immediately before the first of consecutive stops; empty if none was
 */
record OptOut(Purpose purpose, Instant saidAt, Instant withdrawnAt, String message, Optional<Allowed> was) {

    /** A valid consent. @param type GIVEN or CONFIRMED */
    record Allowed(ConsentEvent.Type type, Optional<Instant> expires) {

        /**
         * The consent that is valid at {@code now}. It ends at the earliest end of any entry that may apply: a consent that is given back
         * must
         * not last longer than the one that was withdrawn.
         *
         * @param history of one person, business, purpose and channel
         */
        static Optional<Allowed> of(Collection<ConsentEvent> history, Instant now) {
            ConsentStatus standing = ConsentStatus.of(history, now);
            if (!standing.valid()) {
                return Optional.empty();
            }
            Optional<Instant> end = history.stream().flatMap(event -> event.expires().stream()).filter(now::isBefore)
                    .min(Comparator.naturalOrder());
            return Optional
                    .of(new Allowed(standing.state() == State.CONFIRMED ? ConsentEvent.Type.CONFIRMED : ConsentEvent.Type.GIVEN, end));
        }

        boolean lastsBeyond(Instant at) {
            return expires.isEmpty() || expires.get().isAfter(at);
        }
    }

    /** Whether nothing has happened to this consent since: no other withdrawal, and no new consent. */
    boolean isStill(ConsentStatus standing) {
        return standing.state() == State.WITHDRAWN && standing.since().equals(withdrawnAt);
    }

    /** The consent that a resumption said at this time gives back. If stop and resumption fall into one second, the stop wins. */
    Optional<Allowed> givenBackBy(Instant saidAt, ConsentStatus standing) {
        return saidAt.isAfter(this.saidAt) && isStill(standing) ? was : Optional.empty();
    }
}
