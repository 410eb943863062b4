package io.tollgate.smpp;

import static java.util.Objects.requireNonNull;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What each command_status of an SMSC means for a message that was answered with it: the table {@code smsc-codes.csv}. A code that the
 * table does not have says that the SMSC does not have the message, and not for how long; so it is tried again.
 */
final class SmscCodes {

    private static final String FILE = "smsc-codes.csv";
    private static final int CELLS = 7;

    private final Map<Integer, Row> rows = new HashMap<>();

    SmscCodes() {
        this(lines(FILE));
    }

    SmscCodes(List<String> lines) {
        for (List<String> cells : cells(lines, CELLS, FILE)) {
            Row row = new Row(Integer.decode(cells.get(0)), cells.get(1), Answer.valueOf(cells.get(2)),
                    Optional.of(cells.get(3)).filter(text -> !text.isEmpty()).map(Duration::parse),
                    cells.get(4).isEmpty() ? 0 : Integer.parseInt(cells.get(4)), cells.get(5), cells.get(6));
            boolean waits = row.answer == Answer.LATER || row.answer == Answer.BUSY || row.answer == Answer.ALL;
            if (waits != row.after.isPresent() || (row.answer == Answer.FINAL) != (row.code != 0) || row.source.isBlank()) {
                throw new IllegalArgumentException(FILE + ": " + row.name + " needs a source, a pause if and only if the message is tried"
                        + " again, and a code of the Cloud API if and only if it is final");
            }
            rows.put(row.status, row);
        }
    }

    /** The consequence of a code. */
    enum Answer {
        /** The message ends. */
        FINAL,
        /** The message is tried again. */
        LATER,
        /** All messages wait a moment, as the SMSC has enough to do. */
        BUSY,
        /** All messages wait: the SMSC takes none, or something in the settings is wrong for all. */
        ALL,
        /** Nobody knows whether the SMSC took the message. */
        UNKNOWN
    }

    /** @param code of the Cloud API, for a final one; otherwise 0 */
    record Row(int status, String name, Answer answer, Optional<Duration> after, int code, String words, String source) {}

    Row of(int status) {
        return Optional.ofNullable(rows.get(status))
                .orElseGet(() -> new Row(status, name(status), Answer.LATER, Optional.empty(), 0, "", "not in the table"));
    }

    /** The name of a code in the standard: {@code ESME_RTHROTTLED}. */
    String name(int status) {
        return Optional.ofNullable(rows.get(status)).map(Row::name).orElseGet(() -> "0x%08X".formatted(status));
    }

    /** The rows of a table, each with so many cells; the first line names the columns. */
    static List<List<String>> cells(List<String> lines, int count, String file) {
        return lines.stream().filter(line -> !line.startsWith("#") && !line.isBlank()).skip(1).map(line -> {
            List<String> cells = List.of(line.split(",", -1));
            if (cells.size() != count) {
                throw new IllegalArgumentException(file + " has a row with " + cells.size() + " cells instead of " + count + ": " + line);
            }
            return cells;
        }).toList();
    }

    static List<String> lines(String file) {
        try (var reader = new BufferedReader(new InputStreamReader(requireNonNull(SmscCodes.class.getResourceAsStream(file)),
                StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
