package io.tollgate.invoicing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tollgate.TollgateTest;
import io.tollgate.invoicing.Buyer.Format;
import io.tollgate.invoicing.IssuedDocuments.Form;
import io.tollgate.ledger.Ledger;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.receivables.InvoiceState;
import io.tollgate.receivables.Receivable;
import io.tollgate.receivables.Receivables;
import io.tollgate.world.World;
import io.tollgate.world.WorldBooks;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;

/** An invoice says what the balance paid when it was issued: what is booked, neither more nor less. */
@TollgateTest
class PaidFromBalanceTest {

    private static final YearMonth OCTOBER = YearMonth.of(2026, 10);
    private static final Instant MID_OCTOBER = Instant.parse("2026-10-15T12:00:00Z");
    private static final Instant NOVEMBER = Instant.parse("2026-11-01T09:00:00Z");

    @Autowired
    InvoiceDocuments documents;

    @Autowired
    Receivables receivables;

    @Autowired
    Buyers buyers;

    @Autowired
    ApplicationEventPublisher events;

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

    @Test
    void whatTheBalancePaysIsOnEachDocumentAndTheRestIsDue() throws Exception {
        BusinessId shop = shop(Format.ZUGFERD, "en");
        books.pay(shop, "100.00", "before", MID_OCTOBER);
        Invoice invoice = invoice(shop, "90.00");

        assertThat(invoice.total()).as("90 and 19 percent").isEqualTo("107.10");
        assertThat(invoice.paid()).isEqualTo("100.00");
        assertThat(of(invoice).open().exact()).isEqualByComparingTo(invoice.due()).isEqualByComparingTo("7.10");
        assertThat(text(invoice, Form.CII)).contains("<ram:TotalPrepaidAmount>100.00<", "<ram:GrandTotalAmount>107.10<",
                "<ram:DuePayableAmount>7.10<", "<ram:DueDateDateTime>", "<ram:IBANID>");
        assertThat(text(invoice, Form.HTML)).contains("Paid from your balance", "-100.00 EUR", "Still to be paid", "7.10 EUR", "Due on",
                "Please pay");
        try (PDDocument pdf = Loader.loadPDF(documents.document(invoice, Form.PDF))) {
            assertThat(new PDFTextStripper().getText(pdf)).contains("Paid from your balance -100.00 EUR", "Still to be paid 7.10 EUR");
        }
    }

    @Test
    void anInvoiceThatTheBalancePaysWhollyAsksForNothing() {
        BusinessId shop = shop(Format.XRECHNUNG, "de");
        books.pay(shop, "500.00", "before", MID_OCTOBER);
        Invoice invoice = invoice(shop, "90.00");

        assertThat(invoice.isPaid()).isTrue();
        assertThat(of(invoice).fromBalance()).isTrue();
        assertThat(of(invoice).state(NOVEMBER)).isEqualTo(InvoiceState.PAID);
        assertThat(text(invoice, Form.UBL)).contains(">107.1</cbc:PrepaidAmount>", ">0</cbc:PayableAmount>",
                "<cbc:PaymentMeansCode>97<", "Aus Ihrem Guthaben bezahlt; zu zahlen ist nichts.").doesNotContain("DueDate", "DE0212");
        assertThat(text(invoice, Form.HTML)).contains("Aus Ihrem Guthaben bezahlt", "-107,10 EUR", "Noch zu zahlen", "0,00 EUR",
                "zu zahlen ist nichts").doesNotContain("Bitte zahlen", "Fällig am", "DE0212");
    }

    @Test
    void nothingIsSaidOfABalanceThatPaysNothing() {
        BusinessId shop = shop(Format.XRECHNUNG, "en");
        Invoice invoice = invoice(shop, "90.00");
        books.pay(shop, "107.10", invoice.number(), NOVEMBER.plusSeconds(1));

        Invoice later = invoices().byNumber(invoice.number()).orElseThrow();

        assertThat(of(later).state(NOVEMBER.plusSeconds(1))).isEqualTo(InvoiceState.PAID);
        assertThat(later).as("it was paid after it was issued").isEqualTo(invoice);
        assertThat(text(later, Form.UBL)).contains(">107.1</cbc:PayableAmount>").doesNotContain("PrepaidAmount");
        assertThat(text(later, Form.HTML)).doesNotContain("Paid from your balance");
    }

