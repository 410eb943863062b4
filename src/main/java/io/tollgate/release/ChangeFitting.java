package io.tollgate.release;

import io.tollgate.release.History.Change;
import io.tollgate.release.History.Pending;
import io.tollgate.release.ReleaseEvent.Type;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Applies changes to what is in force at their instants, and fits everything that is to come to what comes before it. */
final class ChangeFitting {

    static final String OURSELVES = "Tollgate";
    static final String BY_TEST = "test";
    private static final int LONGEST_REASON = 500;

    private final ReleaseStore store;
    private final Candidates candidates;

    ChangeFitting(ReleaseStore store, Candidates candidates) {
        this.store = store;
        this.candidates = candidates;
    }

    /** @param state empty if it has conflicts */
    record Applied(ComposedRules composed, Optional<RuleState> state) {}

    Applied apply(Release release, RuleState onto, Instant now) {
        return apply(store.bundle(release.base().orElse(release.upload())), store.bundle(release.upload()), onto, now);
    }

    Applied apply(RuleBundle base, RuleBundle mine, RuleState onto, Instant now) {
        RuleBundle before = store.bundle(onto);
        ComposedRules composed = ComposedRules.of(base, mine, before);
        if (!composed.conflicts().isEmpty()) {
            return new Applied(composed, Optional.empty());
        }
        if (composed.bundle().equals(before)) {
            return new Applied(composed, Optional.of(onto));
        }
        try {
            return new Applied(composed, Optional.of(store.keep(composed.bundle(), candidates.tested(composed.bundle(), now))));
        } catch (Refused faulty) {
            List<String> faults = faulty.faults().isEmpty() ? List.of(String.valueOf(faulty.getMessage())) : faulty.faults();
            return new Applied(composed.failing(faults), Optional.empty());
        }
    }

    /** What is in force just before a version that is approved now. @param wantedFrom its instant; empty: at once */
    static RuleState before(History history, Optional<Instant> wantedFrom, Instant now) {
        return history.pending(now).stream().filter(pending -> wantedFrom.filter(from -> !from.isBefore(pending.from())).isPresent())
                .flatMap(pending -> pending.live().stream()).reduce((_, later) -> later).flatMap(ReleaseEvent::state)
                .or(() -> history.changeAt(now).map(Change::state))
                .orElseThrow(() -> new Refused("No rules are in force yet. Maybe start the server."));
    }

    static Optional<Instant> later(Release release, Instant now) {
        return release.wantedFrom().filter(wanted -> wanted.isAfter(now));
    }

    /** The effect of a change by itself. */
    String own(Release release) {
        return ComposedRules.effect(RulesDiff.between(store.bundle(release.base().orElse(release.upload())),
                store.bundle(release.upload())));
    }

    String approvedEffect(Pending pending) {
        return pending.approval().effect().isEmpty() ? own(store.release(pending.version())) : pending.approval().effect();
    }

    /**
     * Fits everything that is approved and to come to what is in force and to what comes before it.
     *
     * @param history with the step that is being taken
     * @return an entry for each version that comes otherwise now: applied to something else, or to be approved anew
     */
    List<ReleaseEvent> fitted(History history, Instant now) {
        RuleState onto = history.changeAt(now).map(Change::state).orElseThrow();
        String place = "version " + history.changeAt(now).orElseThrow().version();
        List<ReleaseEvent> entries = new ArrayList<>();
        for (Pending pending : history.pending(now)) {
            if (!pending.from().isAfter(now) || pending.held().filter(held -> held.detail().equals(BY_TEST)).isPresent()) {
                continue; // its instant has passed, and an approval puts it in force at once; or it did not pass a test
            }
            Applied applied = apply(store.release(pending.version()), onto, now);
            Optional<String> why = whyNot(applied, approvedEffect(pending));
            if (why.isEmpty()) {
                onto = applied.state().orElseThrow();
                if (!pending.live().flatMap(ReleaseEvent::state).equals(applied.state())) {
                    entries.add(entry(Type.REBASED, pending.version(), OURSELVES, "Applied to what comes before it: " + place + ".", now,
                            Optional.of(pending.from()), "", applied.state(), applied.composed().effect()));
                }
                place = "version " + pending.version();
            } else if (pending.live().isPresent()) {
                entries.add(entry(Type.NEEDS_APPROVAL, pending.version(), OURSELVES, cut(why.get()), now, Optional.empty(), "",
                        Optional.empty(), applied.composed().effect()));
            }
        }
        return entries;
    }

    private static Optional<String> whyNot(Applied applied, String approved) {
        List<String> conflicts = applied.composed().conflicts();
        if (!conflicts.isEmpty()) {
            return Optional.of("It contradicts what comes before it: " + conflicts.getFirst()
                    + (conflicts.size() > 1 ? " And " + (conflicts.size() - 1) + " more." : ""));
        }
        return applied.composed().effect().equals(approved)
                ? Optional.empty()
                : Optional.of("It would change something else than what was approved, because of what comes before it.");
    }

    static String cut(String reason) {
        return reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON - 4) + " ..." : reason;
    }

    static ReleaseEvent entry(Type type, int version, String person, String reason, Instant now, Optional<Instant> from,
            String detail, Optional<RuleState> state, String effect) {
        return new ReleaseEvent(Integer.MAX_VALUE, now.truncatedTo(ChronoUnit.MICROS), type, version, person, reason, from, detail, state,
                effect);
    }
}
