package io.tollgate.books.saft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.TollgateTest;
import io.tollgate.books.DayMovements;
import io.tollgate.books.NotExportable;
import io.tollgate.books.Span;
import io.tollgate.books.TaxReport;
import io.tollgate.books.saft.ReadSaft.Transaction;
import io.tollgate.business.Businesses;
import io.tollgate.invoicing.Buyer.Format;
import io.tollgate.invoicing.Buyers;
import io.tollgate.invoicing.CreditNotes;
import io.tollgate.invoicing.CreditNotes.Wanted;
import io.tollgate.invoicing.Invoice;
import io.tollgate.invoicing.Seller;
import io.tollgate.invoicing.TaxedInvoices;
import io.tollgate.invoicing.Trade;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.tariff.RateCards;
import io.tollgate.tariff.SaftCodes;
import io.tollgate.tariff.TaxTable;
import io.tollgate.tariff.TaxTable.VatRate;
import io.tollgate.world.World;
import io.tollgate.world.WorldBooks;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Every file is checked against the format, and its sums against the ledger. */
@TollgateTest
class SaftExportTest {

    private static final LocalDate FIRST = LocalDate.of(2013, 3, 1);
    private static final Instant NOW = Instant.parse("2013-12-01T08:15:30Z");
    private static final Currency MOP = Trade.currency("MOP");
    private static final Currency DKK = Trade.currency("DKK");

    @Autowired
    SaftEntries entries;
    @Autowired
    DayMovements movements;
    @Autowired
    TaxReport taxes;
    @Autowired
    Businesses businesses;
    @Autowired
    Buyers buyers;
    @Autowired
    CreditNotes notes;
    @Autowired
    RateCards shipped;
    @Autowired
    ApplicationEventPublisher events;
    @Autowired
    World world;
    @Autowired
    JdbcTemplate jdbc;
    @Autowired
    PlatformTransactionManager transactions;

    private RateCards tables;
    private long booked;

    @BeforeEach
    void takeTables() {
        tables = new RateCards();
        tables.takeEffect(shipped.saft());
    }

    /** An hour's messages of 0.0333 and 0.0334 are a transaction a day; the payment has its own. */
    @Test
    void aDayOfMessagesIsOneTransactionAndAPaymentIsAnother() {
        inBooks(() -> {
            book("PAYMENT", FIRST, Map.of("cash", -60_000_000L, "business:7", 60_000_000L));
            for (int message = 0; message < 3; message++) {
                book("CHARGE", FIRST, Map.of("business:7", -33_300L, "revenue:Germany:UTILITY", 33_300L));
            }
            book("CHARGE", FIRST.plusDays(1), Map.of("business:7", -33_400L, "revenue:Chile:UTILITY", 33_400L));

            ReadSaft file = file(FIRST, FIRST.plusDays(30), MOP);

            assertThat(file.text("AuditFileVersion")).isEqualTo("1.30");
            assertThat(file.text("DefaultCurrencyCode")).isEqualTo("MOP");
            assertThat(file.text("SelectionStartDate") + " " + file.text("SelectionEndDate")).isEqualTo("2013-03-01 2013-03-31");
            assertThat(file.transactions()).extracting(SaftExportTest::words).containsExactly(
                    "CHARGES CHARGE 2013-03-01: 1500/7 -0.10, 3000 0.10", "CHARGES CHARGE 2013-03-02: 1500/7 -0.03, 3000 0.03",
                    "PAYMENTS PAYMENT: 1500/7 60.00, 1920 -60.00");
            assertThat(file.balances("Closing")).isEqualTo(Map.of("1500", new BigDecimal("59.87"), "1920", new BigDecimal("-60.00"), "3000",
                    new BigDecimal("0.13"), "7740", new BigDecimal("0.00")));
            assertThat(file.customers("Closing")).isEqualTo(Map.of("7", new BigDecimal("59.87")));
        });
    }

