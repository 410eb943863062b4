package io.tollgate.invoicing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.TollgateTest;
import io.tollgate.database.Slice;
import io.tollgate.ledger.Delivered;
import io.tollgate.ledger.Entry;
import io.tollgate.ledger.Invoiced;
import io.tollgate.ledger.Journal;
import io.tollgate.ledger.Ledger;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.money.Money;
import io.tollgate.world.BusinessToEnrol;
import io.tollgate.world.HeldMoney;
import io.tollgate.world.World;
import io.tollgate.world.WorldBooks;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/** A business that pays what an invoice prints owes nothing any more, to the millionth. */
@TollgateTest
class InvoiceBookingTest {

    private static final YearMonth OCTOBER = YearMonth.of(2026, 10);
    private static final Instant MID_OCTOBER = Instant.parse("2026-10-15T12:00:00Z");
    private static final Instant NOVEMBER = Instant.parse("2026-11-01T09:00:00Z");

    @Autowired
    Invoices invoices;

    @Autowired
    Ledger ledger;

    @Autowired
    Journal journal;

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    World world;

    private WorldBooks books;

    @BeforeEach
    void openBooks() {
        books = world.books();
    }

    @AfterEach
    void closeBooks() {
        books.close();
    }

    /** Three months of random charges, each paid as it is printed: before the month, after it, or with the next one. */
    @ParameterizedTest
    @CsvSource({"JPY, 0, 1", "JPY, 0, 2", "CLP, 0, 3", "USD, 2, 4", "EUR, 2, 5", "USD, 2, 6", "KWD, 3, 7", "BHD, 3, 8"})
    void whoPaysWhatIsPrintedOwesNothingToTheMillionth(String code, int decimals, long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        Currency currency = Currency.getInstance(code);
        BusinessId prepaid = business(code).prepaid("1000000").enrol().id();
        BusinessId postpaid = business(code).onAccount("1000000").enrol().id();
        for (BusinessId business : List.of(prepaid, postpaid)) {
            BigDecimal printed = BigDecimal.ZERO;
            for (int month = 0; month < 3; month++) {
                deliver(business, currency, amounts(random), MID_OCTOBER.plusSeconds(month * 30L * 86_400));
                Invoice invoice = run(business, OCTOBER.plusMonths(month)).orElseThrow();
                assertThat(invoice.sum().scale()).isEqualTo(decimals);
                printed = printed.add(invoice.sum());
                if (printed.signum() > 0 && random.nextBoolean()) {
                    ledger.credit(business, Money.of(printed, currency), invoice.number(), NOVEMBER);
                    printed = BigDecimal.ZERO;
                }
                Money before = business.equals(prepaid) ? Money.of(new BigDecimal("1000000"), currency) : Money.zero(currency);
                assertThat(ledger.account(business).balance()).isEqualTo(before.minus(Money.of(printed, currency)));
            }
            world.audit().of(business);
        }
    }

    @Test
    void theRoundingIsOneEntryWithTheNumberOfTheInvoice() {
        BusinessId shop = business("USD").onAccount("1000").enrol().id();
        deliver(shop, World.USD, List.of(4_999L, 100_000L), MID_OCTOBER);

        Invoice invoice = invoices.run(shop, OCTOBER, NOVEMBER, "Ann Berger").orElseThrow();

        Entry entry = ofInvoice(shop);
        assertThat(entry.kind()).isEqualTo("INVOICE");
        assertThat(entry.amount()).as("0.104999 was charged, 0.10 is printed").isEqualTo(HeldMoney.usd(4_999));
        assertThat(entry.reason()).isEqualTo(invoice.number());
        assertThat(entry.by()).isEqualTo("Ann Berger");
        assertThat(entry.at()).isEqualTo(NOVEMBER);
        assertThat(amount("rounding", entry)).isEqualTo(-4_999);
        assertThat(ledger.account(shop).balance()).isEqualTo(HeldMoney.usd(-100_000));
    }

