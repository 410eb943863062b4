package io.tollgate.rulebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.RuleBookFaults;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.rulebook.tables.Workbook;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.csv.CSVFormat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables may be workbooks. They have the same rows and the same faults, which name the cell. */
class WorkbookTest {

    private static final RuleFiles SHIPPED = RuleFiles.read(Path.of("rules"));
    private static final String RATES = "tariff/rates/rates-usd";
    private static final String RATE = "rate_per_delivered_message";
    private static final String HOURS = "tables/quiet-hours";

    @Test
    void everyTableMayBeAWorkbook() {
        TreeMap<String, byte[]> byPath = new TreeMap<>(SHIPPED.byPath());
        for (String path : SHIPPED.ending(".csv")) {
            byPath.put(path.replace(".csv", ".xlsx"), Workbooks.of(rows(path)));
            byPath.remove(path);
        }

        try (RuleBook book = RuleBook.of(new RuleFiles("rules", byPath))) {
            assertThat(new RandomCases(3).files(500))
                    .allSatisfy(file -> assertThat(book.judge(file)).containsExactlyInAnyOrderElementsOf(Cases.SHIPPED.judge(file)));
        }
    }

    @Test
    void aFaultNamesTheCell() {
        List<List<String>> rows = rows(HOURS + ".csv");
        assertThat(rows.get(3).get(2)).isEqualTo("08:00");
        rows.get(3).set(2, "8 am");

        assertThat(faultsOf(HOURS, Workbooks.of(rows)))
                .contains("rules/" + HOURS + ".xlsx:C4: `8 am` in column opens is not a time. Maybe 08:00.");
    }

    @Test
    void daysTimesAndNumbersOfAWorkbookAreReadAsShown() {
        List<Workbook.Line> lines = Workbook.lines("t.xlsx", Workbooks.sheet("""
                <row r="1"><c r="A1" s="1"><v>46296</v></c><c r="B1" s="2"><v>0.333333333</v></c><c r="C1"><v>0.0618</v></c><c r="D1"><v>3</v></c></row>
                """), new Faults("rules"));

        assertThat(lines).containsExactly(new Workbook.Line(1, List.of("2026-10-01", "08:00", "0.0618", "3")));
    }

    /** Rows in the forms that SheetJS, LibreOffice and Excel write. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # SheetJS keeps texts as those of formulas, and days of a Date as texts
            <c r="A1" t="str"><v>Germany</v></c>                                        | Germany
            <c r="A1" t="str"><v></v></c>                                               |
            <c r="A1" t="d"><v>2026-10-01T00:00:00.000Z</v></c>                         | 2026-10-01
            <c r="A1" s="1" t="d"><v>2026-10-01T00:00:00</v></c>                        | 2026-10-01
            <c r="A1" t="d"><v>1899-12-30T08:00:00.000Z</v></c>                         | 08:00
            # Excel keeps 17 digits, shows 15, and leaves cells empty that have a format only
            <c r="A1"><v>6.1800000000000001E-2</v></c>                                  | 0.0618
            <c r="A1"><v>0.13650000000000001</v></c>                                    | 0.1365
            <c r="A1" s="1"/>                                                           |
            <c r="A1" s="1"><v>46296</v></c>                                            | 2026-10-01
            <c r="A1" s="2"><v>0.33333333333333331</v></c>                              | 08:00
            <c r="A1" s="4"><v>46296.25</v></c>                                         | 2026-10-01T06:00
            <c r="A1" s="4"><v>0.33333333333333331</v></c>                              | 08:00
            # LibreOffice has formats of its own and says what each cell is
            <c r="A1" s="3" t="n"><v>46296</v></c>                                      | 2026-10-01
            <c r="A1" s="5" t="n"><v>0.875</v></c>                                      | 21:00
            <c r="A1" s="5" t="n"><v>1</v></c>                                          | 24:00
            <c r="A1" s="6" t="n"><v>3</v></c>                                          | 3
            <c r="A1" s="7" t="n"><v>1234.5</v></c>                                     | 1234.5
            <c r="A1" t="b"><v>1</v></c>                                                | true
            <c r="A1" t="inlineStr"><is><t>BR</t></is></c>                              | BR
            """)
    void readsTheFormatsOfSpreadsheetPrograms(String cell, @Nullable String text) {
        Faults faults = new Faults("rules");

        List<Workbook.Line> lines = Workbook.lines("t.xlsx", Workbooks.sheet("<row r=\"1\">" + cell + "</row>"), faults);

        assertThat(faults.none()).isTrue();
        assertThat(lines.getFirst().cells().stream().findFirst().orElse("")).isEqualTo(text == null ? "" : text);
    }

    /** Excel for the Macintosh counted days from 1904. */
    @ParameterizedTest
    @ValueSource(strings = {"date1904=\"1\"", "codeName=\"x\" date1904=\"true\"", "date1904='1'"})
    void daysCountedFrom1904AreRead(String property) {
        byte[] book = Workbooks.sheetWith("<workbookPr " + property + "/>",
                "<row r=\"1\"><c r=\"A1\" s=\"1\"><v>44834</v></c><c r=\"B1\" s=\"2\"><v>0.5</v></c></row>");

        assertThat(Workbook.lines("t.xlsx", book, new Faults("rules")))
                .containsExactly(new Workbook.Line(1, List.of("2026-10-01", "12:00")));
        byte[] other = Workbooks.sheetWith("<workbookPr date1904=\"false\"/>", "<row r=\"1\"><c r=\"A1\" s=\"1\"><v>46296</v></c></row>");
        assertThat(Workbook.lines("t.xlsx", other, new Faults("rules"))).containsExactly(new Workbook.Line(1, List.of("2026-10-01")));
    }

