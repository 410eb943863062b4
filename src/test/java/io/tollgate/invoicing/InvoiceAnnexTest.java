package io.tollgate.invoicing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.TollgateTest;
import io.tollgate.agreements.Agreement.Terms.Discount;
import io.tollgate.agreements.Agreement.Terms.MinimumFee;
import io.tollgate.invoicing.Buyer.Format;
import io.tollgate.invoicing.IssuedDocuments.Form;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.money.Money;
import io.tollgate.world.World;
import io.tollgate.world.WorldBooks;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.apache.commons.csv.CSVFormat;
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

/** The annex of an invoice adds up to it, line by line, and names each message once. */
@TollgateTest
class InvoiceAnnexTest {

    private static final YearMonth OCTOBER = YearMonth.of(2026, 10);
    private static final Instant MID_OCTOBER = Instant.parse("2026-10-15T12:00:00Z");
    private static final Instant NOVEMBER = Instant.parse("2026-11-01T09:00:00Z");
    private static final List<String> COLUMNS = List.of("invoice", "line", "what", "message_id", "delivered_at", "day", "market",
            "category",
            "free_because", "amount", "currency");

    @Autowired
    Invoices invoices;

    @Autowired
    InvoiceDocuments documents;

    @Autowired
    InvoiceAnnex annex;

    @Autowired
    Buyers buyers;

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

    @ParameterizedTest
    @CsvSource({"USD, 1", "EUR, 2", "JPY, 3", "KWD, 4"})
    void amountsOfALineAddUpToWhatTheInvoicePrintsForIt(String currency, long seed) throws Exception {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        BusinessId shop = world.business().currency(currency).onAccount("1000000").enrol().id();
        List<String> ids = new ArrayList<>();
        for (Category category : List.of(Category.UTILITY, Category.MARKETING)) {
            List<Long> prices = random.longs(40, 1, 5).map(price -> price * 33_333).boxed().toList();
            ids.addAll(books.deliver(shop, category, MID_OCTOBER, prices).stream().map(MessageId::text).toList());
        }
        books.deliver(shop, Category.UTILITY, MID_OCTOBER.minusSeconds(30L * 86_400), List.of(1L)); // of another month

        Invoice invoice = invoices.run(shop, OCTOBER, NOVEMBER).orElseThrow();
        List<CSVRecord> records = records(annex.of(invoice));

        assertThat(sums(records)).isEqualTo(printed(invoice));
        assertThat(of(records, "message")).extracting(one -> one.get("message_id")).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(of(records, "message")).allSatisfy(one -> assertThat(one.get("currency")).isEqualTo(currency));
        assertThat(of(records, "rounding")).as("a third of a cent is never whole").isNotEmpty();
    }

    @Test
    void whatIsAgreedHasItsOwnRecords() throws Exception {
        BusinessId shop = world.business().onAccount("1000").enrol().id();
        books.agree(shop, new Discount(Optional.empty(), Optional.empty(), new BigDecimal("12.5")), "2026-10-01");
        books.agree(shop, new MinimumFee(Money.of(BigDecimal.TEN, World.USD)), "2026-10-01");
        books.deliver(shop, Category.UTILITY, MID_OCTOBER, List.of(44_400L, 44_400L, 47_001L));

        Invoice invoice = invoices.run(shop, OCTOBER, NOVEMBER).orElseThrow();
        List<CSVRecord> records = records(annex.of(invoice));

        assertThat(sums(records)).isEqualTo(printed(invoice)).hasSize(3);
        assertThat(of(records, "discount")).extracting(one -> one.get("amount")).containsExactly("-0.005875", "-0.011100");
        assertThat(of(records, "minimum_fee")).hasSize(1);
    }

