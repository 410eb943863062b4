package io.tollgate.agreements;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.agreements.Agreement.Signed;
import io.tollgate.agreements.Agreement.Terms;
import io.tollgate.agreements.MonthTerms.Allowed;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.tariff.Proration;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Agreed free messages: how many a month has, and for which messages they are used. */
class MonthTermsTest {

    private static final Signed ANN = new Signed("Ann Berger", Instant.parse("2026-09-01T09:00:00Z"));
    private static final Optional<Signed> BEN = Optional.of(new Signed("Ben Okafor", Instant.parse("2026-09-02T09:00:00Z")));
    private static final YearMonth NOVEMBER = YearMonth.of(2026, 11);

    @ParameterizedTest(name = "{0} from {1} to {2} in {3}: {4}")
    @CsvSource(nullValues = "-", value = {
        "1000, 2026-11-01, -, 2026-11, 1000",
        "1000, 2026-11-15, -, 2026-11, 533", // 1000 x 16 / 30 = 533.33
        "1000, 2026-11-02, -, 2026-11, 966", // 966.67
        "1000, 2026-10-15, 2026-11-01, 2026-11, 33",
        "1000, 2024-02-15, 2024-02-29, 2024-02, 517", // a leap year: 15 of 29 days
        "1000, 2026-02-15, 2026-02-28, 2026-02, 500",
        "29, 2026-11-30, 2026-11-30, 2026-11, 0",
        "30, 2026-11-30, 2026-11-30, 2026-11, 1",
        "1, 2026-11-01, 2026-11-29, 2026-11, 0",
        "1000000000, 2026-12-02, -, 2026-12, 967741935"})
    void anAllowanceIsThatPartOfTheMonthInWholeMessages(long monthly, LocalDate first, LocalDate last, YearMonth month, long free) {
        MonthTerms terms = new AgreedTerms(List.of(allowance(1, monthly, first, last))).month(month);

        assertThat(terms.allowances()).extracting(Allowed::free).containsExactly(free);
    }

    @ParameterizedTest(name = "from {0} to {1}")
    @CsvSource(nullValues = "-", value = {"2026-12-01, -", "2026-10-01, 2026-10-31", "2026-11-20, 2026-11-19"})
    void otherMonthsHaveNone(LocalDate first, @Nullable LocalDate last) {
        assertThat(new AgreedTerms(List.of(allowance(1, 1_000, first, last))).month(NOVEMBER).allowances()).isEmpty();
    }

    @Test
    void whatNobodyElseApprovedMakesNothingFree() {
        Agreement waiting = new Agreement(1, new BusinessId(7), new Terms.Allowance(Optional.empty(), Optional.empty(), 1_000),
                NOVEMBER.atDay(1), Optional.empty(), "C-1", ANN, Optional.empty(), Optional.empty());
        MonthTerms terms = new AgreedTerms(List.of(waiting)).month(NOVEMBER);

        assertThat(terms.allowances()).isEmpty();
        assertThat(terms.take("Germany", Category.UTILITY, NOVEMBER.atDay(3), 10)).isEmpty();
    }

    /** Two spans without a gap between them come to the whole span, or to one message less; never to more. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void adjoiningSpansNeverExceedTheMonthAndMissItByAtMostOne(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        for (int round = 0; round < 2_000; round++) {
            YearMonth month = YearMonth.of(2024 + random.nextInt(4), 1 + random.nextInt(12));
            long monthly = random.nextLong(1, random.nextBoolean() ? 100 : 1_000_000_000);
            int from = 1 + random.nextInt(month.lengthOfMonth() - 1);
            int to = from + 1 + random.nextInt(month.lengthOfMonth() - from);
            int change = from + random.nextInt(to - from);

            long one = Proration.messages(monthly, change - from + 1, month);
            long two = Proration.messages(monthly, to - change, month);
            long both = Proration.messages(monthly, to - from + 1, month);

            assertThat(one + two).as("%s %s of %s: %s, %s, %s", monthly, month, both, from, change, to).isBetween(both - 1, both);
            assertThat(both).isLessThanOrEqualTo(monthly);
            assertThat(Proration.messages(monthly, month.lengthOfMonth(), month)).isEqualTo(monthly);
        }
    }

    @Test
    void firstMessagesAreFreeAndTheRestHasItsDiscount() {
        MonthTerms terms = new AgreedTerms(List.of(allowance(1, 100, NOVEMBER.atDay(1), null),
                agreement(2, new Terms.Discount(Optional.empty(), Optional.empty(), BigDecimal.TEN), NOVEMBER.atDay(5), null)))
                .month(NOVEMBER);

        assertThat(take(terms, "Germany", 1, 60)).containsExactly(Map.entry(1, 60L));
        assertThat(take(terms, "France", 5, 60)).containsExactly(Map.entry(1, 40L), Map.entry(2, 20L));
        assertThat(take(terms, "Germany", 6, 7)).containsExactly(Map.entry(2, 7L));
        assertThat(terms.used(terms.allowances().getFirst())).isEqualTo(100);
    }

    @Test
    void theMostExactAllowanceIsUsedFirst() {
        MonthTerms terms = new AgreedTerms(List.of(allowance(1, 100, NOVEMBER.atDay(1), null),
                agreement(2, new Terms.Allowance(Optional.of("Germany"), Optional.empty(), 10), NOVEMBER.atDay(1), null)))
                .month(NOVEMBER);

        assertThat(take(terms, "France", 1, 5)).containsExactly(Map.entry(1, 5L));
        assertThat(take(terms, "Germany", 1, 12)).containsExactly(Map.entry(2, 10L), Map.entry(1, 2L));
    }

    @Test
    void neitherSmsNorMessagesOfOtherDaysOrMonthsAreFree() {
        MonthTerms terms = new AgreedTerms(List.of(allowance(1, 1_000, NOVEMBER.atDay(15), null))).month(NOVEMBER);

        assertThat(take(terms, "SMS DE", 20, 5)).isEmpty();
        assertThat(take(terms, "Germany", 14, 5)).isEmpty();
        assertThat(terms.take("Germany", Category.UTILITY, LocalDate.of(2026, 12, 20), 5)).isEmpty();
        assertThat(take(terms, "Germany", 15, 5)).containsExactly(Map.entry(1, 5L));
    }

    private static Map<Integer, Long> take(MonthTerms terms, String market, int day, long messages) {
        return terms.take(market, Category.UTILITY, NOVEMBER.atDay(day), messages).entrySet().stream()
                .collect(Collectors.toMap(one -> one.getKey().id(), Map.Entry::getValue, Long::sum, LinkedHashMap::new));
    }

    private static Agreement allowance(int id, long monthly, LocalDate first, @Nullable LocalDate last) {
        return agreement(id, new Terms.Allowance(Optional.empty(), Optional.empty(), monthly), first, last);
    }

    private static Agreement agreement(int id, Terms terms, LocalDate first, @Nullable LocalDate last) {
        return new Agreement(id, new BusinessId(7), terms, first, Optional.ofNullable(last), "C-1", ANN, BEN, Optional.empty());
    }
}
