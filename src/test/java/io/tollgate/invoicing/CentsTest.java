package io.tollgate.invoicing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tollgate.money.Money;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The lines of an invoice add up to its sum, which is rounded once. */
class CentsTest {

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            USD | 45000                | 0.05
            USD | 44999                | 0.04
            USD | 5000                 | 0.01
            USD | 4999                 | 0.00
            USD | 113100000000000      | 113100000.00
            USD | 55000 1400           | 0.06 0.00
            USD | 5000 5000            | 0.01 0.00
            USD | 5000 5000 5000       | 0.01 0.01 0.00
            USD | 3000 3000 3000       | 0.01 0.00 0.00
            USD | 0 3000 0 3000        | 0.00 0.01 0.00 0.00
            USD | 10000 9999           | 0.01 0.01
            USD | 0                    | 0.00
            JPY | 500000 400000        | 1 0
            JPY | 499999               | 0
            KWD | 1500 400             | 0.002 0.000
            COP | 10500000 20500000    | 10.50 20.50
            """)
    void theCentsGoToTheLinesThatLostMost(String currency, String micros, String printed) {
        Currency money = Currency.getInstance(currency);
        List<Money> exact = Arrays.stream(micros.split(" ")).map(amount -> new Money(Long.parseLong(amount), money)).toList();

        assertThat(Cents.spread(exact, money)).containsExactly(
                Arrays.stream(printed.split(" ")).map(BigDecimal::new).toArray(BigDecimal[]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"USD", "JPY", "KWD"})
    void theLinesAddUpAndNoneIsACentAway(String currency) {
        Currency money = Currency.getInstance(currency);
        BigDecimal cent = BigDecimal.ONE.movePointLeft(money.getDefaultFractionDigits());
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(17);
        for (int invoice = 0; invoice < 5_000; invoice++) {
            List<Money> exact = IntStream.range(0, random.nextInt(0, 150))
                    .mapToObj(_ -> new Money(random.nextInt(4) == 0 ? 0 : random.nextLong(1L << random.nextInt(1, 45)), money)).toList();

            List<BigDecimal> printed = Cents.spread(exact, money);

            assertThat(printed.stream().reduce(Money.zero(money).rounded(), BigDecimal::add))
                    .isEqualTo(exact.stream().reduce(Money.zero(money), Money::plus).rounded());
            for (int line = 0; line < exact.size(); line++) {
                BigDecimal moved = printed.get(line).subtract(exact.get(line).exact());
                assertThat(moved.abs()).isLessThan(cent);
                assertThat(printed.get(line).scale()).isEqualTo(money.getDefaultFractionDigits());
                assertThat(exact.get(line).micros() == 0 && printed.get(line).signum() != 0).as("a free line costs").isFalse();
            }
        }
    }

    /** The cents of lines with several rates: over the lines first, and those of each line over its rates. */
    @ParameterizedTest
    @ValueSource(strings = {"USD", "JPY", "KWD"})
    void noLineAndNoRateInItIsACentAway(String currency) {
        Currency money = Currency.getInstance(currency);
        BigDecimal cent = BigDecimal.ONE.movePointLeft(money.getDefaultFractionDigits());
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(18);
        for (int invoice = 0; invoice < 2_000; invoice++) {
            List<List<Money>> rates = IntStream.range(0, random.nextInt(1, 20)).mapToObj(_ -> IntStream.range(0, random.nextInt(1, 30))
                    .mapToObj(_ -> new Money(random.nextInt(4) == 0 ? 0 : random.nextLong(1L << random.nextInt(1, 40)), money)).toList())
                    .toList();
            List<Money> exact = rates.stream().map(line -> line.stream().reduce(Money.zero(money), Money::plus)).toList();

            List<BigDecimal> lines = Cents.spread(exact, money);
            for (int line = 0; line < rates.size(); line++) {
                List<BigDecimal> printed = Cents.spread(rates.get(line), lines.get(line), money);

                assertThat(lines.get(line).subtract(exact.get(line).exact()).abs()).isLessThan(cent);
                assertThat(printed.stream().reduce(Money.zero(money).rounded(), BigDecimal::add)).isEqualTo(lines.get(line));
                for (int rate = 0; rate < printed.size(); rate++) {
                    assertThat(printed.get(rate).subtract(rates.get(line).get(rate).exact()).abs()).isLessThan(cent);
                }
            }
        }
    }

    @Test
    void anAmountBelowZeroIsNoLine() {
        Currency money = Currency.getInstance("USD");
        assertThatIllegalArgumentException().isThrownBy(() -> Cents.spread(List.of(new Money(-1, money)), money))
                .withMessageContaining("at least zero");
    }
}
