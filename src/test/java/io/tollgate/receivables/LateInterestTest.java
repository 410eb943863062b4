package io.tollgate.receivables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.money.Money;
import io.tollgate.receivables.Reminder.Days;
import java.math.BigDecimal;
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
                _ -> Optional.of(percent)).rounded().toPlainString()).isEqualTo(interest);
    }

    @Test
    void aLeapYearHasADayMoreOf365() throws Exception {
        Currency euro = Currency.getInstance("EUR");

        assertThat(LateInterest.of(euro, new Days(LocalDate.of(2028, 1, 1), LocalDate.of(2028, 12, 31)),
                _ -> Money.of(new BigDecimal("1000"), euro), _ -> Optional.of(BigDecimal.TEN)).rounded()).isEqualTo("100.27");
    }

    @Test
    void aDayWithoutARateIsToldOnlyIfSomethingIsOpenOnIt() throws Exception {
        Currency euro = Currency.getInstance("EUR");
        Days days = new Days(FIRST, FIRST.plusDays(1));
        Money open = Money.of(BigDecimal.TEN, euro);

        assertThatThrownBy(() -> LateInterest.of(euro, days, _ -> open,
                day -> day.equals(FIRST) ? Optional.of(BigDecimal.TEN) : Optional.empty())).isInstanceOf(MissingRate.class)
                .hasMessageContaining("2026-06-17");
        assertThat(LateInterest.of(euro, days, _ -> Money.zero(euro), _ -> Optional.empty())).isEqualTo(Money.zero(euro));
    }
}
