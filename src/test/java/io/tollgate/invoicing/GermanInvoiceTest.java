package io.tollgate.invoicing;

import static io.tollgate.invoicing.PublicValidator.valid;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.decision.Finding.FreeReason;
import io.tollgate.invoicing.Buyer.Format;
import io.tollgate.invoicing.Buyer.LinesBy;
import io.tollgate.invoicing.Invoice.Line;
import io.tollgate.message.Category;
import io.tollgate.money.Money;
import java.io.IOException;
import java.io.Reader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.thymeleaf.spring6.SpringTemplateEngine;

/** An invoice names markets and categories in its buyer's language: on the page, in CSV and PDF, and in the e-invoice. */
class GermanInvoiceTest {

    private static final InvoiceWords GERMAN = InvoiceWords.of(Locale.GERMAN);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Germany | Deutschland
            Brazil | Brasilien
            Turkey | Türkei
            Hong Kong | Hongkong
            United Kingdom | Vereinigtes Königreich
            Sri Lanka | Sri Lanka
            North America | Nordamerika
            Rest of Africa | Übriges Afrika
            Rest of Central & Eastern Europe | Übriges Mittel- und Osteuropa
            Other | Übrige Länder
            International India | Indien (aus dem Ausland)
            International Rest of Africa | Übriges Afrika (aus dem Ausland)
            SMS DE | SMS Deutschland
            SMS Other | SMS Übrige Länder
            Market of a card of our own | Market of a card of our own
            """)
    void aMarketHasAGermanName(String market, String german) {
        assertThat(GERMAN.market(market)).isEqualTo(german);
        assertThat(InvoiceWords.of(Locale.ENGLISH).market(market)).as("in English as on the rate card").isEqualTo(market);
    }

    /** The test lists markets whose name is the same in both languages. */
    @Test
    void eachMarketOfTheShippedCardsIsTranslated() throws IOException {
        TreeSet<String> same = new TreeSet<>();
        for (String file : List.of("rates-usd.csv", "rates-cop.csv", "markets.csv")) {
            try (Stream<String> lines = Files.lines(Path.of("rules", "tariff", "rates", file))) {
                lines.filter(line -> !line.startsWith("#")).skip(1).map(line -> line.split(",")[file.equals("markets.csv") ? 1 : 0])
                        .filter(market -> GERMAN.market(market).equals(market)).forEach(same::add);
            }
        }

        assertThat(same).containsExactly("Chile", "Israel", "Kuwait", "Malaysia", "Nepal", "Nigeria", "Oman", "Pakistan", "Peru",
                "Sri Lanka", "Ukraine");
    }

    /** English has no names of its own for markets of rate cards. */
    @Test
    void bothLanguagesHaveTheSameWordsAndTheSamePlacesForValues() throws IOException {
        Properties english = words("words.properties");
        Properties german = words("words_de.properties");

        assertThat(german.stringPropertyNames()).containsAll(english.stringPropertyNames());
        assertThat(german.stringPropertyNames().stream().filter(key -> !english.containsKey(key))).allMatch(key -> key
                .startsWith("market."));
        assertThat(english.stringPropertyNames()).allSatisfy(key -> assertThat(places(german.getProperty(key)))
                .isEqualTo(places(english.getProperty(key))));
        assertThat(String.join("", german.values() + "" + english.values())).as("MessageFormat drops them").doesNotContain("'");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            en | Germany | Rest of Africa | utility | marketing | service_window | Messages to
            de | Deutschland | Übriges Afrika | Nutzen | Werbung | kostenlos im Servicefenster | Nachrichten, Markt
            """)
    void pageCsvPdfAndEInvoiceSpeakTheBuyersLanguage(String language, String country, String region, String utility, String marketing,
            String free, String messages) throws IOException {
        String line = messages + " " + region + ", " + marketing;
        Invoice invoice = invoice(language, LinesBy.RATE);
        String page = EInvoiceTest.html(invoice);
        String csv = new InvoicePage(new SpringTemplateEngine()).csv(invoice);
        byte[] cii = EInvoice.cii(invoice, Optional.empty(), Optional.empty());

        assertThat(page).contains("<td>" + country + "</td>", "<td>" + region + "</td>", ">" + utility + "<", ">" + marketing + "<");
        assertThat(csv.lines()).anyMatch(row -> row.startsWith("invoice,month,line,market,category,free_because,messages,"))
                .anyMatch(row -> row.startsWith("2026-000017,2026-10,1," + country + "," + utility + ",,1190,"))
                .anyMatch(row -> row.contains("," + region + "," + marketing + ",,1000,"))
                .anyMatch(row -> row.contains("," + free + ",12,"));
        assertThat(EInvoiceTest.amounts(new String(cii, StandardCharsets.UTF_8), "ram:Name")).contains(line);
        assertThat(EInvoiceTest.amounts(new String(EInvoice.ubl(invoice, Optional.empty(), Optional.empty()), StandardCharsets.UTF_8),
                "cbc:Name")).contains(line);
        byte[] pdf = EInvoice.pdf(invoice, page, Optional.of(cii), new LinkedHashMap<>(Map.of("invoice-2026-000017.csv", csv.getBytes(
                StandardCharsets.UTF_8))));
        valid(pdf, "invoice.pdf");
        try (PDDocument document = Loader.loadPDF(pdf)) {
            assertThat(new PDFTextStripper().getText(document)).contains(country, region, utility, marketing);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            MARKET | Nachrichten, Markt Deutschland | Preise: Zeilen 1, 2, 4 von invoice-2026-000017.csv
            CATEGORY | Nachrichten, Nutzen | Preise: Zeilen 1, 2 von invoice-2026-000017.csv
            """)
    void linesOfSeveralRatesDoSo(LinesBy by, String name, String description) {
        String cii = new String(EInvoice.cii(invoice("de", by), Optional.empty(), Optional.empty()), StandardCharsets.UTF_8);

        assertThat(EInvoiceTest.amounts(cii, "ram:Name")).contains(name);
        assertThat(EInvoiceTest.amounts(cii, "ram:Description")).contains(description);
    }

    /** The third line is to another market, and marketing. */
    private static Invoice invoice(String language, LinesBy by) {
        Invoice plain = EInvoiceTest.invoice(Format.ZUGFERD, "DE", "DE", Trade.EUR, language);
        Line third = plain.lines().get(2);
        Line free = plain.lines().get(3);
        Terms terms = plain.terms().orElseThrow();
        return new Invoice(plain.number(), plain.business(), plain.month(), plain.currency(), List.of(plain.lines().getFirst(),
                plain.lines().get(1), new Line("Rest of Africa", Category.MARKETING, Optional.empty(), third.price(), third.messages(),
                        third.amount()),
                new Line("Germany", Category.SERVICE, Optional.of(FreeReason.SERVICE_WINDOW), Money.zero(plain.currency()),
                        free.messages(), new BigDecimal("0.00"))),
                plain.issuedAt(), Optional.of(new Terms(terms.seller(), terms.buyer().with(by), terms.vat(), terms.tax(),
                        terms.exchange(), terms.issued(), terms.due())),
                List.of());
    }

    private static TreeSet<String> places(String text) {
        TreeSet<String> places = new TreeSet<>();
        Pattern.compile("\\{\\d}").matcher(text).results().forEach(place -> places.add(place.group()));
        return places;
    }

    private static Properties words(String file) throws IOException {
        Properties words = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of("src/main/resources/io/tollgate/invoicing").resolve(file))) {
            words.load(reader);
        }
        return words;
    }
}
