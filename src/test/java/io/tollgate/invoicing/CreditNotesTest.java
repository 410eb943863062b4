package io.tollgate.invoicing;

import static io.tollgate.world.HeldMoney.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.TollgateTest;
import io.tollgate.database.Slice;
import io.tollgate.invoicing.Buyer.Format;
import io.tollgate.invoicing.CreditNotes.Wanted;
import io.tollgate.invoicing.IssuedDocuments.Form;
import io.tollgate.ledger.Charges;
import io.tollgate.ledger.Entry;
import io.tollgate.ledger.Journal;
import io.tollgate.ledger.Ledger;
import io.tollgate.ledger.PaymentConflict;
import io.tollgate.ledger.Payments;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.money.Money;
import io.tollgate.reconciliation.Discrepancy;
import io.tollgate.reconciliation.Invariant;
import io.tollgate.reconciliation.Reconciliation;
import io.tollgate.tariff.RateCards;
import io.tollgate.tariff.TaxTable;
import io.tollgate.world.World;
import io.tollgate.world.WorldBooks;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/** What an invoice charged is given back by credit notes: never more than that, and to the millionth. */
@TollgateTest
class CreditNotesTest {

    private static final YearMonth OCTOBER = YearMonth.of(2026, 10);
    private static final Instant MID_OCTOBER = Instant.parse("2026-10-15T12:00:00Z");
    private static final Instant NOVEMBER = Instant.parse("2026-11-01T09:00:00Z");
    private static final Instant LATER = Instant.parse("2026-11-20T09:00:00Z");

    @Autowired
    Ledger ledger;

    @Autowired
    Charges charges;

    @Autowired
    Payments payments;

    @Autowired
    Journal journal;

    @Autowired
    CreditNotes notes;

    @Autowired
    CreditNoteDocuments noteDocuments;

    @Autowired
    Buyers buyers;

    @Autowired
    HeldInvoices held;

    @Autowired
    Reconciliation reconciliation;

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    World world;

    @Autowired
    ApplicationEventPublisher events;

    private WorldBooks books;

    @BeforeEach
    void openBooks() {
        books = world.books();
    }

    @AfterEach
    void closeBooks() {
        books.close();
    }

    @Test
    void aCancelledInvoiceIsOwedNoMore() {
        BusinessId shop = shop("USD");
        deliver(shop, List.of(44_400L, 44_400L, 44_400L, 47_001L));
        Invoice invoice = invoice(shop);
        assertThat(invoice.total()).as("0.180201, printed 0.18, and 19 % on it").isEqualTo("0.21");
        assertThat(balance(shop)).isEqualTo(usd(-210_000));

        CreditNote note = notes.issue(invoice, new Wanted.Whole(), "Wrong buyer.", LATER, "Ann Berger");

        assertThat(note.number()).matches("C2026-[0-9]{6}");
        assertThat(note.cancels()).isTrue();
        assertThat(note.sum()).isEqualTo(invoice.sum());
        assertThat(note.tax()).isEqualTo(invoice.tax());
        assertThat(note.lines()).allMatch(CreditNote.Line::whole).extracting(line -> line.credited().amount())
                .containsExactlyElementsOf(invoice.lines().stream().map(Invoice.Line::amount).toList());
        assertThat(balance(shop)).isEqualTo(usd(0));
        Entry entry = entries(shop).getFirst();
        assertThat(entry.kind()).isEqualTo("CREDIT_NOTE");
        assertThat(entry.reason()).isEqualTo(note.number());
        assertThat(entry.by()).isEqualTo("Ann Berger");
        assertThat(sum("rounding", entry)).as("the invoice took 0.000201 off").isEqualTo(201);
        assertThat(sum("tax", entry)).isEqualTo(-30_000);
        assertThat(notes.of(invoice.number())).containsExactly(note);
        assertThat(CreditNotes.left(invoice, List.of(note))).isEqualByComparingTo("0");
        assertThatThrownBy(() -> notes.issue(invoice, new Wanted.Whole(), "Again.", LATER, "Ann Berger"))
                .isInstanceOf(CreditConflict.class).hasMessage("nothing is left of invoice " + invoice.number() + " to credit");
        agrees(shop);
    }

