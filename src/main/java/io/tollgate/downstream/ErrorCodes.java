package io.tollgate.downstream;

import static java.util.Objects.requireNonNull;

import io.tollgate.downstream.NetworkAnswer.Scope;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What each error code of the Cloud API means for a message: the table {@code error-codes.csv}. A code that the table does not have is
 * final if the network calls it the request's fault, and leaves the message unknown if it calls it its own.
 */
final class ErrorCodes {

    private static final int LONGEST_POWER = 6;
    private static final int OWN_FAULT = 500;
    private static final int TOO_MANY = 429;
    private static final Duration UNLISTED = Duration.ofSeconds(30);

    private final List<Row> rows;

    /** The table that comes with Tollgate. */
    ErrorCodes() {
        this(resource());
    }

    ErrorCodes(List<String> lines) {
        rows = lines.stream().filter(line -> !line.startsWith("#") && !line.isBlank()).skip(1).map(Row::of).toList();
    }

    /** What a code means. */
    sealed interface Meaning {

        record Final() implements Meaning {}

        record Later(Duration after, Scope scope) implements Meaning {}

        record Unknown() implements Meaning {}
    }

    /**
     * @param status    of HTTP
     * @param transients whether the network says that the error passes
     * @param refusals  how often in a row the network has already refused the pair of number and recipient for its limit
     */
    Meaning of(int code, OptionalInt subcode, int status, boolean transients, int refusals) {
        Optional<Row> row = rows.stream().filter(it -> it.matches(code, subcode, status)).findFirst();
        if (row.isPresent()) {
            return row.get().meaning(refusals);
        }
        if (transients || status == TOO_MANY) {
            return new Meaning.Later(UNLISTED, status == TOO_MANY ? Scope.NUMBER : Scope.MESSAGE);
        }
        return status >= OWN_FAULT ? new Meaning.Unknown() : new Meaning.Final();
    }

    /** The title of a code; empty for one that the table does not have. */
    Optional<String> title(int code) {
        return rows.stream().filter(row -> row.first == code && row.last == code).map(Row::title).findFirst();
    }

    List<Row> rows() {
        return rows;
    }

    private enum Answer { FINAL, LATER, NUMBER, PAIR, UNKNOWN }

    /** @param status the first digit of the HTTP status for which the row counts; 0 for any */
    record Row(int first, int last, OptionalInt subcode, int status, String title, String answer, Duration after, String source) {

        private static Row of(String line) {
            String[] cells = line.split(",", -1);
            if (cells.length != 7) {
                throw new IllegalArgumentException("error-codes.csv has a row with " + cells.length + " cells instead of 7: " + line);
            }
            String[] range = cells[0].split("-", 2);
            Row row = new Row(Integer.parseInt(range[0]), Integer.parseInt(range[range.length - 1]),
                    cells[1].isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(cells[1])),
                    cells[2].isEmpty() ? 0 : Integer.parseInt(cells[2].substring(0, 1)), cells[3], cells[4],
                    cells[5].isEmpty() ? Duration.ZERO : Duration.parse(cells[5]), cells[6]);
            Answer answer = Arrays.stream(Answer.values()).filter(it -> it.name().equals(row.answer)).findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("error-codes.csv: the answer (" + row.answer + ") of code " + cells[0]
                            + " must be one of " + Arrays.toString(Answer.values())));
            boolean waits = answer == Answer.LATER || answer == Answer.NUMBER || answer == Answer.PAIR;
            if (waits != row.after.isPositive() || row.source.isBlank()) {
                throw new IllegalArgumentException("error-codes.csv: code " + cells[0]
                        + " needs a source, and a pause if and only if the message is tried again");
            }
            return row;
        }

        boolean matches(int code, OptionalInt given, int httpStatus) {
            return code >= first && code <= last && (subcode.isEmpty() || subcode.equals(given))
                    && (status == 0 || status == httpStatus / 100);
        }

        Meaning meaning(int refusals) {
            return switch (Answer.valueOf(answer)) {
                case FINAL -> new Meaning.Final();
                case UNKNOWN -> new Meaning.Unknown();
                case LATER -> new Meaning.Later(after, Scope.MESSAGE);
                case NUMBER -> new Meaning.Later(after, Scope.NUMBER);
                // The network wants 4^X times the pause, with X from 0 on.
                case PAIR -> new Meaning.Later(after.multipliedBy(1L << 2 * Math.min(refusals, LONGEST_POWER)), Scope.PAIR);
            };
        }
    }

    private static List<String> resource() {
        try (var reader = new BufferedReader(new InputStreamReader(
                requireNonNull(ErrorCodes.class.getResourceAsStream("error-codes.csv")), StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
