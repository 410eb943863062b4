package io.tollgate.invoicing;

import static io.tollgate.world.HeldMoney.usd;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.invoicing.Buyer.LinesBy;
import io.tollgate.invoicing.Invoice.Line;
import io.tollgate.ledger.Delivered;
import io.tollgate.ledger.Ledger;
import io.tollgate.ledger.Reservation;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.money.Money;
import io.tollgate.tariff.RateCard;
import io.tollgate.tariff.RateCard.MarketRow;
import io.tollgate.tariff.RateCards;
import io.tollgate.tariff.TariffPrices;
import io.tollgate.world.HeldMoney;
import io.tollgate.world.World;
import io.tollgate.world.WorldBooks;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** A buyer has a line for each rate, category or market. What is to be paid is the same, and each line is the exact sum of its rates. */
@TollgateTest
class PrintedLinesTest {

    private static final YearMonth OCTOBER = YearMonth.of(2026, 10);
    private static final Instant MID_OCTOBER = Instant.parse("2026-10-15T12:00:00Z");
    private static final Instant NOVEMBER = Instant.parse("2026-11-01T09:00:00Z");

    private static final List<String> COUNTRIES = List.of("AQ", "BV", "HM");

    @Autowired
    World world;

    @Autowired
    Ledger ledger;

    @Autowired
    Buyers buyers;

    @Autowired
    InvoiceDocuments documents;

    @Autowired
    JdbcTemplate jdbc;

    @ParameterizedTest
    @EnumSource(LinesBy.class)
    void linesAreAsTheBuyerWantsThemAndTheSumIsTheSame(LinesBy by) {
        try (WorldBooks _ = world.books()) {
            world.the(RateCards.class).takeEffect(new RateCard(COUNTRIES.stream().map(country -> new MarketRow(country,
                    "Market of " + country, TariffPrices.JULY)).toList(), List.of())); // without rates, so each costs what it says
            RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(4);
            BusinessId shop = world.business().onAccount(usd(1_000_000_000L)).enrol().id();
            buyers.put(shop, Trade.buyer("BE").with(by), MID_OCTOBER);
            List<Reservation> messages = new ArrayList<>();
            for (int message = 0; message < 120; message++) {
                Category category = random.nextBoolean() ? Category.UTILITY : Category.MARKETING;
                Reservation one = HeldMoney.held(shop, category, 1, MID_OCTOBER);
                String country = COUNTRIES.get(random.nextInt(3));
                messages.add(new Reservation(one.message(), country, "Market of " + country,
                        new Money(random.nextInt(1, 9) * 11_113L, one.ceiling().currency()), Optional.empty(), MID_OCTOBER, one.expiresAt(),
                        ""));
            }
            assertThat(ledger.reserve(messages)).isTrue();
            ledger.settle(messages.stream().map(one -> new Delivered(one.id(), MID_OCTOBER)).toList(), List.of());

            Invoice invoice = TaxedInvoices.of(world, _ -> {}).run(shop, OCTOBER, NOVEMBER).orElseThrow();
            List<PrintedLine> printed = PrintedLine.of(invoice);

            assertThat(invoice.sum()).isEqualTo(messages.stream().map(Reservation::ceiling).reduce(Money::plus).orElseThrow().rounded());
            assertThat(printed).hasSize(switch (by) {
                case RATE -> invoice.lines().size();
                case CATEGORY -> 2;
                case MARKET -> 3;
            });
            assertThat(printed.stream().map(PrintedLine::amount).reduce(BigDecimal.ZERO, BigDecimal::add)).isEqualTo(invoice.sum());
            assertThat(printed.stream().flatMap(line -> line.numbers().stream()).sorted().toList()).isEqualTo(
                    PrintedLine.rates(invoice).stream().flatMap(line -> line.numbers().stream()).toList());
            assertThat(printed).allSatisfy(line -> {
                Money exact = line.rates().stream().map(Line::exact).reduce(Money::plus).orElseThrow();
                assertThat(line.amount().subtract(exact.exact()).abs()).isLessThan(new BigDecimal("0.01"));
            });
            assertThat(byLine(printed)).isEqualTo(byMessage(messages, by));
            String page = documents.html(invoice);
            assertThat(page.contains("The rates of these lines")).isEqualTo(by != LinesBy.RATE);
            assertThat(documents.csv(invoice).lines().count()).as("the CSV has all rates").isEqualTo(invoice.lines().size() + 2L);
        }
    }

    @Test
    void aBuyerFromBeforeTheChoiceHasALineForEachRate() {
        BusinessId shop = world.business().enrol().id();
        buyers.put(shop, Trade.buyer("BE").with(LinesBy.MARKET), NOVEMBER);

        jdbc.update("UPDATE invoice_buyer SET particulars = JSON_REMOVE(CONVERT(particulars USING utf8mb4), '$.linesBy')"
                + " WHERE business_id = ?", shop.value());

        assertThat(buyers.of(shop)).isEqualTo(Trade.buyer("BE"));
    }

    private static List<String> byLine(List<PrintedLine> printed) {
        return printed.stream().flatMap(line -> {
            String name = line.market().orElse("") + line.category().map(Category::name).orElse("");
            return line.rates().stream().map(rate -> name + rate.messages() + "x" + rate.price());
        }).sorted().toList();
    }

    private static List<String> byMessage(List<Reservation> messages, LinesBy by) {
        return messages.stream().collect(Collectors.groupingBy(one -> List.of(one.market(), one.category(), one.ceiling()))).values()
                .stream().map(rates -> {
                    Reservation one = rates.getFirst();
                    return (by == LinesBy.CATEGORY ? "" : one.market()) + (by == LinesBy.MARKET ? "" : one.category().name())
                            + rates.size() + "x" + one.ceiling();
                }).sorted().toList();
    }
}
