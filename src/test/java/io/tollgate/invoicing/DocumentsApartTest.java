package io.tollgate.invoicing;

import static io.tollgate.world.HeldMoney.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.TollgateTest;
import io.tollgate.invoicing.IssuedDocuments.Form;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.world.World;
import io.tollgate.world.WorldBooks;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;

/** An invoice is issued without its documents. They are made soon after it, once, and say what was so when it was issued. */
@TollgateTest
class DocumentsApartTest {

    private static final YearMonth OCTOBER = YearMonth.of(2026, 10);
    private static final Instant MID_OCTOBER = Instant.parse("2026-10-15T12:00:00Z");
    private static final Instant NOVEMBER = Instant.parse("2026-11-01T09:00:00Z");

    @Autowired
    World world;

    @Autowired
    Buyers buyers;

    @Autowired
    InvoiceDocuments documents;

    @Autowired
    ProducerTemplate routes;

    @Autowired
    JdbcTemplate jdbc;

    /** Other tests of this database issue hundreds, whose documents nobody reads. */
    @BeforeEach
    void invoicesOfOtherTestsNeedNone() {
        jdbc.update("UPDATE invoice SET documented = TRUE WHERE NOT documented");
    }

    @Test
    void documentsSayTheNameAndTheZoneOfTheIssue() {
        Invoice invoice = invoice(world.business().in("Asia/Tokyo").onAccount(usd(1_000_000_000)).enrol().id(), false);
        assertThat(made(invoice)).isEmpty();
        String name = documents.addressee(invoice.business()).name();
        jdbc.update("UPDATE business SET name = 'Another name', zone = 'Europe/Rome' WHERE id = ?", invoice.business().value());

        routes.sendBody("direct:invoice-documents", "");

        assertThat(made(invoice)).containsExactly("csv", "html", "pdf");
        assertThat(documents.html(invoice)).contains(name, "Asia/Tokyo").doesNotContain("Another name", "Europe/Rome");
    }

    @Test
    void documentsSpeakTheLanguageOfTheIssue() {
        BusinessId shop = world.business().onAccount(usd(1_000_000_000)).enrol().id();
        Buyer english = Trade.buyer("BE");
        Invoice invoice = invoice(shop, new Buyer(english.legalName(), english.street(), english.postcode(), english.city(), english
                .country(), english.vatId(), english.scheme(), english.electronicAddress(), english.reference(), english.order(),
                english
                        .contact(),
                english.email(), "de", english.termDays(), english.format()));
        buyers.put(shop, english, NOVEMBER);

        routes.sendBody("direct:invoice-documents", "");

        assertThat(documents.html(invoice)).contains("<td>Übrige Länder</td>", ">Nutzen<").doesNotContain("<td>Other</td>", ">utility<");
        assertThat(documents.csv(invoice)).contains(",Übrige Länder,Nutzen,").doesNotContain(",Other,");
        assertThat(new String(documents.document(invoice, Form.CII), StandardCharsets.UTF_8)).contains(
                "<ram:Name>Nachrichten, Markt Übrige Länder, Nutzen</ram:Name>");
    }

    @Test
    void allFormsAreMadeOnceByWhomever() {
        List<Invoice> invoices = IntStream.range(0, 6).mapToObj(_ -> invoice(world.business().onAccount(usd(1_000_000_000)).enrol()
                .id(), true)).toList();
        byte[] asked = documents.document(invoices.getFirst(), Form.PDF);

        CompletableFuture.allOf(Stream.generate(() -> CompletableFuture.runAsync(documents::makeMissing)).limit(3)
                .toArray(CompletableFuture[]::new)).join();
        List<List<String>> hashes = invoices.stream().map(this::hashes).toList();
        documents.makeMissing();

        assertThat(invoices).allSatisfy(invoice -> assertThat(made(invoice)).containsExactly("cii", "csv", "html", "pdf"));
        assertThat(documents.document(invoices.getFirst(), Form.PDF)).isEqualTo(asked);
        assertThat(invoices.stream().map(this::hashes).toList()).isEqualTo(hashes);
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void oneThatFailsHoldsUpNoOther(CapturedOutput output) {
        Invoice broken = invoice(world.business().onAccount(usd(1_000_000_000)).enrol().id(), true);
        Invoice whole = invoice(world.business().onAccount(usd(1_000_000_000)).enrol().id(), true);
        byte[] terms = jdbc.queryForObject("SELECT terms FROM invoice WHERE number = ?", byte[].class, broken.number());
        jdbc.update("UPDATE invoice SET terms = '{' WHERE number = ?", broken.number());

        documents.makeMissing();

        assertThat(made(whole)).hasSize(4);
        assertThat(made(broken)).isEmpty();
        assertThat(output).contains("The documents of invoice " + broken.number() + " could not be made");
        jdbc.update("UPDATE invoice SET terms = ? WHERE number = ?", terms, broken.number());
        documents.makeMissing();
        assertThat(made(broken)).hasSize(4);
    }

    @Test
    void atLeastOneWorkerWorks() {
        assertThatThrownBy(() -> new InvoiceWorkers(0)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tollgate.invoicing.workers (0) must be at least 1");
    }

    private Invoice invoice(BusinessId shop, boolean taxed) {
        if (taxed) {
            return invoice(shop, Trade.buyer("BE"));
        }
        try (WorldBooks books = world.books()) {
            books.deliver(shop, Category.UTILITY, MID_OCTOBER, List.of(70_000L, 45_000L));
            return world.the(Invoices.class).run(shop, OCTOBER, NOVEMBER).orElseThrow();
        }
    }

    private Invoice invoice(BusinessId shop, Buyer buyer) {
        try (WorldBooks books = world.books()) {
            books.deliver(shop, Category.UTILITY, MID_OCTOBER, List.of(70_000L, 45_000L));
            buyers.put(shop, buyer, MID_OCTOBER);
            return TaxedInvoices.of(world, _ -> {}).run(shop, OCTOBER, NOVEMBER).orElseThrow();
        }
    }

    private List<String> made(Invoice invoice) {
        return jdbc.queryForList("SELECT form FROM invoice_document WHERE number = ? ORDER BY form", String.class, invoice.number());
    }

    private List<String> hashes(Invoice invoice) {
        return jdbc.queryForList("SELECT HEX(sha256) FROM invoice_document WHERE number = ? ORDER BY form", String.class, invoice.number());
    }
}
