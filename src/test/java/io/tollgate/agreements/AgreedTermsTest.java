package io.tollgate.agreements;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.agreements.AgreedTerms.Fee;
import io.tollgate.agreements.AgreedTerms.FeeKind;
import io.tollgate.agreements.Agreement.Ended;
import io.tollgate.agreements.Agreement.Signed;
import io.tollgate.agreements.Agreement.Terms;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.money.Money;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What agreements come to, for messages and for months. */
class AgreedTermsTest {

    private static final Currency USD = Currency.getInstance("USD");
    private static final Signed ANN = new Signed("Ann Berger", Instant.parse("2026-09-01T09:00:00Z"));
    private static final Signed BEN = new Signed("Ben Okafor", Instant.parse("2026-09-02T09:00:00Z"));
    private static final LocalDate OCTOBER = LocalDate.of(2026, 10, 1);
    private static final YearMonth NOVEMBER = YearMonth.of(2026, 11);

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource({"Germany, MARKETING, 4", "Germany, UTILITY, 2", "France, MARKETING, 3", "France, UTILITY, 1"})
    void theMostExactAgreementCounts(String market, Category category, int expected) {
        AgreedTerms agreed = new AgreedTerms(List.of(
                agreement(1, new Terms.Discount(Optional.empty(), Optional.empty(), new BigDecimal("1")), OCTOBER),
                agreement(2, new Terms.Discount(Optional.of("Germany"), Optional.empty(), new BigDecimal("2")), OCTOBER),
                agreement(3, new Terms.Discount(Optional.empty(), Optional.of(Category.MARKETING), new BigDecimal("3")), OCTOBER),
                agreement(4, new Terms.Price("Germany", Category.MARKETING, usd("0.1")), OCTOBER)));

        assertThat(agreed.of(market, category, OCTOBER).map(Agreement::id)).contains(expected);
        assertThat(agreed.of(market, category, OCTOBER.minusDays(1))).isEmpty();
    }

    @Test
    void countsFromItsFirstToItsLastDayIfSomebodyElseApprovedIt() {
        Terms tenth = new Terms.Discount(Optional.empty(), Optional.empty(), BigDecimal.TEN);
        Agreement waiting = new Agreement(1, new BusinessId(7), tenth, OCTOBER, Optional.of(OCTOBER.plusDays(9)), "C-1", ANN,
                Optional.empty(), Optional.empty());
        Agreement approved = new Agreement(1, new BusinessId(7), tenth, OCTOBER, Optional.of(OCTOBER.plusDays(9)), "C-1", ANN,
                Optional.of(BEN), Optional.empty());
        Agreement ended = new Agreement(1, new BusinessId(7), tenth, OCTOBER, Optional.of(OCTOBER.plusDays(9)), "C-1", ANN,
                Optional.of(BEN), Optional.of(new Ended(OCTOBER.plusDays(4), ANN)));

        assertThat(waiting.counts(OCTOBER)).isFalse();
        assertThat(approved.counts(OCTOBER.minusDays(1))).isFalse();
        assertThat(approved.counts(OCTOBER)).isTrue();
        assertThat(approved.counts(OCTOBER.plusDays(9))).isTrue();
        assertThat(approved.counts(OCTOBER.plusDays(10))).isFalse();
        assertThat(ended.counts(OCTOBER.plusDays(4))).isTrue();
        assertThat(ended.counts(OCTOBER.plusDays(5))).isFalse();
    }

    @ParameterizedTest(name = "{0} % off {2} at {1}: {3}")
    @CsvSource({"12.5, 0.0003, 1, 0.000038", "12.5, 0.0003, 1000, 0.0375", "33.333, 0.0309, 10001, 103.009270", "100, 0.0309, 3, 0.0927",
        "0.001, 0.0001, 1, 0", "0.001, 0.05, 1, 0.000001"})
    void aDiscountIsTakenOffTheSumAndRoundedOnce(String percent, String price, long messages, String off) {
        Agreement discount = agreement(1, new Terms.Discount(Optional.empty(), Optional.empty(), new BigDecimal(percent)), OCTOBER);

        assertThat(AgreedTerms.off(discount, usd(price), messages)).isEqualTo(usd(off));
    }

    @ParameterizedTest(name = "{0} instead of {1}: {2} for 1000")
    @CsvSource({"0.1, 0.1365, 36.5", "0.1365, 0.1365, 0", "0.15, 0.1365, 0", "0, 0.1365, 136.5"})
    void anAgreedPriceMakesNothingDearer(String agreed, String price, String off) {
        Agreement one = agreement(1, new Terms.Price("Germany", Category.MARKETING, usd(agreed)), OCTOBER);

        assertThat(AgreedTerms.off(one, usd(price), 1_000)).isEqualTo(usd(off));
    }