    /** The database is read in parts of 2,000. */
    @Test
    void aLongAnnexIsReadPartByPart() throws Exception {
        BusinessId shop = world.business().onAccount("1000000").enrol().id();
        books.deliver(shop, Category.UTILITY, MID_OCTOBER, Collections.nCopies(4_001, 10_001L));

        Invoice invoice = invoices.run(shop, OCTOBER, NOVEMBER).orElseThrow();

        List<CSVRecord> records = records(annex.of(invoice));
        assertThat(of(records, "message")).extracting(one -> one.get("message_id")).doesNotHaveDuplicates().hasSize(4_001);
        assertThat(sums(records)).isEqualTo(printed(invoice)).containsEntry(1, new BigDecimal("40.01"));
    }

    @ParameterizedTest
    @CsvSource({"PLAIN", "ZUGFERD"})
    void thePdfHasItInside(Format format) throws Exception {
        BusinessId shop = world.business().currency("EUR").onAccount("1000").enrol().id();
        buyers.put(shop, Trade.buyer("DE", Trade.VAT_IDS.getOrDefault("DE", ""), format), MID_OCTOBER);
        books.deliver(shop, Category.UTILITY, MID_OCTOBER, List.of(44_400L, 47_001L));
        Invoice invoice = TaxedInvoices.of(world, _ -> {}).run(shop, OCTOBER, NOVEMBER).orElseThrow();

        try (PDDocument pdf = Loader.loadPDF(documents.document(invoice, Form.PDF))) {
            PDComplexFileSpecification file = pdf.getDocumentCatalog().getNames().getEmbeddedFiles().getNames()
                    .get(InvoiceAnnex.file(invoice));
            assertThat(file.getEmbeddedFile().toByteArray()).isEqualTo(annex.of(invoice).readAllBytes());
            assertThat(file.getCOSObject().getNameAsString("AFRelationship")).isEqualTo("Supplement");
        }
        assertThat(documents.html(invoice)).contains(InvoiceAnnex.file(invoice));
    }

    @Test
    void aChargeThatIsOnNoLineIsTold() {
        BusinessId shop = world.business().onAccount("1000").enrol().id();
        MessageId message = books.deliver(shop, Category.UTILITY, MID_OCTOBER, List.of(44_400L)).getFirst();
        Invoice invoice = invoices.run(shop, OCTOBER, NOVEMBER).orElseThrow();

        world.database().update("UPDATE charge SET rate_micros = 1 WHERE message_id = ?", message.bytes());

        assertThatThrownBy(() -> records(annex.of(invoice))).hasMessageContainingAll(message.text(), "is on no line of invoice");
        world.database().update("UPDATE charge SET rate_micros = 44400 WHERE message_id = ?", message.bytes());
    }

    private static List<CSVRecord> records(InputStream csv) throws IOException {
        try (InputStreamReader text = new InputStreamReader(csv, StandardCharsets.UTF_8)) {
            List<CSVRecord> records = CSVFormat.RFC4180.builder().setHeader().get().parse(text).getRecords();
            assertThat(records.getFirst().getParser().getHeaderNames()).isEqualTo(COLUMNS);
            return records;
        }
    }

    private static List<CSVRecord> of(List<CSVRecord> records, String what) {
        return records.stream().filter(one -> one.get("what").equals(what)).toList();
    }

    private static Map<Integer, BigDecimal> sums(List<CSVRecord> records) {
        Map<Integer, BigDecimal> sums = new TreeMap<>();
        records.forEach(one -> sums.merge(Integer.valueOf(one.get("line")), new BigDecimal(one.get("amount")), BigDecimal::add));
        sums.replaceAll((_, sum) -> sum.stripTrailingZeros());
        return sums;
    }

    private static Map<Integer, BigDecimal> printed(Invoice invoice) {
        Map<Integer, BigDecimal> printed = new TreeMap<>();
        invoice.lines().forEach(line -> printed.put(printed.size() + 1, line.amount().stripTrailingZeros()));
        invoice.fees().forEach(fee -> printed.put(printed.size() + 1, fee.amount().stripTrailingZeros()));
        return printed;
    }
}
