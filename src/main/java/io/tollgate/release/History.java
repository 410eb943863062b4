package io.tollgate.release;

import io.tollgate.release.ReleaseEvent.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** All entries in the order in which they were made, and the state that follows from them. */
final class History {

    private static final Comparator<ReleaseEvent> IN_TIME = Comparator
            .comparing((ReleaseEvent event) -> event.effectiveFrom().orElseThrow())
            .thenComparing(ReleaseEvent::id);

    private final List<ReleaseEvent> events;
    private final Set<Integer> proposed;
    private final Set<Integer> approved;
    private final Set<Integer> withdrawn;
    private final List<ReleaseEvent> changes;

    History(List<ReleaseEvent> events) {
        this.events = List.copyOf(events);
        this.proposed = versions(Type.PROPOSED);
        this.approved = versions(Type.APPROVED);
        this.withdrawn = versions(Type.WITHDRAWN);
        // A version that was approved and withdrawn before it came into force changes nothing.
        this.changes = events.stream().filter(ReleaseEvent::changesWhatIsInForce)
                .filter(event -> event.type() != Type.APPROVED || !withdrawn.contains(event.version())).sorted(IN_TIME).toList();
    }

    private Set<Integer> versions(Type type) {
        return events.stream().filter(event -> event.type() == type).map(ReleaseEvent::version).collect(Collectors.toSet());
    }

    List<ReleaseEvent> events() {
        return events;
    }

    History plus(List<ReleaseEvent> later) {
        List<ReleaseEvent> all = new ArrayList<>(events);
        all.addAll(later);
        return new History(all);
    }

    /** The entry that began the shadow under way. */
    Optional<ReleaseEvent> shadow(Instant now) {
        return trial(Type.SHADOW_STARTED, Type.SHADOW_STOPPED, now);
    }

    /** The entry that began the canary under way. A rollback also ends the canary. */
    Optional<ReleaseEvent> canary(Instant now) {
        return trial(Type.CANARY_STARTED, Type.CANARY_STOPPED, now)
                .filter(trial -> events.stream().noneMatch(event -> event.type() == Type.ROLLED_BACK && event.id() > trial.id()));
    }

    private Optional<ReleaseEvent> trial(Type started, Type stopped, Instant now) {
        return events.stream().filter(event -> event.type() == started || event.type() == stopped).reduce((_, later) -> later)
                .filter(event -> event.type() == started && state(event.version(), now) == State.PROPOSED);
    }

    int lastId() {
        return events.isEmpty() ? 0 : events.getLast().id();
    }

    /** The entry that put the present version in force; empty before the first. */
    Optional<ReleaseEvent> inForceAt(Instant now) {
        return changes.stream().filter(change -> !change.effectiveFrom().orElseThrow().isAfter(now)).reduce((_, later) -> later);
    }

    /** The next entry that will change the version in force. */
    Optional<ReleaseEvent> nextAfter(Instant now) {
        return changes.stream().filter(change -> change.effectiveFrom().orElseThrow().isAfter(now)).findFirst();
    }

    /** The version that was in force before the present one came into force for the first time. */
    Optional<Integer> previousAt(Instant now) {
        int current = inForceAt(now).map(ReleaseEvent::version).orElse(0);
        List<Integer> versions = changes.stream().filter(change -> !change.effectiveFrom().orElseThrow().isAfter(now))
                .map(ReleaseEvent::version).toList();
        int first = versions.indexOf(current);
        return first > 0 ? Optional.of(versions.get(first - 1)) : Optional.empty();
    }

    /** Versions that are or were in force. */
    Set<Integer> wereInForce(Instant now) {
        Set<Integer> versions = new TreeSet<>();
        changes.stream().filter(change -> !change.effectiveFrom().orElseThrow().isAfter(now))
                .forEach(change -> versions.add(change.version()));
        return versions;
    }

    State state(int version, Instant now) {
        if (inForceAt(now).filter(event -> event.version() == version).isPresent()) {
            return State.IN_FORCE;
        }
        if (withdrawn.contains(version)) {
            return State.WITHDRAWN;
        }
        if (wereInForce(now).contains(version)) {
            return State.FORMER;
        }
        if (changes.stream().anyMatch(change -> change.version() == version)) {
            return State.SCHEDULED;
        }
        return proposed.contains(version) ? State.PROPOSED : State.UNKNOWN;
    }

    /** The state of a version. */
    enum State { UNKNOWN, PROPOSED, WITHDRAWN, SCHEDULED, IN_FORCE, FORMER }

    /** Proposals that wait for their approval, newest first. */
    List<Integer> open() {
        return proposed.stream().filter(version -> !withdrawn.contains(version) && !approved.contains(version))
                .sorted(Comparator.reverseOrder()).toList();
    }
}
