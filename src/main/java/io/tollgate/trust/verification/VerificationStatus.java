package io.tollgate.trust.verification;

import static java.util.Comparator.comparing;

import io.tollgate.trust.verification.VerificationEvent.Type;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The status of verification of a number or a business at one instant. */
public enum VerificationStatus {
    UNVERIFIED, VERIFIED, EXPIRED, REVOKED;

    /** The order of entries in time. At the same instant the more careful entry comes last: the earlier end, then the revocation. */
    private static final Comparator<VerificationEvent> inTime = comparing(VerificationEvent::at).thenComparing(VerificationEvent::type)
            .thenComparing(event -> event.validUntil().orElse(Instant.MAX), Comparator.reverseOrder());

    /**
     * Folds the history of one subject, in any order and with any duplicates: the latest entry decides. A revocation takes effect at once,
     * even if a fast clock dated it after {@code now}.
     */
    public static VerificationStatus of(Collection<VerificationEvent> history, Instant now) {
        return last(history, now)
                .map(last -> switch (last.type()) {
                    case REVOKED -> REVOKED;
                    case VERIFIED -> ended(last, now) ? EXPIRED : VERIFIED;
                }).orElse(UNVERIFIED);
    }

    /**
     * The instant from which the subject is verified without a gap, perhaps by several verifications; empty if it is not at {@code now}.
     */
    static Optional<Instant> since(Collection<VerificationEvent> history, Instant now) {
        if (of(history, now) != VERIFIED) {
            return Optional.empty();
        }
        Optional<Instant> since = Optional.empty();
        Optional<VerificationEvent> before = Optional.empty();
        for (VerificationEvent event : history.stream().filter(event -> counts(event, now)).sorted(inTime).toList()) {
            boolean goesOn = before.filter(earlier -> earlier.type() == Type.VERIFIED && !ended(earlier, event.at())).isPresent();
            since = goesOn ? since : Optional.of(event.at());
            before = Optional.of(event);
        }
        return since;
    }

    /** The entry that decides at {@code now}. */
    static Optional<VerificationEvent> last(Collection<VerificationEvent> history, Instant now) {
        return history.stream().filter(event -> counts(event, now)).max(inTime);
    }

    /** The entry that will decide once all entries are in effect. */
    static Optional<VerificationEvent> last(Collection<VerificationEvent> history) {
        return history.stream().max(inTime);
    }

    private static boolean counts(VerificationEvent event, Instant now) {
        return event.type() == Type.REVOKED || !event.at().isAfter(now);
    }

    private static boolean ended(VerificationEvent verified, Instant now) {
        return verified.validUntil().filter(end -> !now.isBefore(end)).isPresent();
    }
}