    /** Spans follow each other without a gap: what the first ends with the next begins with, and the last has the ledger's balances. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void allFilesTogetherAreTheLedger(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        List<String> accounts = List.of("business:7", "business:60001", "revenue:Türkiye \"Ğ\" & <x>:UTILITY", "revenue", "tax", "cash",
                "write-off", "rounding", "grants", "grant-credit:3", "supplier-payable");
        List<String> kinds = List.of("CHARGE", "SUPPLIER_COST", "GRANT_USED", "PAYMENT", "REFUND", "REMINDER", "RERATING", "SOMETHING_NEW");
        inBooks(() -> {
            Map<String, Long> ledger = new TreeMap<>();
            for (int entry = 0; entry < 150; entry++) {
                List<String> drawn = new ArrayList<>(accounts);
                Collections.shuffle(drawn, new Random(random.nextLong()));
                long one = random.nextInt(3) == 0 ? random.nextLong(90_000_000_000L) : random.nextLong(9_000);
                long two = random.nextLong(20_000);
                Map<String, Long> amounts = Map.of(drawn.get(0), -one - two, drawn.get(1), one, drawn.get(2), two);
                book(kinds.get(random.nextInt(kinds.size())), FIRST.plusDays(random.nextInt(80) - 20L), amounts);
                amounts.forEach((account, micros) -> ledger.merge(account, micros, Long::sum));
            }
            Map<String, BigDecimal> moved = new TreeMap<>();
            Optional<ReadSaft> before = Optional.empty();
            LocalDate from = FIRST.minusDays(30);
            while (from.isBefore(FIRST.plusDays(70))) {
                LocalDate to = from.plusDays(random.nextInt(40));
                ReadSaft file = file(from, to, MOP);
                file.moved().forEach((account, amount) -> moved.merge(account, amount, BigDecimal::add));
                before.ifPresent(former -> assertThat(file.balances("Opening")).containsAllEntriesOf(former.balances("Closing")));
                before = Optional.of(file);
                from = to.plusDays(1);
            }

            Map<String, BigDecimal> expected = new TreeMap<>();
            ledger.forEach((account, micros) -> expected.put(account, BigDecimal.valueOf(micros, 6).setScale(2, RoundingMode.HALF_UP)));
            BigDecimal off = moved.getOrDefault("rounding", BigDecimal.ZERO).subtract(expected.getOrDefault("rounding", BigDecimal.ZERO));
            assertThat(off.abs()).as("the rounding account has the rest").isLessThanOrEqualTo(new BigDecimal("0.06"));
            expected.remove("rounding");
            moved.remove("rounding");
            expected.values().removeIf(amount -> amount.signum() == 0);
            moved.values().removeIf(amount -> amount.signum() == 0);
            assertThat(moved).isEqualTo(expected);
        });
    }

    /** More than are read at once. */
    @Test
    void noPaymentIsLostBetweenTwoSlices() {
        inBooks(() -> {
            for (int payment = 1; payment <= 1_001; payment++) {
                book("PAYMENT", FIRST, Map.of("cash", payment * -10_000L, "business:7", payment * 10_000L));
            }

            ReadSaft file = file(FIRST, FIRST, MOP);

            assertThat(file.text("NumberOfEntries")).isEqualTo("1001");
            assertThat(file.text("TotalDebit")).isEqualTo("5015.01"); // 1001 × 1002 / 2 cents
        });
    }

    /**
     * Norwegian VAT of 25 %: 100 messages of 0.80 are 80.00, the tax 20.00. 50 for a Swedish buyer are 40.00, without tax and without
     * anything else to book. Half of the first is taken back: 40.00 and 10.00.
     */
    @Test
    void documentsTellTheirTax() {
        try (WorldBooks books = world.books()) {
            BusinessId home = shop("NO");
            BusinessId abroad = shop("SE");
            books.deliver(home, Category.UTILITY, Instant.parse("2026-09-10T12:00:00Z"), Collections.nCopies(50, 800_000L));
            books.deliver(home, Category.MARKETING, Instant.parse("2026-09-10T12:00:00Z"), Collections.nCopies(50, 800_000L));
            books.deliver(abroad, Category.UTILITY, Instant.parse("2026-09-10T12:00:00Z"), Collections.nCopies(50, 800_000L));
            Instant now = Instant.now();
            Invoice invoice = invoice(home, now);
            Invoice other = invoice(abroad, now);
            notes.issue(invoice, new Wanted.Lines(Set.of(1)), "Lost.", now, "Ann Berger");

            LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
            ReadSaft file = file(export(seller(), now.plus(Duration.ofDays(2))), today, today.plusDays(1), DKK);

            assertThat(file.transactions().stream().filter(one -> one.journal().equals("INVOICES")).map(SaftExportTest::words))
                    .containsExactlyInAnyOrder("INVOICES INVOICE: 1500/" + home + " -20.00, 2700 20.00",
                            "INVOICES INVOICE: 1500/" + abroad + " 0.00",
                            "INVOICES CREDIT_NOTE: 1500/" + home + " 50.00, 3000 -40.00, 2700 -10.00");
            assertThat(file.taxes()).containsExactlyInAnyOrder("DOMESTIC-25 80.00 20.00", "OUTSIDE_SCOPE-0 40.00 0.00",
                    "DOMESTIC-25 40.00 -10.00");
            assertThat(file.taxCodes()).isEqualTo(Map.of("DOMESTIC-25", "3", "OUTSIDE_SCOPE-0", "52"));
            assertThat(other.tax().signum()).isZero();
        }
    }

