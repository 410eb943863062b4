package io.tollgate.verification;

import static java.util.Comparator.comparing;

import io.tollgate.verification.VerificationEvent.Type;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;

/** How a number or a business stands with its examiners at one instant. */
public enum VerificationStanding {
    UNVERIFIED, VERIFIED, EXPIRED, REVOKED;

    /** Of two at the same instant the more careful one is last: the earlier end, then the revocation. */
    private static final Comparator<VerificationEvent> inTime = comparing(VerificationEvent::at).thenComparing(VerificationEvent::type)
            .thenComparing(event -> event.validUntil().orElse(Instant.MAX), Comparator.reverseOrder());

    /**
     * Folds the history of one subject, in any order and with any duplicates: the latest entry counts. A revocation counts at once,
     * even one dated ahead of {@code now} by a fast clock.
     */
    public static VerificationStanding of(Collection<VerificationEvent> history, Instant now) {
        return history.stream().filter(event -> event.type() == Type.REVOKED || !event.at().isAfter(now)).max(inTime)
                .map(last -> switch (last.type()) {
                    case REVOKED -> REVOKED;
                    case VERIFIED -> last.validUntil().filter(end -> !now.isBefore(end)).isPresent() ? EXPIRED : VERIFIED;
                }).orElse(UNVERIFIED);
    }
}
