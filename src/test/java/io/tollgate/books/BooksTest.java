package io.tollgate.books;

import static io.tollgate.world.HeldMoney.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.tollgate.TollgateTest;
import io.tollgate.books.AgedItems.Age;
import io.tollgate.books.AgedItems.Item;
import io.tollgate.books.AgedItems.Since;
import io.tollgate.books.Revenue.Basis;
import io.tollgate.books.Revenue.Dimension;
import io.tollgate.books.TaxReport.Document;
import io.tollgate.decision.Finding.FreeReason;
import io.tollgate.invoicing.Buyer.Format;
import io.tollgate.invoicing.Buyers;
import io.tollgate.invoicing.CreditNote;
import io.tollgate.invoicing.CreditNotes;
import io.tollgate.invoicing.CreditNotes.Wanted;
import io.tollgate.invoicing.Invoice;
import io.tollgate.invoicing.Invoices;
import io.tollgate.invoicing.TaxedInvoices;
import io.tollgate.invoicing.Trade;
import io.tollgate.invoicing.Vat.Treatment;
import io.tollgate.ledger.Charges;
import io.tollgate.ledger.Delivered;
import io.tollgate.ledger.Journal;
import io.tollgate.ledger.Ledger;
import io.tollgate.ledger.Payment;
import io.tollgate.ledger.Payments;
import io.tollgate.ledger.Payments.Booking;
import io.tollgate.ledger.Reservation;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.money.Money;
import io.tollgate.receivables.Receivables;
import io.tollgate.tariff.RateCard;
import io.tollgate.tariff.RateCards;
import io.tollgate.tariff.TariffPrices;
import io.tollgate.world.HeldMoney;
import io.tollgate.world.World;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Currency;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.JdbcTemplate;

/** Each report equals a sum that the test makes by itself, to the millionth or the cent, over random months. */
@TollgateTest
class BooksTest {

    private static final Instant BEGIN = Instant.parse("2026-08-01T00:00:00Z");
    private static final int SECONDS = 100 * 86_400;
    private static final List<ZoneId> ZONES = List.of(ZoneOffset.UTC, ZoneId.of("Europe/Berlin"), ZoneId.of("America/St_Johns"),
            ZoneId.of("Asia/Kathmandu"), ZoneId.of("Pacific/Apia"));
    private static final List<String> MARKETS = List.of("Elsewhere", "Nowhere", "Rest of: Erewhon");

    @Autowired
    Revenue revenue;
    @Autowired
    Prepaid prepaid;
    @Autowired
    AgedItems aged;
    @Autowired
    TaxReport taxes;
    @Autowired
    Ledger ledger;
    @Autowired
    Charges charges;
    @Autowired
    Payments payments;
    @Autowired
    Journal journal;
    @Autowired
    Receivables receivables;
    @Autowired
    CreditNotes notes;
    @Autowired
    Buyers buyers;
    @Autowired
    RateCards cards;
    @Autowired
    ApplicationEventPublisher events;
    @Autowired
    JdbcTemplate jdbc;
    @Autowired
    World world;

    private RateCard inForce;

    /** What the test remembers of a message. */
    private record Sold(BusinessId business, String market, Category category, Instant at, long micros, MessageId id) {}

    @BeforeEach
    void openBooks() {
        inForce = cards.inForce();
        cards.takeEffect(TariffPrices.card());
    }

