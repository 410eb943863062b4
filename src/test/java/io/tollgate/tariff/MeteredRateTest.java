package io.tollgate.tariff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.money.Money;
import io.tollgate.tariff.MeteredRate.Price;
import io.tollgate.tariff.MeteredRate.Tier;
import io.tollgate.tariff.MeteredRate.Tiering;
import io.tollgate.tariff.MeteredRate.Unit;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls, data and parts: pulses and tiers. */
class MeteredRateTest {

    private static final Currency USD = Currency.getInstance("USD");
    private static final LocalDate DAY = LocalDate.of(2026, 10, 1);

    @ParameterizedTest(name = "{0} with pulses of {1}: {2}")
    @CsvSource({"0, 6, 0", "1, 6, 1", "6, 6, 1", "7, 6, 2", "60, 6, 10", "61, 6, 11", "61, 60, 2", "1, 1, 1", "59, 30, 2"})
    void aPulseThatHasBegunCountsWhole(long seconds, long pulse, long pulses) {
        assertThat(rate(Tiering.MARGINAL, Unit.MINUTE, pulse, new Tier(0, 60_000)).pulses(seconds)).isEqualTo(pulses);
    }

    /** 0.01 a minute and 0.008 after 10 minutes, in pulses of 6 seconds: 0.001 and 0.0008 a pulse. */
    @ParameterizedTest(name = "{0}: {1} pulses, {2} s: {3}, of it {4} for what came before")
    @CsvSource({
        "MARGINAL, 0, 599, 0.1, 0", "MARGINAL, 0, 600, 0.1, 0", "MARGINAL, 0, 601, 0.1008, 0", "MARGINAL, 98, 18, 0.0028, 0",
        "MARGINAL, 100, 6, 0.0008, 0", "VOLUME, 0, 600, 0.1, 0", "VOLUME, 0, 601, 0.0808, 0", "VOLUME, 98, 18, -0.0172, -0.0196",
        "VOLUME, 100, 6, -0.0192, -0.02", "VOLUME, 101, 6, 0.0008, 0"})
    void tiersAreMarginalOrForTheWholeMonth(Tiering tiering, long before, long seconds, BigDecimal sum, BigDecimal earlier) {
        Price price = rate(tiering, Unit.MINUTE, 6, new Tier(0, 10_000), new Tier(10, 8_000)).price(before, List.of(seconds));

        assertThat(price.sum()).isEqualTo(Money.of(sum, USD));
        assertThat(price.earlier()).isEqualTo(Money.of(earlier, USD));
    }

