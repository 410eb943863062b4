package io.tollgate.invoicing;

import static io.tollgate.invoicing.PublicValidator.valid;
import static io.tollgate.invoicing.SupportingDocumentTest.cii;
import static io.tollgate.invoicing.SupportingDocumentTest.ubl;
import static io.tollgate.invoicing.Trade.EUR;
import static io.tollgate.invoicing.Trade.currency;
import static io.tollgate.invoicing.Trade.seller;
import static org.assertj.core.api.Assertions.assertThat;

import com.openhtmltopdf.util.XRLog;
import io.tollgate.agreements.AgreedTerms;
import io.tollgate.decision.Finding.FreeReason;
import io.tollgate.invoicing.Buyer.Format;
import io.tollgate.invoicing.Buyer.LinesBy;
import io.tollgate.invoicing.Invoice.Line;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.money.Money;
import io.tollgate.tariff.TaxTable.VatRate;
import io.tollgate.tariff.TaxTable;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.support.ResourceBundleMessageSource;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;

/** Every kind of e-invoice passes the validator that the public uses, and every sum in it is exact, which that does not demand. */
class EInvoiceTest {

    private static final YearMonth OCTOBER = YearMonth.of(2026, 10);

    /** The validator's two levels: of the XML and of the PDF around it. */
    @ParameterizedTest(name = "{0} from {1} to {2} in {3}")
    @CsvSource({"XRECHNUNG, DE, DE, EUR", "XRECHNUNG, DE, DE, USD", "XRECHNUNG, DE, BE, EUR", "XRECHNUNG, small, DE, EUR",
        "PEPPOL, DE, DE, EUR", "PEPPOL, DE, DE, USD", "PEPPOL, DE, BE, EUR", "PEPPOL, DE, GR, EUR",
        "PEPPOL, DE, US, USD", "PEPPOL, DE, US, JPY", "PEPPOL, small, BE, EUR", "ZUGFERD, DE, DE, EUR", "ZUGFERD, DE, DE, USD",
        "ZUGFERD, DE, BE, USD", "ZUGFERD, DE, US, JPY", "ZUGFERD, DE, DE, JPY", "ZUGFERD, small, DE, EUR"})
    void everyKindPassesTheValidator(Format format, String from, String to, String code) {
        Invoice invoice = invoice(format, from, to, currency(code));

        switch (format) {
            case XRECHNUNG -> {
                valid(cii(invoice), "invoice.xml");
                valid(ubl(invoice), "invoice.xml");
            }
            case PEPPOL -> valid(ubl(invoice), "invoice.xml");
            case ZUGFERD, PLAIN -> valid(cii(invoice), "invoice.xml");
        }
    }

    @ParameterizedTest(name = "{0} from {1} to {2} in {3}")
    @CsvSource({"XRECHNUNG, DE, DE, EUR", "XRECHNUNG, DE, DE, USD", "XRECHNUNG, DE, BE, EUR", "XRECHNUNG, small, DE, EUR",
        "PEPPOL, DE, DE, EUR", "PEPPOL, DE, DE, USD", "PEPPOL, DE, BE, EUR", "PEPPOL, DE, US, JPY", "PEPPOL, small, BE, EUR",
        "ZUGFERD, DE, DE, EUR", "ZUGFERD, DE, DE, USD", "ZUGFERD, DE, BE, USD", "ZUGFERD, DE, US, JPY", "ZUGFERD, small, DE, EUR"})
    void everyKindOfCreditNotePassesTheValidator(Format format, String from, String to, String code) {
        Invoice invoice = invoice(format, from, to, currency(code));
        CreditNote note = creditOfHalfTheFirstLine(invoice);
        Invoice printed = note.printed(invoice);
        Credits credits = new Credits(invoice.number(), invoice.terms().orElseThrow().issued(), note.reason());

        switch (format) {
            case XRECHNUNG -> {
                valid(cii(printed, credits), "credit-note.xml");
                valid(ubl(printed, credits), "credit-note.xml");
            }
            case PEPPOL -> valid(ubl(printed, credits), "credit-note.xml");
            case ZUGFERD, PLAIN -> valid(cii(printed, credits), "credit-note.xml");
        }
    }

