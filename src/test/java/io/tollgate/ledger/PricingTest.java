package io.tollgate.ledger;

import static io.tollgate.world.HeldMoney.usd;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.decision.Finding.FreeReason;
import io.tollgate.ledger.Pricing.Delivery;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.tariff.Rate;
import io.tollgate.tariff.RateCard;
import io.tollgate.tariff.TariffPrices;
import io.tollgate.world.HeldMoney;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The cost of one delivered message, as tables. The rate card is {@link TariffPrices}. Amounts are millionths of a dollar. */
class PricingTest {

    private static final BusinessId SHOP = new BusinessId(1);
    private static final Pricing PRICING = new Pricing(TariffPrices.card());

    @ParameterizedTest
    @CsvSource(textBlock = """
            # category, delivered in Berlin, charged before, ceiling, price,   why
            UTILITY,    2026-08-15T12:00,    0,              49600,   49600,   the list rate is that of the first tier
            UTILITY,    2026-08-15T12:00,    2,              49600,   49600,   the third is the last of the first tier
            UTILITY,    2026-08-15T12:00,    3,              49600,   47001,   the fourth is the first of the second tier
            UTILITY,    2026-08-15T12:00,    9,              49600,   47001,   the tenth is the last of the second tier
            UTILITY,    2026-08-15T12:00,    10,             49600,   44400,   the eleventh is the first of the last tier
            UTILITY,    2026-08-15T12:00,    99999999,       49600,   44400,   the last tier has no end
            MARKETING,  2026-08-15T12:00,    99999999,       113100,  113100,  marketing has no tiers
            UTILITY,    2026-09-30T23:59:59, 0,              49600,   49600,   the last second of the old rate
            UTILITY,    2026-10-01T00:00,    0,              49600,   45000,   the first second of the new rate
            UTILITY,    2026-10-01T00:00,    3,              49600,   43000,   tiers change with the rate
            MARKETING,  2026-09-30T23:59:59, 0,              113100,  113100,  before marketing rises
            MARKETING,  2026-10-01T00:00,    0,              136500,  136500,  after it rose
            MARKETING,  2026-10-01T00:00,    0,              113100,  113100,  a rate that rose is capped by what was held
            UTILITY,    2026-08-15T12:00,    3,              47000,   47000,   also when a tier would be a millionth dearer
            SERVICE,    2026-09-30T23:59:59, 0,              45000,   45000,   without a row of the day it is what was held
            SERVICE,    2026-10-01T00:00,    0,              45000,   45000,   the first day of charged service messages
            UTILITY,    2026-06-30T23:59:59, 0,              50000,   50000,   before the first row of all
            """, nullValues = "", commentCharacter = '#')
    void costsTheRateOfItsDayAndTierButNeverMoreThanWasHeld(
            Category category, LocalDateTime delivered, long before, long ceiling, long price, String why) {
        Delivery delivery = delivered("DE", category, delivered, "Europe/Berlin", ceiling, Optional.empty());
        Map<VolumeKey, Long> charged = counts(delivery, before);

        Charge charge = PRICING.price(List.of(delivery), charged, new HashMap<>()).getFirst();

        assertThat(charge.price()).as(why).isEqualTo(usd(price));
        assertThat(charged.values()).as("counted once").containsExactly(before + 1);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            # delivered at (UTC),     zone,                day,        period,  why
            2026-09-30T21:59:59Z,     Europe/Berlin,       2026-09-30, 2026-09, summer time is two hours ahead
            2026-09-30T22:00:00Z,     Europe/Berlin,       2026-10-01, 2026-10, the first second of October in Berlin
            2026-10-24T22:30:00Z,     Europe/Berlin,       2026-10-25, 2026-10, the day on which summer time ends begins in it
            2026-10-25T22:59:59Z,     Europe/Berlin,       2026-10-25, 2026-10, and has 25 hours
            2026-10-25T23:00:00Z,     Europe/Berlin,       2026-10-26, 2026-10, winter time is one hour ahead
            2026-10-31T22:59:59Z,     Europe/Berlin,       2026-10-31, 2026-10, the last second of October in winter time
            2026-10-31T23:00:00Z,     Europe/Berlin,       2026-11-01, 2026-11, the first second of November
            2026-10-31T23:00:00Z,     America/Los_Angeles, 2026-10-31, 2026-10, the same instant in California
            2026-11-01T06:59:59Z,     America/Los_Angeles, 2026-10-31, 2026-10, still summer time there
            2026-11-01T07:00:00Z,     America/Los_Angeles, 2026-11-01, 2026-11, the day on which it ends there
            2026-11-30T10:59:59Z,     Pacific/Auckland,    2026-11-30, 2026-11, thirteen hours ahead
            2026-11-30T11:00:00Z,     Pacific/Auckland,    2026-12-01, 2026-12, December comes first there
            2026-12-31T23:59:59Z,     UTC,                 2026-12-31, 2026-12, the last second of the year
            """, commentCharacter = '#')
    void dayAndMonthAreInTheBusinesssTimeZone(Instant at, String zone, LocalDate day, YearMonth period, String why) {
        Delivery delivery = delivery("DE", Category.UTILITY, at, zone, 100_000, Optional.empty(), Account.NEVER);

        Charge charge = PRICING.price(List.of(delivery), counts(delivery, 0), new HashMap<>()).getFirst();

        assertThat(charge.day()).as(why).isEqualTo(day);
        assertThat(charge.period()).as(why).isEqualTo(period);
        assertThat(PRICING.counts(List.of(delivery)).first().month()).isEqualTo(period);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            # delivered, invoiced through, period
            2026-08-31,  0000-12,          2026-08
            2026-08-31,  2026-07,          2026-08
            2026-08-31,  2026-08,          2026-09
            2026-08-31,  2026-10,          2026-11
            2026-12-31,  2026-12,          2027-01
            """, commentCharacter = '#')
    void closedMonthIsNeverAddedTo(LocalDate day, YearMonth closedThrough, YearMonth period) {
        Delivery delivery = delivery("DE", Category.UTILITY, day.atTime(12, 0).atZone(ZoneId.of("UTC")).toInstant(), "UTC", 1,
                Optional.empty(), closedThrough);

        assertThat(PRICING.price(List.of(delivery), counts(delivery, 0), new HashMap<>()).getFirst().period()).isEqualTo(period);
        assertThat(PRICING.counts(List.of(delivery)).first().month()).as("tiers are those of the month of delivery")
                .isEqualTo(YearMonth.from(day));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            # country, delivered,        market,         price
            UA,        2026-09-30T12:00, Rest of Europe, 20000
            UA,        2026-10-01T12:00, Ukraine,        12345
            DE,        2026-10-01T12:00, Germany,        45000
            XX,        2026-10-01T12:00, Other,          50000
            """, commentCharacter = '#')
    void theMarketIsTheCountrysMarketOnThatDay(String country, LocalDateTime delivered, String market, long price) {
        Delivery delivery = delivered(country, Category.UTILITY, delivered, "Europe/Berlin", 50_000, Optional.empty());

        Charge charge = PRICING.price(List.of(delivery), counts(delivery, 0), new HashMap<>()).getFirst();

        assertThat(charge.market()).isEqualTo(market);
        assertThat(charge.price()).isEqualTo(usd(price));
    }

    @Test
    void aTierBoundaryInsideABatchFollowsTheOrderOfDelivery() {
        LocalDateTime noon = LocalDateTime.parse("2026-08-15T12:00");
        List<Delivery> batch = IntStream.of(4, 0, 3, 1, 2)
                .mapToObj(minute -> delivered("DE", Category.UTILITY, noon.plusMinutes(minute), "Europe/Berlin", 49_600, Optional.empty()))
                .toList();

        List<Charge> charges = PRICING.price(batch, counts(batch.getFirst(), 0), new HashMap<>());

        assertThat(charges).extracting(charge -> charge.price().micros()).containsExactly(49_600L, 49_600L, 49_600L, 47_001L, 47_001L);
        assertThat(charges).extracting(Charge::deliveredAt).isSorted();
    }

    @Test
    void eachMarketCategoryAndMonthCountsSeparately() {
        List<Delivery> batch = List.of(
                delivered("DE", Category.UTILITY, LocalDateTime.parse("2026-09-30T23:59"), "Europe/Berlin", 49_600, Optional.empty()),
                delivered("DE", Category.UTILITY, LocalDateTime.parse("2026-10-01T00:00"), "Europe/Berlin", 49_600, Optional.empty()),
                delivered("DE", Category.MARKETING, LocalDateTime.parse("2026-10-01T00:00"), "Europe/Berlin", 136_500, Optional.empty()),
                delivered("UA", Category.UTILITY, LocalDateTime.parse("2026-10-01T00:00"), "Europe/Berlin", 49_600, Optional.empty()));
        Map<VolumeKey, Long> charged = new HashMap<>();
        PRICING.counts(batch).forEach(key -> charged.put(key, 0L));

        PRICING.price(batch, charged, new HashMap<>());

        assertThat(charged).hasSize(4).allSatisfy((key, count) -> assertThat(count).isEqualTo(1));
    }

    @Test
    void freeMessageCostsNothingAndReachesNoTier() {
        Delivery delivery = delivered("DE", Category.UTILITY, LocalDateTime.parse("2026-10-01T12:00"), "Europe/Berlin", 0,
                Optional.of(FreeReason.FREE_ENTRY));

        Charge charge = PRICING.price(List.of(delivery), new HashMap<>(), new HashMap<>()).getFirst();

        assertThat(PRICING.counts(List.of(delivery))).isEmpty();
        assertThat(charge.price()).isEqualTo(usd(0));
        assertThat(charge.freeReason()).contains(FreeReason.FREE_ENTRY);
        assertThat(charge.rateVersion()).isEqualTo(TariffPrices.OCTOBER);
    }

    /** Random rates, days and parts, against whole numbers without a bound: no millionth is lost, and nothing is beyond what was held. */
    @Test
    void anSmsCostsItsPartsAtTheRateOfItsDayButNeverMoreThanWasHeld() {
        Random random = new Random(3);
        LocalDate first = LocalDate.of(2026, 7, 1);
        for (int round = 0; round < 500; round++) {
            long before = random.nextLong(1_000_000);
            long after = random.nextLong(1_000_000);
            int parts = 1 + random.nextInt(10);
            boolean known = random.nextBoolean();
            String market = known ? "SMS DE" : "SMS Other";
            List<RateCard.RateRow> rates = Stream.of(new Rate(first, before, List.of()), new Rate(first.plusDays(50), after, List.of()))
                    .map(rate -> new RateCard.RateRow(market, TariffPrices.USD, Category.UTILITY, rate)).toList();
            RateCard card = new RateCard(List.of(new RateCard.MarketRow(market, market, first)), rates);
            LocalDate day = first.plusDays(random.nextInt(100));
            long held = random.nextLong(10_000_000);
            Instant at = day.atTime(12, 0).toInstant(ZoneOffset.UTC);
            Reservation some = HeldMoney.reservation(SHOP, Category.UTILITY, "DE", held, Optional.empty(), at);
            Reservation sms = new Reservation(some.message(), "DE", market, some.ceiling(), Optional.empty(), at, some.expiresAt(), "",
                    parts, 0, 0);
            Delivery delivery = new Delivery(sms, at, account("UTC", Account.NEVER));
            Pricing pricing = new Pricing(card);

            Charge charge = pricing.price(List.of(delivery), new HashMap<>(Map.of(pricing.counts(List.of(delivery)).first(), 7L)),
                    new HashMap<>())
                    .getFirst();

            BigInteger rate = BigInteger.valueOf(day.isBefore(first.plusDays(50)) ? before : after);
            assertThat(charge.price().micros())
                    .isEqualTo(rate.multiply(BigInteger.valueOf(parts)).min(BigInteger.valueOf(held)).longValueExact());
            assertThat(charge.market()).isEqualTo(market);
        }
    }

    @Test
    void deliveryBeforeAdmissionCountsAsAdmission() {
        Instant admitted = Instant.parse("2026-10-01T00:00:00Z");
        Reservation message = HeldMoney.held(SHOP, Category.UTILITY, 100_000, admitted);

        assertThat(new Delivery(message, admitted.minusSeconds(1), account("UTC", Account.NEVER)).at()).isEqualTo(admitted);
    }

    private static Map<VolumeKey, Long> counts(Delivery delivery, long before) {
        return new HashMap<>(Map.of(PRICING.counts(List.of(delivery)).first(), before));
    }

    private static Delivery delivered(String country, Category category, LocalDateTime at, String zone, long ceiling,
            Optional<FreeReason> freeReason) {
        return delivery(country, category, at.atZone(ZoneId.of(zone)).toInstant(), zone, ceiling, freeReason, Account.NEVER);
    }

    private static Delivery delivery(
            String country, Category category, Instant at, String zone, long ceiling, Optional<FreeReason> freeReason,
            YearMonth closedThrough) {
        return new Delivery(HeldMoney.reservation(SHOP, category, country, ceiling, freeReason, at), at, account(zone, closedThrough));
    }

    private static Account account(String zone, YearMonth closedThrough) {
        return new Account(SHOP, TariffPrices.USD, ZoneId.of(zone), usd(0), usd(0), usd(0), closedThrough, closedThrough,
                usd(0), Accounts.NO_EXPIRY);
    }
}
