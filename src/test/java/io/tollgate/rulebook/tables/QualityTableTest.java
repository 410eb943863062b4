package io.tollgate.rulebook.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.business.QualityRating;
import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.RuleFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QualityTableTest {

    private static final RuleFiles SHIPPED = RuleFiles.read(Path.of("rules"));
    private static final LocalDate DAY = LocalDate.of(2026, 12, 1);
    private static final String FILE = "tables/quality.csv";

    private final Faults faults = new Faults("rules");

    @ParameterizedTest
    @CsvSource({"99, 0, UNKNOWN", "99, 300, UNKNOWN", "100, 0, GREEN", "0, 0, UNKNOWN", "1000, 9, GREEN", "1000, 10, YELLOW",
        "1000, 29, YELLOW", "1000, 30, RED", "1001, 30, YELLOW", "200000, 1999, GREEN", "200000, 2000, YELLOW",
        "2000000000, 2147483647, RED"})
    void thePointsForAThousandDecide(long delivered, long points, QualityRating rating) {
        assertThat(QualityTable.read(SHIPPED, faults).on(DAY).rating(delivered, points)).isEqualTo(rating);
    }

    @Test
    void anOlderRuleBookWithoutTheTableMeasuresNothing() {
        SortedMap<String, byte[]> files = new TreeMap<>(SHIPPED.byPath());
        files.remove(FILE);

        QualityBounds bounds = QualityTable.read(new RuleFiles("rules", files), faults).on(DAY);

        assertThat(bounds.measured()).isFalse();
        assertThat(bounds.rating(1_000, 0)).isEqualTo(QualityRating.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            days,7,               | days,0,                | days is 0, and must be 1 to 30. Maybe 7.
            days,7,               | days,31,               | days is 31, and must be 1 to 30. Maybe 7.
            days,7,               | day,7,                 | `day` in column measure is not a measure. Maybe days.
            least_delivered,100,  | least_delivered,-1,    | `-1` in column amount is not a whole number. Maybe 3.
            yellow_per_mille,10,  | yellow_per_mille,0,    | yellow_per_mille (0) must be at least 1 and below red_per_mille (30). Maybe exchange them.
            yellow_per_mille,10,  | yellow_per_mille,30,   | yellow_per_mille (30) must be at least 1 and below red_per_mille (30). Maybe exchange them.
            report_counts,3,      | report_counts,1001,    | report_counts is 1001, and must be 0 to 1000. Maybe 1.
            block_counts,2,       | stop_counts,2,         | There is no row `block_counts`. Maybe it was deleted.
            """)
    void aWrongRowIsRefused(String row, String wrong, String fault) {
        SortedMap<String, byte[]> files = new TreeMap<>(SHIPPED.byPath());
        String table = new String(files.get(FILE), StandardCharsets.UTF_8);
        assertThat(table).contains(row);
        files.put(FILE, table.replace(row, wrong).getBytes(StandardCharsets.UTF_8));

        QualityTable.read(new RuleFiles("rules", files), faults);

        assertThatThrownBy(faults::throwIfAny).hasMessageContaining("tables/quality.csv").hasMessageContaining(fault);
    }
}