    /** The balance pays a part of the invoice, or all of it. */
    @ParameterizedTest(name = "{0} from {1} to {2} in {3}: {4}")
    @CsvSource({"XRECHNUNG, DE, DE, EUR, 117.54", "XRECHNUNG, DE, DE, USD, 100.00", "PEPPOL, DE, BE, EUR, 98.77", "PEPPOL, DE, US, JPY, 1",
        "ZUGFERD, DE, DE, EUR, 100.00"})
    void whatTheBalancePaysPassesTheValidator(Format format, String from, String to, String code, BigDecimal paid) throws IOException {
        Invoice invoice = invoice(format, from, to, currency(code)).with(paid);

        assertThat(invoice.due()).isEqualTo(invoice.total().subtract(paid));
        switch (format) {
            case XRECHNUNG, PEPPOL -> valid(ubl(invoice), "invoice.xml");
            case ZUGFERD, PLAIN -> {
                byte[] pdf = pdf(invoice, true);
                keep(pdf, "paid.pdf");
                valid(pdf, "invoice.pdf");
            }
        }
    }

    /** A line with two discounts, one that costs nothing any more, a fee of the plan and a minimum. */
    @ParameterizedTest(name = "{0} from {1} to {2} in {3}")
    @CsvSource({"XRECHNUNG, DE, DE, EUR", "PEPPOL, DE, BE, EUR", "PEPPOL, DE, US, JPY", "ZUGFERD, DE, DE, USD", "ZUGFERD, DE, US, JPY"})
    void whatIsAgreedPassesTheValidatorOnInvoiceAndCreditNote(Format format, String from, String to, String code) throws IOException {
        Invoice invoice = agreed(invoice(format, from, to, currency(code)));
        CreditNote note = new CreditNote("C2026-000004", invoice.number(), invoice.business(), invoice.currency(),
                IntStream.range(0, 3).mapToObj(line -> new CreditNote.Line(line + 1, invoice.lines().get(line), true)).toList(),
                IntStream.range(0, 2).mapToObj(fee -> new CreditNote.Fee(5 + fee, invoice.fees().get(fee))).toList(), invoice.tax(),
                invoice.terms().orElseThrow().exchange().map(Terms.Exchange::tax), true, "All of it.", "Ann Berger",
                LocalDate.of(2026, 11, 20), Instant.parse("2026-11-20T09:00:00Z"));
        Credits credits = new Credits(invoice.number(), invoice.terms().orElseThrow().issued(), note.reason());

        assertThat(note.total()).isEqualTo(invoice.total());
        switch (format) {
            case XRECHNUNG -> {
                valid(cii(invoice), "invoice.xml");
                valid(ubl(invoice), "invoice.xml");
                valid(cii(note.printed(invoice), credits), "credit-note.xml");
                valid(ubl(note.printed(invoice), credits), "credit-note.xml");
            }
            case PEPPOL -> {
                valid(ubl(invoice), "invoice.xml");
                valid(ubl(note.printed(invoice), credits), "credit-note.xml");
            }
            case ZUGFERD, PLAIN -> {
                byte[] pdf = pdf(invoice, true);
                keep(pdf, "agreed-" + code + ".pdf");
                valid(pdf, "invoice.pdf");
                try (PDDocument document = Loader.loadPDF(pdf)) {
                    assertThat(new PDFTextStripper().getText(document)).contains("agreed discount of 12.5 % on 700 messages: -",
                            "Fee of the plan, 2026-10-17 to 2026-10-31", "Agreed minimum of");
                }
            }
        }
    }