    /** Credit for one message, then for a line, then for the rest: each charge is taken back once. */
    @Test
    void noChargeIsTakenBackTwice() {
        BusinessId shop = shop("USD");
        List<MessageId> messages = deliver(shop, List.of(50_000L, 50_000L, 50_000L, 70_001L));
        Invoice invoice = invoice(shop);
        takeBack(messages.getFirst());
        assertThat(balance(shop)).as("booked at once").isEqualTo(usd(-260_000 + 50_000));

        CreditNote first = notes.issue(invoice, new Wanted.TakenBack(), "Lost.", LATER, "Ann Berger");
        assertThat(first.lines()).singleElement().satisfies(line -> assertThat(line.credited().messages()).isEqualTo(1));
        assertThat(first.total()).isEqualTo("0.06");
        assertThat(balance(shop)).isEqualTo(usd(-200_000));
        assertThatThrownBy(() -> notes.issue(invoice, new Wanted.TakenBack(), "Lost.", LATER, "Ann Berger"))
                .hasMessageContaining("no charge that was taken back");
        takeBack(messages.get(1));
        int line = lineOf(invoice, 50_000);
        CreditNote second = notes.issue(invoice, new Wanted.Lines(Set.of(line)), "All of them.", LATER, "Ann Berger");
        assertThat(second.lines()).singleElement().satisfies(one -> {
            assertThat(one.credited().messages()).isEqualTo(2);
            assertThat(one.whole()).isTrue();
        });
        assertThatThrownBy(() -> takeBack(messages.get(2))).isInstanceOf(PaymentConflict.class)
                .hasMessageContaining("takes back the whole line of the invoice");
        assertThatThrownBy(() -> notes.issue(invoice, new Wanted.Lines(Set.of(line)), "Twice.", LATER, "Ann Berger"))
                .hasMessage("line " + line + " of invoice " + invoice.number() + " is credited already");
        assertThatThrownBy(() -> notes.issue(invoice, new Wanted.Lines(Set.of(7)), "None.", LATER, "Ann Berger"))
                .hasMessageContaining("has no line 7 that costs something");
        CreditNote rest = notes.issue(invoice, new Wanted.Whole(), "The rest.", LATER, "Ann Berger");

        assertThat(rest.cancels()).isTrue();
        assertThat(rest.lines()).singleElement().satisfies(one -> assertThat(one.credited().price()).isEqualTo(usd(70_001)));
        assertThat(Stream.of(first, second, rest).map(CreditNote::total).reduce(BigDecimal.ZERO, BigDecimal::add))
                .isEqualTo(invoice.total());
        assertThat(balance(shop)).isEqualTo(usd(0));
        agrees(shop);
    }

    @Test
    void theNextRunTellsWhatWasTakenBack() {
        BusinessId shop = shop("USD");
        List<MessageId> messages = deliver(shop, List.of(50_000L, 50_000L));
        takeBack(messages.getFirst()); // before the month has its invoice, which has the charge all the same
        Invoice invoice = invoice(shop);

        assertThat(invoice.messages()).isEqualTo(2);
        assertThat(notes.of(invoice.number())).singleElement().satisfies(note -> {
            assertThat(note.total()).isEqualTo("0.06");
            assertThat(note.by()).isEqualTo("job:invoicing");
        });
        takeBack(messages.getLast());
        invoices().run(shop, OCTOBER.plusMonths(1), LATER.plusSeconds(30L * 86_400));
        invoices().run(shop, OCTOBER.plusMonths(1), LATER.plusSeconds(30L * 86_400));

        assertThat(notes.of(invoice.number())).hasSize(2).last().satisfies(note -> {
            assertThat(note.cancels()).as("nothing is left").isTrue();
            assertThat(note.total()).isEqualTo("0.06");
        });
        assertThat(balance(shop)).isEqualTo(usd(0));
        agrees(shop);
    }

