package io.tollgate.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchPaceTest {

    private static final long MILLI = 1_000_000;

    private final BatchPace pace = new BatchPace(1, Duration.ofMillis(60));

    @Test
    void aNewStageBeginsAtOnce() {
        assertThat(pace.rest(0)).isZero();
        assertThat(pace.rest(Long.MAX_VALUE)).isZero();
    }

    /**
     * Each row: milliseconds between two batches, what the second took, whether it was full, how long it lasted, and the rest after it. Ten
     * a second; five hundred a second; the longest rest; a full batch; hardly anything would come; just enough; nothing.
     */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            100    | 1    | false | 10    | 0
            30     | 15   | false | 15    | 15
            200    | 300  | false | 100   | 60
            200    | 500  | true  | 100   | 0
            20     | 1    | false | 20    | 0
            20     | 2    | false | 20    | 20
            20     | 0    | false | 20    | 0
            """)
    void restsAsLongAsItWorkedIfMoreIsComing(long every, int items, boolean full, long lasted, long rest) {
        pace.ended(7, false, 1_000 * MILLI, 1_001 * MILLI);

        pace.ended(items, full, (1_000 + every) * MILLI, (1_000 + every + lasted) * MILLI);

        assertThat(pace.rest((1_000 + every + lasted) * MILLI)).isEqualTo(rest * MILLI);
    }

    /** Each row: how busy the machine is, in percent, and the milliseconds of a rest of 40. */
    @ParameterizedTest
    @CsvSource({"0, 0", "60, 0", "75, 20", "90, 40", "100, 40"})
    void restsOnlyAsFarAsTheMachineIsBusy(int percent, long rest) {
        BatchPace spared = new BatchPace(2, Duration.ofMillis(60), () -> percent / 100.0);
        spared.ended(50, false, 0, 10 * MILLI);
        spared.ended(50, false, 30 * MILLI, 50 * MILLI);

        assertThat(spared.rest(50 * MILLI)).isCloseTo(rest * MILLI, within(MILLI));
    }

    @Test
    void aRestEnds() {
        pace.ended(50, false, 0, 10 * MILLI);
        pace.ended(50, false, 20 * MILLI, 40 * MILLI);

        assertThat(pace.rest(45 * MILLI)).isEqualTo(15 * MILLI);
        assertThat(pace.rest(60 * MILLI)).isZero();
        assertThat(pace.rest(10_000 * MILLI)).isZero();
    }

    @Test
    void theFirstBatchAfterQuietTimesDoesNotRest() {
        pace.ended(50, false, 0, 10 * MILLI);

        pace.ended(1, false, 60_000 * MILLI, 60_010 * MILLI);

        assertThat(pace.rest(60_010 * MILLI)).isZero();
    }

    @Test
    void partsThatBeganTogetherCountTogether() {
        pace.ended(1, false, 0, MILLI);

        pace.ended(1, false, 20 * MILLI, 25 * MILLI);
        pace.ended(1, false, 20 * MILLI, 40 * MILLI);

        assertThat(pace.rest(40 * MILLI)).isEqualTo(20 * MILLI);
    }

    /** A simulated stage: each batch costs 10 ms and 0.5 ms more for each item. */
    @ParameterizedTest
    @CsvSource({"10,1,1", "500,10,20", "900,60,120", "1500,60,600"})
    void batchesGrowWithLoad(int perSecond, int least, int most) {
        double now = 0;
        double taken = 0;
        int items = 0;
        for (int batch = 0; batch < 200; batch++) {
            now = Math.max(now, (taken + 1) * 1000 / perSecond);
            items = (int) Math.min(500, now * perSecond / 1000 - taken + 1e-6);
            taken += items;
            double end = now + 10 + items * 0.5;
            pace.ended(items, items == 500, (long) (now * MILLI), (long) (end * MILLI));
            now = end + pace.rest((long) (end * MILLI)) / (double) MILLI;
        }
        assertThat(items).isBetween(least, most);
    }

    @Test
    void refusesNonsense() {
        assertThatThrownBy(() -> new BatchPace(-1, Duration.ZERO)).hasMessageContaining("share (-1.0)");
        assertThatThrownBy(() -> new BatchPace(1, Duration.ofMillis(-1))).hasMessageContaining("longest (PT-0.001S)");
    }
}
