package io.tollgate.rulebook.tables;

import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.Zips;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.ReadingOptions;
import org.dhatim.fastexcel.reader.Row;

/** The first sheet of an XLSX file as rows of texts, as they would stand in a CSV file: days as 2026-10-01, times as 08:00. */
public final class Workbook {

    private static final int MOST_BYTES = 64_000_000;
    private static final int MOST_ENTRIES = 200;
    static final int MOST_ROWS = 100_000;
    private static final int MOST_COLUMNS = 100;
    /** A number that is written out with all its digits takes no more than this. */
    private static final int MOST_DIGITS = 40;
    /** Characters of a number as the file has it; to make one of millions takes minutes. */
    private static final int LONGEST_NUMBER = 400;
    private static final int MINUTES = 24 * 60;
    /** The digits that programs for spreadsheets show. */
    private static final MathContext SHOWN = new MathContext(15);
    /** 9999-12-31. */
    private static final BigDecimal LAST_DAY = BigDecimal.valueOf(2_958_465);
    /** Earlier years stand for times without a day. */
    private static final int FIRST_YEAR = 1905;
    private static final String SHEETS = "xl/worksheets/";
    private static final byte[] OLD_KIND = {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0};
    private static final Pattern SINCE_1904 = Pattern.compile("date1904=[\"'](?:1|true|on)[\"']");
    private static final Pattern ISO_DAY = Pattern.compile("(<(?:\\w+:)?c\\s(?:[^>]{0,200}\\s)?)t=\"d\"");
    /** A tag that two readings share. */
    private static final int LONGEST_TAG = 256;
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
            if (isLocked(content)) {
                faults.add(file, 1,
                        "The file has a password, or is an old .xls under another name. Maybe save it anew as .xlsx, without one.");
                return List.of();
            }
            Traits traits = traits(content);
            byte[] readable = traits.isoDays() ? withDaysAsText(content) : content;
            LocalDate firstDay = traits.since1904() ? LocalDate.of(1904, 1, 1) : LocalDate.of(1899, 12, 30);
            List<Line> lines = new ArrayList<>();
            try (ReadableWorkbook book = new ReadableWorkbook(new ByteArrayInputStream(readable), WITH_FORMATS);
                    Stream<Row> rows = book.getFirstSheet().openStream()) {
                rows.limit(MOST_ROWS).forEach(row -> lines.add(new Line(row.getRowNum(), cells(file, row, firstDay, faults))));
            }
            return lines;
        } catch (IOException | RuntimeException unreadable) {
            faults.add(file, 1, "The file cannot be read as a workbook. Maybe save it anew as .xlsx, smaller, or as .csv.");
            return List.of();
        }
    }

    /** Files with a password are not a zip but of the kind that .xls were. */
    private static boolean isLocked(byte[] content) {
        return content.length >= OLD_KIND.length && Arrays.equals(content, 0, OLD_KIND.length, OLD_KIND, 0, OLD_KIND.length);
    }

    /**
     * What the library does not look at.
     *
     * @param since1904 days are counted from 1904-01-01, as old programs for the Macintosh do
     * @param isoDays   there are cells of type {@code d}, whose days are texts
     */
    private record Traits(boolean since1904, boolean isoDays) {}

    /** Reads the traits of a workbook. It fails if the file is huge when it is unpacked, as a small file may be. */
    private static Traits traits(byte[] content) throws IOException {
        byte[] buffer = new byte[65_536];
        boolean[] found = new boolean[2];
        int entries = Zips.read(content, MOST_ENTRIES, MOST_BYTES, (entry, unpacked) -> {
            boolean sheet = entry.getName().startsWith(SHEETS);
            int digits = 0;
            String before = "";
            for (int read = unpacked.read(buffer); read >= 0; read = unpacked.read(buffer)) {
                digits = sheet ? digitsInARow(buffer, read, digits) : 0;
                if (sheet || entry.getName().equals("xl/workbook.xml")) {
                    String text = before + new String(buffer, 0, read, StandardCharsets.ISO_8859_1);
                    found[0] |= !sheet && SINCE_1904.matcher(text).find();
                    found[1] |= sheet && ISO_DAY.matcher(text).find();
                    before = text.substring(Math.max(0, text.length() - LONGEST_TAG));
                }
            }
        });
        if (entries == 0) {
            throw new IOException("no archive");
        }
        return new Traits(found[0], found[1]);
    }

    /** The same workbook with its cells of type {@code d} as texts: the library does not know them. */
    private static byte[] withDaysAsText(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            Zips.read(content, MOST_ENTRIES, MOST_BYTES, (entry, unpacked) -> {
                byte[] part = unpacked.readAllBytes();
                zip.putNextEntry(new ZipEntry(entry.getName()));
                zip.write(entry.getName().startsWith(SHEETS)
                        ? ISO_DAY.matcher(new String(part, StandardCharsets.UTF_8)).replaceAll("$1t=\"str\"")
                                .getBytes(StandardCharsets.UTF_8)
                        : part);
            });
        }
        return bytes.toByteArray();
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

    private static List<String> cells(String file, Row row, LocalDate firstDay, Faults faults) {
        List<String> cells = new ArrayList<>();
        for (int column = 0; column < Math.min(row.getCellCount(), MOST_COLUMNS); column++) {
            Place place = new Place(file, row.getRowNum(), name(column) + row.getRowNum());
            cells.add(row.getOptionalCell(column).map(cell -> text(place, cell, firstDay, faults)).orElse(""));
        }
        return cells;
    }

    /** @param cell its name */
    private record Place(String file, int row, String cell) {

        String fault(Faults faults, String what) {
            faults.add(file, row, cell, what);
            return "";
        }
    }

    private static String text(Place place, Cell cell, LocalDate firstDay, Faults faults) {
        if (cell.getFormula() != null) {
            return place.fault(faults, "The cell holds a formula. Maybe paste its value instead.");
        }
        return switch (cell.getType()) {
            case NUMBER -> number(place, cell, firstDay, faults);
            case BOOLEAN, STRING -> cell.getText();
            // The text of a formula, which programs also write for texts that are none.
            case FORMULA -> isoDay(cell.getText());
            case ERROR -> place.fault(faults, "The cell holds an error. Maybe type its value.");
            case EMPTY -> "";
        };
    }

    /** {@code 2026-10-01T00:00:00.000Z} is a day, {@code 1899-12-30T08:00:00} a time; what is neither stays as it is. */
    private static String isoDay(String text) {
        if (!text.matches("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?Z?")) {
            return text;
        }
        LocalDateTime local = LocalDateTime.parse(text.replace("Z", ""));
        return local.getYear() < FIRST_YEAR
                ? local.toLocalTime().truncatedTo(ChronoUnit.MINUTES).toString()
                : local.toLocalTime().equals(LocalTime.MIDNIGHT) ? local.toLocalDate().toString() : text;
    }

    /** Workbooks keep days and times as numbers, and say by the cell's format what they are. */
    private static String number(Place place, Cell cell, LocalDate firstDay, Faults faults) {
        if (cell.asNumber().precision() > MOST_DIGITS || Math.abs((long) cell.asNumber().scale()) > MOST_DIGITS) {
            return place.fault(faults,
                    "The cell holds a number of more than " + MOST_DIGITS + " digits. Maybe it is none, and should be formatted as text.");
        }
        // Programs keep 0.0618 as 6.1800000000000001E-2, and show 15 digits of it.
        BigDecimal number = cell.asNumber().round(SHOWN);
        String format = cell.getDataFormatString() == null ? "" : plain(cell.getDataFormatString());
        boolean day = format.contains("d") || format.contains("y");
        boolean time = format.contains("h");
        if (time && number.signum() >= 0 && number.compareTo(BigDecimal.ONE) < 0) {
            return time(number);
        }
        if (time && !day && number.compareTo(BigDecimal.ONE) == 0) {
            return "24:00";
        }
        if (!day) {
            return number.stripTrailingZeros().toPlainString();
        }
        if (number.signum() < 0 || number.compareTo(LAST_DAY) > 0) {
            return place.fault(faults, "The cell has the format of a day, and its number is none. Maybe type 2026-10-01.");
        }
        LocalDate date = firstDay.plusDays(number.longValue());
        String rest = time(number.remainder(BigDecimal.ONE));
        return rest.equals("00:00") ? date.toString() : date + "T" + rest;
    }

    /** @param day its part, from 0 and below 1; to the minute */
    private static String time(BigDecimal day) {
        return LocalTime
                .ofSecondOfDay(day.multiply(BigDecimal.valueOf(MINUTES)).setScale(0, RoundingMode.HALF_UP).longValue() % MINUTES * 60)
                .toString();
    }

    /**
     * The letters of a format that stand for something: {@code [$-407]dd\.mm\.yyyy} and {@code [h]:mm}, but not the words of
     * {@code 0" days"}.
     */
    private static String plain(String format) {
        return format.toLowerCase(Locale.ROOT).replaceAll("\"[^\"]*\"|\\\\.|_.|\\*.", "").replaceAll("\\[(h+)]", "$1")
                .replaceAll("\\[[^]]*]", "")
                .replace("general", "").replaceAll(";.*", "");
    }

    /** A, B, ... Z, AA. @param column from 0 on */
    public static String name(int column) {
        return column < 26 ? String.valueOf((char) ('A' + column)) : name(column / 26 - 1) + name(column % 26);
    }
}
