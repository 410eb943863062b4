package io.tollgate.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A walk of random proposals with and without an instant, approvals, withdrawals and rollbacks by several people. A model that knows
 * nothing of files says what is in force at any time: the first rows, and the edits of the versions that are in.
 */
final class RandomReleases {

    static final Instant BEGIN = Instant.parse("2026-11-23T09:00:00Z");

    /** The steps of releases, wherever they are kept. */
    interface Steps {

        int propose(RuleBundle bundle, String author, Optional<Instant> wanted, Optional<Integer> base, Instant now);

        void approve(Approval approval, Instant now);

        void withdraw(int version, Instant now);

        void undo(int version, Instant now);

        void rollBackTo(int version, Instant now);
    }

    /** Rows and rules as files, and back. */
    interface Content {

        /** @param rows text by key, {@code row C5} or {@code rule CON-ANY-103} */
        RuleBundle bundle(Map<String, String> rows);

        Map<String, String> rows(RuleBundle bundle);
    }

    /** What is looked at after each step, besides what the model says. */
    interface Look {

        void at(Instant now, boolean last);
    }

    /** What one author does to one row or rule. @param was empty: it is new; @param is empty: it goes */
    private record Edit(String key, String was, String is) {}

    /** A version, as the model knows it. */
    private record Change(int version, List<Edit> edits, Optional<Instant> wanted) {}

    /** Rows that are there, by key. */
    private static final class Model {

        private final Map<String, String> first = new TreeMap<>();
        private final Map<Integer, Change> changes = new HashMap<>();

        private Map<String, String> with(List<Integer> versions) {
            Map<String, String> rows = new TreeMap<>(first);
            versions.forEach(version -> apply(rows, changes.get(version)));
            return rows;
        }

        private static void apply(Map<String, String> rows, Change change) {
            change.edits().forEach(edit -> {
                if (edit.is().isEmpty()) {
                    rows.remove(edit.key());
                } else {
                    rows.put(edit.key(), edit.is());
                }
            });
        }
    }

    private final ReleaseStore store;
    private final Steps steps;
    private final Content content;
    private final Model model = new Model();
    /** Approved versions to come, by the model, with their instants. */
    private final Map<Integer, Instant> waiting = new LinkedHashMap<>();
    /** Versions that did not fit at their instants: they wait for people. */
    private final Set<Integer> missed = new TreeSet<>();
    private List<Integer> in = new ArrayList<>();

    RandomReleases(ReleaseStore store, Steps steps, Content content) {
        this.store = store;
        this.steps = steps;
        this.content = content;
    }

    /** The first rows; they are in force before the first step. */
    RuleBundle first() {
        for (int row = 0; row < 12; row++) {
            model.first.put(key(row), "v0");
        }
        return content.bundle(model.first);
    }

    private static String key(int number) {
        return number % 3 == 0 ? "rule CON-ANY-" + (100 + number) : "row C" + number;
    }

    /** @return the number of steps that were taken, and not refused */
    int walk(int seed, int steps, Look look) {
        Random random = new Random(seed);
        Instant now = BEGIN;
        int done = 0;
        for (int step = 0; step < steps; step++) {
            now = now.plusSeconds(1 + random.nextInt(1200));
            theirInstantsCome(now);
            try {
                switch (random.nextInt(10)) {
                    case 0, 1, 2, 3 -> propose(random, now, step);
                    case 4, 5, 6, 7 -> approve(random, now);
                    case 8 -> withdraw(random, now);
                    default -> rollBack(random, now);
                }
                done++;
            } catch (Refused expected) {
                assertThat(expected.getMessage()).as("seed %d, step %d: the files are sound", seed, step).doesNotContain("have faults",
                        "do not pass their tests");
            }
            check(now, seed, step);
            look.at(now, false);
        }
        Instant end = now.plus(Duration.ofDays(3));
        theirInstantsCome(end);
        check(end, seed, steps);
        look.at(end, true);
        return done;
    }

    /** By the model: what waits comes in at its instant, unless it does not fit then. */
    private void theirInstantsCome(Instant now) {
        for (int version : order()) {
            if (!missed.contains(version) && !waiting.get(version).isAfter(now)) {
                if (changesAll(model.changes.get(version), model.with(in))) {
                    in.add(version);
                    waiting.remove(version);
                } else {
                    missed.add(version);
                }
            }
        }
    }

    /**
     * Whether each row is as the author found it. If others have done a part of it, its effect is another one, and it must be approved
     * anew.
     */
    private static boolean changesAll(Change change, Map<String, String> rows) {
        return change.edits().stream().allMatch(edit -> rows.getOrDefault(edit.key(), "").equals(edit.was()));
    }

    private List<Integer> order() {
        return waiting.keySet().stream().sorted(Comparator.comparing(waiting::get)).toList();
    }

    private void check(Instant now, int seed, int step) {
        History history = store.history();
        String where = "seed " + seed + ", step " + step;
        assertThat(new TreeSet<>(history.applied(now))).as(where + ": versions in force").isEqualTo(new TreeSet<>(in));
        assertThat(content.rows(store.bundle(history.changeAt(now).orElseThrow().state()))).as(where + ": rows").isEqualTo(model.with(in));
        // What is to come is known beforehand, whole.
        Map<String, String> then = model.with(in);
        for (int version : order()) {
            Optional<History.Pending> pending = history.pending(now).stream().filter(one -> one.version() == version).findFirst();
            assertThat(pending).as(where + ": pending " + version).isPresent();
            Change change = model.changes.get(version);
            boolean comes = !missed.contains(version) && changesAll(change, then);
            assertThat(pending.orElseThrow().live().isPresent()).as(where + ": version " + version + " comes").isEqualTo(comes);
            if (comes) {
                Model.apply(then, change);
                assertThat(content.rows(store.bundle(pending.get().live().get().state().orElseThrow())))
                        .as(where + ": rows with " + version)
                        .isEqualTo(then);
            }
        }
    }

