package io.tollgate.rulebook;

import io.tollgate.rulebook.tables.Workbook;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** XLSX files with one sheet and only the parts that the format requires. */
public final class Workbooks {

    private Workbooks() {}

    /** A workbook with every value as text. */
    public static byte[] of(List<List<String>> rows) {
        StringBuilder xml = new StringBuilder();
        for (int i = 0; i < rows.size(); i++) {
            xml.append("<row r=\"").append(i + 1).append("\">");
            for (int j = 0; j < rows.get(i).size(); j++) {
                String text = rows.get(i).get(j).replace("&", "&amp;").replace("<", "&lt;");
                xml.append("<c r=\"").append(Workbook.name(j)).append(i + 1).append("\" t=\"inlineStr\"><is><t>").append(text)
                        .append("</t></is></c>");
            }
            xml.append("</row>");
        }
        return sheet(xml.toString());
    }

    /** Both sheets hold the text x. */
    public static byte[] withTwoSheets() {
        return parts("", "", "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>x</t></is></c></row>", 2);
    }

    /** @param rows as XML; cell format 1 is a day and 2 a time */
    public static byte[] sheet(String rows) {
        return sheet("", rows);
    }

    static byte[] sheet(String doctype, String rows) {
        return parts("", doctype, rows);
    }

    /** @param properties of the workbook, as XML */
    static byte[] sheetWith(String properties, String rows) {
        return parts(properties, "", rows);
    }

    private static byte[] parts(String properties, String doctype, String rows) {
        return parts(properties, doctype, rows, 1);
    }

    /** @param sheets how often the same sheet is there */
    private static byte[] parts(String properties, String doctype, String rows, int sheets) {
        String main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        String relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            entry(zip, "[Content_Types].xml", "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
                    + "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
                    + Stream.of("/xl/workbook.xml sheet.main", "/xl/styles.xml styles", "/xl/worksheets/sheet1.xml worksheet")
                            .map(part -> part.split(" "))
                            .map(part -> "<Override PartName=\"" + part[0]
                                    + "\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml." + part[1]
                                    + "+xml\"/>")
                            .collect(Collectors.joining())
                    + "</Types>");
            entry(zip, "xl/workbook.xml", "<workbook xmlns=\"" + main + "\" xmlns:r=\"" + relations
                    + "\">" + properties + "<sheets>" + numbered(sheets, "<sheet name=\"@\" sheetId=\"@\" r:id=\"rId@\"/>")
                    + "</sheets></workbook>");
            entry(zip, "xl/_rels/workbook.xml.rels",
                    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
                            + numbered(sheets, "<Relationship Id=\"rId@\" Type=\"" + relations
                                    + "/worksheet\" Target=\"worksheets/sheet@.xml\"/>")
                            + "</Relationships>");
            entry(zip, "xl/styles.xml", "<styleSheet xmlns=\"" + main
                    + "\"><numFmts count=\"5\"><numFmt numFmtId=\"164\" formatCode=\"[$-407]dd\\.mm\\.yyyy\"/>"
                    + "<numFmt numFmtId=\"165\" formatCode=\"yyyy\\-mm\\-dd hh:mm\"/><numFmt numFmtId=\"166\" formatCode=\"[hh]:mm\"/>"
                    + "<numFmt numFmtId=\"167\" formatCode=\"0&quot; days&quot;\"/><numFmt numFmtId=\"168\""
                    + " formatCode=\"_-* #,##0.00\\ [$USD-407]_-;\\-*#,##0.00\\ \\d\"/></numFmts>"
                    + "<cellXfs count=\"8\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"20\"/><xf numFmtId=\"164\"/>"
                    + "<xf numFmtId=\"165\"/><xf numFmtId=\"166\"/><xf numFmtId=\"167\"/><xf numFmtId=\"168\"/></cellXfs></styleSheet>");
            for (int sheet = 1; sheet <= sheets; sheet++) {
                entry(zip, "xl/worksheets/sheet" + sheet + ".xml",
                        doctype + "<worksheet xmlns=\"" + main + "\"><sheetData>" + rows + "</sheetData></worksheet>");
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static String numbered(int most, String xml) {
        return IntStream.rangeClosed(1, most).mapToObj(number -> xml.replace("@", Integer.toString(number))).collect(Collectors.joining());
    }

    private static void entry(ZipOutputStream zip, String name, String text) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(("<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + text).getBytes(StandardCharsets.UTF_8));
    }
}