    /** Several rates in one line have no price that they share: it is that of all messages, for as many. */
    @ParameterizedTest(name = "{0} by {1} from {2} to {3} in {4}")
    @CsvSource({"XRECHNUNG, CATEGORY, DE, DE, EUR", "XRECHNUNG, MARKET, DE, DE, USD", "PEPPOL, CATEGORY, DE, BE, EUR",
        "PEPPOL, MARKET, DE, US, JPY", "ZUGFERD, CATEGORY, DE, DE, EUR", "ZUGFERD, MARKET, DE, US, JPY"})
    void linesOfCategoriesAndMarketsPassTheValidator(Format format, LinesBy by, String from, String to, String code) throws IOException {
        Invoice plain = invoice(format, from, to, currency(code));
        for (Invoice one : List.of(plain, agreed(plain))) {
            Terms terms = one.terms().orElseThrow();
            Invoice invoice = new Invoice(one.number(), one.business(), one.month(), one.currency(), one.lines(), one.issuedAt(),
                    Optional.of(new Terms(terms.seller(), terms.buyer().with(by), terms.vat(), terms.tax(), terms.exchange(),
                            terms.issued(), terms.due())),
                    one.fees());
            String cii = new String(cii(invoice), StandardCharsets.UTF_8);

            assertThat(amounts(cii, "ram:LineID")).hasSize((by == LinesBy.MARKET ? 1 : 2) + one.fees().size());
            assertThat(amounts(cii, "ram:Description")).contains(
                    "Rates: lines " + (by == LinesBy.MARKET ? "1, 2, 3, 4" : "1, 2, 3") + " of invoice-2026-000017.csv");
            assertThat(amounts(cii, "ram:BasisQuantity")).startsWith(by == LinesBy.MARKET ? "2203" : "2191");
            assertThat(amounts(cii, "ram:GrandTotalAmount")).as("as with a line for each rate").containsExactly(
                    invoice.total().toPlainString());
            switch (format) {
                case XRECHNUNG, PEPPOL -> valid(ubl(invoice), "invoice.xml");
                case ZUGFERD, PLAIN -> {
                    byte[] pdf = pdf(invoice, true);
                    keep(pdf, "by-" + by + ".pdf");
                    valid(pdf, "invoice.pdf");
                    try (PDDocument document = Loader.loadPDF(pdf)) {
                        String text = new PDFTextStripper().getText(document).replaceAll("\\s+", " ");
                        assertThat(text).contains("The rates of these lines", "several", "0.047001",
                                by == LinesBy.MARKET ? "All categories" : "All markets");
                    }
                }
            }
        }
    }

    @Test
    void aLineIsTheListPriceLessWhatIsAgreedToTheCent() {
        String xml = new String(cii(agreed(invoice(Format.XRECHNUNG, "DE", "DE", EUR))), StandardCharsets.UTF_8);

        assertThat(amounts(xml, "ram:ActualAmount")).as("1,190 × 0.0444 = 52.836, less 12.5 % of 700 × 0.0444 and 0.0044 × 490 = 46.795;"
                + " 1,000 × 0.04589, all of it off").containsExactly("6.05", "45.89");
        assertThat(amounts(xml, "ram:LineTotalAmount")).as("fees of 48.387097 and 104.767903").startsWith("46.79")
                .contains("48.39", "104.77")
                .endsWith("200.00");
        assertThat(xml).contains("<ram:ReasonCode>95</ram:ReasonCode>", "Agreed discount of 12.5 % on 700 messages: 3.885;"
                + " Agreed price of 0.04 for 490 messages: 2.156");
    }