    @Test
    void anInvoiceOfWholeCentsHasNoEntry() {
        BusinessId shop = business("USD").onAccount("1000").enrol().id();
        deliver(shop, World.USD, List.of(40_000L, 60_000L), MID_OCTOBER);

        run(shop, OCTOBER);

        assertThat(entries(shop)).extracting(Entry::kind).containsOnly("CHARGE");
        assertThat(ledger.account(shop).balance()).isEqualTo(HeldMoney.usd(-100_000));
    }

    @Test
    void taxIsOwedBesideTheRounding() {
        BusinessId shop = business("USD").onAccount("1000").enrol().id();
        Money before = ledger.account(shop).balance();

        ledger.book(invoiced(shop, "T-" + shop, 104_999, 100_000, 19_000));

        Entry entry = ofInvoice(shop);
        assertThat(ledger.account(shop).balance()).isEqualTo(before.minus(HeldMoney.usd(14_001)));
        assertThat(entry.amount()).isEqualTo(HeldMoney.usd(-14_001));
        assertThat(amount("rounding", entry)).isEqualTo(-4_999);
        assertThat(amount("tax", entry)).isEqualTo(19_000);
        assertThatThrownBy(() -> ledger.book(invoiced(shop, "T-" + shop, 104_999, 100_000, 19_000))).as("twice")
                .hasMessageContaining("Duplicate entry");
        assertThat(ledger.account(shop).balance()).isEqualTo(before.minus(HeldMoney.usd(14_001)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            100000 | 105001 | 0  | that is no rounding
            100000 | 94999  | 0  | that is no rounding
            100000 | 100000 | -1 | tax (-0.000001 USD) of invoice T-7 must be at least zero
            """)
    void refusesWhatIsNoRoundingAndNoTax(long charged, long printed, long tax, String complaint) {
        assertThatThrownBy(() -> invoiced(new BusinessId(7), "T-7", charged, printed, tax)).hasMessageContaining(complaint);
    }

    /** The process dies at each statement of the booking; the number is not used up, and the next run books once. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            BEFORE INSERT ON entry   | NEW.kind = 'INVOICE' AND NEW.account = CONCAT('business:', :shop)
            AFTER INSERT ON entry    | NEW.kind = 'INVOICE' AND NEW.account = 'rounding'
            BEFORE UPDATE ON balance | NEW.business_id = :shop AND NEW.balance_micros <> OLD.balance_micros
            AFTER INSERT ON invoice  | NEW.business_id = :shop
            BEFORE UPDATE ON balance | NEW.business_id = :shop AND NEW.invoiced_through > OLD.invoiced_through
            """)
    void aRunThatDiesWhileItBooksIsFinishedByTheNext(String where, String when) {
        BusinessId shop = business("USD").onAccount("1000").enrol().id();
        deliver(shop, World.USD, List.of(4_999L, 100_000L), MID_OCTOBER);
        Integer number = lastNumber();
        jdbc.execute("CREATE TRIGGER death " + where + " FOR EACH ROW BEGIN IF " + when.replace(":shop", shop.toString())
                + " THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'died here'; END IF; END");
        try {
            assertThatThrownBy(() -> run(shop, OCTOBER)).hasMessageContaining("died here");
        } finally {
            jdbc.execute("DROP TRIGGER death");
        }
        assertThat(invoices.of(shop)).isEmpty();
        assertThat(lastNumber()).isEqualTo(number);
        assertThat(ledger.account(shop).balance()).isEqualTo(HeldMoney.usd(-104_999));

        run(shop, OCTOBER);
        run(shop, OCTOBER);

        assertThat(ledger.account(shop).balance()).isEqualTo(HeldMoney.usd(-100_000));
        world.audit().of(shop);
    }

    /** An invoice that was issued before the ledger booked any is booked with the next one. */
    @Test
    void anOlderInvoiceIsBookedByTheNextRun() {
        BusinessId shop = business("USD").onAccount("1000").enrol().id();
        deliver(shop, World.USD, List.of(4_999L), MID_OCTOBER);
        Invoice old = run(shop, OCTOBER).orElseThrow();
        jdbc.update("DELETE FROM entry WHERE reason = ?", old.number());
        jdbc.update("UPDATE balance SET balance_micros = -4999 WHERE business_id = ?", shop.value());
        jdbc.update("UPDATE invoice SET booked = FALSE WHERE number = ?", old.number());

        run(shop, OCTOBER.plusMonths(1));
        run(shop, OCTOBER.plusMonths(2));

        assertThat(ledger.account(shop).balance()).isEqualTo(HeldMoney.usd(0));
        assertThat(ofInvoice(shop).reason()).isEqualTo(old.number());
        world.audit().of(shop);
    }

    @Test
    void oneOfManyRunsAtOnceBooks() throws Exception {
        BusinessId shop = business("USD").onAccount("1000").enrol().id();
        deliver(shop, World.USD, List.of(4_999L), MID_OCTOBER);
        deliver(shop, World.USD, List.of(2_001L), MID_OCTOBER.plusSeconds(30 * 86_400));

        try (var threads = Executors.newFixedThreadPool(6)) {
            List<Future<?>> all = new ArrayList<>(IntStream.range(0, 6).mapToObj(_ -> threads.submit(() -> again(shop))).toList());
            for (Future<?> one : all) {
                one.get();
            }
        }

        assertThat(invoices.of(shop)).hasSize(2);
        assertThat(ledger.account(shop).balance()).as("0.00 and 0.00 are printed").isEqualTo(HeldMoney.usd(0));
        world.audit().of(shop);
    }

    private void again(BusinessId shop) {
        try {
            run(shop, OCTOBER.plusMonths(1));
        } catch (TransientDataAccessException deadlock) {
            again(shop);
        }
    }

    private Optional<Invoice> run(BusinessId business, YearMonth month) {
        return invoices.run(business, month, NOVEMBER.plusSeconds(150L * 86_400));
    }

    private static Invoiced invoiced(BusinessId business, String number, long charged, long printed, long tax) {
        return new Invoiced(business, number, HeldMoney.usd(charged), HeldMoney.usd(printed), HeldMoney.usd(tax), NOVEMBER,
                "job:invoicing");
    }

    private BusinessToEnrol business(String currency) {
        return world.business().currency(currency).in("Europe/Berlin");
    }

    private static List<Long> amounts(RandomGenerator random) {
        return random.longs(1 + random.nextInt(12), 1, random.nextBoolean() ? 50_000 : 3_000_000).boxed().toList();
    }

    private void deliver(BusinessId business, Currency currency, List<Long> amounts, Instant at) {
        List<MessageId> ids = books.deliver(business, Category.UTILITY, at, amounts);
        assertThat(ledger.settle(ids.stream().map(id -> new Delivered(id, at)).toList(), List.of())).as("each is charged once").isEmpty();
        assertThat(ledger.account(business).currency()).isEqualTo(currency);
    }

    private List<Entry> entries(BusinessId business) {
        return journal.entries(Journal.account(business), Optional.empty(), Optional.empty(),
                Slice.first(100));
    }

    private Entry ofInvoice(BusinessId business) {
        return entries(business).stream().filter(entry -> entry.kind().equals("INVOICE")).findFirst().orElseThrow();
    }

    private long amount(String account, Entry entry) {
        return world.audit().number("SELECT amount_micros FROM entry WHERE account = ? AND journal_entry_id = UNHEX(?)", account,
                entry.journalEntry());
    }

    private Integer lastNumber() {
        return (int) world.audit().number("SELECT COALESCE(MAX(last_number), 0) FROM invoice_series WHERE series = '2027'");
    }
}
