package io.tollgate.quarantine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.database.Unavailable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Each faulty item of a batch is alone in the end, and every other item is processed once. */
class HalvesTest {

    private final List<Integer> done = new ArrayList<>();

    private int work(List<Integer> items, List<Integer> broken) {
        if (items.stream().anyMatch(broken::contains)) {
            throw new IllegalStateException("one of " + items);
        }
        done.addAll(items);
        return items.size();
    }

    @Test
    void aBatchWithoutFaultIsDoneAtOnce() {
        assertThat(Halves.of(List.of(1, 2, 3), part -> work(part, List.of()), (one, failure) -> -one)).containsExactly(3);
    }

    @Test
    void eachFaultyItemIsAloneAndAllOthersAreProcessedOnceInOrder() {
        List<Integer> all = IntStream.range(0, 500).boxed().toList();
        List<Integer> broken = List.of(0, 77, 78, 499);
        List<Integer> alone = new ArrayList<>();

        Halves.of(all, part -> work(part, broken), (one, failure) -> {
            alone.add(one);
            return 0;
        });

        assertThat(alone).isEqualTo(broken);
        assertThat(done).isEqualTo(all.stream().filter(one -> !broken.contains(one)).toList());
    }

    @Test
    void noItemIsFaultyWhileTheDatabaseIsAway() {
        assertThatThrownBy(() -> Halves.of(List.of(1, 2), part -> {
            throw new Unavailable("away");
        }, (one, failure) -> one)).isInstanceOf(Unavailable.class);
    }

    @Test
    void aFailureWithoutItemsBlamesNoItem() {
        assertThatThrownBy(() -> Halves.of(List.of(), part -> {
            throw new IllegalStateException("of nobody");
        }, (one, failure) -> one)).hasMessage("of nobody");
    }

    @Test
    void theNextBatchIsHalfOfTheFailedOneAndGrowsAgainToTheMaximum() {
        BatchSize size = new BatchSize(100);
        assertThat(size.next()).isEqualTo(100);

        size.failed(80);
        assertThat(size.next()).isEqualTo(40);
        size.done(40);
        assertThat(size.next()).isEqualTo(80);
        size.done(80);
        assertThat(size.next()).isEqualTo(100);
    }
}
