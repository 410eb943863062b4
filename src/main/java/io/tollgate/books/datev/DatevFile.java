package io.tollgate.books.datev;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.text.Normalizer;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The text of a batch: fields with semicolons, texts in quotation marks, decimal commas, lines that end with CR and LF, in Windows-1252.
 * The records of the format are fixed, so no general writer of CSV knows which fields have quotation marks.
 */
final class DatevFile {

    static final Charset CHARSET = Charset.forName("windows-1252");

    private static final String VERSION_OF_HEADER = "700";
    private static final String BOOKINGS = "21";
    private static final String VERSION_OF_FORMAT = "13";
    private static final int LONGEST_TEXT = 60;
    private static final int FIXED = 114;
    private static final DateTimeFormatter MADE = DateTimeFormatter.ofPattern("uuuuMMddHHmmssSSS", Locale.ROOT);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuuMMdd", Locale.ROOT);
    private static final DateTimeFormatter DAY_AND_MONTH = DateTimeFormatter.ofPattern("ddMM", Locale.ROOT);

    private DatevFile() {}

    /** The names of the fields of a booking, as the format has them. */
    static final List<String> FIELDS = fields();

    private static List<String> fields() {
        List<String> names = new ArrayList<>(List.of("Umsatz (ohne Soll/Haben-Kz)", "Soll/Haben-Kennzeichen", "WKZ Umsatz", "Kurs",
                "Basis-Umsatz", "WKZ Basis-Umsatz", "Konto", "Gegenkonto (ohne BU-Schlüssel)", "BU-Schlüssel", "Belegdatum", "Belegfeld 1",
                "Belegfeld 2", "Skonto", "Buchungstext", "Postensperre", "Diverse Adressnummer", "Geschäftspartnerbank", "Sachverhalt",
                "Zinssperre", "Beleglink"));
        IntStream.rangeClosed(1, 8).forEach(number -> Collections.addAll(names, "Beleginfo - Art " + number,
                "Beleginfo - Inhalt " + number));
        Collections.addAll(names, "KOST1 - Kostenstelle", "KOST2 - Kostenstelle", "Kost-Menge", "EU-Land u. UStID (Bestimmung)",
                "EU-Steuersatz (Bestimmung)", "Abw. Versteuerungsart", "Sachverhalt L+L", "Funktionsergänzung L+L",
                "BU 49 Hauptfunktionstyp", "BU 49 Hauptfunktionsnummer", "BU 49 Funktionsergänzung");
        IntStream.rangeClosed(1, 20).forEach(number -> Collections.addAll(names, "Zusatzinformation - Art " + number,
                "Zusatzinformation- Inhalt " + number)); // without a space, as it is published
        Collections.addAll(names, "Stück", "Gewicht", "Zahlweise", "Forderungsart", "Veranlagungsjahr", "Zugeordnete Fälligkeit",
                "Skontotyp", "Auftragsnummer", "Buchungstyp", "USt-Schlüssel (Anzahlungen)", "EU-Land (Anzahlungen)",
                "Sachverhalt L+L (Anzahlungen)", "EU-Steuersatz (Anzahlungen)", "Erlöskonto (Anzahlungen)", "Herkunft-Kz",
                "Buchungs GUID", "KOST-Datum", "SEPA-Mandatsreferenz", "Skontosperre", "Gesellschaftername", "Beteiligtennummer",
                "Identifikationsnummer", "Zeichnernummer", "Postensperre bis", "Bezeichnung SoBil-Sachverhalt",
                "Kennzeichen SoBil-Buchung", "Festschreibung", "Leistungsdatum", "Datum Zuord. Steuerperiode", "Fälligkeit",
                "Generalumkehr (GU)", "Steuersatz", "Land", "Abrechnungsreferenz", "BVV-Position", "EU-Land u. UStID (Ursprung)",
                "EU-Steuersatz (Ursprung)", "Abw. Skontokonto");
        return List.copyOf(names);
    }

