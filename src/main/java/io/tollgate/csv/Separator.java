package io.tollgate.csv;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** The separator of a file's columns: a first line {@code sep=;} names it, or the header has it, if only one reading makes sense. */
final class Separator {

    private static final int LONGEST_HEADER = 1 << 16;
    private static final Pattern TOLD = Pattern.compile("\"?sep=([^\"\\r\\n \\p{L}\\p{N}])\"?\\s*", Pattern.CASE_INSENSITIVE);
    private static final Map<Character, String> NAMES = new LinkedHashMap<>();

    static {
        NAMES.put(',', "commas");
        NAMES.put(';', "semicolons");
        NAMES.put('\t', "tabs");
        NAMES.put('|', "vertical bars");
    }

    private Separator() {}

    static CSVFormat format(char separator) {
        return CSVFormat.RFC4180.builder().setDelimiter(separator).setIgnoreEmptyLines(false).setIgnoreSurroundingSpaces(true).get();
    }

    static String name(char separator) {
        return NAMES.getOrDefault(separator, "`" + separator + "`");
    }

    static Set<Character> known() {
        return NAMES.keySet();
    }

    /** The separator that a line {@code sep=} names; empty if this is another line. */
    static Optional<Character> told(String line) {
        Matcher told = TOLD.matcher(line.replaceAll("[\\r\\n]", ""));
        return told.matches() ? Optional.of(told.group(1).charAt(0)) : Optional.empty();
    }

    /** Finds the separator from the beginning of a file, and consumes nothing. */
    static char of(BufferedReader file, List<String> needed, List<String> known) throws IOException {
        file.mark(LONGEST_HEADER + 1);
        Head head = new Head(file);
        String line = head.line();
        Optional<Character> told = told(line);
        while (told.isEmpty() && !line.isEmpty() && blank(line)) {
            line = head.line();
        }
        file.reset();
        return told.isPresent() ? told.get() : ofHeader(line, needed, known);
    }

    private static boolean blank(String line) {
        return line.chars().allMatch(one -> Character.isWhitespace(one) || one == '"' || NAMES.containsKey((char) one));
    }

    private static char ofHeader(String header, List<String> needed, List<String> known) {
        Map<Character, List<String>> readings = NAMES.keySet().stream().filter(separator -> cells(header, separator).isPresent())
                .collect(toMap(separator -> separator, separator -> cells(header, separator).orElseThrow(), (one, other) -> one,
                        LinkedHashMap::new));
        Map<Character, List<String>> whole = readings.entrySet().stream()
                .filter(reading -> Header.folded(reading.getValue()).containsAll(Header.folded(needed)))
                .collect(toMap(Map.Entry::getKey, Map.Entry::getValue, (one, other) -> one, LinkedHashMap::new));
        if (Set.copyOf(whole.values()).size() > 1) {
            throw new CsvRefused("The columns of the first line could be separated by "
                    + whole.keySet().stream().map(Separator::name).collect(joining(" or by "))
                    + ". Maybe begin the file with a line sep=;");
        }
        return whole.keySet().stream().findFirst().orElseGet(() -> nearest(readings, known));
    }

    /** The separator by which most names are known; the error about missing columns uses it. */
    private static char nearest(Map<Character, List<String>> readings, List<String> known) {
        char nearest = ',';
        long most = 0;
        for (Map.Entry<Character, List<String>> reading : readings.entrySet()) {
            long found = Header.folded(reading.getValue()).stream().filter(Header.folded(known)::contains).count();
            if (found > most) {
                nearest = reading.getKey();
                most = found;
            }
        }
        return nearest;
    }

    private static Optional<List<String>> cells(String line, char separator) {
        try (CSVParser parser = CSVParser.builder().setReader(new StringReader(line)).setFormat(format(separator)).get()) {
            List<CSVRecord> records = parser.getRecords();
            return records.isEmpty() ? Optional.of(List.of()) : Optional.of(records.getFirst().toList());
        } catch (IOException | UncheckedIOException notBySuch) {
            return Optional.empty();
        }
    }

    /** Reads lines from the beginning; a line end in quotation marks does not end a line. */
    private static final class Head {

        private final BufferedReader file;
        private int read;
        private int pushed = -1;

        Head(BufferedReader file) {
            this.file = file;
        }

        /** The next line with its line end; empty after the last one. */
        String line() throws IOException {
            StringBuilder line = new StringBuilder();
            boolean quoted = false;
            int one = next();
            while (one >= 0) {
                line.append((char) one);
                quoted ^= one == '"';
                int after = next();
                if (!quoted && (one == '\n' || one == '\r' && after != '\n')) {
                    pushed = after;
                    return line.toString();
                }
                one = after;
            }
            return line.toString();
        }

        private int next() throws IOException {
            if (pushed >= 0) {
                int one = pushed;
                pushed = -1;
                return one;
            }
            if (read++ == LONGEST_HEADER) {
                throw new CsvRefused("The first line has more than " + LONGEST_HEADER + " characters. Maybe the file is not CSV.");
            }
            return file.read();
        }
    }
}
