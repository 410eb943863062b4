package io.tollgate.rulebook.tables;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;

class TableCellsTest {

    private static final List<String> SIGNS = List.of("a", "ü", ",", ",", " ", "\t", ";", "'", "\\", "\"", "\u2028", "\r");

    /** Random lines, with and without quotation marks. */
    @Test
    void aLineHasTheCellsThatTheParserOfTheLibraryFinds() {
        Random random = new Random(7);
        for (int line = 0; line < 2_000; line++) {
            String text = "x" + Stream.generate(() -> SIGNS.get(random.nextInt(SIGNS.size()))).limit(random.nextInt(9)).collect(joining());

            assertThat(Table.cells(text)).as(text).isEqualTo(parsed(text));
        }
    }

    private static Optional<List<String>> parsed(String line) {
        try (CSVParser parser = CSVFormat.RFC4180.parse(new StringReader(line))) {
            List<CSVRecord> records = parser.getRecords();
            return records.size() == 1 ? Optional.of(records.getFirst().toList()) : Optional.empty();
        } catch (IOException | UncheckedIOException notCsv) {
            return Optional.empty();
        }
    }
}