    @Test
    void aCreditNoteNamesItsInvoiceAndTakesItsTaxBack() {
        Invoice invoice = invoice(Format.XRECHNUNG, "DE", "DE", EUR);
        CreditNote note = creditOfHalfTheFirstLine(invoice);
        Credits credits = new Credits(invoice.number(), invoice.terms().orElseThrow().issued(), note.reason());
        String cii = new String(cii(note.printed(invoice), credits), StandardCharsets.UTF_8);
        String ubl = new String(ubl(note.printed(invoice), credits), StandardCharsets.UTF_8);

        assertThat(cii).contains("<ram:TypeCode>381</ram:TypeCode>", "<ram:IssuerAssignedID>2026-000017</ram:IssuerAssignedID>",
                ">20261101</qdt:DateTimeString>", "Messages were lost").doesNotContain("IBANID", "DueDateDateTime");
        assertThat(ubl).contains("<CreditNote ", "<cbc:CreditNoteTypeCode>381</", "<cbc:ID>2026-000017</cbc:ID>",
                "<cbc:IssueDate>2026-11-01</cbc:IssueDate>");
        assertThat(amounts(ubl, "cbc:LineExtensionAmount")).as("595 × 0.0444 = 26.418").containsExactly("26.42", "26.42");
        assertThat(amounts(ubl, "cbc:TaxAmount")).as("26.42 × 19 % = 5.0198").containsExactly("5.02", "5.02");
        assertThat(amounts(ubl, "cbc:PayableAmount")).containsExactly("31.44");
        assertThat(amounts(ubl, "cbc:CreditedQuantity")).containsExactly("595");
    }

