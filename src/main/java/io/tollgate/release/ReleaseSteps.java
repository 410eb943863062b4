package io.tollgate.release;

import io.tollgate.release.History.Change;
import io.tollgate.release.History.Pending;
import io.tollgate.release.History.State;
import io.tollgate.release.ReleaseEvent.Type;
import io.tollgate.release.merging.RuleFileParts;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps of releases. A version is a change: it is applied to what is in force at its instant, whatever has come in between. Each step
 * fits everything that is still to come to what it leaves, so what is in force at any instant is known, compiled and tested before.
 * A step is reckoned without a lock, and taken only if the history is still the same then.
 */
final class ReleaseSteps {

    private static final Logger LOG = LoggerFactory.getLogger(ReleaseSteps.class);
    private static final int MOST_TRIES = 100;

    private final ReleaseStore store;
    private final Candidates candidates;
    private final RoomOwners owners;
    private final ChangeFitting fitting;
    private final StartedFrom started;
    private final ReleaseViews views;

    ReleaseSteps(ReleaseStore store, Candidates candidates, RoomOwners owners, ChangeAdvice advice) {
        this.store = store;
        this.candidates = candidates;
        this.owners = owners;
        this.fitting = new ChangeFitting(store, candidates);
        this.started = new StartedFrom(store);
        this.views = new ReleaseViews(store, fitting, owners, advice);
    }

    ReleaseViews views() {
        return views;
    }

    /** A step that is reckoned. @param write adds its entries; runs under the lock */
    private record Decided<T>(List<ReleaseEvent> entries, Supplier<T> write) {}

    private <T> T decided(Function<History, Decided<T>> decide) {
        for (int attempt = 0; attempt < MOST_TRIES; attempt++) {
            History seen = store.history();
            Decided<T> decided = decide.apply(seen);
            Optional<T> done = store.take(history -> history.lastId() == seen.lastId()
                    ? Optional.of(decided.write().get())
                    : Optional.empty());
            if (done.isPresent()) {
                decided.entries().stream().filter(entry -> entry.type() == Type.NEEDS_APPROVAL).forEach(ReleaseSteps::alarm);
                return done.get();
            }
        }
        throw new Refused("Others release again and again at this moment. Maybe try again.");
    }

    private static void alarm(ReleaseEvent held) {
        LOG.error("Version {} of the rules must be approved anew before its instant, or it will not come into force: {}", held.version(),
                held.reason());
    }

    private void writeAll(Collection<ReleaseEvent> entries) {
        entries.forEach(store::write);
    }

    // --- propose

    /** @param base the version that the author started from; if empty, the one whose rules are nearest */
    int propose(RuleBundle bundle, String author, String reason, Remarks remarks, Optional<Instant> wantedFrom, Optional<Integer> base,
            Instant now) {
        String person = ReleaseLog.person("author", author);
        String given = ReleaseLog.reason(reason);
        if (wantedFrom.isPresent() && wantedFrom.get().isBefore(now)) {
            throw new Refused("Rules cannot take effect in the past (" + wantedFrom.get()
                    + "). Maybe leave the instant out: then it is that of the approval.");
        }
        return decided(history -> {
            RuleState from = base.map(version -> started.stateOf(history, version)).orElseGet(() -> started.nearest(history, bundle, now));
            RuleBundle before = store.bundle(from);
            RuleBundle upload = started.withExamples(bundle, from);
            RuleState mine = store.keep(upload, candidates.tested(upload, now));
            String why = Scrutiny.reason(before.rules(), upload.rules(), given, remarks, store.lastInvoicedMonth(), now);
            refuseKnown(history, mine, now);
            ChangeFitting.Applied applied = fitting.apply(before, upload, ChangeFitting.before(history, wantedFrom, now), now);
            if (applied.composed().changes().isEmpty()) {
                throw new Refused(RulesDiff.between(before, upload).isEmpty()
                        ? "These rules change nothing. Maybe the change was not saved."
                        : "All that these rules change is in force already. Maybe look at `rules history`.");
            }
            ReleaseEvent entry = ChangeFitting.entry(Type.PROPOSED, 0, person, why, now, Optional.empty(), "", applied.state(),
                    applied.state().isPresent() ? applied.composed().effect() : "");
            return new Decided<>(List.of(entry), () -> {
                int version = store.nextVersion();
                store.add(version, person, why, now, wantedFrom, Optional.of(from), mine);
                store.write(withVersion(entry, version));
                return version;
            });
        });
    }

