package io.tollgate.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.release.ReleaseEvent.Type;
import io.tollgate.rulebook.files.RuleFiles;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Long walks without a database, with files that need not be sound. */
class RandomReleasesTest implements RandomReleases.Content, RandomReleases.Steps {

    private static final String TABLE = "tables/quiet-hours.csv";
    private static final String RULES = "consent/any-marketing.dslr";

    private final MemoryStore store = new MemoryStore();
    private final ReleaseSteps steps = new ReleaseSteps(store, store, RoomOwners.ONE, ChangeAdvice.NONE);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 101, 102, 103, 104})
    void noChangeIsLostAndARollbackUndoesOnlyItsVersion(int seed) {
        RandomReleases releases = new RandomReleases(store, this, this);
        RuleBundle first = releases.first();
        Instant begin = RandomReleases.BEGIN;
        RuleState state = store.keep(first, store.number(first, begin));
        store.add(1, "first start", "first", begin, Optional.empty(), Optional.empty(), state);
        store.write(
                new ReleaseEvent(0, begin, Type.FIRST_START, 1, "first start", "first", Optional.of(begin), "", Optional.of(state), ""));

        assertThat(releases.walk(seed, 120, (now, last) -> {})).as("steps of seed %d that were taken", seed).isGreaterThan(40);
    }

    @Override
    public int propose(RuleBundle bundle, String author, Optional<Instant> wanted, Optional<Integer> base, Instant now) {
        return steps.propose(bundle, author, "edit", Remarks.NONE, wanted, base, now);
    }

    @Override
    public void approve(Approval approval, Instant now) {
        steps.approve(approval, now);
    }

    @Override
    public void withdraw(int version, Instant now) {
        steps.withdraw(version, "somebody", "second thoughts", now);
    }

    @Override
    public void undo(int version, Instant now) {
        steps.undo(Optional.of(version), "somebody", "too strict", now);
    }

    @Override
    public void rollBackTo(int version, Instant now) {
        steps.rollbackTo(version, "somebody", "too much", now);
    }

    @Override
    public RuleBundle bundle(Map<String, String> rows) {
        String table = "jurisdiction,days,opens\n" + rows.entrySet().stream().filter(row -> row.getKey().startsWith("row "))
                .map(row -> row.getKey().substring(4) + ",MON," + row.getValue() + "\n").collect(Collectors.joining());
        String rules = "# Rules\n" + rows.entrySet().stream().filter(row -> row.getKey().startsWith("rule "))
                .map(row -> "\nrule \"" + row.getKey().substring(5) + ": x\"\nthen\n    note \"" + row.getValue() + "\"\nend\n")
                .collect(Collectors.joining());
        return new RuleBundle(new RuleFiles("rules", new TreeMap<>(Map.of(TABLE, table.getBytes(StandardCharsets.UTF_8), RULES,
                rules.getBytes(StandardCharsets.UTF_8)))), new TreeMap<>());
    }

    @Override
    public Map<String, String> rows(RuleBundle bundle) {
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
