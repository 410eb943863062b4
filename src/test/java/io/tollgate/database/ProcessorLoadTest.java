package io.tollgate.database;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessorLoadTest {

    private static final long MILLI = 1_000_000;

    @ParameterizedTest
    @CsvSource({"0,0", "0.5,0", "0.75,0", "0.85,0.5", "0.95,1", "1,1", "-1,1"})
    void isScarceAboveThreeQuarters(double busy, double scarcity) {
        assertThat(new ProcessorLoad(() -> busy, 0).scarcityAt(0)).isCloseTo(scarcity, Offset.offset(1e-9));
    }

    @Test
    void isMeasuredNowAndThen() {
        int[] asked = {0};
        ProcessorLoad load = new ProcessorLoad(() -> asked[0]++, 0);

        assertThat(load.scarcityAt(10 * MILLI)).isZero();
        assertThat(load.scarcityAt(200 * MILLI)).isZero();
        assertThat(load.scarcityAt(300 * MILLI)).isOne();
        assertThat(asked[0]).isEqualTo(2);
    }

    @Test
    void knowsThatOfThisMachine() {
        assertThat(ProcessorLoad.scarcity()).isBetween(0.0, 1.0);
    }
}
