package io.tollgate.invoicing;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.invoicing.CreditAmounts.Part;
import io.tollgate.money.Money;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** However an invoice is credited part by part: never too much, in the end all of it, and each line within what Peppol allows. */
class CreditAmountsTest {

    private static final Currency USD = Currency.getInstance("USD");

    @Test
    void aFirstCreditNoteIsTheExactSumRoundedOnce() {
        // 3 × 0.0448 = 0.1344 and 1 × 0.0043: together 0.1387, printed 0.14
        assertThat(amounts(part("44.80", "0", 134_400, false), part("0.43", "0", 4_300, false))).containsExactly("0.14", "0.00");
        assertThat(amounts(part("44.80", "0", 5_000, false))).as("half a cent goes up").containsExactly("0.01");
        assertThat(amounts(part("44.80", "0", 4_999, false))).containsExactly("0.00");
    }

    @Test
    void whatIsLeftOfALineIsWhatItPrintedLessWhatWasCredited() {
        assertThat(amounts(part("10.01", "0", 10_004_000, true))).as("as printed, not as exact").containsExactly("10.01");
        assertThat(amounts(part("10.01", "3.33", 10_004_000, true))).containsExactly("6.68");
        assertThat(amounts(part("0.00", "0", 300, true))).containsExactly("0.00");
    }

    /** One message of half a cent after the other: rounded one by one they would give back twice what was charged. */
    @Test
    void manySmallCreditNotesDoNotGrow() {
        BigDecimal credited = new BigDecimal("0.00");
        for (int message = 1; message <= 100; message++) {
            credited = credited.add(CreditAmounts.of(List.of(new Part(new BigDecimal("0.50"), credited, money(message * 5_000L),
                    message == 100)), USD).getFirst());
        }
        assertThat(credited).isEqualTo("0.50");
    }

    @ParameterizedTest
    @CsvSource({"USD, 1", "USD, 2", "USD, 3", "JPY, 4", "JPY, 5", "KWD, 6", "KWD, 7"})
    void partsOfAnyInvoiceAddUpToIt(String code, long seed) {
        Currency currency = Currency.getInstance(code);
        BigDecimal cent = BigDecimal.ONE.movePointLeft(currency.getDefaultFractionDigits());
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        for (int round = 0; round < 300; round++) {
            int size = 1 + random.nextInt(12);
            long[] prices = random.longs(size, 1, random.nextBoolean() ? 90_000 : 3_000).toArray();
            long[] messages = random.longs(size, 1, random.nextBoolean() ? 5 : 400).toArray();
            List<BigDecimal> printed = Cents.spread(IntStream.range(0, size).mapToObj(line -> new Money(prices[line], currency)
                    .times(messages[line])).toList(), currency);
            BigDecimal[] credited = IntStream.range(0, size).mapToObj(_ -> BigDecimal.ZERO).toArray(BigDecimal[]::new);
            long[] so = new long[size];
            while (IntStream.range(0, size).anyMatch(line -> so[line] < messages[line])) {
                List<Integer> some = IntStream.range(0, size).filter(line -> so[line] < messages[line])
                        .filter(_ -> random.nextInt(3) > 0).boxed().toList();
                long[] before = so.clone();
                some.forEach(line -> so[line] += 1 + random.nextLong(messages[line] - so[line]));
                List<BigDecimal> now = CreditAmounts.of(some.stream().map(line -> new Part(printed.get(line), credited[line],
                        new Money(prices[line], currency).times(so[line]), so[line] == messages[line])).toList(), currency);
                for (int index = 0; index < some.size(); index++) {
                    int line = some.get(index);
                    BigDecimal exact = new Money(prices[line], currency).times(so[line] - before[line]).exact();
                    assertThat(now.get(index).signum()).isNotNegative();
                    assertThat(now.get(index).subtract(exact).abs()).as("slack of R120").isLessThan(cent.multiply(BigDecimal.TWO));
                    credited[line] = credited[line].add(now.get(index));
                    assertThat(credited[line]).isLessThanOrEqualTo(printed.get(line));
                }
            }
            assertThat(credited).usingElementComparator(BigDecimal::compareTo).containsExactlyElementsOf(printed);
        }
    }

    private static List<String> amounts(Part... parts) {
        return new ArrayList<>(CreditAmounts.of(List.of(parts), USD).stream().map(BigDecimal::toPlainString).toList());
    }

    private static Part part(String printed, String credited, long exact, boolean whole) {
        return new Part(new BigDecimal(printed), new BigDecimal(credited), money(exact), whole);
    }

    private static Money money(long micros) {
        return new Money(micros, USD);
    }
}
