package io.tollgate.release;

import io.tollgate.release.History.Change;
import io.tollgate.release.History.Pending;
import io.tollgate.release.History.State;
import io.tollgate.release.ReleaseEvent.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What versions are to do, reckoned anew, and what they mean for one another. */
final class ReleaseViews {

    private final ReleaseStore store;
    private final ChangeFitting fitting;
    private final RoomOwners owners;
    private final ChangeAdvice advice;

    ReleaseViews(ReleaseStore store, ChangeFitting fitting, RoomOwners owners, ChangeAdvice advice) {
        this.advice = advice;
        this.store = store;
        this.fitting = fitting;
        this.owners = owners;
    }

    /** What a version is to do, reckoned anew. */
    ReleaseView view(int version, Instant now) {
        return view(store.history(), version, now, advice);
    }

    /** Everything that is proposed or approved and not in force, in the order in which it is to come; proposals without an instant last. */
    List<ReleaseView> calendar(Instant now) {
        History history = store.history();
        List<Integer> versions = new ArrayList<>(history.pending(now).stream().map(Pending::version).toList());
        versions.addAll(history.open().reversed());
        return versions.stream().map(version -> view(history, version, now, ChangeAdvice.NONE)).sorted(Comparator.comparing(
                view -> view.from().orElse(Instant.MAX))).toList();
    }

    private ReleaseView view(History history, int version, Instant now, ChangeAdvice asked) {
        Release release = store.release(version);
        State state = history.state(version, now);
        Optional<Pending> pending = history.pending(now).stream().filter(one -> one.version() == version).findFirst();
        boolean open = state == State.PROPOSED || pending.isPresent();
        Optional<Integer> base = release.base().flatMap(one -> history.changes().stream().filter(change -> change.state().equals(one))
                .map(Change::version).findFirst().or(() -> versionOfUpload(history, one)));
        Optional<Instant> from = pending.map(Pending::from).or(() -> open
                ? ChangeFitting.later(release, now)
                : history.changes().stream()
                        .filter(change -> change.version() == version).map(Change::from).findFirst());
        if (!open) {
            List<String> changes = past(history, release, version);
            return new ReleaseView(release, state.name(), from, base, changes, ComposedRules.effect(changes), List.of(), Optional.empty(),
                    List.of(), List.of(), Set.of(), approvers(history, version), Optional.empty());
        }
        RuleState onto = ChangeFitting.before(others(history, version), ChangeFitting.later(release, now), now);
        ChangeFitting.Applied applied = fitting.apply(release, onto, now);
        Optional<String> why = state == State.NEEDS_APPROVAL ? pending.flatMap(Pending::held).map(ReleaseEvent::reason) : Optional.empty();
        Set<String> needed = applied.state().isEmpty()
                ? Set.of()
                : owners.of(ComposedRules.rooms(store.bundle(onto), applied.composed().bundle())).keySet();
        List<String> approvedBy = state == State.SCHEDULED
                ? approvers(history, version)
                : history.agreed(version, applied.composed().effect()).stream().map(ReleaseEvent::person).toList();
        Optional<String> tested = history.events().stream().filter(event -> event.version() == version && event.type() == Type.TESTED)
                .reduce((_, last) -> last).map(ReleaseEvent::reason);
        return new ReleaseView(release, state.name(), from, base, applied.composed().changes(), applied.composed().effect(),
                applied.composed().conflicts(), why, warnings(history, release, applied, state, now),
                applied.state().map(after -> asked.of(onto, after, now)).orElse(List.of()), needed, approvedBy, tested);
    }

    private Optional<Integer> versionOfUpload(History history, RuleState upload) {
        return history.events().stream().filter(event -> event.type() == Type.PROPOSED).map(ReleaseEvent::version)
                .filter(version -> store.release(version).upload().equals(upload)).findFirst();
    }

    /** The history as if that version were not approved. */
    private static History others(History history, int version) {
        return new History(history.events().stream().filter(event -> event.version() != version).toList());
    }

    private List<String> past(History history, Release release, int version) {
        return history.changes().stream().filter(change -> change.version() == version).findFirst()
                .flatMap(change -> history.before(change).map(before -> RulesDiff.between(store.bundle(before.state()),
                        store.bundle(change.state()))))
                .orElseGet(() -> RulesDiff.between(store.bundle(release.base().orElse(release.upload())), store.bundle(release.upload())));
    }

    private static List<String> approvers(History history, int version) {
        return history.events().stream().filter(event -> event.version() == version
                && (event.type() == Type.APPROVED || event.type() == Type.AGREED)).map(ReleaseEvent::person).distinct().toList();
    }

    /** What a version means for others that are to come or proposed. */
    private List<String> warnings(History history, Release release, ChangeFitting.Applied applied, State state, Instant now) {
        if (applied.state().isEmpty()) {
            return List.of();
        }
        RuleBundle result = applied.composed().bundle();
        List<String> warnings = new ArrayList<>();
        for (Pending pending : history.pending(now)) {
            Release other = store.release(pending.version());
            if (other.version() == release.version()) {
                continue;
            }
            boolean first = ChangeFitting.later(release, now).isEmpty() || ChangeFitting.later(release, now).get().isBefore(pending.from());
            if (first && state != State.SCHEDULED) {
                ComposedRules then = ComposedRules.of(store.bundle(other.base().orElse(other.upload())), store.bundle(other.upload()),
                        result);
                String who = "version " + other.version() + " of " + other.author() + ", which is approved for " + pending.from();
                if (!then.conflicts().isEmpty()) {
                    warnings.add("If this is approved, " + who + ", must be approved anew. It contradicts: " + then.conflicts().getFirst());
                } else if (then.changes().isEmpty()) {
                    warnings.add("This contains all that is changed by " + who + ": it would come with this.");
                } else if (!then.effect().equals(fitting.approvedEffect(pending))) {
                    warnings.add("If this is approved, " + who + ", must be approved anew: it would change something else.");
                }
            }
        }
        for (int version : history.open()) {
            if (version != release.version()) {
                Release other = store.release(version);
                ComposedRules then = ComposedRules.of(store.bundle(other.base().orElse(other.upload())), store.bundle(other.upload()),
                        result);
                if (!then.conflicts().isEmpty()) {
                    warnings.add("The proposal " + version + " of " + other.author() + " contradicts it: " + then.conflicts().getFirst());
                }
            }
        }
        return warnings;
    }
}
