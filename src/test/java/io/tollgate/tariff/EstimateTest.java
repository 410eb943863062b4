package io.tollgate.tariff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.message.Category;
import io.tollgate.money.Money;
import io.tollgate.tariff.Rate.Part;
import io.tollgate.tariff.Rate.Tier;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What messages would cost is the sum of what each would cost. */
class EstimateTest {

    private static final LocalDate DAY = LocalDate.of(2026, 8, 3);

    @Test
    void eachMessageHasTheRateOfTheTierThatItReaches() {
        Estimate estimate = new Estimate(TariffPrices.card(), TariffPrices.USD);

        Estimate.Line line = estimate.add("Germany", Category.UTILITY, DAY, 12).orElseThrow();

        assertThat(line.parts()).containsExactly(new Part(3, 49_600), new Part(7, 47_001), new Part(2, 44_400));
        assertThat(line.sum()).isEqualTo(new Money(3 * 49_600 + 7 * 47_001 + 2 * 44_400, TariffPrices.USD));
        assertThat(line.first()).isEqualTo(1);
    }

    @Test
    void theMonthGoesOnCountingAndTheNextBeginsAnew() {
        Estimate estimate = new Estimate(TariffPrices.card(), TariffPrices.USD);
        estimate.startAt("Germany", Category.UTILITY, YearMonth.of(2026, 8), 9);

        Estimate.Line third = estimate.add("Germany", Category.UTILITY, DAY, 2).orElseThrow();
        Estimate.Line fourth = estimate.add("Germany", Category.UTILITY, DAY.plusDays(1), 1).orElseThrow();
        Estimate.Line nextMonth = estimate.add("Germany", Category.UTILITY, DAY.plusMonths(1), 1).orElseThrow();

        assertThat(third.parts()).containsExactly(new Part(1, 47_001), new Part(1, 44_400));
        assertThat(third.first()).isEqualTo(10);
        assertThat(fourth.parts()).containsExactly(new Part(1, 44_400));
        assertThat(nextMonth.parts()).containsExactly(new Part(1, 49_600));
    }

    @Test
    void whatHasNoPriceIsNotCounted() {
        Estimate estimate = new Estimate(TariffPrices.card(), TariffPrices.USD);

        assertThat(estimate.add("Germany", Category.UTILITY, TariffPrices.JULY.minusDays(1), 5)).isEmpty();
        assertThat(estimate.add("Atlantis", Category.UTILITY, DAY, 5)).isEmpty();
        assertThat(estimate.add("Germany", Category.UTILITY, DAY, 1).orElseThrow().first()).isEqualTo(1);
    }

    @Test
    void moreThanAnAmountCanSayIsAnError() {
        Estimate estimate = new Estimate(TariffPrices.card(), TariffPrices.USD);
        Estimate.Line line = estimate.add("Germany", Category.MARKETING, DAY, Long.MAX_VALUE / 2).orElseThrow();

        assertThatThrownBy(line::sum).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> estimate.add("Germany", Category.MARKETING, DAY, Long.MAX_VALUE)).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void theSumIsThatOfEachMessageAloneWhateverTheTiers() {
        Random random = new Random(20261128);
        for (int trial = 0; trial < 3_000; trial++) {
            List<Tier> tiers = new ArrayList<>();
            long from = 1;
            for (int tier = random.nextInt(5); tier > 0; tier--) {
                tiers.add(new Tier(from, random.nextInt(100_000)));
                from += 1 + random.nextInt(20);
            }
            Rate rate = new Rate(DAY, tiers.isEmpty() ? random.nextInt(100_000) : tiers.getFirst().micros(), tiers);
            long before = random.nextInt(60);
            long messages = random.nextInt(60);

            List<Part> parts = rate.parts(before, messages);

            assertThat(parts.stream().mapToLong(Part::messages).sum()).isEqualTo(messages);
            assertThat(parts).allMatch(part -> part.messages() > 0);
            assertThat(parts.stream().mapToLong(part -> part.messages() * part.micros()).sum())
                    .isEqualTo(LongStream.range(before, before + messages).map(rate::at).sum());
        }
    }
}