    private void refuseKnown(History history, RuleState mine, Instant now) {
        Optional<Integer> was = history.changes().stream().filter(change -> change.state().id() == mine.id()).map(Change::version)
                .filter(version -> history.state(version, now) != State.WITHDRAWN).findFirst();
        if (history.changeAt(now).filter(change -> change.state().id() == mine.id()).isPresent()) {
            throw new Refused("These rules are in force already, as version " + history.changeAt(now).orElseThrow().version()
                    + ". Maybe the change was not saved.");
        }
        for (int version : Stream.concat(was.stream(), Stream.concat(history.open().stream(), history.pending(now).stream()
                .map(Pending::version))).distinct().toList()) {
            if (was.filter(one -> one == version).isPresent() || store.release(version).upload().id() == mine.id()) {
                switch (history.state(version, now)) {
                    case IN_FORCE, FORMER -> throw new Refused("These rules are version " + version
                            + ", which was in force before. Maybe `rules rollback --to " + version + "`.");
                    case PROPOSED -> throw new Refused(
                            "These rules are proposed already, as version " + version + ". Maybe approve that one.");
                    case SCHEDULED, NEEDS_APPROVAL -> throw new Refused(
                            "These rules are approved already, as version " + version + ".");
                    case WITHDRAWN, UNKNOWN -> {}
                }
            }
        }
    }