    @ParameterizedTest(name = "{0} from {1} to {2} in {3}: {4}")
    @CsvSource(nullValues = "-", value = {
        "100, 2026-11-01, -, 2026-11, 100",
        "100, 2026-11-15, -, 2026-11, 53.333333",
        "100, 2026-11-30, -, 2026-11, 3.333333",
        "100, 2026-10-15, 2026-11-14, 2026-11, 46.666667",
        "100, 2024-02-15, 2024-02-29, 2024-02, 51.724138",
        "100, 2026-02-15, 2026-02-28, 2026-02, 50",
        "0.000001, 2026-11-16, -, 2026-11, 0.000001",
        "100, 2026-12-01, -, 2026-11, 0",
        "100, 2026-09-01, 2026-10-31, 2026-11, 0"})
    void aFeeIsThatPartOfTheMonth(String monthly, LocalDate first, LocalDate last, YearMonth month, String due) {
        AgreedTerms agreed = new AgreedTerms(List.of(until(agreement(1, new Terms.PlanFee(usd(monthly)), first), last)));

        Money sum = agreed.fees(month, usd("0")).stream().map(Fee::amount).reduce(usd("0"), Money::plus);

        assertThat(sum).isEqualTo(usd(due));
        assertThat(agreed.feeMonths(month.minusMonths(1), month)).hasSize(sum.micros() > 0 ? 1 : 0);
    }

    @ParameterizedTest(name = "charged {0}: {1}")
    @CsvSource({"0, 266.666667", "100, 166.666667", "266.666666, 0.000001", "266.666667, 0", "300, 0"})
    void aMinimumFeeIsWhatTheMessagesLack(String charged, String due) {
        AgreedTerms agreed = new AgreedTerms(List.of(agreement(1, new Terms.MinimumFee(usd("500")), NOVEMBER.atDay(15)),
                agreement(2, new Terms.PlanFee(usd("30")), NOVEMBER.atDay(1))));

        List<Fee> fees = agreed.fees(NOVEMBER, usd(charged));

        assertThat(fees.stream().filter(fee -> fee.kind() == FeeKind.PLAN_FEE).map(Fee::amount)).containsExactly(usd("30"));
        assertThat(fees.stream().filter(fee -> fee.kind() == FeeKind.MINIMUM_FEE).map(Fee::amount).reduce(usd("0"), Money::plus))
                .isEqualTo(usd(due));
    }

    @Test
    void monthsOfFeesAreThoseAfterTheLastInvoice() {
        AgreedTerms agreed = new AgreedTerms(List.of(agreement(1, new Terms.PlanFee(usd("1")), LocalDate.of(2026, 9, 30)),
                agreement(2, new Terms.Discount(Optional.empty(), Optional.empty(), BigDecimal.TEN), LocalDate.of(2026, 1, 1))));

        assertThat(agreed.feeMonths(YearMonth.of(0, 12), NOVEMBER)).containsExactly(YearMonth.of(2026, 9), YearMonth.of(2026, 10),
                NOVEMBER);
        assertThat(agreed.feeMonths(YearMonth.of(2026, 10), NOVEMBER)).containsExactly(NOVEMBER);
        assertThat(agreed.feeMonths(NOVEMBER, NOVEMBER)).isEmpty();
    }

    /** Random fees whose spans do not overlap, against a sum that walks over the days of the month one by one. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void randomFeesAreTheSumOfTheirDays(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        for (int round = 0; round < 200; round++) {
            YearMonth month = YearMonth.of(2024 + random.nextInt(4), 1 + random.nextInt(12));
            List<Agreement> all = new ArrayList<>();
            LocalDate next = month.atDay(1).minusDays(random.nextInt(40));
            while (next.isBefore(month.atEndOfMonth()) && all.size() < 6) {
                LocalDate last = next.plusDays(random.nextInt(20));
                Money monthly = new Money(random.nextLong(1, 10_000_000_000L), USD);
                all.add(until(agreement(all.size() + 1, new Terms.PlanFee(monthly), next), last));
                next = last.plusDays(1 + random.nextInt(3));
            }

            BigDecimal expected = BigDecimal.ZERO;
            for (Agreement one : all) {
                long days = month.atDay(1).datesUntil(month.plusMonths(1).atDay(1)).filter(one::counts).count();
                BigInteger micros = BigInteger.valueOf(((Terms.PlanFee) one.terms()).monthly().micros()).multiply(BigInteger.valueOf(days));
                BigInteger of = BigInteger.valueOf(month.lengthOfMonth());
                expected = expected.add(new BigDecimal(micros.multiply(BigInteger.TWO).add(of).divide(of.multiply(BigInteger.TWO)), 6));
            }

            assertThat(new AgreedTerms(all).fees(month, usd("0")).stream().map(fee -> fee.amount().exact())
                    .reduce(BigDecimal.ZERO, BigDecimal::add)).as("%s %s", month, all).isEqualByComparingTo(expected);
        }
    }

    private static Agreement agreement(int id, Terms terms, LocalDate first) {
        return new Agreement(id, new BusinessId(7), terms, first, Optional.empty(), "C-1", ANN, Optional.of(BEN), Optional.empty());
    }

    private static Agreement until(Agreement one, @Nullable LocalDate last) {
        return new Agreement(one.id(), one.business(), one.terms(), one.first(), Optional.ofNullable(last), one.reference(), one.proposed(),
                one.approved(), one.ended());
    }

    private static Money usd(String amount) {
        return Money.of(new BigDecimal(amount), USD);
    }
}