    @Test
    void eachEventIsRoundedUpOnItsOwn() {
        MeteredRate rate = rate(Tiering.MARGINAL, Unit.MINUTE, 60, new Tier(0, 50_000));

        assertThat(rate.price(0, List.of(1L, 1L, 1L)).sum()).as("3 minutes").isEqualTo(Money.of(new BigDecimal("0.15"), USD));
        assertThat(rate.price(0, List.of(0L)).sum().micros()).as("nobody picked up").isZero();
        assertThatThrownBy(() -> rate.price(0, List.of(-1L))).hasMessageContaining("must not be negative");
        assertThatThrownBy(() -> rate.price(Long.MAX_VALUE, List.of(60L))).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void partsAndMegabytesAreUnitsToo() {
        assertThat(rate(Tiering.MARGINAL, Unit.PART, 1, new Tier(0, 60_000)).price(0, List.of(3L)).sum())
                .isEqualTo(Money.of(new BigDecimal("0.18"), USD));
        assertThat(rate(Tiering.MARGINAL, Unit.MEGABYTE, 100, new Tier(0, 6_000)).price(0, List.of(1_001L)).sum())
                .as("1.1 MB").isEqualTo(Money.of(new BigDecimal("0.0066"), USD));
    }

    @Test
    void ratesThatCannotBeExactAreRefused() {
        assertThatThrownBy(() -> rate(Tiering.MARGINAL, Unit.MINUTE, 7, new Tier(0, 10_000))).hasMessageContaining("whole millionths");
        assertThatThrownBy(() -> rate(Tiering.MARGINAL, Unit.MINUTE, 40, new Tier(0, 60_000), new Tier(1, 30_000)))
                .hasMessageContaining("in one tier");
        assertThatThrownBy(() -> rate(Tiering.MARGINAL, Unit.MINUTE, 6, new Tier(1, 10_000))).hasMessageContaining("after 0 units");
        assertThatThrownBy(() -> rate(Tiering.MARGINAL, Unit.MINUTE, 6, new Tier(0, 10_000), new Tier(0, 20_000)))
                .hasMessageContaining("must rise");
        assertThatThrownBy(() -> rate(Tiering.MARGINAL, Unit.MINUTE, 0, new Tier(0, 10_000))).hasMessageContaining("must be positive");
    }

    /** Random rates and events, against a sum that looks at each pulse. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void randomEventsCostTheSumOfTheirPulses(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        for (int round = 0; round < 300; round++) {
            MeteredRate rate = random(random);
            List<Long> sizes = LongStream.range(0, 1 + random.nextInt(5)).map(_ -> random.nextLong(0, 400)).boxed().toList();
            long before = random.nextLong(0, 60);

            Price price = rate.price(before, sizes);

            long pulses = sizes.stream().mapToLong(size -> (size + rate.pulse() - 1) / rate.pulse()).sum();
            assertThat(price.pulses()).isEqualTo(pulses);
            BigDecimal expected = total(rate, before + pulses).subtract(total(rate, before));
            assertThat(price.sum().exact()).as("%s after %s: %s", rate, before, sizes).isEqualByComparingTo(expected);
            assertThat(price.parts().stream().mapToLong(MeteredRate.Part::pulses).sum()).isEqualTo(pulses);

            // In two steps they cost the same as at once.
            if (sizes.size() > 1) {
                Price first = rate.price(before, sizes.subList(0, 1));
                Price rest = rate.price(before + first.pulses(), sizes.subList(1, sizes.size()));
                assertThat(first.sum().plus(rest.sum())).isEqualTo(price.sum());
            }
            // A longer event is never cheaper where tiers are marginal, nor within a tier that counts for all.
            List<Long> longer = new ArrayList<>(sizes);
            longer.set(0, longer.getFirst() + 1 + random.nextInt(100));
            Price more = rate.price(before, longer);
            if (rate.tiering() == Tiering.MARGINAL || more.parts().equals(price.parts())) {
                assertThat(more.sum()).isGreaterThanOrEqualTo(price.sum());
            }
            assertThat(more.pulses()).isGreaterThanOrEqualTo(price.pulses());
        }
    }

    private static MeteredRate random(RandomGenerator random) {
        Unit unit = Unit.values()[random.nextInt(Unit.values().length)];
        long pulse = unit == Unit.PART ? 1 : List.of(1L, 5L, 10L, 20L).get(random.nextInt(4));
        List<Tier> tiers = new ArrayList<>();
        long after = 0;
        for (int tier = 0; tier <= random.nextInt(4); tier++) {
            tiers.add(new Tier(after, random.nextLong(0, 1_000) * unit.size()));
            after += 1 + random.nextInt(5);
        }
        return rate(random.nextBoolean() ? Tiering.MARGINAL : Tiering.VOLUME, unit, pulse, tiers.toArray(Tier[]::new));
    }

    /** What the first pulses of a month cost, one by one. */
    private static BigDecimal total(MeteredRate rate, long pulses) {
        BigDecimal sum = BigDecimal.ZERO;
        for (long pulse = 1; pulse <= pulses; pulse++) {
            long decides = rate.tiering() == Tiering.VOLUME ? pulses : pulse;
            Tier reached = rate.tiers().getFirst();
            for (Tier tier : rate.tiers()) {
                reached = tier.afterUnits() * rate.unit().size() < decides * rate.pulse() ? tier : reached;
            }
            sum = sum.add(BigDecimal.valueOf(reached.micros(), 6).multiply(BigDecimal.valueOf(rate.pulse()))
                    .divide(BigDecimal.valueOf(rate.unit().size())));
        }
        return sum;
    }

    private static MeteredRate rate(Tiering tiering, Unit unit, long pulse, Tier... tiers) {
        return new MeteredRate("call", "DE", USD, unit, pulse, tiering, DAY, List.of(tiers));
    }
}
