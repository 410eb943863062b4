package io.tollgate.release;

import io.tollgate.release.ReleaseEvent.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All entries in the order in which they were made, and the state that follows from them. */
final class History {

    /** What a rollback says of itself: that it takes back one version, or everything after one. */
    static final String UNDO = "undo=";
    static final String TO = "to=";

    private final List<ReleaseEvent> events;
    private final Set<Integer> proposed;
    private final Map<Integer, ReleaseEvent> approvals = new TreeMap<>();
    private final Map<Integer, ReleaseEvent> live = new HashMap<>();
    private final Map<Integer, ReleaseEvent> held = new HashMap<>();
    private final Set<Integer> withdrawn = new HashSet<>();
    private final List<Change> changes;

    /**
     * A change of what is in force.
     *
     * @param applied the versions whose changes are in it then, in their order
     */
    record Change(ReleaseEvent entry, int order, List<Integer> applied) {

        Instant from() {
            return entry.effectiveFrom().orElseThrow();
        }

        int version() {
            return entry.version();
        }

        RuleState state() {
            return entry.state().orElseThrow();
        }
    }

    /**
     * A version that is approved and not in force yet.
     *
     * @param approval its last approval
     * @param live     the entry by which it comes into force; empty if it needs to be approved anew
     * @param held     why it needs that
     */
    record Pending(int version, ReleaseEvent approval, Optional<ReleaseEvent> live, Optional<ReleaseEvent> held) {

        Instant from() {
            return approval.effectiveFrom().orElseThrow();
        }
    }

    History(List<ReleaseEvent> events) {
        this.events = List.copyOf(events);
        this.proposed = events.stream().filter(event -> event.type() == Type.PROPOSED).map(ReleaseEvent::version)
                .collect(Collectors.toSet());
        List<ReleaseEvent> others = new ArrayList<>();
        for (ReleaseEvent event : events) {
            switch (event.type()) {
                case APPROVED -> {
                    approvals.put(event.version(), event);
                    live.put(event.version(), event);
                    held.remove(event.version());
                }
                case REBASED -> {
                    live.put(event.version(), event);
                    held.remove(event.version());
                }
                case NEEDS_APPROVAL -> {
                    live.remove(event.version());
                    held.put(event.version(), event);
                }
                case WITHDRAWN -> {
                    withdrawn.add(event.version());
                    live.remove(event.version());
                    held.remove(event.version());
                }
                case FIRST_START, ROLLED_BACK -> others.add(event);
                case PROPOSED, AGREED, TESTED, SHADOW_STARTED, SHADOW_STOPPED, CANARY_STARTED, CANARY_STOPPED -> {}
            }
        }
        this.changes = inTime(others);
    }

    private List<Change> inTime(List<ReleaseEvent> others) {
        List<Change> inTime = new ArrayList<>();
        others.forEach(event -> inTime.add(new Change(event, event.id(), List.of())));
        live.forEach((version, event) -> inTime.add(new Change(event, approvals.getOrDefault(version, event).id(), List.of())));
        inTime.sort(Comparator.comparing(Change::from).thenComparing(Change::order));
        List<Change> changed = new ArrayList<>();
        for (Change change : inTime) {
            changed.add(new Change(change.entry(), change.order(), applied(change.entry(), changed)));
        }
        return List.copyOf(changed);
    }

    private static List<Integer> applied(ReleaseEvent entry, List<Change> before) {
        LinkedHashSet<Integer> applied = new LinkedHashSet<>(before.isEmpty() ? List.of() : before.getLast().applied());
        if (entry.type() == Type.FIRST_START) {
            return List.of();
        }
        if (entry.type() != Type.ROLLED_BACK) {
            applied.remove(entry.version());
            applied.add(entry.version());
            return List.copyOf(applied);
        }
        if (entry.detail().startsWith(UNDO)) {
            applied.remove(Integer.valueOf(entry.detail().substring(UNDO.length())));
            return List.copyOf(applied);
        }
        return before.stream().filter(change -> change.version() == entry.version()).reduce((_, later) -> later).map(Change::applied)
                .orElse(List.copyOf(applied));
    }

    List<ReleaseEvent> events() {
        return events;
    }

