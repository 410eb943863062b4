package io.tollgate.rulebook.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.traffic.PacedSends.Arrived;
import io.tollgate.traffic.PacedSends.State;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PacingTableTest {

    private static final RuleFiles SHIPPED = RuleFiles.read(Path.of("rules"));
    private static final LocalDate DAY = LocalDate.of(2026, 12, 1);
    private static final String FILE = "tables/pacing.csv";

    private final Faults faults = new Faults("rules");

    /** The columns count 1,000 first messages. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            29  | 1000 | 0   | 0  | HELD
            30  | 1000 | 0   | 0  | RELEASED
            30  | 799  | 0   | 0  | HELD
            30  | 700  | 100 | 0  | RELEASED
            30  | 0    | 800 | 99 | RELEASED
            359 | 799  | 0   | 99 | HELD
            360 | 799  | 0   | 0  | RELEASED
            360 | 0    | 0   | 0  | RELEASED
            30  | 1000 | 0   | 29 | RELEASED
            30  | 1000 | 0   | 30 | DROPPED
            29  | 1000 | 0   | 99 | HELD
            360 | 100  | 0   | 3  | DROPPED
            """)
    void timeReceiptsAndPointsDecide(int minutes, int delivered, int failed, long points, State state) {
        PacingBounds bounds = PacingTable.read(SHIPPED, faults).on(DAY);

        assertThat(bounds.decide(Duration.ofMinutes(minutes), new Arrived(1_000, delivered, failed), points)).isEqualTo(state);
    }

    @Test
    void anOlderRuleBookWithoutTheTableHoldsNothing() {
        SortedMap<String, byte[]> files = new TreeMap<>(SHIPPED.byPath());
        files.remove(FILE);

        assertThat(PacingTable.read(new RuleFiles("rules", files), faults).on(DAY).paces()).isFalse();
        assertThat(PacingTable.read(SHIPPED, faults).on(DAY).paces()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            first_messages,1000,  | first_messages,0,      | first_messages is 0, and must be at least 1. Maybe 1000.
            span_hours,24,        | span_hours,169,        | span_hours is 169, and must be 1 to 168. Maybe 24.
            span_hours,24,        | span_hour,24,          | `span_hour` in column measure is not a measure. Maybe span_hours.
            received_percent,80,  | received_percent,101,  | received_percent is 101, and must be 0 to 100. Maybe 80.
            longest_minutes,360,  | longest_minutes,29,    | longest_minutes is 29, and must be at least wait_minutes (30). Maybe exchange them.
            drop_per_mille,30,    | drop_per_mille,0,      | drop_per_mille is 0, and must be at least 1. Maybe 30.
            """)
    void aWrongRowIsRefused(String row, String wrong, String fault) {
        SortedMap<String, byte[]> files = new TreeMap<>(SHIPPED.byPath());
        String table = new String(files.get(FILE), StandardCharsets.UTF_8);
        assertThat(table).contains(row);
        files.put(FILE, table.replace(row, wrong).getBytes(StandardCharsets.UTF_8));

        PacingTable.read(new RuleFiles("rules", files), faults);

        assertThatThrownBy(faults::throwIfAny).hasMessageContaining("tables/pacing.csv").hasMessageContaining(fault);
    }
}