    /** It would say so in the log with each invoice. */
    @Test
    void whoMakesThePdfUnderstandsItsStyles() {
        List<String> said = new ArrayList<>();
        long here = Thread.currentThread().threadId();
        XRLog.setLevel(XRLog.CSS_PARSE, Level.WARNING); // its first call takes all filters away
        Logger styles = Logger.getLogger(XRLog.CSS_PARSE);
        styles.setFilter(one -> one.getLongThreadID() != here || said.add(one.getMessage()));
        pdf(invoice(Format.ZUGFERD, "DE", "DE", currency("EUR"), "en"), true);
        styles.setFilter(null);
        assertThat(said).isEmpty();
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({"en, EUR", "de, USD"})
    void pdfOfACreditNoteHoldsItsXml(String language, String code) throws IOException {
        Invoice invoice = invoice(Format.ZUGFERD, "DE", "DE", currency(code), language);
        CreditNote note = creditOfHalfTheFirstLine(invoice);
        Credits credits = new Credits(invoice.number(), invoice.terms().orElseThrow().issued(), note.reason());
        Invoice printed = note.printed(invoice);
        byte[] pdf = EInvoice.pdf(printed, pages().html(printed, business(), credits), Optional.of(cii(printed, credits)),
                files("credit-note.csv", pages().csv(note, InvoiceWords.of(invoice))));

        keep(pdf, "credit-note-" + language + ".pdf");
        valid(pdf, "credit-note.pdf");
        try (PDDocument document = Loader.loadPDF(pdf)) {
            String text = new PDFTextStripper().getText(document);
            assertThat(text).contains("C2026-000003", "2026-000017", "2026-11-01", "Messages were lost",
                    language.equals("de") ? "Rechnungskorrektur C2026" : "Credit note C2026",
                    language.equals("de") ? "31,44 USD" : "31.44 EUR")
                    .doesNotContain("Please pay", "Bitte zahlen", "DE02120300000000202051");
            assertThat(document.getDocumentCatalog().getNames().getEmbeddedFiles().getNames().keySet())
                    .contains("factur-x.xml", "credit-note.csv");
        }
    }

    /** 595 of 1,190 messages at 0.0444. */
    private static CreditNote creditOfHalfTheFirstLine(Invoice invoice) {
        Line first = invoice.lines().getFirst();
        Line half = new Line(first.market(), first.category(), first.freeReason(), first.price(), 595,
                CreditAmounts.of(List.of(new CreditAmounts.Part(first.amount(), BigDecimal.ZERO, first.price().times(595), false)),
                        invoice.currency()).getFirst());
        Terms terms = invoice.terms().orElseThrow();
        BigDecimal tax = terms.vat().on(half.amount(), invoice.currency());
        return new CreditNote("C2026-000003", invoice.number(), invoice.business(), invoice.currency(),
                List.of(new CreditNote.Line(1, half, false)), List.of(), tax, terms.exchange().map(rate -> rate.on(tax)), false,
                "Messages were lost.",
                "Ann Berger", LocalDate.of(2026, 11, 20), Instant.parse("2026-11-20T09:00:00Z"));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({"en, EUR", "de, USD"})
    void pdfHoldsTheXmlAndIsPdfA3(String language, String code) throws IOException {
        Invoice invoice = invoice(Format.ZUGFERD, "DE", "DE", currency(code), language);
        byte[] pdf = pdf(invoice, true);

        keep(pdf, "invoice-" + language + ".pdf");
        valid(pdf, "invoice.pdf");
        try (PDDocument document = Loader.loadPDF(pdf)) {
            String text = new PDFTextStripper().getText(document);
            assertThat(text).contains("2026-000017", "Vela Airlines", "DE136695976",
                    language.equals("de") ? "Rechnung" : "Invoice", language.equals("de") ? "117,54 USD" : "117.54 EUR");
            assertThat(document.getDocumentCatalog().getNames().getEmbeddedFiles().getNames().keySet())
                    .contains("factur-x.xml", "invoice-2026-000017.csv");
        }
    }

    @Test
    void pdfOfAPlainInvoiceHasNoXml() throws IOException {
        try (PDDocument document = Loader.loadPDF(pdf(invoice(Format.PLAIN, "DE", "US", currency("KWD")), false))) {
            assertThat(new PDFTextStripper().getText(document)).contains("KWD", "2026-000017");
            assertThat(document.getDocumentCatalog().getNames().getEmbeddedFiles().getNames().keySet())
                    .containsExactly("invoice-2026-000017.csv");
        }
    }

    /** The public test allows a whole unit between tax and base × rate; here the sums are those of a calculator. */
    @Test
    void sumsAreExactAndAMovedCentStays() {
        Invoice invoice = invoice(Format.XRECHNUNG, "DE", "DE", EUR);
        String ubl = new String(ubl(invoice), StandardCharsets.UTF_8);

        assertThat(amounts(ubl, "cbc:LineExtensionAmount")).as("total, then lines").containsExactly("98.77", "52.83", "0.05", "45.89",
                "0");
        assertThat(amounts(ubl, "cbc:TaxAmount")).as("98.77 × 19 % = 18.7663").containsExactly("18.77", "18.77");
        assertThat(amounts(ubl, "cbc:PayableAmount")).containsExactly("117.54");
        assertThat(amounts(ubl, "cbc:PriceAmount")).as("for a thousand messages").containsExactly("44.4", "47.001", "45.89", "0");
        assertThat(amounts(ubl, "cbc:BaseQuantity")).containsOnly("1000");
        assertThat(amounts(ubl, "cbc:InvoicedQuantity")).containsExactly("1190", "1", "1000", "12");
    }

    @Test
    void taxInTheSellersCurrencyIsToldBeside() {
        String cii = new String(cii(invoice(Format.XRECHNUNG, "DE", "DE", currency("USD"))), StandardCharsets.UTF_8);

        assertThat(cii).contains("<ram:TaxCurrencyCode>EUR</ram:TaxCurrencyCode>",
                "<ram:TaxTotalAmount currencyID=\"USD\">18.77</ram:TaxTotalAmount>",
                "<ram:TaxTotalAmount currencyID=\"EUR\">17.30</ram:TaxTotalAmount>", "1 USD = 0.9215 EUR on 2026-10-31");
    }

    @Test
    void textOfBuyersIsEscaped() {
        Invoice invoice = invoice(Format.XRECHNUNG, "DE", "DE", EUR);
        Buyer buyer = invoice.terms().orElseThrow().buyer();
        Buyer odd = new Buyer("Fish & <Chips> \"Ltd\"", buyer.street(), buyer.postcode(), buyer.city(), buyer.country(), buyer.vatId(),
                buyer.scheme(), buyer.electronicAddress(), buyer.reference(), buyer.order(), buyer.contact(), buyer.email(), "en", 14,
                buyer.format());
        Invoice named = termed(odd, seller("DE"), EUR);

        assertThat(new String(cii(named), StandardCharsets.UTF_8)).contains("Fish &amp; &lt;Chips&gt;").doesNotContain("<Chips>");
        assertThat(html(named)).contains("Fish &amp; &lt;Chips&gt;").doesNotContain("<Chips>");
    }

    /** @param name with the ending that the validator goes by */
    static List<String> amounts(String xml, String element) {
        List<String> found = new ArrayList<>();
        Pattern.compile("<" + element + "[^>]*>([^<]*)<").matcher(xml).results().forEach(match -> found.add(match.group(1)));
        return found;
    }

    private static byte[] pdf(Invoice invoice, boolean embeds) {
        return EInvoice.pdf(invoice, html(invoice), embeds ? Optional.of(cii(invoice)) : Optional.empty(),
                files("invoice-" + invoice.number() + ".csv", new InvoicePage(new SpringTemplateEngine()).csv(invoice)));
    }

    private static SequencedMap<String, byte[]> files(String name, String csv) {
        return new LinkedHashMap<>(Map.of(name, csv.getBytes(StandardCharsets.UTF_8)));
    }

    /** Keeps a file, so that somebody can look at it. */
    private static void keep(byte[] pdf, String name) throws IOException {
        Files.write(Files.createDirectories(Path.of("target", "invoices")).resolve(name), pdf);
    }

    static String html(Invoice invoice) {
        return pages().html(invoice, business());
    }

    private static InvoicePage pages() {
        ClassLoaderTemplateResolver resolver = new ClassLoaderTemplateResolver();
        resolver.setPrefix("templates/");
        resolver.setSuffix(".html");
        ResourceBundleMessageSource messages = new ResourceBundleMessageSource();
        messages.setBasename("messages");
        messages.setDefaultEncoding("UTF-8");
        messages.setFallbackToSystemLocale(false);
        SpringTemplateEngine templates = new SpringTemplateEngine();
        templates.setTemplateResolver(resolver);
        templates.setTemplateEngineMessageSource(messages);
        return new InvoicePage(templates);
    }

    private static Addressee business() {
        return new Addressee("Vela Airlines", "vela", ZoneId.of("Europe/Berlin"));
    }

    static Invoice invoice(Format format, String from, String to, Currency currency) {
        return invoice(format, from, to, currency, "en");
    }

    static Invoice invoice(Format format, String from, String to, Currency currency, String language) {
        Seller seller = from.equals("small") ? seller("DE", "yes") : seller(from);
        Buyer buyer = Trade.buyer(to, Trade.VAT_IDS.getOrDefault(to, ""), format);
        return termed(new Buyer(buyer.legalName(), buyer.street(), buyer.postcode(), buyer.city(), buyer.country(), buyer.vatId(),
                buyer.scheme(), buyer.electronicAddress(), buyer.reference(), buyer.order(), buyer.contact(), buyer.email(), language,
                buyer.termDays(), format), seller, currency);
    }

    private static Invoice termed(Buyer buyer, Seller seller, Currency currency) {
        Invoice net = net(currency, Optional.empty());
        TaxTable all = new TaxTable(Trade.taxes().vatRates().stream().map(rate -> new VatRate(rate.country(), rate.percent(), rate.from(),
                rate.until(), rate.source())).toList(), currency.equals(currency("JPY")) ? yen() : Trade.taxes().exchangeRates());
        TaxRules.Answer answer = new TaxRules(seller, all).of(buyer, currency, OCTOBER, LocalDate.of(2026, 11, 1));
        assertThat(answer.missing()).isEmpty();
        return net(currency, answer.draft().map(draft -> draft.on(net.sum(), currency)));
    }

    /** The first line costs less, the third one nothing; a fee for 15 days, and what all that lacks of a minimum. */
    private static Invoice agreed(Invoice plain) {
        Currency currency = plain.currency();
        List<List<Invoice.Discount>> off = List.of(
                List.of(new Invoice.Discount(Optional.of(new BigDecimal("12.5")), Optional.empty(), 700, new BigDecimal("3.885000")),
                        new Invoice.Discount(Optional.empty(), Optional.of(new BigDecimal("0.040000")), 490, new BigDecimal("2.156000"))),
                List.of(), List.of(new Invoice.Discount(Optional.of(new BigDecimal("100")), Optional.empty(), 1_000,
                        new BigDecimal("45.890000"))),
                List.of());
        Money charged = plain.charged().minus(Money.of(new BigDecimal("51.931"), currency));
        Money minimum = Money.of(new BigDecimal("151.609903"), currency);
        Money plan = Money.of(new BigDecimal("48.387097"), currency);
        LocalDate seventeenth = LocalDate.of(2026, 10, 17);
        List<AgreedTerms.Fee> fees = List.of(
                new AgreedTerms.Fee(AgreedTerms.FeeKind.PLAN_FEE, seventeenth, OCTOBER.atEndOfMonth(), plan, Money.zero(currency), plan),
                new AgreedTerms.Fee(AgreedTerms.FeeKind.MINIMUM_FEE, OCTOBER.atDay(1), OCTOBER.atEndOfMonth(), minimum, charged,
                        minimum.minus(charged)));
        List<Money> exact = new ArrayList<>();
        for (int line = 0; line < 4; line++) {
            Line one = plain.lines().get(line);
            exact.add(new Line(one.market(), one.category(), one.freeReason(), one.price(), one.messages(), off.get(line),
                    one.amount()).exact());
        }
        fees.forEach(fee -> exact.add(fee.amount()));
        List<BigDecimal> printed = Cents.spread(exact, currency);
        List<Line> lines = IntStream.range(0, 4).mapToObj(line -> {
            Line one = plain.lines().get(line);
            return new Line(one.market(), one.category(), one.freeReason(), one.price(), one.messages(), off.get(line), printed.get(line));
        }).toList();
        BigDecimal sum = printed.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        Terms terms = plain.terms().orElseThrow();
        BigDecimal tax = terms.vat().on(sum, currency);
        return new Invoice(plain.number(), plain.business(), plain.month(), currency, lines, plain.issuedAt(),
                Optional.of(new Terms(terms.seller(), terms.buyer(), terms.vat(), tax, terms.exchange().map(rate -> Terms.Exchange.of(
                        rate.to(), rate.rate(), rate.day(), rate.source(), tax)), terms.issued(), terms.due())),
                IntStream.range(0, 2).mapToObj(fee -> new Invoice.Fee(fees.get(fee), printed.get(4 + fee))).toList());
    }

    private static List<TaxTable.ExchangeRate> yen() {
        return List.of(new TaxTable.ExchangeRate(currency("JPY"), EUR, new BigDecimal("0.00612"), LocalDate.of(2026, 10, 1),
                LocalDate.of(2026, 10, 31), "ministry of finance"));
    }

    private static Invoice net(Currency currency, Optional<Terms> terms) {
        List<Money> prices = List.of(new Money(44_400, currency), new Money(47_001, currency), new Money(45_890, currency),
                Money.zero(currency));
        List<Long> messages = List.of(1_190L, 1L, 1_000L, 12L);
        List<BigDecimal> printed = Cents.spread(IntStream.range(0, 4).mapToObj(line -> prices.get(line).times(messages.get(line))).toList(),
                currency);
        List<Line> lines = IntStream.range(0, 4).mapToObj(line -> new Line("Germany", line == 3 ? Category.SERVICE : Category.UTILITY,
                line == 3 ? Optional.of(FreeReason.SERVICE_WINDOW) : Optional.<FreeReason>empty(), prices.get(line), messages.get(line),
                printed.get(line))).toList();
        return new Invoice("2026-000017", new BusinessId(17), OCTOBER, currency, lines, Instant.parse("2026-11-01T09:00:00Z"), terms);
    }
}