    @ParameterizedTest
    @CsvSource({"ZUGFERD, cii", "XRECHNUNG, ubl", "PEPPOL, ubl", "PLAIN, pdf"})
    void documentsAreMadeOnceAndNeverChange(Format format, String form) {
        BusinessId shop = shop("EUR", format);
        deliver(shop, List.of(44_400L));
        Invoice invoice = invoice(shop);
        CreditNote note = notes.issue(invoice, new Wanted.Whole(), "Wrong <buyer> & more.", LATER, "Ann Berger");
        Form wanted = Stream.of(Form.values()).filter(one -> one.ending().equals(form)).findFirst().orElseThrow();

        byte[] first = noteDocuments.document(note, invoice, wanted);
        String page = new String(noteDocuments.document(note, invoice, Form.HTML), StandardCharsets.UTF_8);
        jdbc.update("UPDATE business SET name = 'Another' WHERE id = ?", shop.value());

        assertThat(page).contains("Credit note " + note.number(), invoice.number(), "Wrong &lt;buyer&gt; &amp; more.");
        assertThat(noteDocuments.document(note, invoice, wanted)).isEqualTo(first);
        assertThat(new String(noteDocuments.document(note, invoice, Form.HTML), StandardCharsets.UTF_8)).isEqualTo(page);
        assertThat(new String(noteDocuments.document(note, invoice, Form.CSV), StandardCharsets.UTF_8))
                .contains(note.number() + "," + invoice.number() + ",1,Other,utility,1,0.044400,0.044400,0.04,EUR",
                        ",total,,,,,,0.05,EUR");
        jdbc.update("UPDATE invoice_document SET content = CONCAT(content, ' ') WHERE number = ? AND form = 'html'", note.number());
        assertThatThrownBy(() -> noteDocuments.document(note, invoice, Form.HTML)).hasMessageContaining("was changed after it was made");
    }

    /** Random invoices, credited in random parts, at many places at once: the sums are those of the invoice. */
    @ParameterizedTest
    @CsvSource({"USD, 1", "EUR, 2", "USD, 3", "JPY, 4"})
    void anyRaceCreditsTheInvoiceOnce(String code, long seed) throws Exception {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        Currency currency = Currency.getInstance(code);
        BusinessId shop = shop(code);
        List<Long> amounts = random.longs(30, 1, 6).map(kind -> kind * 9_333).boxed().toList();
        List<MessageId> messages = deliver(shop, amounts);
        Invoice invoice = invoice(shop);
        List<Callable<Object>> tasks = new ArrayList<>();
        for (MessageId message : messages.subList(0, 20)) {
            tasks.add(() -> takeBack(message));
            tasks.add(() -> takeBack(message));
            tasks.add(() -> notes.issue(invoice, new Wanted.TakenBack(), "Race.", LATER, "a"));
        }
        for (int line = 1; line <= invoice.lines().size(); line++) {
            Set<Integer> one = Set.of(line);
            tasks.add(50, () -> notes.issue(invoice, new Wanted.Lines(one), "Race.", LATER, "b"));
        }

        try (var threads = Executors.newFixedThreadPool(6)) {
            List<Future<?>> all = new ArrayList<>();
            tasks.forEach(task -> all.add(threads.submit(() -> again(task))));
            for (Future<?> one : all) {
                one.get();
            }
        }

        List<CreditNote> issued = notes.of(invoice.number());
        assertThat(issued.stream().map(CreditNote::total).reduce(BigDecimal.ZERO, BigDecimal::add)).isEqualByComparingTo(invoice.total());
        assertThat(issued).filteredOn(CreditNote::cancels).hasSize(1);
        assertThat(balance(shop)).isEqualTo(Money.zero(currency));
        assertThat(jdbc.queryForList("SELECT series FROM invoice_series s WHERE last_number <>"
                + " (SELECT COUNT(*) FROM credit_note WHERE number LIKE CONCAT(s.series, '-%')) AND series LIKE 'C%'", String.class))
                .as("series with gaps").isEmpty();
        agrees(shop);
    }

