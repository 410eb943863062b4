package io.tollgate.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Currency;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Amounts are exact in millionths; only invoice lines are rounded. */
class MoneyTest {

    private static final Currency USD = Currency.getInstance("USD");
    private static final Currency EUR = Currency.getInstance("EUR");

    @ParameterizedTest
    @CsvSource({"0, 0", "0.0550, 55000", "0.000001, 1", "-12.5, -12500000", "9223372036854.775807, 9223372036854775807"})
    void isTheDecimalAmountInMillionths(BigDecimal amount, long micros) {
        assertThat(Money.of(amount, USD)).isEqualTo(new Money(micros, USD));
        assertThat(Money.of(amount, USD).exact()).isEqualByComparingTo(amount);
    }

    @ParameterizedTest
    @CsvSource({"0.0000001", "1.2345678", "9223372036854.775808", "-9223372036854.775809"})
    void refusesAmountsFinerOrLargerThanMillionthsCanHold(BigDecimal amount) {
        assertThatThrownBy(() -> Money.of(amount, USD)).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void isAddedTakenAwayAndMultipliedExactly() {
        Money rate = new Money(55_000, USD);

        assertThat(rate.plus(new Money(1, USD))).isEqualTo(new Money(55_001, USD));
        assertThat(rate.minus(new Money(55_001, USD))).isEqualTo(new Money(-1, USD));
        assertThat(rate.times(1_000_000)).isEqualTo(new Money(55_000_000_000L, USD));
        assertThat(Money.zero(USD).plus(rate)).isEqualTo(rate);
    }

    @Test
    void overflowIsRefused() {
        Money most = new Money(Long.MAX_VALUE, USD);
        Money least = new Money(Long.MIN_VALUE, USD);

        assertThatThrownBy(() -> most.plus(new Money(1, USD))).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> least.minus(new Money(1, USD))).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> most.times(2)).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void isNotCalculatedWithAnotherCurrency() {
        Money dollars = new Money(1, USD);
        Money euros = new Money(1, EUR);

        assertThatThrownBy(() -> dollars.plus(euros)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("USD")
                .hasMessageContaining("EUR");
        assertThatThrownBy(() -> dollars.minus(euros)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> dollars.compareTo(euros)).isInstanceOf(IllegalArgumentException.class);
        assertThat(dollars).isNotEqualTo(euros);
    }

    @ParameterizedTest
    @CsvSource({
        "USD,   0.004999,  0.00", "USD,  0.005,  0.01", "USD,  1.115,  1.12", "USD, -0.005, -0.01", "USD, -0.004999, 0.00",
        "JPY,   0.499999,  0", "   JPY,  0.5,    1", "   KWD,  0.0005, 0.001", "KWD,  0.000499, 0.000"
    })
    void isRoundedHalfUpToTheDecimalsOfItsCurrency(String currency, BigDecimal amount, BigDecimal rounded) {
        assertThat(Money.of(amount, Currency.getInstance(currency)).rounded()).isEqualByComparingTo(rounded).hasScaleOf(rounded.scale());
    }

    @Test
    void isPrintedWithAllItsDecimals() {
        assertThat(new Money(55_000, USD)).hasToString("0.055000 USD");
        assertThat(new Money(-1, EUR)).hasToString("-0.000001 EUR");
    }

    @Test
    void isOrderedByItsAmount() {
        assertThat(new Money(-1, USD)).isLessThan(Money.zero(USD));
        assertThat(new Money(2, USD)).isGreaterThan(new Money(1, USD)).isEqualByComparingTo(new Money(2, USD));
    }
}