    /** Half up, as everything that is printed; the rest of it is booked, and taken back if the invoice is. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"10.009999, 10.01, 97.09, 0.000001", "10.004, 10.00, 97.10, -0.004", "107.099999, 107.10, 0.00, 0.000001",
        "0.004, 0.00, 107.10, -0.004", "107.095, 107.09, 0.01, -0.005", "107.096, 107.10, 0.00, 0.004"})
    void whatThePaymentHadBeyondTheCentIsRoundedAndBooked(String paid, String printed, String due, BigDecimal rounding) {
        BusinessId shop = shop(Format.XRECHNUNG, "en");
        books.pay(shop, paid, "before", MID_OCTOBER);

        Invoice invoice = invoice(shop, "90.00");

        assertThat(invoice.paid()).isEqualTo(printed);
        assertThat(invoice.due()).isEqualTo(due);
        assertThat(of(invoice).open().exact()).isEqualByComparingTo(due);
        assertThat(entries(shop, "ROUNDING")).containsExactly(rounding);
        if (invoice.due().signum() > 0) {
            books.pay(shop, due, invoice.number(), NOVEMBER.plusSeconds(60));
        }
        assertThat(balance(shop)).as("after paying what is printed").isEqualByComparingTo("0");
        assertThat(of(invoice).state(NOVEMBER)).isEqualTo(InvoiceState.PAID);
        world.the(CreditNotes.class).issue(invoice, new CreditNotes.Wanted.Whole(), "Wrong.", NOVEMBER.plusSeconds(120), "ann");
        Receivables.OpenItems items = receivables.openItems(shop);
        assertThat(balance(shop)).as("all that was paid is a credit").isEqualByComparingTo(items.left().exact());
        world.audit().of(shop);
    }

    /** Any charges, payments and currency: due is total less paid, what is booked is what is printed, and paying it makes zero. */
    @ParameterizedTest
    @CsvSource({"EUR, 1", "USD, 2", "JPY, 3", "KWD, 4"})
    void payingWhatIsPrintedMakesTheAccountZeroInEveryCurrency(String code, long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        int decimals = Trade.currency(code).getDefaultFractionDigits();
        for (int round = 0; round < 12; round++) {
            BusinessId shop = world.business().currency(code).onAccount("1000000").enrol().id();
            List<Long> prices = random.longs(random.nextInt(1, 6), 1, 3_000_000).boxed().toList();
            books.deliver(shop, Category.UTILITY, MID_OCTOBER, prices);
            for (int payment = random.nextInt(4); payment > 0; payment--) {
                books.pay(shop, BigDecimal.valueOf(random.nextLong(1, 4_000_000), 6).toPlainString(), "p" + payment, MID_OCTOBER);
            }
            BigDecimal paid = balance(shop).add(BigDecimal.valueOf(prices.stream().mapToLong(Long::longValue).sum(), 6));

            Invoice invoice = world.the(Invoices.class).run(shop, OCTOBER, NOVEMBER).orElseThrow();

            BigDecimal rest = invoice.total().subtract(paid).max(BigDecimal.ZERO).setScale(decimals, RoundingMode.HALF_UP);
            assertThat(invoice.due()).as("by a calculator").isEqualTo(rest).isEqualTo(invoice.total().subtract(invoice.paid()));
            assertThat(of(invoice).open().exact()).isEqualByComparingTo(rest);
            BigDecimal left = receivables.openItems(shop).left().exact();
            if (rest.signum() > 0) {
                books.pay(shop, rest.toPlainString(), invoice.number(), NOVEMBER.plusSeconds(60));
            }
            assertThat(balance(shop)).isEqualByComparingTo(left);
            assertThat(of(invoice).open().micros()).isZero();
            world.audit().of(shop);
        }
    }

