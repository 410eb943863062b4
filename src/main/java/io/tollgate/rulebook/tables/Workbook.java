package io.tollgate.rulebook.tables;

import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.Zips;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.ReadingOptions;
import org.dhatim.fastexcel.reader.Row;

/** The first sheet of an XLSX file as rows of texts, as they would stand in a CSV file: days as 2026-10-01, times as 08:00. */
public final class Workbook {

    private static final int MOST_BYTES = 64_000_000;
    private static final int MOST_ENTRIES = 200;
    private static final int MOST_ROWS = 100_000;
    private static final int MOST_COLUMNS = 100;
    /** A number that is written out with all its digits takes no more than this. */
    private static final int MOST_DIGITS = 40;
    /** Characters of a number as the file has it; to make one of millions takes minutes. */
    private static final int LONGEST_NUMBER = 400;
    private static final ReadingOptions WITH_FORMATS = new ReadingOptions(true, true);

    /** @param number as the program for spreadsheets counts it, from 1 */
    public record Line(int number, List<String> cells) {}

    private Workbook() {}

    /** Rows with anything in them; what cannot be read is left out. */
    public static List<List<String>> rows(byte[] content) {
        return lines("", content, new Faults("")).stream().map(Line::cells).filter(cells -> !String.join("", cells).isBlank()).toList();
    }

    /** Rows with anything in them; none after a fault. */
    public static List<Line> lines(String file, byte[] content, Faults faults) {
        try {
            checkSize(content);
            List<Line> lines = new ArrayList<>();
            try (ReadableWorkbook book = new ReadableWorkbook(new ByteArrayInputStream(content), WITH_FORMATS);
                    Stream<Row> rows = book.getFirstSheet().openStream()) {
                rows.limit(MOST_ROWS).forEach(row -> lines.add(new Line(row.getRowNum(), cells(file, row, faults))));
            }
            return lines;
        } catch (IOException | RuntimeException unreadable) {
            faults.add(file, 1, "The file cannot be read as a workbook. Maybe save it anew as .xlsx, smaller, or as .csv.");
            return List.of();
        }
    }

    /** What looks small may be huge when it is unpacked. */
    private static void checkSize(byte[] content) throws IOException {
        byte[] buffer = new byte[65_536];
        int entries = Zips.read(content, MOST_ENTRIES, MOST_BYTES, (entry, unpacked) -> {
            boolean sheet = entry.getName().startsWith("xl/worksheets/");
            int digits = 0;
            for (int read = unpacked.read(buffer); read >= 0; read = unpacked.read(buffer)) {
                digits = sheet ? digitsInARow(buffer, read, digits) : 0;
            }
        });
        if (entries == 0) {
            throw new IOException("no archive");
        }
    }

    /** @param before digits in a row before the buffer; @return at its end */
    private static int digitsInARow(byte[] buffer, int length, int before) throws IOException {
        int digits = before;
        for (int at = 0; at < length; at++) {
            boolean digit = buffer[at] >= '0' && buffer[at] <= '9' || buffer[at] == '.';
            digits = digit ? digits + 1 : 0;
            if (digits > LONGEST_NUMBER) {
                throw new IOException("a number of more than " + LONGEST_NUMBER + " digits");
            }
        }
        return digits;
    }

    private static List<String> cells(String file, Row row, Faults faults) {
        List<String> cells = new ArrayList<>();
        for (int column = 0; column < Math.min(row.getCellCount(), MOST_COLUMNS); column++) {
            int number = column;
            cells.add(row.getOptionalCell(column).map(cell -> text(file, cell, row.getRowNum(), number, faults)).orElse(""));
        }
        return cells;
    }

    private static String text(String file, Cell cell, int row, int column, Faults faults) {
        if (cell.getType() == CellType.FORMULA || cell.getFormula() != null) {
            faults.add(file, row, name(column) + row, "The cell holds a formula. Maybe paste its value instead.");
            return "";
        }
        return switch (cell.getType()) {
            case NUMBER -> number(file, cell, row, name(column) + row, faults);
            case BOOLEAN, STRING -> cell.getText();
            case ERROR -> {
                faults.add(file, row, name(column) + row, "The cell holds an error. Maybe type its value.");
                yield "";
            }
            case EMPTY, FORMULA -> "";
        };
    }

    /** Workbooks keep days and times as numbers, and say by the cell's format what they are. */
    private static String number(String file, Cell cell, int row, String place, Faults faults) {
        BigDecimal number = cell.asNumber();
        String format = cell.getDataFormatString() == null
                ? ""
                : cell.getDataFormatString().toLowerCase(Locale.ROOT).replaceAll("\\[[^]]*]|\"[^\"]*\"", "");
        boolean day = format.contains("d") || format.contains("y");
        boolean time = format.contains("h");
        if (day) {
            return cell.asDate().toLocalDate().toString();
        }
        if (time && number.signum() >= 0 && number.compareTo(BigDecimal.ONE) < 0) {
            return cell.asDate().toLocalTime().plusSeconds(30).truncatedTo(java.time.temporal.ChronoUnit.MINUTES).toString();
        }
        if (number.precision() > MOST_DIGITS || Math.abs((long) number.scale()) > MOST_DIGITS) {
            faults.add(file, row, place,
                    "The cell holds a number of more than " + MOST_DIGITS + " digits. Maybe it is none, and should be formatted as text.");
            return "";
        }
        return number.stripTrailingZeros().toPlainString();
    }

    /** A, B, ... Z, AA. @param column from 0 on */
    public static String name(int column) {
        return column < 26 ? String.valueOf((char) ('A' + column)) : name(column / 26 - 1) + name(column % 26);
    }
}