    /** The entries of a step, and those of everything that it makes come otherwise. @param now not before the step takes effect at once */
    private List<ReleaseEvent> withFitted(History history, ReleaseEvent entry, Instant now) {
        List<ReleaseEvent> all = new ArrayList<>(List.of(entry));
        all.addAll(fitting.fitted(history.plus(all), now));
        return all;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static List<String> words(List<ReleaseEvent> entries) {
        return entries.stream().flatMap(entry -> switch (entry.type()) {
            case REBASED -> Stream.of("Version " + entry.version() + " is applied to it, and comes into force at "
                    + entry.effectiveFrom().orElseThrow() + " as it was approved.");
            case NEEDS_APPROVAL -> Stream.of("Version " + entry.version() + " must be approved anew. " + entry.reason());
            default -> Stream.empty();
        }).toList();
    }

    // --- approve

    Approval.Outcome approve(Approval approval, Instant now) {
        String person = ReleaseLog.person("approver", approval.person());
        Release release = store.release(approval.version());
        if (ReleaseLog.same(person, release.author())) {
            throw new Refused("The author and the approver of a release must be two persons with accounts of their own, and " + person
                    + " has proposed version " + approval.version() + ". Maybe ask a colleague to approve it.");
        }
        String why = approval.reason().map(ReleaseLog::reason).orElse("No reason was given.");
        return decided(history -> {
            refuseUnlessOpen(history, approval.version(), now);
            Instant from = ChangeFitting.later(release, now).orElseGet(() -> atOnce(history, now));
            RuleState onto = ChangeFitting.before(history, ChangeFitting.later(release, now), now);
            ChangeFitting.Applied applied = fitting.apply(release, onto, now);
            ComposedRules composed = applied.composed();
            if (applied.state().isEmpty()) {
                throw new Refused("Version " + approval.version() + " contradicts what has come into force or was approved since it was"
                        + " proposed. Maybe propose the change again, made from what is in force now.", composed.conflicts());
            }
            if (composed.changes().isEmpty()) {
                throw new Refused("All that version " + approval.version() + " changes is in force already. Maybe withdraw it.");
            }
            Scrutiny.refuseClosed(store.bundle(onto).rules(), composed.bundle().rules(), release.reason(), store.lastInvoicedMonth(), now);
            refuseOther(history, release, approval, composed);

            Map<String, Set<String>> needed = owners.of(ComposedRules.rooms(store.bundle(onto), composed.bundle()));
            List<ReleaseEvent> before = history.agreed(approval.version(), composed.effect());
            Set<String> left = new TreeSet<>(needed.keySet());
            before.forEach(entry -> left.removeAll(roles(entry)));
            Set<String> mine = left.stream().filter(approval.roles()::contains).collect(Collectors.toCollection(TreeSet::new));
            if (mine.isEmpty() && !(needed.isEmpty() && owners.all().stream().anyMatch(approval.roles()::contains))) {
                throw new Refused("Version " + approval.version() + " changes " + rooms(needed, left) + ". " + person + " has none of these"
                        + " roles. Maybe ask somebody who has.");
            }
            left.removeAll(mine);
            ReleaseEvent entry = ChangeFitting.entry(left.isEmpty() ? Type.APPROVED : Type.AGREED, approval.version(), person, why, now,
                    left.isEmpty() ? Optional.of(from) : Optional.empty(), "owners=" + String.join(",", mine), applied.state(),
                    composed.effect());
            List<ReleaseEvent> entries = left.isEmpty()
                    ? withFitted(history, entry, ChangeFitting.later(release, now).isPresent() ? now : later(from, now))
                    : List.of(entry);
            return new Decided<>(entries, () -> {
                writeAll(entries);
                return new Approval.Outcome(entry.effectiveFrom(), left, words(entries));
            });
        });
    }

    private static String rooms(Map<String, Set<String>> needed, Set<String> left) {
        return needed.entrySet().stream().filter(owner -> left.contains(owner.getKey()))
                .map(owner -> String.join(", ", owner.getValue()) + ", which " + owner.getKey() + " approves").collect(Collectors.joining(
                        ", and "));
    }

    private static Set<String> roles(ReleaseEvent entry) {
        return Set.of(entry.detail().substring("owners=".length()).split(","));
    }

    private static void refuseUnlessOpen(History history, int version, Instant now) {
        switch (history.state(version, now)) {
            case PROPOSED, NEEDS_APPROVAL -> {}
            case WITHDRAWN -> throw new Refused("Version " + version + " was withdrawn. Maybe propose its files again.");
            case SCHEDULED, IN_FORCE, FORMER -> throw new Refused(
                    "Version " + version + " was approved already. Maybe you meant another one, or `rules rollback`.");
            case UNKNOWN -> throw new Refused("Version " + version + " was never proposed.");
        }
    }

    /** The approver must have seen what he approves. */
    private void refuseOther(History history, Release release, Approval approval, ComposedRules composed) {
        String recorded = history.shownEffect(release.version());
        String shown = recorded.isEmpty() ? fitting.own(release) : recorded;
        String seen = approval.seen().orElse(shown);
        if (seen.length() >= 8 && composed.effect().startsWith(seen)) {
            return;
        }
        List<String> was = changesOf(history, release, seen);
        List<String> lines = new ArrayList<>();
        composed.changes().stream().filter(line -> !was.contains(line)).forEach(line -> lines.add("now also: " + line.strip()));
        was.stream().filter(line -> !composed.changes().contains(line)).forEach(line -> lines.add("no longer: " + line.strip()));
        throw new Refused((approval.seen().isPresent()
                ? "You have seen the effect " + seen.substring(0, Math.min(12, seen.length())) + " of version " + release.version()
                        + ", and it has another one now: "
                : "The effect of version " + release.version() + " is no longer the one that was shown when it was proposed or approved: ")
                + composed.effect() + ". Maybe look at it with `rules show " + release.version() + "` and approve what you see.", lines);
    }

    /** The changes in words that belong to an effect that was recorded; those of the change itself if it was not. */
    private List<String> changesOf(History history, Release release, String effect) {
        RuleBundle base = store.bundle(release.base().orElse(release.upload()));
        return history.events().stream().filter(event -> event.version() == release.version() && event.effect().startsWith(effect)
                && event.state().isPresent()).findFirst()
                .flatMap(event -> history.changes().stream().filter(change -> change.entry().id() == event.id()).findFirst())
                .flatMap(change -> history.before(change).map(before -> RulesDiff.between(store.bundle(before.state()),
                        store.bundle(change.state()))))
                .orElseGet(() -> RulesDiff.between(base, store.bundle(release.upload())));
    }

    // --- withdraw, roll back

    List<String> withdraw(int version, String person, String reason, Instant now) {
        String who = ReleaseLog.person("person", person);
        String why = ReleaseLog.reason(reason);
        store.release(version);
        return decided(history -> {
            State state = history.state(version, now);
            if (state != State.PROPOSED && state != State.SCHEDULED && state != State.NEEDS_APPROVAL) {
                throw new Refused(
                        "Version " + version + " cannot be withdrawn: it is " + state.name().toLowerCase(Locale.ROOT).replace('_', ' ')
                                + ". Maybe `rules rollback` is what you want.");
            }
            List<ReleaseEvent> entries = withFitted(history,
                    ChangeFitting.entry(Type.WITHDRAWN, version, who, why, now, Optional.empty(), "", Optional.empty(), ""), now);
            return new Decided<>(entries, () -> {
                writeAll(entries);
                return words(entries);
            });
        });
    }

    /** @param version that is in force now; @param consequences what it means for versions that are to come */
    record RolledBack(int version, List<String> consequences) {}

    /** @param undo the version whose change is taken back; if empty, the one that came last */
    RolledBack undo(Optional<Integer> undo, String person, String reason, Instant now) {
        String who = ReleaseLog.person("person", person);
        String why = ReleaseLog.reason(reason);
        undo.ifPresent(store::release);
        return decided(history -> {
            Instant from = atOnce(history, now);
            Change current = history.changeAt(from).orElseThrow();
            List<Integer> applied = current.applied();
            if (applied.isEmpty() && undo.isEmpty()) {
                throw new Refused("There is no version before the one in force."
                        + " Maybe name one with --to; `rules history` shows them.");
            }
            int version = undo.orElseGet(applied::getLast);
            if (!applied.contains(version)) {
                throw new Refused("The change of version " + version + " is not in what is in force, so it cannot be taken back."
                        + (applied.isEmpty() ? "" : " Maybe you mean one of " + applied + "."));
            }
            Change came = history.cameBy(version, from).orElseThrow();
            RuleBundle before = store.bundle(history.before(came).orElseThrow().state());
            ComposedRules composed = ComposedRules.of(store.bundle(came.state()), before, store.bundle(current.state()));
            List<Integer> same = touching(history, came, applied.subList(applied.indexOf(version) + 1, applied.size()), from);
            if (!composed.conflicts().isEmpty() || !same.isEmpty()) {
                throw new Refused("The change of version " + version + " cannot be taken back alone, as later versions have changed the"
                        + " same" + (same.isEmpty() ? "" : " " + same) + ". Maybe take those back first, or go back to a whole version with"
                        + " --to.", composed.conflicts());
            }
            return rolledBack(history, current, composed.bundle(), new Entry(who, why, History.UNDO + version, now, from),
                    Optional.empty());
        });
    }

    /** The later versions that change the same part as this change, whatever the part is now. */
    private List<Integer> touching(History history, Change came, List<Integer> later, Instant now) {
        Set<String> parts = changed(history, came);
        return later.stream().filter(version -> history.cameBy(version, now)
                .filter(other -> changed(history, other).stream().anyMatch(parts::contains)).isPresent()).toList();
    }

    private Set<String> changed(History history, Change change) {
        return RuleFileParts.of(store.bundle(history.before(change).orElseThrow().state()).all())
                .differing(RuleFileParts.of(store.bundle(change.state()).all()));
    }

    private record Entry(String who, String why, String detail, Instant now, Instant from) {}

    private Decided<RolledBack> rolledBack(History history, Change current, RuleBundle bundle, Entry step, Optional<Change> to) {
        Optional<Change> former = to.or(() -> store.find(bundle).flatMap(known -> history.changes().stream()
                .filter(change -> !change.from().isAfter(step.from()) && change.state().equals(known)).findFirst()));
        RuleState state;
        if (former.isPresent()) {
            state = former.get().state();
            candidates.ready(state.ruleBook());
        } else {
            state = store.keep(bundle, candidates.tested(bundle, step.now()));
        }
        String effect = ComposedRules.effect(RulesDiff.between(store.bundle(current.state()), store.bundle(state)));
        ReleaseEvent entry = ChangeFitting.entry(Type.ROLLED_BACK, former.map(Change::version).orElse(0), step.who(), step.why(),
                step.now(), Optional.of(step.from()), step.detail(), Optional.of(state), effect);
        List<ReleaseEvent> entries = withFitted(history, entry, later(step.from(), step.now()));
        List<String> past = Scrutiny.past(store.bundle(current.state()).rules(), store.bundle(state).rules(), store.lastInvoicedMonth(),
                step.now());
        return new Decided<>(entries, () -> {
            int version = former.map(Change::version).orElseGet(store::nextVersion);
            if (former.isEmpty()) {
                store.add(version, step.who(), step.why(), step.now(), Optional.empty(), Optional.of(current.state()), state);
            }
            store.write(withVersion(entry, version));
            writeAll(entries.subList(1, entries.size()));
            return new RolledBack(version, Stream.concat(words(entries).stream(), past.stream()).toList());
        });
    }

    /** Puts exactly the rules of a former version in force again: everything that came after it is taken back. */
    RolledBack rollbackTo(int wanted, String person, String reason, Instant now) {
        String who = ReleaseLog.person("person", person);
        String why = ReleaseLog.reason(reason);
        store.release(wanted);
        return decided(history -> {
            Instant from = atOnce(history, now);
            Change current = history.changeAt(from).orElseThrow();
            if (current.version() == wanted) {
                throw new Refused("Version " + wanted + " is in force. Maybe somebody else has just rolled back.");
            }
            Change to = history.lastWith(wanted, from).orElseThrow(() -> new Refused(
                    "Version " + wanted + " was never in force, so there is no way back to it. Maybe approve it, or name one of "
                            + history.wereInForce(from) + "."));
            return rolledBack(history, current, store.bundle(to.state()), new Entry(who, why, History.TO + wanted, now, from),
                    Optional.of(to));
        });
    }

    /** The rule book of a proposal, applied to what is in force and not tested; empty if it contradicts that. */
    Optional<Integer> untested(int version, RuleState onto, Instant now) {
        Release release = store.release(version);
        ComposedRules composed = ComposedRules.of(store.bundle(release.base().orElse(release.upload())), store.bundle(release.upload()),
                store.bundle(onto));
        return composed.conflicts().isEmpty() ? Optional.of(candidates.number(composed.bundle(), now)) : Optional.empty();
    }

    // --- the last test

    /** @param test gives what a replay of the last day says; @throws Refused by it if the rules must not come into force */
    void lastTest(int version, Function<RuleState, String> test, Instant now) {
        decided(history -> {
            Optional<ReleaseEvent> live = history.pending(now).stream().filter(one -> one.version() == version).findFirst()
                    .flatMap(Pending::live);
            if (live.isEmpty()) {
                return new Decided<>(List.of(), () -> version);
            }
            RuleState state = live.get().state().orElseThrow();
            List<ReleaseEvent> entries;
            try {
                candidates.tested(store.bundle(state), now);
                entries = List.of(ChangeFitting.entry(Type.TESTED, version, ChangeFitting.OURSELVES, ChangeFitting.cut(test.apply(state)),
                        now, Optional.empty(),
                        "state=" + state.id(), Optional.empty(), ""));
            } catch (Refused failed) {
                String why = failed.getMessage() + (failed.faults().isEmpty() ? "" : " " + failed.faults().getFirst());
                entries = withFitted(history, ChangeFitting.entry(Type.NEEDS_APPROVAL, version, ChangeFitting.OURSELVES,
                        ChangeFitting.cut("It does not pass the tests before its instant: " + why), now, Optional.empty(),
                        ChangeFitting.BY_TEST, Optional.empty(), ""), now);
            }
            List<ReleaseEvent> all = entries;
            return new Decided<>(all, () -> {
                writeAll(all);
                return version;
            });
        });
    }

    // --- entries

    private static ReleaseEvent withVersion(ReleaseEvent entry, int version) {
        return new ReleaseEvent(entry.id(), entry.at(), entry.type(), version, entry.person(), entry.reason(), entry.effectiveFrom(),
                entry.detail(), entry.state(), entry.effect());
    }

    /** The instant of an immediate change: after all earlier ones, even if the clock of this node is behind. */
    private static Instant atOnce(History history, Instant now) {
        Instant first = now.truncatedTo(ChronoUnit.MICROS);
        return history.events().stream().filter(event -> event.effectiveFrom().filter(from -> !from.isAfter(event.at())).isPresent())
                .map(ReleaseEvent::at).filter(first::isBefore).max(Instant::compareTo).orElse(first);
    }
}