    @Test
    void theOldestInvoiceIsPaidFirstAndTheNextOneFromTheRest() {
        BusinessId shop = shop(Format.XRECHNUNG, "en");
        books.pay(shop, "150.00", "before", MID_OCTOBER.minusSeconds(40L * 86_400));
        deliver(shop, "100.00", MID_OCTOBER.minusSeconds(31L * 86_400));
        deliver(shop, "100.00", MID_OCTOBER);

        invoices().run(shop, OCTOBER, NOVEMBER);

        assertThat(invoices().of(shop)).extracting(Invoice::month, Invoice::paid).containsExactly(
                tuple(OCTOBER, new BigDecimal("31.00")),
                tuple(OCTOBER.minusMonths(1), new BigDecimal("119.00")));
    }

    /** Payments come while the invoice is issued: those before it are on its documents, those after it are not. */
    @Test
    void documentsSayWhatIsBookedWhileMoneyComes() throws Exception {
        List<BusinessId> shops = new ArrayList<>();
        for (int shop = 0; shop < 12; shop++) {
            BusinessId made = shop(Format.XRECHNUNG, "en");
            deliver(made, "90.00", MID_OCTOBER);
            shops.add(made);
        }

        try (var threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> all = new ArrayList<>();
            for (BusinessId shop : shops) {
                for (int payment = 0; payment < 3; payment++) {
                    String reference = "part " + payment;
                    all.add(threads.submit(() -> books.pay(shop, "20.00", reference, MID_OCTOBER)));
                    if (payment == 1) {
                        all.add(threads.submit(() -> invoices().run(shop, OCTOBER, NOVEMBER)));
                    }
                }
            }
            for (Future<?> one : all) {
                one.get();
            }
        }

        for (BusinessId shop : shops) {
            Invoice invoice = invoices().of(shop).getFirst();
            BigDecimal booked = world.database().queryForObject("SELECT COALESCE(SUM(amount_micros), 0) / 1000000 FROM allotment"
                    + " WHERE number = ? AND at = ?", BigDecimal.class, invoice.number(), Timestamp.valueOf("2026-11-01 09:00:00"));
            Matcher printed = Pattern.compile("PrepaidAmount currencyID=\"EUR\">([0-9.]+)<").matcher(text(invoice, Form.UBL));
            assertThat(printed.find() ? new BigDecimal(printed.group(1)) : BigDecimal.ZERO).isEqualByComparingTo(booked)
                    .isEqualByComparingTo(invoice.paid());
            assertThat(of(invoice).paid().exact()).as("all of it in the end").isEqualByComparingTo("60");
            world.audit().of(shop);
        }
    }

    private List<BigDecimal> entries(BusinessId shop, String kind) {
        return world.database().queryForList("SELECT amount_micros FROM entry WHERE account = ? AND kind = ?", Long.class,
                "business:" + shop, kind).stream().map(micros -> BigDecimal.valueOf(micros, 6).stripTrailingZeros()).toList();
    }

    private BigDecimal balance(BusinessId shop) {
        return world.the(Ledger.class).account(shop).balance().exact();
    }

    private BusinessId shop(Format format, String language) {
        BusinessId shop = world.business().currency("EUR").onAccount("1000").enrol().id();
        Buyer buyer = Trade.buyer("DE", Trade.VAT_IDS.getOrDefault("DE", ""), format);
        buyers.put(shop, new Buyer(buyer.legalName(), buyer.street(), buyer.postcode(), buyer.city(), buyer.country(), buyer.vatId(),
                buyer.scheme(), buyer.electronicAddress(), buyer.reference(), buyer.order(), buyer.contact(), buyer.email(), language,
                buyer.termDays(), format), MID_OCTOBER);
        return shop;
    }

    private void deliver(BusinessId shop, String amount, Instant at) {
        books.deliver(shop, Category.UTILITY, at, List.of(new BigDecimal(amount).movePointRight(6).longValueExact()));
    }

    private Invoice invoice(BusinessId shop, String amount) {
        deliver(shop, amount, MID_OCTOBER);
        return invoices().run(shop, OCTOBER, NOVEMBER).orElseThrow();
    }

    private Invoices invoices() {
        return TaxedInvoices.of(world, events);
    }

    private Receivable of(Invoice invoice) {
        return receivables.of(invoice.number()).orElseThrow();
    }

    private String text(Invoice invoice, Form form) {
        return new String(documents.document(invoice, form), StandardCharsets.UTF_8);
    }
}