    @Test
    void aFileOfSheetJsIsRead() throws IOException {
        byte[] book = getClass().getResourceAsStream("rates-usd-by-sheetjs.xlsx").readAllBytes();
        Faults faults = new Faults("rules");

        List<Workbook.Line> lines = Workbook.lines("rates-usd.xlsx", book, faults);

        assertThat(faults.none()).isTrue();
        assertThat(lines).contains(new Workbook.Line(2, List.of("market", "currency", "category", "valid_from", RATE)),
                new Workbook.Line(3, List.of("Argentina", "USD", "marketing", "2026-07-01", "0.0618")));
    }

    @Test
    void aWorkbookWithAPasswordIsReported() {
        Faults faults = new Faults("rules");
        Workbook.lines("t.xlsx", new byte[] {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0, 0, 0}, faults);

        assertThat(((RuleBookFaults) catchThrowable(faults::throwIfAny)).faults()).containsExactly(
                "rules/t.xlsx:1: The file has a password, or is an old .xls under another name. Maybe save it anew as .xlsx, without one.");
    }

    @Test
    void aFormulaIsRefusedInThePlaceOfANumber() {
        Faults faults = new Faults("rules");
        Workbook.lines("t.xlsx", Workbooks.sheet("<row r=\"7\"><c r=\"C7\"><f>1+1</f><v>2</v></c></row>"), faults);

        assertThat(((RuleBookFaults) catchThrowable(faults::throwIfAny)).faults())
                .containsExactly("rules/t.xlsx:C7: The cell holds a formula. Maybe paste its value instead.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e99999999", "1e20000000", "1e2147483647", "-1e-20000000", "1e41", "1e99999999999", "1E+41"})
    void aNumberOutOfRangeIsReported(String number) {
        Faults faults = new Faults("rules");
        List<Workbook.Line> lines = Workbook.lines("t.xlsx", Workbooks.sheet("<row r=\"1\"><c r=\"A1\"><v>" + number + "</v></c></row>"),
                faults);

        assertThat(lines.toString()).hasSizeLessThan(100);
        assertThat(((RuleBookFaults) catchThrowable(faults::throwIfAny)).faults()).hasSize(1)
                .allMatch(fault -> fault.startsWith("rules/t.xlsx:") && fault.contains("Maybe") && fault.length() < 300);
    }

    @Test
    void aNumberOfAMillionDigitsIsNotWrittenOut() {
        Faults faults = new Faults("rules");
        Workbook.lines("t.xlsx", Workbooks.sheet("<row r=\"1\"><c r=\"A1\"><v>" + "9".repeat(5_000_000) + "</v></c></row>"), faults);

        assertThat(((RuleBookFaults) catchThrowable(faults::throwIfAny)).faults()).hasSize(1);
    }

