package io.tollgate.rerating;

import static io.tollgate.world.HeldMoney.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tollgate.TollgateTest;
import io.tollgate.books.ReceiptReport;
import io.tollgate.books.Revenue;
import io.tollgate.books.Revenue.Basis;
import io.tollgate.books.Revenue.Dimension;
import io.tollgate.books.Revenue.Query;
import io.tollgate.books.Span;
import io.tollgate.ledger.OtherPrices;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.money.Money;
import io.tollgate.rerating.RateTable.Sent;
import io.tollgate.tariff.RateCard.MarketRow;
import io.tollgate.tracking.DayFigures;
import io.tollgate.tracking.MoneyFigures;
import io.tollgate.world.World;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Everything that says what charges come to says it at the prices to which the last run has corrected them. */
@TollgateTest
class StandingPricesTest extends ReratingWork {

    private static final LocalDate FIRST = LocalDate.of(2026, 9, 1);
    private static final LocalDate BEFORE_ALL = LocalDate.parse("2026-01-01");
    private static final LocalDate AFTER_ALL = LocalDate.parse("2096-01-01");
    private static final long NO_TIER = 1_000_000;

    @Autowired
    OtherPrices others;
    @Autowired
    MoneyFigures money;
    @Autowired
    DayFigures days;
    @Autowired
    ReceiptReport receipts;
    @Autowired
    Revenue revenue;

    /** Five messages to Germany cost 0.10, then 0.08; three to Ukraine cost 0.02 in the rest of Europe, then 0.03 in Ukraine. */
    @Test
    void readersSayWhatMessagesCostNow() {
        RateTable wrong = RateTable.random(new Random(91)).with("Germany", Category.UTILITY, FIRST, 100_000, NO_TIER, 100_000)
                .with("Rest of Europe", Category.UTILITY, FIRST, 20_000, NO_TIER, 20_000);
        RateTable between = apart(wrong, 90_000);
        RateTable right = apart(wrong, 80_000);
        BusinessId shop = shop("Europe/Berlin");
        List<Sent> sent = new ArrayList<>();
        for (int one = 0; one < 8; one++) {
            sent.add(new Sent(one < 5 ? "DE" : "UA", Category.UTILITY, FIRST, Instant.parse("2026-09-01T10:00:00Z").plusSeconds(one)));
        }
        deliver(shop, wrong, sent, new ArrayList<MessageId>());
        invoices.run(shop, SEPTEMBER, IN_OCTOBER.plusSeconds(86_400));
        assertThat(charged(shop)).containsExactly(tuple("Germany", usd(500_000)), tuple("Rest of Europe", usd(60_000)));
        Money before = ofAll();

        use(wrong, between);
        go(shop);
        use(between, right);
        go(shop);

        assertThat(charged(shop)).containsExactly(tuple("Germany", usd(400_000)), tuple("Ukraine", usd(90_000)));
        assertThat(ofAll().minus(before)).as("5 × -0.02 and 3 × 0.01").isEqualTo(usd(-70_000));
        assertThat(others.of(shop, SEPTEMBER, wrong.card())).extracting(OtherPrices.Line::market, OtherPrices.Line::messages,
                OtherPrices.Line::charged, OtherPrices.Line::other).containsExactly(
                        tuple("Germany", 5L, usd(400_000), usd(500_000)), tuple("Ukraine", 3L, usd(90_000), usd(60_000)));
        assertThat(receipts.of(new Span(FIRST, FIRST, ZoneId.of("Europe/Berlin"))).stream()
                .filter(line -> line.business().equals(Optional.of(shop))))
                .extracting(ReceiptReport.Line::market, ReceiptReport.Line::messages, ReceiptReport.Line::charged)
                .containsExactly(tuple("Germany", 5L, Optional.of(usd(400_000))), tuple("Ukraine", 3L, Optional.of(usd(90_000))));
        List<Revenue.Line> earned = new ArrayList<>();
        revenue.each(new Query(new Span(FIRST.minusDays(1), FIRST, ZoneId.of("Europe/Berlin")), Basis.DELIVERED, Set.of(Dimension.MARKET),
                Optional.of(shop)), earned::add);
        assertThat(earned).filteredOn(line -> line.revenue().micros() != 0).extracting(Revenue.Line::market, Revenue.Line::revenue)
                .containsExactly(tuple("Germany", usd(400_000)), tuple("Ukraine", usd(90_000)));
        agree(shop);
    }

    private List<org.assertj.core.groups.Tuple> charged(BusinessId shop) {
        return money.revenue(Optional.of(shop), BEFORE_ALL, AFTER_ALL).stream().map(line -> tuple(line.market(), line.sum())).toList();
    }

    private Money ofAll() {
        return days.between(BEFORE_ALL, AFTER_ALL).charges().stream().map(DayFigures.Charged::sum)
                .filter(sum -> sum.currency().equals(World.USD)).reduce(usd(0), Money::plus);
    }

    private static RateTable apart(RateTable wrong, long german) {
        RateTable rates = wrong.with("Germany", Category.UTILITY, FIRST, german, NO_TIER, german).with("Ukraine", Category.UTILITY, FIRST,
                30_000, NO_TIER, 30_000);
        List<MarketRow> markets = new ArrayList<>(rates.markets());
        markets.add(new MarketRow("UA", "Ukraine", FIRST));
        return new RateTable(markets, rates.rows());
    }
}
