package io.tollgate.consent;

import static java.util.Comparator.comparing;

import io.tollgate.consent.ConsentEvent.Step;
import io.tollgate.consent.ConsentEvent.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A recipient's consent towards one business for one purpose on one channel, at one instant.
 *
 * @param since when this state began, or was last renewed; {@link Instant#EPOCH} for NEVER_ASKED
 */
public record ConsentStatus(State state, Instant since) {

    /**
     * REQUESTED: asked and not answered, or the first of two steps; not yet valid. GIVEN, CONFIRMED: by her own yes, in one step or in
     * two (double opt-in). SOFT_OPT_IN: no consent, but she is an existing customer who has not objected. INQUIRY: neither, but she asked
     * the business about its goods and has not objected. EXPIRED and the others: ended.
     */
    public enum State {
        NEVER_ASKED, REQUESTED, GIVEN, CONFIRMED, SOFT_OPT_IN, INQUIRY, EXPIRED, REFUSED, REVOKED, INVALIDATED, WITHDRAWN
    }

    public static final ConsentStatus NEVER_ASKED = new ConsentStatus(State.NEVER_ASKED, Instant.EPOCH);

    /** The order of time. Of two entries at one instant the more careful is last: first step, then second step, then the earlier expiry. */
    private static final Comparator<Step> inTime = comparing(Step::at).thenComparing(Step::type)
            .thenComparing(step -> step.expires().orElse(Instant.MAX), Comparator.reverseOrder());

    /** Whether the consent is given or confirmed, and neither ended nor expired. A soft opt-in is not consent. */
    public boolean valid() {
        return switch (state) {
            case GIVEN, CONFIRMED -> true;
            case NEVER_ASKED, REQUESTED, SOFT_OPT_IN, INQUIRY, EXPIRED, REFUSED, REVOKED, INVALIDATED, WITHDRAWN -> false;
        };
    }

    /** Whether the person, the business or an authority has ended it; an expiry does not count. */
    public boolean ended() {
        return switch (state) {
            case REFUSED, REVOKED, INVALIDATED, WITHDRAWN -> true;
            case NEVER_ASKED, REQUESTED, GIVEN, CONFIRMED, SOFT_OPT_IN, INQUIRY, EXPIRED -> false;
        };
    }

    /** This one, unless she has withdrawn the same for another channel since. */
    public ConsentStatus unlessWithdrawn(ConsentStatus elsewhere) {
        return elsewhere.state() == State.WITHDRAWN && !elsewhere.since().isBefore(since) ? elsewhere : this;
    }

    /**
     * Folds the history of one consent, in any order and with any duplicates.
     *
     * <ul>
     * <li>An end counts at once, even if a fast clock dated it after {@code now}, and lasts until a later consent. At the same instant the
     *     end wins, and a withdrawal outranks other ends.
     * <li>Otherwise the latest consent decides the expiry, and one confirmed consent that has not expired makes the status CONFIRMED. A
     *     renewal of a confirmed consent is confirmed too; it renews nothing that was ended.
     * <li>A soft opt-in counts only while there is no consent, and never after an objection: a later sale does not undo the objection, only
     *     a consent does. So does an inquiry, while there is no soft opt-in either.
     * <li>A consent that only others report does not undo an end without evidence of its own: a list with a later date proves no act of
     * hers. </ul>
     */
    public static ConsentStatus of(Collection<ConsentEvent> history, Instant now) {
        return ofSteps(history.stream().map(ConsentEvent::step).toList(), now);
    }

    static ConsentStatus ofSteps(Collection<Step> all, Instant now) {
        List<Step> history = counting(all);
        Optional<Instant> ended = latest(history, step -> step.type().ends()).map(Step::at);
        List<Step> consents = history.stream().filter(step -> isConsent(step) && !step.at().isAfter(now) && after(step, ended)).toList();
        List<Step> standing = Stream.concat(consents.stream(), renewals(history, consents, ended, now)).sorted(inTime).toList();
        Optional<ConsentStatus> consent = running(standing, now);
        if (consent.isPresent()) {
            return consent.get();
        }
        if (ended.isPresent() && consents.isEmpty()) {
            return ended(history, now);
        }
        Optional<Step> soft = latest(history, step -> isSoft(step) && !step.at().isAfter(now) && after(step, ended));
        if (soft.isPresent() && !expired(soft.get(), now)) {
            return new ConsentStatus(State.SOFT_OPT_IN, soft.get().at());
        }
        Optional<Step> inquiry = latest(history, step -> isInquiry(step) && !step.at().isAfter(now) && after(step, ended));
        if (inquiry.isPresent() && !expired(inquiry.get(), now)) {
            return new ConsentStatus(State.INQUIRY, inquiry.get().at());
        }
        return Stream.of(standing.stream().max(inTime).stream(), soft.stream(), inquiry.stream()).flatMap(Function.identity())
                .flatMap(step -> step.expires().stream())
                .max(Instant::compareTo).map(end -> new ConsentStatus(State.EXPIRED, end)).orElseGet(() -> requested(history, now));
    }

    /** The history without consents that come after an end and cannot restore anything. */
    private static List<Step> counting(Collection<Step> all) {
        if (all.stream().noneMatch(step -> step.type().ends())) {
            return List.copyOf(all);
        }
        return all.stream().filter(step -> !step.consents() || givesBack(step, all)).toList();
    }

    private static boolean givesBack(Step step, Collection<Step> all) {
        Optional<Instant> ended = endBefore(step, all);
        return ended.isEmpty() || switch (step.returns()) {
            case YES -> true;
            case NO -> false;
            case IF_NEW -> !repeats(step, ended.get(), all);
        };
    }

    /** The last end before a consent. */
    static Optional<Instant> endBefore(Step consent, Collection<Step> all) {
        return all.stream().filter(step -> step.type().ends() && step.at().isBefore(consent.at())).map(Step::at).max(Instant::compareTo);
    }

    /** Whether its evidence is that of a consent before the end, with only another date. */
    static boolean repeats(Step consent, Instant ended, Collection<Step> all) {
        return all.stream().anyMatch(step -> step.type().permits() && !step.at().isAfter(ended) && step.evidence() == consent.evidence());
    }

    private static Stream<Step> renewals(Collection<Step> history, List<Step> consents, Optional<Instant> ended, Instant now) {
        return history.stream().filter(step -> step.type() == Type.RENEWED && !step.at().isAfter(now) && after(step, ended))
                .filter(renewal -> ended.isEmpty() || consents.stream().anyMatch(consent -> !consent.at().isAfter(renewal.at())));
    }

    /** @param standing consents and renewals since the end, in the order of time */
    private static Optional<ConsentStatus> running(List<Step> standing, Instant now) {
        if (standing.isEmpty() || expired(standing.getLast(), now)) {
            return Optional.empty();
        }
        List<Step> confirmed = new ArrayList<>();
        for (Step step : standing) {
            boolean renewsConfirmed = step.type() == Type.RENEWED && confirmed.stream().anyMatch(before -> !expired(before, step.at()));
            if (step.type() == Type.CONFIRMED || renewsConfirmed) {
                confirmed.add(step);
            }
        }
        return Optional.of(confirmed.reversed().stream().filter(step -> !expired(step, now)).findFirst()
                .map(step -> new ConsentStatus(State.CONFIRMED, step.at()))
                .orElseGet(() -> new ConsentStatus(State.GIVEN, standing.getLast().at())));
    }

    /** The end since her last yes. A withdrawal stays the status even if she was asked again since and refused. */
    private static ConsentStatus ended(Collection<Step> history, Instant now) {
        Optional<Instant> yes = latest(history, step -> isConsent(step) && !step.at().isAfter(now)).map(Step::at);
        Predicate<Step> since = step -> step.type().ends() && yes.filter(step.at()::isBefore).isEmpty();
        Step end = latest(history, since.and(step -> step.type() == Type.WITHDRAWN)).or(() -> latest(history, since)).orElseThrow();
        return new ConsentStatus(State.valueOf(end.type().name()), end.at());
    }

    private static ConsentStatus requested(Collection<Step> history, Instant now) {
        return latest(history, step -> (step.type() == Type.REQUESTED || step.type() == Type.DEFERRED) && !step.at().isAfter(now))
                .map(request -> new ConsentStatus(State.REQUESTED, request.at())).orElse(NEVER_ASKED);
    }

    private static boolean isConsent(Step step) {
        return step.basis() == LegalBasis.CONSENT && (step.type() == Type.GIVEN || step.type() == Type.CONFIRMED);
    }

    private static boolean isSoft(Step step) {
        return step.basis() == LegalBasis.SOFT_OPT_IN && step.type() == Type.GIVEN;
    }

    private static boolean isInquiry(Step step) {
        return step.basis() == LegalBasis.INQUIRY && step.type() == Type.GIVEN;
    }

    private static boolean after(Step step, Optional<Instant> ended) {
        return ended.isEmpty() || step.at().isAfter(ended.get());
    }

    private static boolean expired(Step consent, Instant now) {
        return consent.expires().filter(end -> !now.isBefore(end)).isPresent();
    }

    private static Optional<Step> latest(Collection<Step> history, Predicate<Step> which) {
        return history.stream().filter(which).max(inTime);
    }
}
