package io.tollgate.receivables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.money.Money;
import io.tollgate.receivables.Reminder.Days;
import io.tollgate.tariff.LateTable.Rate;
import io.tollgate.tariff.LateTable.YearDays;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.Currency;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Amount × percent × days ÷ 36,500, for a calculator. */
class LateInterestTest {

    private static final LocalDate FIRST = LocalDate.of(2026, 6, 16);

    @ParameterizedTest(name = "{1} {0} at {2} % for {3} days")
    @CsvSource(delimiter = '|', textBlock = """
            EUR | 1000.00    | 10.27 | 365 | 102.70
            EUR | 1000.00    | 10.27 | 1   | 0.28
            EUR | 36.50      | 5     | 1   | 0.00
            EUR | 36.50      | 5     | 3   | 0.02
            EUR | 36.51      | 5     | 1   | 0.01
            EUR | 0.00       | 10.27 | 365 | 0.00
            EUR | 9999999.99 | 10.52 | 20  | 57643.84
            JPY | 365        | 50    | 1   | 0
            JPY | 365        | 50    | 3   | 2
            KWD | 3.650      | 5     | 1   | 0.000
            KWD | 3.650      | 5     | 3   | 0.002
            """)
    void isSimpleAndRoundedOnceHalfToEven(String code, BigDecimal amount, BigDecimal percent, int days, String interest) throws Exception {
        Currency currency = Currency.getInstance(code);

        assertThat(LateInterest.of(currency, new Days(FIRST, FIRST.plusDays(days - 1L)), _ -> Money.of(amount, currency),
                _ -> rate(percent, YearDays.OF_365)).rounded().toPlainString()).isEqualTo(interest);
    }

    @Test
    void aLeapYearHasADayMoreOf365() throws Exception {
        Currency euro = Currency.getInstance("EUR");

        assertThat(LateInterest.of(euro, new Days(LocalDate.of(2028, 1, 1), LocalDate.of(2028, 12, 31)),
                _ -> Money.of(new BigDecimal("1000"), euro), _ -> rate(BigDecimal.TEN, YearDays.OF_365)).rounded()).isEqualTo("100.27");
    }

    /** 1,000 at 10 % over the last two days of 2027 and the first day of 2028, a leap year. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"OF_365, 0.821918", "OF_360, 0.833333", "ACTUAL, 0.821169"})
    void aDayIsAPartOfTheYearThatTheTableSays(YearDays year, BigDecimal exact) throws Exception {
        Currency dinar = Currency.getInstance("KWD");
        Money open = Money.of(new BigDecimal("1000"), dinar);

        assertThat(LateInterest.of(dinar, new Days(LocalDate.of(2027, 12, 30), LocalDate.of(2028, 1, 1)), _ -> open,
                _ -> rate(BigDecimal.TEN, year)).rounded()).as("100 × (2 ÷ days of 2027 + 1 ÷ days of 2028)")
                .isEqualTo(exact.setScale(3, RoundingMode.HALF_EVEN));
    }

    /** A rate that changes its way of counting within the days: nothing is rounded between. */
    @Test
    void waysOfCountingMayChangeFromDayToDay() throws Exception {
        Currency euro = Currency.getInstance("EUR");
        Money open = Money.of(new BigDecimal("36500"), euro);

        assertThat(LateInterest.of(euro, new Days(FIRST, FIRST.plusDays(1)), _ -> open,
                day -> rate(BigDecimal.TEN, day.equals(FIRST) ? YearDays.OF_365 : YearDays.OF_360)).rounded()).as("10 + 10.13888")
                .isEqualTo("20.14");
    }

    private static Optional<Rate> rate(BigDecimal percent, YearDays year) {
        return Optional.of(new Rate("DE", percent, year, LocalDate.MIN, LocalDate.MAX));
    }

    @Test
    void aDayWithoutARateIsToldOnlyIfSomethingIsOpenOnIt() throws Exception {
        Currency euro = Currency.getInstance("EUR");
        Days days = new Days(FIRST, FIRST.plusDays(1));
        Money open = Money.of(BigDecimal.TEN, euro);

        assertThatThrownBy(() -> LateInterest.of(euro, days, _ -> open,
                day -> day.equals(FIRST) ? rate(BigDecimal.TEN, YearDays.OF_365) : Optional.empty())).isInstanceOf(MissingRate.class)
                .hasMessageContaining("2026-06-17");
        assertThat(LateInterest.of(euro, days, _ -> Money.zero(euro), _ -> Optional.empty())).isEqualTo(Money.zero(euro));
    }
}