    /** The process dies at each statement; the number is not used up, and the next call issues the credit note once. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            AFTER INSERT ON credit_note       | NEW.business_id = :shop
            AFTER INSERT ON credit_note_line  | NEW.invoice = ':invoice'
            AFTER INSERT ON invoice_document  | NEW.number LIKE 'C%' AND NEW.form = 'csv'
            AFTER INSERT ON entry             | NEW.kind = 'CREDIT_NOTE' AND NEW.account = 'tax'
            AFTER UPDATE ON balance           | NEW.business_id = :shop
            """)
    void whatDiesWhileItIsIssuedIsAsIfItNeverWas(String where, String when) {
        BusinessId shop = shop("USD");
        deliver(shop, List.of(44_400L));
        Invoice invoice = invoice(shop);
        String number = lastNumber();
        jdbc.execute("CREATE TRIGGER death " + where + " FOR EACH ROW BEGIN IF " + when.replace(":shop", shop.toString())
                .replace(":invoice", invoice.number()) + " THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'died here'; END IF; END");
        try {
            assertThatThrownBy(() -> notes.issue(invoice, new Wanted.Whole(), "Wrong.", LATER, "a")).hasMessageContaining("died here");
        } finally {
            jdbc.execute("DROP TRIGGER death");
        }
        assertThat(notes.of(invoice.number())).isEmpty();
        assertThat(lastNumber()).isEqualTo(number);
        assertThat(balance(shop)).isEqualTo(usd(-50_000));

        notes.issue(invoice, new Wanted.Whole(), "Wrong.", LATER, "a");

        assertThat(balance(shop)).isEqualTo(usd(0));
        agrees(shop);
    }

    @ParameterizedTest
    @CsvSource({"credit_note, sum_cents", "credit_note, tax_cents", "credit_note_line, messages", "credit_note_line, amount_micros",
        "credit_note_line, amount_cents", "credit_note_line, whole"})
    void theComparisonFindsWhatWasChangedByHand(String table, String column) {
        BusinessId shop = shop("USD");
        deliver(shop, List.of(44_400L, 44_400L));
        Invoice invoice = invoice(shop);
        notes.issue(invoice, new Wanted.Whole(), "Wrong.", LATER, "a");
        agrees(shop);

        jdbc.update("UPDATE " + table + " SET " + column + " = " + column + " + 1 WHERE invoice = ?", invoice.number());
        assertThat(reconciliation.compare()).filteredOn(one -> one.invariant() == Invariant.CREDIT_NOTES)
                .extracting(Discrepancy::item).contains(invoice.number());
        jdbc.update("UPDATE " + table + " SET " + column + " = " + column + " - 1 WHERE invoice = ?", invoice.number());
        agrees(shop);
    }

    private Optional<Object> again(Callable<Object> task) throws Exception {
        try {
            return Optional.of(task.call());
        } catch (CreditConflict | PaymentConflict late) {
            return Optional.empty();
        } catch (TransientDataAccessException deadlock) {
            return again(task);
        }
    }

    private Object takeBack(MessageId message) {
        return payments.takeBack(charges.of(List.of(message)).getFirst(), new Payments.Booking("Ann Berger", LATER, "Lost."));
    }

    private void agrees(BusinessId shop) {
        invoices().of(shop).forEach(invoice -> Annexes.prove(world, invoice));
        world.audit().of(shop);
        // Nothing delivered these messages, so their charges have no delivery.
        assertThat(reconciliation.compare()).filteredOn(one -> one.business() == shop.value() && one.invariant() != Invariant.CHARGES)
                .isEmpty();
    }

    private BusinessId shop(String currency) {
        return shop(currency, Format.ZUGFERD);
    }

    private BusinessId shop(String currency, Format format) {
        BusinessId shop = world.business().currency(currency).in("Europe/Berlin").onAccount("1000").enrol().id();
        buyers.put(shop, Trade.buyer("DE", Trade.VAT_IDS.get("DE"), format), NOVEMBER);
        return shop;
    }

    private List<MessageId> deliver(BusinessId shop, List<Long> amounts) {
        return books.deliver(shop, Category.UTILITY, MID_OCTOBER, amounts);
    }

    private Invoice invoice(BusinessId shop) {
        return invoices().run(shop, OCTOBER, NOVEMBER).orElseThrow();
    }

    private Invoices invoices() {
        RateCards taxed = new RateCards();
        taxed.takeEffect(new TaxTable(Trade.taxes().vatRates(), Stream.concat(Trade.taxes().exchangeRates().stream(),
                Stream.of(new TaxTable.ExchangeRate(Trade.currency("JPY"), Trade.EUR, new BigDecimal("0.00612"),
                        OCTOBER.atDay(1), OCTOBER.atEndOfMonth(), "ministry of finance")))
                .toList()));
        return TaxedInvoices.of(world, events, Trade.seller("DE"), taxed);
    }

    private Money balance(BusinessId shop) {
        return ledger.account(shop).balance();
    }

    private static int lineOf(Invoice invoice, long price) {
        return 1 + invoice.lines().stream().map(line -> line.price().micros()).toList().indexOf(price);
    }

    private List<Entry> entries(BusinessId business) {
        return journal.entries(Journal.account(business), Optional.empty(), Optional.empty(), Slice.first(100));
    }

    private long sum(String account, Entry entry) {
        return world.audit().number("SELECT amount_micros FROM entry WHERE account = ? AND journal_entry_id = UNHEX(?)", account,
                entry.journalEntry());
    }

    private String lastNumber() {
        return String.valueOf(world.audit().number("SELECT COALESCE(MAX(last_number), 0) FROM invoice_series WHERE series = 'C2026'"));
    }
}
