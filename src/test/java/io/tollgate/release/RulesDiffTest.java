package io.tollgate.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.rulebook.Workbooks;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The description of a change for an approver. The tests of the command cover the rules themselves. */
class RulesDiffTest {

    private static final String BEFORE = "# Source: the law\njurisdiction,days,opens,note\nDE,Mon-Fri,08:00,\nFR,Mon-Sat,10:00,no"
            + " Sundays\n";
    private static final String AFTER = "# Source: the law\njurisdiction,days,opens,note\nDE,Mon-Fri,09:00,\nFR,Mon-Sat,10:00,no"
            + " Sundays\nIT,Mon-Fri,08:00,new\n";
    private static final List<String> ROWS = List.of("    row DE Mon-Fri: opens was `08:00`, is `09:00`",
            "    + jurisdiction `IT`, days `Mon-Fri`, opens `08:00`, note `new`");

    @Test
    void changedRowsOfATableAreNamedByTheirColumns() {
        assertThat(RulesDiff.between(files("csv", BEFORE), files("csv", AFTER))).startsWith("Table tables/t.csv is changed:")
                .containsAll(ROWS).hasSize(3);
    }

    @Test
    void aWorkbookIsDescribedLikeACsvFile() {
        assertThat(RulesDiff.between(files("xlsx", BEFORE), files("xlsx", AFTER))).startsWith("Table tables/t.xlsx is changed:")
                .containsAll(ROWS).hasSize(3);
        assertThat(RulesDiff.between(files("xlsx", BEFORE), files("xlsx", BEFORE))).isEmpty();
    }

    @Test
    void aWorkbookThatReplacesACsvFileIsComparedWithIt() {
        assertThat(RulesDiff.between(files("csv", BEFORE), files("xlsx", AFTER)))
                .startsWith("Table tables/t.xlsx (instead of tables/t.csv) is changed:").containsAll(ROWS).hasSize(3);
        assertThat(RulesDiff.between(files("xlsx", BEFORE), files("csv", BEFORE)))
                .containsExactly(
                        "Table tables/t.csv (instead of tables/t.xlsx) is changed, in its comments or the order of its rows only.");
    }

    @Test
    void aBrokenWorkbookAndNewColumnsAreReportedAsChanges() {
        assertThat(RulesDiff.between(files("xlsx", BEFORE), of("xlsx", "no workbook".getBytes(StandardCharsets.UTF_8)))).first()
                .asString()
                .startsWith("Table tables/t.xlsx has other columns");
        assertThat(RulesDiff.between(files("xlsx", BEFORE), files("xlsx", AFTER.replace("note", "remark")))).first().asString()
                .contains("jurisdiction, days, opens, remark instead of jurisdiction, days, opens, note");
    }

    private static RuleFiles files(String kind, String text) {
        return of(kind,
                kind.equals("csv")
                        ? text.getBytes(StandardCharsets.UTF_8)
                        : Workbooks.of(text.lines().map(line -> List.of(line.split(","))).toList()));
    }

    private static RuleFiles of(String kind, byte[] content) {
        return new RuleFiles("rules", new TreeMap<>(Map.of("tables/t." + kind, content)));
    }
}