    static void write(Batch batch, DatevSettings settings, OutputStream out) throws IOException {
        line(out, header(batch, settings));
        line(out, FIELDS);
        for (BookingLine one : batch.lines()) {
            line(out, fields(one, batch.clearing(), batch.booksIn(), settings));
        }
    }

    private static List<String> header(Batch batch, DatevSettings settings) {
        return List.of(quoted("EXTF"), VERSION_OF_HEADER, BOOKINGS, quoted("Buchungsstapel"), VERSION_OF_FORMAT, MADE.format(batch.made()),
                "", quoted("TG"), quoted("Tollgate"), quoted(""), number(settings.consultant()), number(settings.client()),
                DAY.format(batch.yearBegin()), number(settings.accountLength()), DAY.format(batch.from()), DAY.format(batch.to()),
                quoted("Tollgate " + batch.currency()), quoted(settings.initials()), "1", "0", settings.fixed() ? "1" : "0",
                quoted(batch.booksIn()), "", quoted(""), "", "", quoted(settings.chart().substring("SKR".length())), "", "", quoted(""),
                quoted(""));
    }

    private static String number(long number) {
        return Long.toString(number);
    }

    private static List<String> fields(BookingLine line, long clearing, String booksIn, DatevSettings settings) {
        List<String> cells = new ArrayList<>(Collections.nCopies(FIELDS.size(), ""));
        cells.set(0, amount(line.amount().abs()));
        cells.set(1, quoted(line.amount().signum() > 0 ? "H" : "S"));
        cells.set(2, quoted(line.currency()));
        line.base().ifPresent(base -> {
            cells.set(4, amount(base.abs()));
            cells.set(5, quoted(booksIn));
        });
        line.rate().ifPresent(rate -> cells.set(3, amount(rate)));
        cells.set(6, number(line.number()));
        cells.set(7, number(clearing));
        cells.set(9, DAY_AND_MONTH.format(line.day()));
        cells.set(10, quoted(DAY.format(line.day())));
        cells.set(13, quoted(line.account()));
        cells.set(FIXED - 1, settings.fixed() ? "1" : "0");
        return cells;
    }

    private static String amount(BigDecimal amount) {
        return amount.toPlainString().replace('.', ',');
    }

    /** A text in quotation marks, without control characters, and at most as long as the format allows. */
    static String quoted(String text) {
        String clean = text.replaceAll("\\p{Cntrl}", " ");
        String cut = clean.length() > LONGEST_TEXT ? clean.substring(0, LONGEST_TEXT) : clean;
        return "\"" + cut.replace("\"", "\"\"") + "\"";
    }

    private static void line(OutputStream out, List<String> fields) throws IOException {
        CharsetEncoder encoder = CHARSET.newEncoder().onUnmappableCharacter(CodingErrorAction.REPLACE).replaceWith(new byte[] {'?'});
        var bytes = encoder.encode(CharBuffer.wrap(encodable(String.join(";", fields), encoder) + "\r\n"));
        out.write(bytes.array(), 0, bytes.limit());
    }

    /** Letters that the charset lacks lose their accents; what is left of them becomes a question mark. */
    private static String encodable(String text, CharsetEncoder encoder) {
        if (encoder.canEncode(text)) {
            return text;
        }
        StringBuilder plain = new StringBuilder();
        text.codePoints().mapToObj(Character::toString).forEach(letter -> plain.append(encoder.canEncode(letter)
                ? letter
                : Normalizer.normalize(letter, Normalizer.Form.NFKD).replaceAll("\\p{M}", "")));
        return plain.toString();
    }

    /**
     * @param from     the first day
     * @param to       the last day, included
     * @param made     when, in UTC
     * @param currency of the ledger's amounts
     * @param booksIn  the currency in which the books are kept
     * @param clearing the number of the account against which each line is booked; the lines of a day bring it back to zero
     */
    record Batch(LocalDate from, LocalDate to, LocalDate yearBegin, LocalDateTime made, String currency, String booksIn, long clearing,
            List<BookingLine> lines) {}
}
