package io.tollgate.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.release.ReleaseEvent.Type;
import io.tollgate.rulebook.files.RuleFiles;
import java.nio.charset.StandardCharsets;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random proposals with and without an instant, approvals, withdrawals and rollbacks by several people. A model without files says what is
 * in force at any time: the first rows with the edits of the versions in force.
 */
class RandomReleasesTest {

    private static final Instant BEGIN = Instant.parse("2026-11-23T09:00:00Z");
    private static final String TABLE = "tables/quiet-hours.csv";
    private static final String RULES = "consent/any-marketing.dslr";

    /** An author's edit of one row or rule. @param was empty if it is new; @param is empty if it is deleted */
    private record Edit(String key, String was, String is) {}

    /** A version, as the model knows it. */
    private record Change(int version, List<Edit> edits, Optional<Instant> wanted) {}

    /** The rows, by key. */
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

    private final MemoryStore store = new MemoryStore();
    private final ReleaseSteps steps = new ReleaseSteps(store, store, RoomOwners.ONE);
    private final Model model = new Model();
    /** The approved future versions of the model, with their instants. */
    private final Map<Integer, Instant> waiting = new LinkedHashMap<>();
    /** Versions that did not fit at their instants. They wait for people. */
    private final Set<Integer> missed = new TreeSet<>();
    private List<Integer> in = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 101, 102, 103, 104})
    void noChangeIsLostAndARollbackUndoesOnlyItsVersion(int seed) {
        Random random = new Random(seed);
        for (int row = 0; row < 12; row++) {
            model.first.put(row % 3 == 0 ? "rule CON-ANY-" + (100 + row) : "row C" + row, "v0");
        }
        RuleBundle first = bundle(model.first);
        RuleState state = store.keep(first, store.number(first, BEGIN));
        store.add(1, "first start", "first", BEGIN, Optional.empty(), Optional.empty(), state);
        store.write(
                new ReleaseEvent(0, BEGIN, Type.FIRST_START, 1, "first start", "first", Optional.of(BEGIN), "", Optional.of(state), ""));
        Instant now = BEGIN;
        int refused = 0;
        int done = 0;
        for (int step = 0; step < 120; step++) {
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
                refused++;
            }
            check(now, seed, step);
        }
        assertThat(done).as("steps of seed %d that were taken, %d were refused", seed, refused).isGreaterThan(40);
        Instant end = now.plus(Duration.ofDays(3));
        theirInstantsCome(end);
        check(end, seed, 120);
    }

    /** In the model, a waiting version comes into force at its instant, unless it does not fit then. */
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
     * Whether each row is as the author found it. If others have made a part of the change, its effect is different, and it must be
     * approved again.
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
        assertThat(rows(store.bundle(history.changeAt(now).orElseThrow().state()))).as(where + ": rows").isEqualTo(model.with(in));
        // A future version is known as a whole beforehand.
        Map<String, String> then = model.with(in);
        for (int version : order()) {
            Optional<History.Pending> pending = history.pending(now).stream().filter(one -> one.version() == version).findFirst();
            assertThat(pending).as(where + ": pending " + version).isPresent();
            Change change = model.changes.get(version);
            boolean comes = !missed.contains(version) && changesAll(change, then);
            assertThat(pending.orElseThrow().live().isPresent()).as(where + ": version " + version + " comes").isEqualTo(comes);
            if (comes) {
                Model.apply(then, change);
                assertThat(rows(store.bundle(pending.get().live().get().state().orElseThrow()))).as(where + ": rows with " + version)
                        .isEqualTo(then);
            }
        }
    }

    private void propose(Random random, Instant now, int step) {
        // The author may have begun with the rules that were in force some time ago.
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
            String key = number % 3 == 0 ? "rule CON-ANY-" + (100 + number) : "row C" + number;
            if (!touched.add(key)) {
                continue;
            }
            boolean deleted = model.changes.values().stream().flatMap(other -> other.edits().stream())
                    .anyMatch(one -> one.key().equals(key) && one.is().isEmpty()); // another test covers equal changes by two people
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
        // The release finds the version that she started from without her help. If others have changed the same rows, it cannot be found.
        restores |= model.changes.values().stream().flatMap(other -> other.edits().stream()).anyMatch(one -> touched.contains(one.key()));
        int proposed = steps.propose(bundle(rows), "author" + random.nextInt(3), "edit", Remarks.NONE, change.wanted(),
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
            steps.withdraw(version, "somebody", "second thoughts", now);
            waiting.remove(version);
        }
    }

    private void rollBack(Random random, Instant now) {
        if (random.nextInt(4) == 0) {
            List<Integer> former = List.copyOf(store.history().wereInForce(now));
            int to = former.get(random.nextInt(former.size()));
            List<Integer> applied = store.history().lastWith(to, now).orElseThrow().applied();
            steps.rollbackTo(to, "somebody", "too much", now);
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
            steps.undo(Optional.of(undo), "somebody", "too strict", now);
        } catch (Refused refused) {
            assertThat(alone).as("taking back %d was refused: %s %s", undo, refused.getMessage(), refused.faults()).isFalse();
            throw refused;
        }
        assertThat(alone).as("version %d was taken back, although later ones change the same", undo).isTrue();
        assertThat(model.with(without)).as("all other rows stay").isEqualTo(rows(store.bundle(
                store.history().changeAt(now).orElseThrow().state())));
        in = without;
    }

    private static RuleBundle bundle(Map<String, String> rows) {
        String table = "jurisdiction,days,opens\n" + rows.entrySet().stream().filter(row -> row.getKey().startsWith("row "))
                .map(row -> row.getKey().substring(4) + ",MON," + row.getValue() + "\n").collect(Collectors.joining());
        String rules = "# Rules\n" + rows.entrySet().stream().filter(row -> row.getKey().startsWith("rule "))
                .map(row -> "\nrule \"" + row.getKey().substring(5) + ": x\"\nthen\n    note \"" + row.getValue() + "\"\nend\n")
                .collect(Collectors.joining());
        return new RuleBundle(new RuleFiles("rules", new TreeMap<>(Map.of(TABLE, table.getBytes(StandardCharsets.UTF_8), RULES,
                rules.getBytes(StandardCharsets.UTF_8)))), new TreeMap<>());
    }

    private static Map<String, String> rows(RuleBundle bundle) {
        Map<String, String> rows = new TreeMap<>();
        bundle.rules().lines(TABLE).stream().skip(1).map(line -> line.split(",")).forEach(row -> rows.put("row " + row[0], row[2]));
        String rule = "";
        for (String line : bundle.rules().lines(RULES)) {
            if (line.startsWith("rule ")) {
                rule = line.replaceFirst("^rule \"(.*): x\"$", "rule $1");
            } else if (line.startsWith("    note ")) {
                rows.put(rule, line.replaceFirst("^    note \"(.*)\"$", "$1"));
            }
        }
        return rows;
    }
}