    private void propose(Random random, Instant now, int step) {
        // She may have begun with what was in force a while ago.
        List<Integer> base = random.nextInt(3) == 0 && in.size() > 1 ? in.subList(0, 1 + random.nextInt(in.size())) : in;
        History history = store.history();
        Optional<Integer> version = history.changes().stream().filter(change -> change.applied().equals(base)
                && history.changes().stream().filter(other -> other.version() == change.version()).findFirst().orElseThrow() == change)
                .map(History.Change::version).findFirst();
        if (version.isEmpty()) {
            return;
        }
        boolean restores = false;
        Map<String, String> found = base.size() == in.size() ? model.with(in) : model.with(base);
        Map<String, String> rows = new TreeMap<>(found);
        List<Edit> edits = new ArrayList<>();
        Set<String> touched = new TreeSet<>();
        for (int edit = 0; edit <= random.nextInt(3); edit++) {
            int number = random.nextInt(24);
            String key = key(number);
            if (!touched.add(key)) {
                continue;
            }
            boolean deleted = model.changes.values().stream().flatMap(other -> other.edits().stream())
                    .anyMatch(one -> one.key().equals(key) && one.is().isEmpty()); // that two do the same has a test of its own
            String is = found.containsKey(key) && !deleted && random.nextInt(4) == 0 ? "" : "v" + step;
            restores |= is.isEmpty();
            if (!is.equals(found.getOrDefault(key, ""))) {
                edits.add(new Edit(key, found.getOrDefault(key, ""), is));
            }
        }
        if (edits.isEmpty()) {
            return;
        }
        Change change = new Change(0, edits, random.nextInt(3) == 0
                ? Optional.of(now.plusSeconds(600 + random.nextInt(20_000)))
                : Optional.empty());
        Model.apply(rows, change);
        // Which version she started from is found without her help, unless others have changed the same rows: then it cannot be told.
        restores |= model.changes.values().stream().flatMap(other -> other.edits().stream()).anyMatch(one -> touched.contains(one.key()));
        int proposed = steps.propose(content.bundle(rows), "author" + random.nextInt(3), change.wanted(),
                restores || random.nextBoolean() ? version : Optional.empty(), now);
        model.changes.put(proposed, new Change(proposed, edits, change.wanted()));
    }

    private void approve(Random random, Instant now) {
        List<Integer> open = new ArrayList<>(store.history().open());
        store.history().pending(now).stream().filter(pending -> pending.held().isPresent()).forEach(pending -> open.add(pending.version()));
        if (open.isEmpty()) {
            return;
        }
        int version = open.get(random.nextInt(open.size()));
        Change change = model.changes.get(version);
        Instant at = change.wanted().filter(wanted -> wanted.isAfter(now)).orElse(now);
        Map<String, String> before = model.with(in);
        if (at.isAfter(now)) {
            for (int other : order()) {
                if (other != version && !missed.contains(other) && !waiting.get(other).isAfter(at)
                        && changesAll(model.changes.get(other), before)) {
                    Model.apply(before, model.changes.get(other));
                }
            }
        }
        boolean fits = changesAll(change, before);
        try {
            steps.approve(new Approval(version, "approver" + random.nextInt(3), Set.of("APPROVER"), Optional.of("seen"), Optional.empty()),
                    now);
        } catch (Refused refused) {
            assertThat(fits).as("version %d was refused: %s %s", version, refused.getMessage(), refused.faults()).isFalse();
            throw refused;
        }
        assertThat(fits).as("version %d was approved: %s onto %s", version, change, before).isTrue();
        waiting.remove(version);
        missed.remove(version);
        if (at.isAfter(now)) {
            waiting.put(version, at);
        } else {
            in.remove(Integer.valueOf(version));
            in.add(version);
        }
    }

    private void withdraw(Random random, Instant now) {
        List<Integer> open = new ArrayList<>(store.history().open());
        store.history().pending(now).forEach(pending -> open.add(pending.version()));
        if (!open.isEmpty()) {
            int version = open.get(random.nextInt(open.size()));
            steps.withdraw(version, now);
            waiting.remove(version);
        }
    }

    private void rollBack(Random random, Instant now) {
        if (random.nextInt(4) == 0) {
            List<Integer> former = List.copyOf(store.history().wereInForce(now));
            int to = former.get(random.nextInt(former.size()));
            List<Integer> applied = store.history().lastWith(to, now).orElseThrow().applied();
            steps.rollBackTo(to, now);
            in = new ArrayList<>(applied);
            return;
        }
        if (in.isEmpty()) {
            return;
        }
        int undo = in.get(random.nextInt(in.size()));
        Map<String, String> rows = model.with(in);
        List<Integer> without = new ArrayList<>(in);
        without.remove(Integer.valueOf(undo));
        Set<String> keys = model.changes.get(undo).edits().stream().map(Edit::key).collect(Collectors.toSet());
        boolean alone = in.subList(in.indexOf(undo) + 1, in.size()).stream()
                .noneMatch(later -> model.changes.get(later).edits().stream().anyMatch(edit -> keys.contains(edit.key())));
        try {
            steps.undo(undo, now);
        } catch (Refused refused) {
            assertThat(alone).as("taking back %d was refused: %s %s", undo, refused.getMessage(), refused.faults()).isFalse();
            throw refused;
        }
        assertThat(alone).as("version %d was taken back, although later ones change the same", undo).isTrue();
        assertThat(model.with(without)).as("all other rows stay").isEqualTo(content.rows(store.bundle(
                store.history().changeAt(now).orElseThrow().state())));
        in = without;
    }
}