    History plus(Collection<ReleaseEvent> later) {
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

    /** What is in force; empty before the first. */
    Optional<Change> changeAt(Instant now) {
        return changesUntil(now).reduce((_, later) -> later);
    }

    private Stream<Change> changesUntil(Instant now) {
        return changes.stream().filter(change -> !change.from().isAfter(now));
    }

    /** The entry that put the present version in force; empty before the first. */
    Optional<ReleaseEvent> inForceAt(Instant now) {
        return changeAt(now).map(Change::entry);
    }

    /** The next entries that will change the version in force, in their order. */
    List<ReleaseEvent> nextAfter(Instant now, int most) {
        return changes.stream().filter(change -> change.from().isAfter(now)).map(Change::entry).limit(most).toList();
    }

    /** The change that was in force before this one. */
    Optional<Change> before(Change change) {
        int at = changes.indexOf(change);
        return at > 0 ? Optional.of(changes.get(at - 1)) : Optional.empty();
    }

    /** The change by which a version came into force last, by an approval. */
    Optional<Change> cameBy(int version, Instant now) {
        return changesUntil(now).filter(change -> change.version() == version && change.entry().type() != Type.ROLLED_BACK)
                .reduce((_, later) -> later);
    }

    /** The last change after which that version was in force, however it came. */
    Optional<Change> lastWith(int version, Instant now) {
        return changesUntil(now).filter(change -> change.version() == version).reduce((_, later) -> later);
    }

    /** The version that had these rules at that instant, or in which they were tried then. */
    Optional<String> versionOf(int ruleBook, Instant at) {
        return changesUntil(at).filter(change -> change.state().ruleBook() == ruleBook).map(change -> Integer.toString(change.version()))
                .reduce((_, later) -> later)
                .or(() -> events.stream().filter(event -> event.state().filter(state -> state.ruleBook() == ruleBook).isPresent())
                        .map(event -> event.version() + ", on trial").reduce((_, later) -> later));
    }

    /** A version of which exactly these rules and examples have been in force. */
    Optional<Integer> versionOf(RuleState state, Instant now) {
        return changesUntil(now).filter(change -> change.state().id() == state.id()).map(Change::version).reduce((_, later) -> later);
    }

    /** Changes that are or were in force or are to come, newest first. */
    List<Change> changes() {
        return changes.reversed();
    }

    /** Versions whose changes are in what is in force. */
    List<Integer> applied(Instant now) {
        return changeAt(now).map(Change::applied).orElse(List.of());
    }

    /** Approved versions that are not in force yet, in the order in which they are to come. Those whose instant has passed come first. */
    List<Pending> pending(Instant now) {
        return approvals.values().stream().filter(approval -> !withdrawn.contains(approval.version()))
                .map(approval -> new Pending(approval.version(), approval, Optional.ofNullable(live.get(approval.version())),
                        Optional.ofNullable(held.get(approval.version()))))
                .filter(one -> one.from().isAfter(now) || one.held().isPresent())
                .sorted(Comparator.comparing(Pending::from).thenComparing(one -> one.approval().id())).toList();
    }

    /** The state that was in force before the present one, which a rollback brings back. */
    Optional<RuleState> previousAt(Instant now) {
        return changeAt(now).flatMap(this::before).map(Change::state);
    }

    /** Versions that are or were in force. */
    Set<Integer> wereInForce(Instant now) {
        return changesUntil(now).map(Change::version).collect(Collectors.toCollection(TreeSet::new));
    }

    State state(int version, Instant now) {
        if (inForceAt(now).filter(event -> event.version() == version).isPresent()) {
            return State.IN_FORCE;
        }
        if (withdrawn.contains(version)) {
            return State.WITHDRAWN;
        }
        if (held.containsKey(version)) {
            return State.NEEDS_APPROVAL;
        }
        if (wereInForce(now).contains(version)) {
            return State.FORMER;
        }
        if (live.containsKey(version)) {
            return State.SCHEDULED;
        }
        return proposed.contains(version) ? State.PROPOSED : State.UNKNOWN;
    }

    /** The state of a version. */
    enum State { UNKNOWN, PROPOSED, WITHDRAWN, SCHEDULED, NEEDS_APPROVAL, IN_FORCE, FORMER }

    /** Proposals that wait for their approval, newest first. */
    List<Integer> open() {
        return proposed.stream().filter(version -> !withdrawn.contains(version) && !approvals.containsKey(version))
                .sorted(Comparator.reverseOrder()).toList();
    }

    /** The entries of the owners who have approved a version of that effect since it was last approved in full or held. */
    List<ReleaseEvent> agreed(int version, String effect) {
        List<ReleaseEvent> agreed = new ArrayList<>();
        for (ReleaseEvent event : events) {
            if (event.version() == version) {
                switch (event.type()) {
                    case AGREED -> agreed.add(event);
                    case APPROVED, NEEDS_APPROVAL -> agreed.clear();
                    default -> {}
                }
            }
        }
        return agreed.stream().filter(event -> event.effect().equals(effect)).toList();
    }

    /** The effect of a version that people were shown last; empty if none was recorded. */
    String shownEffect(int version) {
        return events.stream().filter(event -> event.version() == version && !event.effect().isEmpty()
                && (event.type() == Type.PROPOSED || event.type() == Type.APPROVED)).map(ReleaseEvent::effect)
                .reduce((_, later) -> later).orElse("");
    }
}
