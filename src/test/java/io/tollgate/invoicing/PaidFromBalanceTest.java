package io.tollgate.invoicing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tollgate.TollgateTest;
import io.tollgate.invoicing.Buyer.Format;
import io.tollgate.invoicing.IssuedDocuments.Form;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.receivables.InvoiceState;
import io.tollgate.receivables.Receivable;
import io.tollgate.receivables.Receivables;
import io.tollgate.world.Books;
import io.tollgate.world.World;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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

    private Books books;

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
                "<cbc:PaymentMeansCode>97<", "Paid from your balance; nothing is to be paid.").doesNotContain("DueDate", "DE0212");
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

    @Test
    void lessThanACentIsNotSaidToBePaid() {
        BusinessId shop = shop(Format.XRECHNUNG, "en");
        books.pay(shop, "10.009999", "before", MID_OCTOBER);

        Invoice invoice = invoice(shop, "90.00");

        assertThat(invoice.paid()).isEqualTo("10.00");
        assertThat(of(invoice).open().exact()).isEqualByComparingTo("97.090001");
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
