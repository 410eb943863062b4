package io.tollgate.delivery;

import static io.tollgate.world.HeldMoney.usd;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FundsLevelTest {

    /** The basis is 100, the threshold 20 percent. */
    @ParameterizedTest
    @CsvSource({
        "FINE, 100, FINE", "FINE, 20, FINE", "FINE, 19, LOW", "FINE, 1, LOW", "FINE, 0, EXHAUSTED", "FINE, -1, EXHAUSTED",
        "LOW, 19, LOW", "LOW, 20, LOW", "LOW, 39, LOW", "LOW, 40, FINE", "LOW, 0, EXHAUSTED",
        "EXHAUSTED, -1, EXHAUSTED", "EXHAUSTED, 1, EXHAUSTED", "EXHAUSTED, 39, EXHAUSTED", "EXHAUSTED, 40, FINE"})
    void aBusinessIsToldOnceUntilItHasEnoughAgain(FundsLevel before, long available, FundsLevel level) {
        assertThat(FundsLevel.of(before, usd(available), usd(100), 20)).isEqualTo(level);
    }

    @ParameterizedTest
    @CsvSource({"-5", "0", "7"})
    void whoNeverPaidAndHasNoCreditIsNotTold(long available) {
        assertThat(FundsLevel.of(FundsLevel.FINE, usd(available), usd(0), 20)).isEqualTo(FundsLevel.FINE);
    }
}