    @Test
    void aTableMayExistOnce() {
        TreeMap<String, byte[]> byPath = new TreeMap<>(SHIPPED.byPath());
        byPath.put(RATES + ".xlsx", Workbooks.of(rows(RATES + ".csv")));

        assertThat(((RuleBookFaults) catchThrowable(() -> RuleBook.of(new RuleFiles("rules", byPath)).close())).faults())
                .containsExactly("rules/" + RATES + ".xlsx:1: The table is there twice, as .csv and as .xlsx. Maybe delete the older one.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e2147483647", "1e999999999", "1E-20", "99999999999999999999999999999999999999999999"})
    void aPriceInACsvFileHasNoExponent(String price) {
        List<List<String>> rows = rows(RATES + ".csv");
        int at = rows.stream().filter(row -> row.contains(RATE)).findFirst().orElseThrow().indexOf(RATE);
        rows.getLast().set(at, price);

        assertThat(faultsOf(RATES, Workbooks.of(rows)))
                .contains("rules/" + RATES + ".xlsx:" + Workbook.name(at) + rows.size() + ": `" + price
                        + "` in column " + RATE + " is not a price. Maybe 0.0260.");
    }

    /** A zip can be damaged in many ways. Each is reported, and none causes an exception. */
    @Test
    void aDamagedWorkbookIsReportedOrReadAsFarAsPossible() {
        byte[] whole = Workbooks.of(rows(HOURS + ".csv"));
        Random random = new Random(12);
        for (int i = 0; i < 200; i++) {
            byte[] damaged = whole.clone();
            for (int changes = random.nextInt(1, 20); changes > 0; changes--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            Faults faults = new Faults("rules");
            assertThatCode(() -> Workbook.lines("t.xlsx", damaged, faults)).doesNotThrowAnyException();
        }
    }

    @Test
    void aFileThatIsNoWorkbookIsReported() throws IOException {
        String fault = "rules/" + HOURS
                + ".xlsx:1: The file cannot be read as a workbook. Maybe save it anew as .xlsx, smaller, or as .csv.";
        byte[] whole = Workbooks.of(rows(HOURS + ".csv"));

        assertThat(faultsOf(HOURS, "jurisdiction,days".getBytes(StandardCharsets.UTF_8))).contains(fault);
        assertThat(faultsOf(HOURS, Arrays.copyOf(whole, whole.length / 2))).contains(fault);
        assertThat(faultsOf(HOURS, bomb())).contains(fault);
        assertThat(faultsOf(HOURS, new byte[0])).contains(fault);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/hostname\">]>",
        "<!DOCTYPE x [<!ENTITY e PUBLIC \"e\" \"file:///etc/hostname\">]>",
        "<!DOCTYPE x [<!ENTITY e SYSTEM \"http://127.0.0.1:1/\">]>",
        "<!DOCTYPE x SYSTEM \"file:///etc/hostname\" [<!ENTITY e \"x\">]>",
        "<!DOCTYPE x [<!ENTITY % p SYSTEM \"file:///etc/hostname\"> %p; <!ENTITY e \"\">]>",
        "<!DOCTYPE x [<!ENTITY % p SYSTEM \"jar:file:///etc/hostname!/x\"> %p; <!ENTITY e \"\">]>",
        "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c"
                + " \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\">"
                + "<!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;\"><!ENTITY e \"&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;\">]>",
        "<!DOCTYPE x [<!ENTITY e \"&e;\">]>"})
    void aWorkbookReadsNoOtherFile(String doctype) {
        byte[] entity = Workbooks.sheet(doctype, "<row r=\"1\"><c r=\"A1\" t=\"str\"><v>&e;</v></c></row>");
        Faults faults = new Faults("rules");

        List<Workbook.Line> lines = Workbook.lines("t.xlsx", entity, faults);

        assertThat(lines.stream().flatMap(line -> line.cells().stream()).filter(cell -> !cell.isBlank())).isEmpty();
    }

    private static List<String> faultsOf(String table, byte[] workbook) {
        TreeMap<String, byte[]> byPath = new TreeMap<>(SHIPPED.byPath());
        byPath.remove(table + ".csv");
        byPath.put(table + ".xlsx", workbook);
        return ((RuleBookFaults) catchThrowable(() -> RuleBook.of(new RuleFiles("rules", byPath)).close())).faults();
    }

    private static List<List<String>> rows(String path) {
        List<List<String>> rows = new ArrayList<>();
        for (String line : SHIPPED.lines(path)) {
            try {
                rows.add(line.startsWith("#")
                        ? new ArrayList<>(List.of(line))
                        : new ArrayList<>(CSVFormat.RFC4180.parse(new StringReader(line)).getRecords().getFirst().toList()));
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
        }
        return rows;
    }

    /** A few kilobytes that become 200 MB when unpacked. */
    private static byte[] bomb() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("xl/worksheets/sheet1.xml"));
            byte[] spaces = new byte[1_000_000];
            for (int i = 0; i < 200; i++) {
                zip.write(spaces);
            }
        }
        return bytes.toByteArray();
    }
}
