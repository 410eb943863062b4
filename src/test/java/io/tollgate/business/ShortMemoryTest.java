package io.tollgate.business;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;

class ShortMemoryTest {

    private final Map<Integer, String> table = new HashMap<>(Map.of(1, "one", 2, "two", 3, "three"));
    private final List<Set<Integer>> statements = new ArrayList<>();
    private RuntimeException failure;
    private long now;
    private final ShortMemory<Integer, String> memory = new ShortMemory<>(this::read, () -> now);

    private Map<Integer, String> read(Collection<Integer> keys) {
        statements.add(new TreeSet<>(keys));
        if (failure != null) {
            throw failure;
        }
        Map<Integer, String> found = new HashMap<>(table);
        found.keySet().retainAll(keys);
        return found;
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    @Test
    void whatWasReadIsKnownForASecondAndNotLonger() {
        assertThat(memory.get(1)).contains("one");
        table.put(1, "uno");

        pass(Duration.ofMillis(1_000));
        assertThat(memory.get(1)).contains("one");
        pass(Duration.ofMillis(1));
        assertThat(memory.get(1)).contains("uno");
        assertThat(statements).hasSize(2);
    }

    @Test
    void whatIsUnknownIsAskedForEachTime() {
        assertThat(memory.get(9)).isEmpty();
        table.put(9, "nine");

        assertThat(memory.get(9)).contains("nine");
    }

    /** The first second costs a statement for each, as they come one by one; then they are read together. */
    @Test
    void aThousandThatAreAskedForAgainAndAgainAreReadTogether() {
        IntStream.range(0, 1_000).forEach(key -> table.put(key, "number " + key));
        IntStream.range(0, 1_000).forEach(memory::get);
        statements.clear();

        for (int quarter = 0; quarter < 40; quarter++) {
            pass(Duration.ofMillis(250));
            IntStream.range(0, 1_000).forEach(key -> assertThat(memory.get(key)).contains("number " + key));
        }

        assertThat(statements).as("in ten seconds").hasSizeLessThanOrEqualTo(20);
    }

    @Test
    void whatNobodyHasAskedForInTenSecondsIsNotReadAgain() {
        List.of(1, 2, 3).forEach(memory::get);
        pass(Duration.ofSeconds(6));
        memory.get(2);
        pass(Duration.ofSeconds(6));
        statements.clear();

        memory.get(1);

        assertThat(statements).containsExactly(Set.of(1, 2));
    }

    /** Each of them is asked for every five seconds, and one of them every five milliseconds. */
    @Test
    void aThousandThatAreAskedForInTurnAreReadTogether() {
        IntStream.range(0, 1_000).forEach(key -> table.put(key, "number " + key));
        IntStream.range(0, 1_000).forEach(memory::get);
        statements.clear();

        for (int ask = 0; ask < 4_000; ask++) {
            pass(Duration.ofMillis(5));
            assertThat(memory.get(ask % 1_000)).contains("number " + ask % 1_000);
        }

        assertThat(statements).as("in twenty seconds").hasSizeLessThanOrEqualTo(21);
    }

    @Test
    void severalAreReadByOneStatement() {
        memory.get(1);

        assertThat(memory.get(List.of(1, 2, 3, 4))).containsOnlyKeys(1, 2, 3);
        assertThat(statements).containsExactly(Set.of(1), Set.of(2, 3, 4));
    }

    @Test
    void aChangeIsSeenOnceItIsForgotten() {
        memory.get(1);
        table.remove(1);
        memory.forget();

        assertThat(memory.get(1)).isEmpty();
    }

    @Test
    void whatIsReadWhileItChangesIsNotKept() {
        ShortMemory<Integer, String> changing = new ShortMemory<>(keys -> {
            Map<Integer, String> found = read(keys);
            if (statements.size() == 1) {
                table.put(1, "uno");
                this.changing.forget();
            }
            return found;
        }, () -> now);
        this.changing = changing;
        changing.get(1);

        assertThat(changing.get(1)).contains("uno");
    }

    private ShortMemory<Integer, String> changing = memory;

    @Test
    void whileTheDatabaseIsAwayTheLastCountsForAnHour() {
        memory.get(1);
        failure = new DataAccessResourceFailureException("away", new java.sql.SQLNonTransientConnectionException("away", "08001"));
        pass(Duration.ofMinutes(50));

        assertThat(memory.get(1)).contains("one");
        assertThatThrownBy(() -> memory.get(2)).isSameAs(failure);
    }

    @Test
    void afterAnotherFailureNothingCounts() {
        memory.get(1);
        failure = new IllegalStateException("a fault");
        pass(Duration.ofSeconds(2));

        assertThatThrownBy(() -> memory.get(1)).isSameAs(failure);
    }
}
