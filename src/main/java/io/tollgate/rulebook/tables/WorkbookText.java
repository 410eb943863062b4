package io.tollgate.rulebook.tables;

import io.tollgate.rulebook.files.Faults;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Sheet;

/**
 * A workbook as lines of a CSV file, and back. The lines hold everything that Tollgate reads: the texts of the first sheet. Colors, widths
 * and formats are not among it. The same lines give the same bytes on every machine.
 */
public final class WorkbookText {

    /** A cell may hold an end of a line; a line of CSV here may not. */
    private static final String LINE_END = "\u2028";

    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);
    private static final String XML = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
    private static final String FORMATS = "http://schemas.openxmlformats.org/";
    private static final String KINDS = FORMATS + "officeDocument/2006/relationships";
    private static final String MAIN = FORMATS + "spreadsheetml/2006/main";
    /** The one format of all cells: text, so that what somebody types stays as typed. */
    private static final String STYLES = "<styleSheet xmlns=\"" + MAIN + "\"><fonts count=\"1\"><font/></fonts><fills count=\"1\"><fill/>"
            + "</fills><borders count=\"1\"><border/></borders><cellStyleXfs count=\"1\"><xf/></cellStyleXfs><cellXfs count=\"1\">"
            + "<xf numFmtId=\"49\" applyNumberFormat=\"1\"/></cellXfs></styleSheet>";

    private WorkbookText() {}

    /**
     * Empty if the lines would lack something: the workbook cannot be read, a cell holds a formula or an error, a further sheet is not
     * empty, or there are too many rows.
     */
    public static Optional<List<String>> lines(byte[] content) {
        Faults faults = new Faults("");
        List<Workbook.Line> rows = Workbook.lines("", content, faults);
        if (!faults.none() || rows.size() >= Workbook.MOST_ROWS || hasFurtherSheets(content)) {
            return Optional.empty();
        }
        int columns = rows.stream().map(Workbook.Line::cells).filter(cells -> !isComment(cells)).findFirst().map(List::size).orElse(0);
        return Optional.of(rows.stream().map(row -> line(row.cells(), columns)).toList());
    }

    private static boolean hasFurtherSheets(byte[] content) {
        try (ReadableWorkbook book = new ReadableWorkbook(new ByteArrayInputStream(content))) {
            for (Sheet sheet : book.getSheets().skip(1).toList()) {
                try (Stream<?> rows = sheet.openStream()) {
                    if (rows.findAny().isPresent()) {
                        return true;
                    }
                }
            }
            return false;
        } catch (IOException | RuntimeException unreadable) {
            return true;
        }
    }

    private static boolean isComment(List<String> cells) {
        String all = String.join("", cells);
        return all.isBlank() || all.startsWith("#");
    }

    /** Programs leave out empty cells at the end, or do not: there are as many as the table has columns. */
    private static String line(List<String> cells, int columns) {
        List<String> full = new ArrayList<>(cells.stream().map(cell -> cell.replaceAll("\\R", LINE_END)).toList());
        if (isComment(full)) {
            return String.join(",", full).replaceFirst(",+$", "");
        }
        while (full.size() < columns) {
            full.add("");
        }
        while (full.size() > columns && full.getLast().isBlank()) {
            full.removeLast();
        }
        return CSVFormat.RFC4180.format(full.toArray());
    }

    /** @param lines as {@link #lines} gives them */
    public static byte[] workbook(List<String> lines) {
        StringBuilder sheet = new StringBuilder(XML + "<worksheet xmlns=\"" + MAIN + "\"><sheetData>");
        for (int row = 1; row <= lines.size(); row++) {
            List<String> cells = cells(lines.get(row - 1));
            sheet.append("<row r=\"").append(row).append("\">");
            for (int column = 0; column < cells.size(); column++) {
                if (!cells.get(column).isEmpty()) {
                    sheet.append("<c r=\"").append(Workbook.name(column)).append(row)
                            .append("\" t=\"inlineStr\"><is><t xml:space=\"preserve\">").append(escaped(cells.get(column)))
                            .append("</t></is></c>");
                }
            }
            sheet.append("</row>");
        }
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("[Content_Types].xml", XML + "<Types xmlns=\"" + FORMATS + "package/2006/content-types\"><Default Extension=\"rels\""
                + " ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\""
                + " ContentType=\"application/xml\"/>" + type("workbook", "sheet.main") + type("styles", "styles")
                + type("worksheets/sheet1", "worksheet") + "</Types>");
        parts.put("_rels/.rels", relations(relation("officeDocument", "xl/workbook.xml")));
        parts.put("xl/workbook.xml", XML + "<workbook xmlns=\"" + MAIN + "\" xmlns:r=\"" + KINDS
                + "\"><sheets><sheet name=\"Table\" sheetId=\"1\" r:id=\"worksheet\"/></sheets></workbook>");
        parts.put("xl/_rels/workbook.xml.rels", relations(relation("worksheet", "worksheets/sheet1.xml"), relation("styles",
                "styles.xml")));
        parts.put("xl/styles.xml", XML + STYLES);
        parts.put("xl/worksheets/sheet1.xml", sheet.append("</sheetData></worksheet>").toString());
        return zipped(parts);
    }

    private static String type(String part, String kind) {
        return "<Override PartName=\"/xl/" + part + ".xml\""
                + " ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml." + kind + "+xml\"/>";
    }

    private static String relations(String... all) {
        return XML + "<Relationships xmlns=\"" + FORMATS + "package/2006/relationships\">" + String.join("", all) + "</Relationships>";
    }

    private static String relation(String kind, String target) {
        return "<Relationship Id=\"" + kind + "\" Type=\"" + KINDS + "/" + kind + "\" Target=\"" + target + "\"/>";
    }

    private static List<String> cells(String line) {
        if (line.isBlank() || line.startsWith("#")) {
            return List.of(line);
        }
        try (CSVParser parser = CSVFormat.RFC4180.parse(new StringReader(line))) {
            return parser.getRecords().getFirst().toList().stream().map(cell -> cell.replace(LINE_END, "\n")).toList();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** A zip that is not compressed: programs of other machines compress otherwise. */
    private static byte[] zipped(Map<String, String> parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, String> part : parts.entrySet()) {
                byte[] content = part.getValue().getBytes(StandardCharsets.UTF_8);
                CRC32 sum = new CRC32();
                sum.update(content);
                ZipEntry entry = new ZipEntry(part.getKey());
                entry.setMethod(ZipEntry.STORED);
                entry.setSize(content.length);
                entry.setCrc(sum.getValue());
                entry.setTimeLocal(NO_TIME);
                zip.putNextEntry(entry);
                zip.write(content);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }
}