    @Test
    void textsAreCutAndCleaned() {
        inBooks(() -> {
            book("PAYMENT", FIRST, Map.of("cash", -1_000_000L, "business:7", 1_000_000L));
            jdbc.update("UPDATE entry SET made_by = ? WHERE currency = 'MOP'", "😀".repeat(40) + "\u0001");
            Seller seller = new Seller("A & <B> \u0007" + "😀".repeat(300), "Street", "0150", "Oslo", "NO", "NO923609016MVA", "", "", "EM",
                    "a@b.example", "", "", "", "", DKK, "");

            ReadSaft file = file(export(seller, NOW), FIRST, FIRST, MOP);

            assertThat(file.text("SourceID")).isEqualTo("😀".repeat(17)); // 34 units, as half of one is nothing
            assertThat(file.text("Company")).contains("A & <B> 😀😀");
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            2013-12-01 | true  | cash    | the day 2013-12-01 is not over in UTC. Maybe export it tomorrow.
            2013-03-02 | false | cash    | nobody is said to keep these books. Maybe set tollgate.invoicing.seller.*.
            2013-03-02 | true  | mystery | saft-accounts.csv has no row for the account mystery on 2013-03-02. Maybe release one.
            """)
    void whatCannotBeExportedIsRefused(LocalDate to, boolean hasSeller, String account, String why) {
        inBooks(() -> {
            book("PAYMENT", FIRST, Map.of(account, -1_000_000L, "business:7", 1_000_000L));
            ByteArrayOutputStream out = new ByteArrayOutputStream();

            assertThatThrownBy(() -> export(hasSeller ? seller() : Trade.nobody(), NOW)
                    .write(new Span(FIRST, to, ZoneOffset.UTC), MOP, NOW, out)).isInstanceOf(NotExportable.class).hasMessage(why);
            assertThat(out.size()).isZero();
        });
    }

    @Test
    void withoutTablesNothingHasAName() {
        tables.takeEffect(SaftCodes.empty());
        inBooks(() -> assertThatThrownBy(() -> file(FIRST, FIRST, MOP)).isInstanceOf(NotExportable.class)
                .hasMessageContaining("no row for the account rounding"));
    }

    /** A journal that has no entry for a balance would be a wrong file. */
    @Test
    void anEntryThatNoJournalHasIsTold() {
        inBooks(() -> {
            byte[] among = ByteBuffer.allocate(16).putLong(1).putLong(++booked).array(); // where only charges stand
            insert(among, "PAYMENT", FIRST, Map.of("cash", -1L, "business:7", 1L));

            assertThatThrownBy(() -> file(FIRST, FIRST, MOP)).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("not all entries of [business:7, cash]");
        });
    }

    private BusinessId shop(String country) {
        BusinessId shop = world.business().currency("DKK").in("Europe/Oslo").onAccount("100000").enrol().id();
        buyers.put(shop, Trade.buyer(country, "", Format.PLAIN), World.LONG_AGO);
        return shop;
    }

    private Invoice invoice(BusinessId shop, Instant now) {
        RateCards taxed = new RateCards();
        taxed.takeEffect(new TaxTable(List.of(new VatRate("NO", new BigDecimal("25"), LocalDate.of(2020, 1, 1), LocalDate.MAX, "statute")),
                List.of()));
        return TaxedInvoices.of(world, events, seller(), taxed).run(shop, YearMonth.of(2026, 9), now).orElseThrow();
    }

    private static Seller seller() {
        return new Seller("Tollgate Norge AS", "Karl Johans gate 1", "0154", "Oslo", "NO", "NO923609016MVA", "", "923609016", "EM",
                "billing@tollgate.example", "Billing", "+47 22 00 00 00", "billing@tollgate.example", "", DKK, "");
    }

    /** Entries that nobody else sees, in a year and in a currency of their own. */
    private void inBooks(Runnable test) {
        new TransactionTemplate(transactions).executeWithoutResult(status -> {
            test.run();
            status.setRollbackOnly();
        });
    }

    private void book(String kind, LocalDate day, Map<String, Long> amounts) {
        long upper = kind.equals("CHARGE") ? 1 : -1; // charges stand before all others
        insert(ByteBuffer.allocate(16).putLong(upper).putLong(++booked).array(), kind, day, amounts);
    }

    private void insert(byte[] id, String kind, LocalDate day, Map<String, Long> amounts) {
        amounts.forEach((account, micros) -> jdbc.update("INSERT INTO entry (journal_entry_id, account, amount_micros, currency, at,"
                + " booked_at, kind, made_by) VALUES (?, ?, ?, 'MOP', ?, ?, ?, 'Ann Berger')", id, account, micros, day.atTime(12, 0),
                day.atTime(23, 59, 59, 999_999_000), kind));
    }

    private ReadSaft file(LocalDate from, LocalDate to, Currency currency) {
        return file(export(seller(), NOW), from, to, currency);
    }

    private ReadSaft file(Made made, LocalDate from, LocalDate to, Currency currency) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        made.write(new Span(from, to, ZoneOffset.UTC), currency, made.now(), out);
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<AuditFile xmlns=");
        return ReadSaft.of(out.toByteArray());
    }

    private record Made(SaftExport export, Instant now) {

        void write(Span span, Currency currency, Instant now, ByteArrayOutputStream out) {
            try {
                export.write(span, currency, now, out);
            } catch (IOException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    private Made export(Seller seller, Instant now) {
        return new Made(new SaftExport(entries, movements, taxes, businesses, buyers, tables, seller, Optional.empty()), now);
    }

    private static String words(Transaction one) {
        return one.journal() + " " + (one.kind().equals("CHARGE") ? one.id() : one.kind()) + ": " + String.join(", ",
                one.lines().stream().map(line -> line.number() + (line.customer().isEmpty() ? "" : "/" + line.customer()) + " "
                        + line.amount()).toList());
    }
}
