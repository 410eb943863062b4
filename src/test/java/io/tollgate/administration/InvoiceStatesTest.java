package io.tollgate.administration;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.invoicing.Invoice;
import io.tollgate.invoicing.InvoiceDocuments;
import io.tollgate.invoicing.Invoices;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.receivables.InvoiceState;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Office;
import io.tollgate.world.Partner;
import io.tollgate.world.World;
import io.tollgate.world.WorldBooks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** Each state of an invoice, from the draft to what is written off, is reached and told by the administration. */
@TollgateTest
class InvoiceStatesTest {

    private static final Instant MID_OCTOBER = Instant.parse("2026-10-15T12:00:00Z");
    private static final YearMonth OCTOBER = YearMonth.of(2026, 10);
    private static final Instant NOVEMBER = Instant.parse("2026-11-01T09:00:00Z");

    @Autowired
    Invoices invoices;

    @Autowired
    InvoiceDocuments documents;

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    Clock clock;

    @Autowired
    World world;

    private WorldBooks books;
    private Office office;
    private EnrolledBusiness shop;

    @BeforeEach
    void enrol() {
        books = world.books();
        office = world.office();
        shop = world.business().onAccount("1000").enrol();
    }

    @AfterEach
    void closeBooks() {
        books.close();
    }

    @ParameterizedTest
    @EnumSource(InvoiceState.class)
    void eachStateIsReachedAndTold(InvoiceState state) {
        if (state == InvoiceState.DRAFT) {
            deliver(clock.instant());
            assertThat(office.get("/businesses/" + shop.handle() + "/invoice-draft").is(200).json().path("state").asString())
                    .isEqualTo("DRAFT");
            assertThat(office.get("/invoices?business=" + shop.handle()).is(200).json()).as("it is no invoice yet").isEmpty();
            return;
        }
        deliver(MID_OCTOBER);
        Invoice invoice = invoices.run(id(), OCTOBER, NOVEMBER).orElseThrow();
        bring(invoice, state);

        assertThat(office.get("/invoices/" + invoice.number() + "/standing").is(200).json().path("standing").path("state").asString())
                .isEqualTo(state.name());
        for (InvoiceState other : InvoiceState.values()) {
            assertThat(office.get("/invoices?business=" + shop.handle() + "&state=" + other).is(200).json().size()).as(other.name())
                    .isEqualTo(other == state ? 1 : 0);
        }
        assertThat(Partner.exchange(shop.partner().request("/v25.0/" + id() + "/invoices").GET().build()).json().at("/data/0/state")
                .asString()).isEqualTo(state.name().toLowerCase(Locale.ROOT));
    }

    private void bring(Invoice invoice, InvoiceState state) {
        String number = invoice.number();
        String payments = "/businesses/" + shop.handle() + "/payments";
        switch (state) {
            case DRAFT, ISSUED -> {}
            case SENT -> jdbc.update("UPDATE receivable SET sent_at = '2026-11-01 10:00:00' WHERE number = ?", number);
            case PARTLY_PAID -> office.post(payments, "{'amount':'1.00','reference':'" + number + "'}").is(200);
            case OVERDUE -> jdbc.update("UPDATE receivable SET due = '2026-11-15', overdue_at = '2026-11-16 00:00:00' WHERE number = ?",
                    number);
            case PAID -> office.post(payments, "{'amount':'3.00','reference':'" + number + "'}").is(200);
            case WRITTEN_OFF -> office.post("/businesses/" + shop.handle() + "/write-offs",
                    "{'amount':'3.00','reference':'" + number + "','reason':'insolvent'}").is(200);
            case CANCELLED -> office.post("/invoices/" + number + "/credit-notes", "{'part':'WHOLE','reason':'Wrong buyer.'}").is(200);
        }
    }

    /** It looks like the invoice, says what it is, names no number and asks for nothing; and none of that is stored. */
    @Test
    void aDraftIsMarkedAndUsesNoNumber() throws Exception {
        office.get("/businesses/" + shop.handle() + "/invoice-draft.pdf").problem(404, "unknown", "No message of this month is charged");
        deliver(clock.instant());
        List<String> before = jdbc.queryForList("SELECT CONCAT(series, last_number) FROM invoice_series ORDER BY series", String.class);

        assertThat(office.get("/businesses/" + shop.handle() + "/invoice-draft.pdf").is(200).type()).startsWith("application/pdf");
        byte[] pdf = documents.draft(invoices.draft(id(), YearMonth.from(clock.instant().atZone(shop.business().zone())), clock.instant())
                .orElseThrow(), shop.business());

        try (PDDocument document = Loader.loadPDF(pdf)) {
            String text = new PDFTextStripper().getText(document);
            assertThat(text).contains("DRAFT", "Draft of the invoice for", "this is no invoice", "3.00 USD")
                    .doesNotContain("Please pay", "Due on", "Number", "annex-", "2026-0");
            assertThat(document.getDocumentCatalog().getNames()).isNull();
        }
        assertThat(jdbc.queryForList("SELECT CONCAT(series, last_number) FROM invoice_series ORDER BY series", String.class))
                .isEqualTo(before);
        assertThat(invoices.of(id())).isEmpty();
        Files.write(Files.createDirectories(Path.of("target", "invoices")).resolve("draft.pdf"), pdf);
    }

    private BusinessId id() {
        return shop.id();
    }

    private void deliver(Instant at) {
        books.deliver(id(), Category.UTILITY, at, List.of(1_000_000L, 2_000_000L));
    }
}
