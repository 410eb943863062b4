package io.tollgate.invoicing;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.agreements.Agreement.Terms.Discount;
import io.tollgate.agreements.Agreement.Terms.MinimumFee;
import io.tollgate.invoicing.Buyer.Format;
import io.tollgate.invoicing.CreditNotes.Wanted;
import io.tollgate.invoicing.IssuedDocuments.Form;
import io.tollgate.ledger.Charges;
import io.tollgate.ledger.Payments;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.money.Money;
import io.tollgate.world.World;
import io.tollgate.world.WorldBooks;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Collections;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.csv.CSVRecord;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.common.filespecification.PDComplexFileSpecification;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;

/** The annex of a credit note has the messages that it credits, and no others. Re-rated ones: {@code ReratingTest}. */
@TollgateTest
class CreditNoteAnnexTest {

    private static final YearMonth OCTOBER = YearMonth.of(2026, 10);
    private static final Instant MID_OCTOBER = Instant.parse("2026-10-15T12:00:00Z");
    private static final Instant NOVEMBER = Instant.parse("2026-11-01T09:00:00Z");
    private static final Instant LATER = Instant.parse("2026-11-20T09:00:00Z");

    @Autowired
    Invoices invoices;

    @Autowired
    CreditNotes notes;

    @Autowired
    CreditNoteDocuments documents;

    @Autowired
    Buyers buyers;

    @Autowired
    Payments payments;

    @Autowired
    Charges charges;

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

    /** One by one, then what is left of its line, then the rest: and an annex stays as it was, whatever is credited later. */
    @Test
    void eachMessageIsOnTheCreditNoteThatCreditsIt() {
        BusinessId shop = world.business().onAccount("1000").enrol().id();
        List<MessageId> messages = deliver(shop, List.of(50_000L, 50_000L, 50_000L, 70_001L, 70_001L));
        Invoice invoice = invoices.run(shop, OCTOBER, NOVEMBER).orElseThrow();
        takeBack(messages.getFirst());
        takeBack(messages.get(3));

        CreditNote first = notes.issue(invoice, new Wanted.TakenBack(), "Lost.", LATER, "Ann Berger");
        assertThat(ids(first, invoice)).containsExactlyInAnyOrder(messages.getFirst().text(), messages.get(3).text());
        takeBack(messages.get(1));
        CreditNote second = notes.issue(invoice, new Wanted.Lines(Set.of(lineOf(invoice, 50_000))), "All.", LATER, "Ann Berger");
        assertThat(ids(second, invoice)).containsExactlyInAnyOrder(messages.get(1).text(), messages.get(2).text());
        CreditNote rest = notes.issue(invoice, new Wanted.Whole(), "The rest.", LATER, "Ann Berger");

        assertThat(ids(first, invoice)).containsExactlyInAnyOrder(messages.getFirst().text(), messages.get(3).text());
        assertThat(ids(second, invoice)).containsExactlyInAnyOrder(messages.get(1).text(), messages.get(2).text());
        assertThat(ids(rest, invoice)).containsExactly(messages.get(4).text());
        Annexes.prove(world, invoice);
    }

    @ParameterizedTest
    @CsvSource({"USD", "JPY", "KWD"})
    void discountFeeAndRoundingAreRecordsOfTheirOwn(String currency) {
        BusinessId shop = world.business().currency(currency).onAccount("1000").enrol().id();
        books.agree(shop, new Discount(Optional.empty(), Optional.empty(), new BigDecimal("12.5")), "2026-10-01");
        books.agree(shop, new MinimumFee(Money.of(BigDecimal.TEN, Currency.getInstance(currency))), "2026-10-01");
        deliver(shop, List.of(44_400L, 44_400L, 47_001L));
        Invoice invoice = invoices.run(shop, OCTOBER, NOVEMBER).orElseThrow();

        CreditNote note = notes.issue(invoice, new Wanted.Whole(), "Wrong buyer.", LATER, "Ann Berger");

        Annexes.prove(world, invoice);
        assertThat(Annexes.records(world, note, invoice)).extracting(one -> one.get("what")).contains("message", "discount", "minimum_fee");
    }

    /** The database is read in parts of 2,000. */
    @Test
    void aLongAnnexIsReadPartByPart() {
        BusinessId shop = world.business().onAccount("1000000").enrol().id();
        List<MessageId> messages = deliver(shop, Collections.nCopies(4_001, 10_001L));
        Invoice invoice = invoices.run(shop, OCTOBER, NOVEMBER).orElseThrow();
        takeBack(messages.get(2_500));
        notes.issue(invoice, new Wanted.TakenBack(), "Lost.", LATER, "Ann Berger");

        CreditNote rest = notes.issue(invoice, new Wanted.Whole(), "All.", LATER, "Ann Berger");

        assertThat(ids(rest, invoice)).hasSize(4_000).doesNotContain(messages.get(2_500).text());
        Annexes.prove(world, invoice);
    }

    @ParameterizedTest
    @CsvSource({"PLAIN", "ZUGFERD"})
    void thePdfHasItInside(Format format) throws IOException {
        BusinessId shop = world.business().currency("EUR").onAccount("1000").enrol().id();
        buyers.put(shop, Trade.buyer("DE", Trade.VAT_IDS.getOrDefault("DE", ""), format), MID_OCTOBER);
        deliver(shop, List.of(44_400L, 47_001L));
        Invoice invoice = TaxedInvoices.of(world, events).run(shop, OCTOBER, NOVEMBER).orElseThrow();
        CreditNote note = notes.issue(invoice, new Wanted.Whole(), "Wrong buyer.", LATER, "Ann Berger");

        try (PDDocument pdf = Loader.loadPDF(documents.document(note, invoice, Form.PDF))) {
            PDComplexFileSpecification file = pdf.getDocumentCatalog().getNames().getEmbeddedFiles().getNames()
                    .get("annex-" + note.number() + ".csv");
            assertThat(file.getEmbeddedFile().toByteArray()).isEqualTo(world.the(CreditNoteAnnex.class).of(note, invoice).readAllBytes());
            assertThat(file.getCOSObject().getNameAsString("AFRelationship")).isEqualTo("Supplement");
        }
        assertThat(world.office().get("/credit-notes/" + note.number() + "/annex.csv").is(200).body())
                .startsWith("credit_note,invoice,invoice_line,what,message_id,").contains(note.number());
        assertThat(world.office().get("/credit-notes/C2026-999999/annex.csv").status()).isEqualTo(404);
    }

    private static int lineOf(Invoice invoice, long micros) {
        return 1 + invoice.lines().stream().map(line -> line.price().micros()).toList().indexOf(micros);
    }

    private List<String> ids(CreditNote note, Invoice invoice) {
        return Annexes.records(world, note, invoice).stream().filter(one -> one.get("what").equals("message"))
                .map((CSVRecord one) -> one.get("message_id")).toList();
    }

    private List<MessageId> deliver(BusinessId shop, List<Long> prices) {
        return books.deliver(shop, Category.UTILITY, MID_OCTOBER, prices);
    }

    private void takeBack(MessageId message) {
        payments.takeBack(charges.of(List.of(message)).getFirst(), new Payments.Booking("Ann Berger", LATER, "Lost."));
    }
}
