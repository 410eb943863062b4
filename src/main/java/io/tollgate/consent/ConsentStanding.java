package io.tollgate.consent;

import static java.util.Comparator.comparing;

import io.tollgate.consent.ConsentEvent.Type;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * How one recipient stands to one business for one purpose on one channel at one instant.
 *
 * @param since when this state began, or was last renewed; {@link Instant#EPOCH} for NEVER_ASKED
 */
public record ConsentStanding(State state, Instant since) {

    /** REQUESTED: the first of two steps, not yet valid. CONFIRMED: given in two steps (double opt-in). */
    public enum State { NEVER_ASKED, REQUESTED, GIVEN, CONFIRMED, WITHDRAWN, EXPIRED }

    public static final ConsentStanding NEVER_ASKED = new ConsentStanding(State.NEVER_ASKED, Instant.EPOCH);

    /** Of two at the same instant the more careful one is last: the first step, then the second, then the earlier expiry. */
    private static final Comparator<ConsentEvent> inTime = comparing(ConsentEvent::at).thenComparing(ConsentEvent::type)
            .thenComparing(event -> event.expires().orElse(Instant.MAX), Comparator.reverseOrder());

    /** Given or confirmed, and neither withdrawn nor expired. */
    public boolean valid() {
        return state == State.GIVEN || state == State.CONFIRMED;
    }

    /**
     * Folds the history of one consent, in any order and with any duplicates. A withdrawal counts at once, even one dated ahead of
     * {@code now} by a fast clock, and is final until a later consent; at the same instant the withdrawal wins. Otherwise the latest
     * consent governs how long, and one confirmed consent that is still running makes it confirmed.
     */
    public static ConsentStanding of(Collection<ConsentEvent> history, Instant now) {
        Optional<Instant> withdrawn = latest(history, event -> event.type() == Type.WITHDRAWN).map(ConsentEvent::at);
        List<ConsentEvent> consents = history.stream().filter(event -> isConsent(event) && !event.at().isAfter(now))
                .filter(event -> withdrawn.isEmpty() || event.at().isAfter(withdrawn.get())).toList();
        if (consents.isEmpty()) {
            return withdrawn.map(at -> new ConsentStanding(State.WITHDRAWN, at)).orElseGet(() -> requested(history, now));
        }
        ConsentEvent governing = latest(consents, consent -> true).orElseThrow();
        if (expired(governing, now)) {
            return new ConsentStanding(State.EXPIRED, governing.expires().orElseThrow());
        }
        return latest(consents, consent -> consent.type() == Type.CONFIRMED && !expired(consent, now))
                .map(confirmed -> new ConsentStanding(State.CONFIRMED, confirmed.at()))
                .orElseGet(() -> new ConsentStanding(State.GIVEN, governing.at()));
    }

    private static ConsentStanding requested(Collection<ConsentEvent> history, Instant now) {
        return latest(history, event -> event.type() == Type.REQUESTED && !event.at().isAfter(now))
                .map(request -> new ConsentStanding(State.REQUESTED, request.at())).orElse(NEVER_ASKED);
    }

    private static boolean isConsent(ConsentEvent event) {
        return event.type() == Type.GIVEN || event.type() == Type.CONFIRMED;
    }

    private static boolean expired(ConsentEvent consent, Instant now) {
        return consent.expires().filter(end -> !now.isBefore(end)).isPresent();
    }

    private static Optional<ConsentEvent> latest(Collection<ConsentEvent> history, Predicate<ConsentEvent> which) {
        return history.stream().filter(which).max(inTime);
    }
}