    @AfterEach
    void restoreRateCard() {
        cards.takeEffect(inForce);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void revenueIsTheSumOfWhatWasSoldLessWhatWasTakenBack(long seed) {
        RandomGenerator random = random(seed);
        List<BusinessId> shops = List.of(shop("USD"), shop("USD"), shop("JPY"));
        List<Sold> sold = new ArrayList<>();
        for (int message = 0; message < 60; message++) {
            BusinessId shop = shops.get(random.nextInt(shops.size()));
            sold.add(sell(shop, MARKETS.get(random.nextInt(MARKETS.size())), Category.values()[random.nextInt(4)],
                    BEGIN.plusSeconds(random.nextInt(SECONDS)), random.nextInt(5) == 0 ? 0 : 1 + random.nextInt(200_000)));
        }
        sold.stream().filter(one -> one.micros() > 0).limit(5).toList().forEach(one -> {
            takeBack(one);
            sold.add(new Sold(one.business(), one.market(), one.category(), one.at(), -one.micros(), one.id()));
        });

        for (int question = 0; question < 25; question++) {
            LocalDate from = LocalDate.ofInstant(BEGIN, ZoneOffset.UTC).plusDays(random.nextInt(100) - 3);
            Span span = new Span(from, from.plusDays(random.nextInt(60)), ZONES.get(random.nextInt(ZONES.size())));
            Set<Dimension> by = EnumSet.noneOf(Dimension.class);
            for (Dimension one : Dimension.values()) {
                if (random.nextBoolean() && !(one == Dimension.MONTH && by.contains(Dimension.DAY))) {
                    by.add(one);
                }
            }
            Optional<BusinessId> only = random.nextBoolean() ? Optional.of(shops.get(random.nextInt(3))) : Optional.empty();
            Set<Dimension> asked = EnumSet.copyOf(by);
            if (only.isEmpty()) {
                asked.add(Dimension.BUSINESS); // other tests sell, too
            }

            Map<String, String> report = new TreeMap<>();
            revenue.each(new Revenue.Query(span, Basis.DELIVERED, asked, only), line -> {
                if (line.business().map(shops::contains).orElse(true)) {
                    report.put(key(line), line.revenue().micros() + " of " + line.messages());
                }
            });

            assertThat(report).as("%s %s %s", span, asked, only).isEqualTo(summed(sold, span, asked, only));
        }
        for (BusinessId shop : shops) {
            assertThat(bookedRevenue(shop)).isEqualTo(-ledger.account(shop).balance().micros());
            assertThat(bookedRevenue(shop))
                    .isEqualTo(sold.stream().filter(one -> one.business().equals(shop)).mapToLong(Sold::micros).sum());
        }
    }

    private long bookedRevenue(BusinessId shop) {
        LocalDate today = jdbc.queryForObject("SELECT DATE(MAX(booked_at)) FROM entry WHERE account = ?", LocalDate.class,
                "business:" + shop);
        List<Revenue.Line> lines = new ArrayList<>();
        revenue.each(new Revenue.Query(new Span(today.minusDays(1), today, ZoneOffset.UTC), Basis.BOOKED, Set.of(), Optional.of(shop)),
                lines::add);
        return lines.stream().mapToLong(line -> line.revenue().micros()).sum();
    }

    private static String key(Revenue.Line line) {
        return line.begin() + "/" + line.market() + "/" + line.category() + "/" + line.business() + "/" + line.revenue().currency();
    }

    private Map<String, String> summed(List<Sold> sold, Span span, Set<Dimension> by, Optional<BusinessId> only) {
        Map<String, long[]> sums = new TreeMap<>();
        for (Sold one : sold) {
            LocalDate day = LocalDate.ofInstant(one.at(), span.zone());
            boolean isInside = !day.isBefore(span.from()) && !day.isAfter(span.to());
            if (isInside && one.micros() != 0 && only.map(one.business()::equals).orElse(true)) {
                Optional<LocalDate> begin = by.contains(Dimension.DAY)
                        ? Optional.of(day)
                        : by.contains(Dimension.MONTH) ? Optional.of(day.withDayOfMonth(1)) : Optional.empty();
                String key = begin + "/" + (by.contains(Dimension.MARKET) ? one.market() : "") + "/"
                        + (by.contains(Dimension.CATEGORY) ? one.category() : "") + "/"
                        + (by.contains(Dimension.BUSINESS) ? Optional.of(one.business()) : Optional.empty()) + "/"
                        + ledger.account(one.business()).currency();
                long[] sum = sums.computeIfAbsent(key, _ -> new long[2]);
                sum[0] += one.micros();
                sum[1] += one.micros() > 0 ? 1 : 0;
            }
        }
        Map<String, String> shown = new TreeMap<>();
        sums.forEach((key, sum) -> shown.put(key, sum[0] + " of " + sum[1]));
        return shown;
    }

    @ParameterizedTest
    @CsvSource({"2026-10-02, 2026-10-01, to (2026-10-01) must not be before from", "1999-12-31, 2026-10-01, from must not be before",
        "2026-10-01, 3000-01-01, and to not after", "2016-01-01, 2026-10-01, must be less than 3660 days after"})
    void aSpanThatIsNoneIsRefused(LocalDate from, LocalDate to, String why) {
        assertThatThrownBy(() -> new Span(from, to, ZoneOffset.UTC)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(why);
    }

    @Test
    void daysAndMonthsAreNotMixed() {
        Span day = new Span(LocalDate.of(2026, 10, 1), LocalDate.of(2026, 10, 1), ZoneOffset.UTC);
        assertThatThrownBy(() -> new Revenue.Query(day, Basis.BOOKED, Set.of(Dimension.DAY, Dimension.MONTH), Optional.empty()))
                .hasMessage("by must name DAY or MONTH, not both");
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5})
    void prepaidIsTheBalanceAtTheEndOfAnyPastDay(long seed) {
        RandomGenerator random = random(seed);
        List<BusinessId> shops = List.of(shop("USD"), shop("USD"));
        List<Payment> booked = new ArrayList<>();
        for (int number = 0; number < 20; number++) {
            Instant now = BEGIN.plusSeconds(random.nextInt(SECONDS));
            Money amount = usd(1 + random.nextInt(5_000_000));
            BusinessId shop = shops.get(random.nextInt(2));
            Payment payment = payments.book(shop, amount, "P" + number, now, new Booking("Ann Berger", now, "")).payment();
            booked.add(payment);
            if (random.nextInt(3) == 0) {
                booked.add(payments.reverse(payment, new Booking("Ann Berger", now.plusSeconds(random.nextInt(864_000)), "Lost."))
                        .payment());
            }
        }

        for (int day = -1; day < 115; day += 4) {
            LocalDate end = LocalDate.ofInstant(BEGIN, ZoneOffset.UTC).plusDays(day);
            ZoneId zone = ZONES.get(random.nextInt(ZONES.size()));
            Instant instant = Span.endOf(end, zone);
            List<Prepaid.Line> lines = prepaid.before(instant);
            for (BusinessId shop : shops) {
                long sum = booked.stream().filter(one -> one.business().equals(shop) && one.bookedAt().isBefore(instant))
                        .mapToLong(one -> one.amount().micros()).sum();
                assertThat(lines).filteredOn(line -> line.business().equals(shop)).extracting(line -> line.balance().micros())
                        .isEqualTo(sum > 0 ? List.of(sum) : List.of());
                assertThat(journal.balances(Journal.account(shop), instant.minusNanos(1_000))).extracting(Money::micros)
                        .isEqualTo(booked.stream().anyMatch(one -> one.business().equals(shop) && one.bookedAt().isBefore(instant))
                                ? List.of(sum)
                                : List.of());
            }
        }
    }

    @Test
    void whoOwesHasNothingPrepaid() {
        BusinessId shop = shop("USD");
        Sold one = sell(shop, "Elsewhere", Category.UTILITY, BEGIN, 70_000);

        assertThat(prepaid.before(Span.endOf(LocalDate.of(2998, 1, 1), ZoneOffset.UTC))).extracting(Prepaid.Line::business)
                .doesNotContain(one.business());
    }

    /** October's invoice is issued on November 1st in Berlin and is due on November 15th. */
    @Test
    void openItemsHaveTheirAgeAtAnyPastDay() {
        BusinessId shop = shop("USD");
        sell(shop, "Elsewhere", Category.UTILITY, Instant.parse("2026-10-15T12:00:00Z"), 10_000_000);
        Instant issued = Instant.parse("2026-11-01T09:00:00Z");
        Invoice invoice = invoices().run(shop, YearMonth.of(2026, 10), issued).orElseThrow();
        pay(shop, "4.00", issued.plus(Duration.ofDays(31)), invoice);
        pay(shop, "1.00", issued.plus(Duration.ofDays(61)), invoice);
        Instant credited = issued.plus(Duration.ofDays(200));
        CreditNote note = notes.issue(invoice, new Wanted.Whole(), "Lost.", credited, "Ann Berger");
        assertThat(invoice.total()).isEqualTo("11.90");
        assertThat(note.total()).isEqualTo("11.90");

        record Expected(String day, Since since, long days, Age age, String open) {}
        for (Expected one : List.of(
                new Expected("2026-11-01", Since.ISSUE, 0, Age.DAYS_0_TO_30, "11.900000"),
                new Expected("2026-12-01", Since.ISSUE, 30, Age.DAYS_0_TO_30, "11.900000"),
                new Expected("2026-12-02", Since.ISSUE, 31, Age.DAYS_31_TO_60, "7.900000"),
                new Expected("2026-12-31", Since.ISSUE, 60, Age.DAYS_31_TO_60, "7.900000"),
                new Expected("2027-01-01", Since.ISSUE, 61, Age.DAYS_61_TO_90, "6.900000"),
                new Expected("2027-01-30", Since.ISSUE, 90, Age.DAYS_61_TO_90, "6.900000"),
                new Expected("2027-01-31", Since.ISSUE, 91, Age.OVER_90_DAYS, "6.900000"),
                new Expected("2026-11-14", Since.DUE, -1, Age.NOT_DUE, "11.900000"),
                new Expected("2026-11-15", Since.DUE, 0, Age.DAYS_0_TO_30, "11.900000"),
                new Expected("2027-02-14", Since.DUE, 91, Age.OVER_90_DAYS, "6.900000"))) {
            assertThat(open(shop, one.day(), one.since())).as(one.day()).singleElement()
                    .extracting(Item::number, Item::days, Item::age, item -> item.open().exact().toPlainString())
                    .containsExactly(invoice.number(), one.days(), one.age(), one.open());
        }
        assertThat(open(shop, "2026-10-31", Since.ISSUE)).as("before it was issued").isEmpty();
        assertThat(open(shop, "2027-05-20", Since.ISSUE)).as("after it was cancelled").isEmpty();
        assertThat(receivables.openItems(shop).open()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {6, 7})
    void openItemsOfTheLastDayAreThoseOfTheReceivables(long seed) {
        RandomGenerator random = random(seed);
        BusinessId shop = shop("USD");
        Instant now = Instant.parse("2026-11-01T09:00:00Z");
        for (int month = 7; month <= 10; month++) {
            sell(shop, "Elsewhere", Category.UTILITY, Instant.parse("2026-%02d-15T12:00:00Z".formatted(month)),
                    1 + random.nextInt(20_000_000));
        }
        invoices().run(shop, YearMonth.of(2026, 10), now);
        for (int number = 0; number < 4; number++) {
            now = now.plusSeconds(random.nextInt(864_000));
            payments.book(shop, usd(1 + random.nextInt(9_000_000)), "P" + number, now, new Booking("Ann Berger", now, ""));
        }

        assertThat(open(shop, "2027-12-31", Since.ISSUE)).extracting(Item::number, Item::open)
                .containsExactlyElementsOf(receivables.openItems(shop).open().stream()
                        .map(one -> tuple(one.number(), one.open())).toList());
    }

    /** Domestic, reverse charge and outside the scope; some credited in part, some whole. */
    @ParameterizedTest
    @ValueSource(longs = {8, 9})
    void taxesAreThoseOfTheDocumentsAndOfTheLedger(long seed) {
        RandomGenerator random = random(seed);
        List<Document> expected = new ArrayList<>();
        Set<BusinessId> shops = new HashSet<>();
        Instant issued = Instant.parse("2026-11-01T09:00:00Z");
        Instant credited = Instant.parse("2026-12-05T09:00:00Z");
        for (String country : List.of("DE", "FR", "US", "DE", "DE")) {
            BusinessId shop = shop("USD", country);
            shops.add(shop);
            for (int message = 0; message < 6; message++) {
                sell(shop, "Elsewhere", Category.UTILITY, Instant.parse("2026-10-15T12:00:00Z"), 1 + random.nextInt(90_000_000));
            }
            Invoice invoice = invoices().run(shop, YearMonth.of(2026, 10), issued).orElseThrow();
            expected.add(new Document(TaxReport.Kind.INVOICE, invoice.number(), invoice.number(), shop, YearMonth.of(2026, 10),
                    LocalDate.of(2026, 11, 1), invoice.sum(), invoice.tax(), invoice.terms().orElseThrow().exchange()
                            .map(rate -> rate.tax()).orElse(new BigDecimal("0.00"))));
            Wanted wanted = random.nextBoolean() ? new Wanted.Whole() : new Wanted.Lines(Set.of(1 + random.nextInt(6)));
            CreditNote note = notes.issue(invoice, wanted, "Lost.", credited, "Ann Berger");
            expected.add(new Document(TaxReport.Kind.CREDIT_NOTE, note.number(), invoice.number(), shop, YearMonth.of(2026, 12),
                    LocalDate.of(2026, 12, 5), note.sum().negate(), note.tax().negate(),
                    note.otherTax().map(BigDecimal::negate).orElse(new BigDecimal("0.00"))));
        }

        List<TaxReport.Group> groups = taxes.of(YearMonth.of(2026, 10), YearMonth.of(2026, 12));

        List<Document> found = groups.stream().flatMap(group -> group.documents().stream())
                .filter(document -> shops.contains(document.business())).toList();
        assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
        for (Document document : found) {
            assertThat(jdbc.queryForObject("SELECT COALESCE(SUM(amount_micros), 0) FROM entry WHERE account = 'tax' AND reason = ?",
                    Long.class, document.number())).as(document.number()).isEqualTo(document.tax().movePointRight(6).longValueExact());
        }
        for (TaxReport.Group group : groups) {
            assertThat(group.tax()).isEqualTo(group.documents().stream().map(Document::tax).reduce(BigDecimal.ZERO, BigDecimal::add));
            group.documents().stream().filter(document -> shops.contains(document.business())).forEach(document -> assertThat(
                    group.rate().treatment()).contains(switch (group.rate().country()) {
                        case "DE" -> Treatment.DOMESTIC;
                        case "FR" -> Treatment.REVERSE_CHARGE;
                        default -> Treatment.OUTSIDE_SCOPE;
                    }));
        }
        assertThat(taxes.of(YearMonth.of(2026, 11), YearMonth.of(2026, 11)).stream().flatMap(group -> group.documents().stream()))
                .noneMatch(document -> shops.contains(document.business()));
    }

    private List<Item> open(BusinessId shop, String day, Since since) {
        return aged.on(LocalDate.parse(day), ZoneId.of("Europe/Berlin"), since).stream().filter(item -> item.business().equals(shop))
                .toList();
    }

    private void pay(BusinessId shop, String amount, Instant now, Invoice invoice) {
        payments.book(shop, Money.of(new BigDecimal(amount), World.USD), invoice.number() + " " + now, now,
                new Booking("Ann Berger", now, ""));
    }

    private BusinessId shop(String currency) {
        return shop(currency, "DE");
    }

    private BusinessId shop(String currency, String country) {
        BusinessId shop = world.business().currency(currency).in("Europe/Berlin").onAccount("100000").enrol().id();
        buyers.put(shop, Trade.buyer(country, Trade.VAT_IDS.getOrDefault(country, ""), Format.PLAIN), BEGIN);
        return shop;
    }

    private Invoices invoices() {
        return TaxedInvoices.of(world, events);
    }

    /** @param micros zero: it is free */
    private Sold sell(BusinessId shop, String market, Category category, Instant at, long micros) {
        Reservation one = HeldMoney.held(shop, category, micros, at);
        Currency currency = ledger.account(shop).currency();
        // The test's rate card has no price for this country, so what is held is the price.
        Reservation held = new Reservation(one.message(), "AQ", market, new Money(micros, currency),
                micros == 0 ? Optional.of(FreeReason.SERVICE_WINDOW) : Optional.empty(), at, one.expiresAt(), "");
        assertThat(ledger.reserve(List.of(held))).isTrue();
        ledger.settle(List.of(new Delivered(held.id(), at)), List.of());
        String charged = charges.of(List.of(held.id())).getFirst().market();
        return new Sold(shop, charged, category, at, micros, held.id());
    }

    private void takeBack(Sold sold) {
        Instant now = jdbc.queryForObject("SELECT MAX(booked_at) FROM entry WHERE account = ?", LocalDateTime.class,
                "business:" + sold.business()).toInstant(ZoneOffset.UTC);
        payments.takeBack(charges.of(List.of(sold.id())).getFirst(), new Booking("Ann Berger", now, "Lost."));
    }

    private static RandomGenerator random(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }
}
