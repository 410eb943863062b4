package io.tollgate.ledger;

import static io.tollgate.world.HeldMoney.free;
import static io.tollgate.world.HeldMoney.reservation;
import static io.tollgate.world.HeldMoney.usd;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.database.DatabaseTest;
import io.tollgate.decision.Finding.FreeReason;
import io.tollgate.ledger.OtherPrices.Line;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.money.Money;
import io.tollgate.tariff.Rate;
import io.tollgate.tariff.Rate.Tier;
import io.tollgate.tariff.RateCard;
import io.tollgate.tariff.RateCard.MarketRow;
import io.tollgate.tariff.RateCard.RateRow;
import io.tollgate.tariff.RateCards;
import io.tollgate.tariff.TariffPrices;
import io.tollgate.world.World;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** What a month would have cost under another rate card is what a business that had it was charged. */
@DatabaseTest
class OtherPricesTest {

    private static final YearMonth OCTOBER = YearMonth.of(2026, 10);
    private static final Instant START = Instant.parse("2026-10-01T09:00:00Z");
    private static final long CEILING = 1_000_000;
    private static final LocalDate MIDDLE = LocalDate.of(2026, 10, 15);

    @Autowired
    Ledger ledger;
    @Autowired
    OtherPrices prices;
    @Autowired
    RateCards cards;
    @Autowired
    JdbcTemplate jdbc;
    @Autowired
    World world;

    @BeforeEach
    void openBooks() {
        cards.takeEffect(TariffPrices.card());
    }

    /** Ukraine stays in its region, tiers begin elsewhere, and a rate changes in the middle of the month. */
    private static RateCard other() {
        return new RateCard(List.of(new MarketRow("DE", "Germany", TariffPrices.JULY), new MarketRow("UA", "Rest of Europe",
                TariffPrices.JULY)),
                List.of(row("Germany", Category.UTILITY, TariffPrices.JULY, 50_000, new Tier(1, 50_000), new Tier(6, 41_007)),
                        row("Germany", Category.UTILITY, MIDDLE, 39_999, new Tier(1, 39_999), new Tier(9, 38_001)),
                        row("Germany", Category.MARKETING, TariffPrices.JULY, 120_000),
                        row("Rest of Europe", Category.UTILITY, TariffPrices.JULY, 21_000, new Tier(1, 21_000), new Tier(3, 20_333))));
    }

    private static RateRow row(String market, Category category, LocalDate from, long micros, Tier... tiers) {
        return new RateRow(market, TariffPrices.USD, category, new Rate(from, micros, List.of(tiers)));
    }

    @Test
    void isWhatABusinessUnderThatCardWasCharged() {
        Random random = new Random(20261128);
        for (int trial = 0; trial < 6; trial++) {
            List<Sent> month = new ArrayList<>();
            for (int message = 0; message < 40; message++) {
                month.add(new Sent(random.nextInt(4) == 0 ? "UA" : "DE", random.nextInt(4) == 0 ? Category.MARKETING : Category.UTILITY,
                        START.plus(Duration.ofMinutes(random.nextInt(60 * 24 * 29)))));
            }
            month.removeIf(sent -> sent.country().equals("UA") && sent.category() == Category.MARKETING);
            month.sort(Comparator.comparing(Sent::at));
            BusinessId here = delivered(month, TariffPrices.card());
            BusinessId there = delivered(month, other());

            assertThat(other(prices.of(here, OCTOBER, other()))).isEqualTo(spent(there));
            assertThat(charged(prices.of(here, OCTOBER, other()))).isEqualTo(spent(here));
            assertThat(other(prices.of(here, OCTOBER, TariffPrices.card()))).as("the same card").isEqualTo(spent(here));
        }
    }

    @Test
    void whatWasDeliveredInAClosedMonthComesAfterItInTheTiers() {
        Instant september = Instant.parse("2026-09-20T12:00:00Z");
        List<Sent> first = List.of(new Sent("DE", Category.UTILITY, september), new Sent("DE", Category.UTILITY, september));
        BusinessId shop = delivered(first, TariffPrices.card());
        jdbc.update("UPDATE balance SET closed_through = '2026-09' WHERE business_id = ?", shop.value());
        deliver(shop, List.of(new Sent("DE", Category.UTILITY, september), new Sent("DE", Category.UTILITY, september),
                new Sent("DE", Category.UTILITY, START)));
        RateCard dearer = new RateCard(List.of(new MarketRow("DE", "Germany", TariffPrices.JULY)),
                List.of(row("Germany", Category.UTILITY, TariffPrices.JULY, 90_000, new Tier(1, 90_000), new Tier(4, 80_000))));

        List<Line> october = prices.of(shop, OCTOBER, dearer);

        // The third and the fourth of September, and the first of October.
        assertThat(other(october)).isEqualTo(usd(90_000 + 80_000 + 90_000));
        assertThat(prices.of(shop, YearMonth.of(2026, 9), dearer)).singleElement().satisfies(line -> {
            assertThat(line.messages()).isEqualTo(2);
            assertThat(line.other()).isEqualTo(usd(2 * 90_000));
        });
    }

    @Test
    void freeMessagesStayFreeAndWhatHasNoPriceCostsWhatWasCharged() {
        BusinessId shop = delivered(List.of(new Sent("DE", Category.UTILITY, START), new Sent("UA", Category.UTILITY, START)),
                TariffPrices.card());
        Reservation message = free(shop, Category.UTILITY, FreeReason.SERVICE_WINDOW, START);
        ledger.reserve(List.of(message));
        ledger.settle(List.of(new Delivered(message.id(), START)), List.of());
        RateCard without = new RateCard(List.of(new MarketRow("DE", "Germany", TariffPrices.JULY)),
                List.of(row("Germany", Category.UTILITY, TariffPrices.JULY, 10_000)));

        assertThat(prices.of(shop, OCTOBER, without)).containsExactly(
                new Line("Germany", Category.UTILITY, 1, usd(45_000), usd(10_000), 0),
                new Line("Ukraine", Category.UTILITY, 1, usd(12_345), usd(12_345), 1));
    }

    @Test
    void aMonthWithoutChargesHasNoLines() {
        assertThat(prices.of(world.business().enrol().id(), OCTOBER, other())).isEmpty();
    }

    private record Sent(String country, Category category, Instant at) {}

    private BusinessId delivered(List<Sent> messages, RateCard card) {
        BusinessId shop = world.business().enrol().id();
        ledger.credit(shop, usd(1_000_000_000), "start", START);
        cards.takeEffect(card);
        deliver(shop, messages);
        cards.takeEffect(TariffPrices.card());
        return shop;
    }

    private void deliver(BusinessId shop, List<Sent> messages) {
        for (Sent sent : messages) {
            Reservation message = reservation(shop, sent.category(), sent.country(), CEILING, Optional.empty(), sent.at());
            assertThat(ledger.reserve(List.of(message))).isTrue();
            ledger.settle(List.of(new Delivered(message.id(), sent.at())), List.of());
        }
    }

    /** All that a business was charged. */
    private Money spent(BusinessId shop) {
        return usd(jdbc.queryForObject("SELECT SUM(rate_micros) FROM charge WHERE business_id = ?", Long.class, shop.value()));
    }

    private static Money other(List<Line> lines) {
        return lines.stream().map(Line::other).reduce(usd(0), Money::plus);
    }

    private static Money charged(List<Line> lines) {
        return lines.stream().map(Line::charged).reduce(usd(0), Money::plus);
    }
}
