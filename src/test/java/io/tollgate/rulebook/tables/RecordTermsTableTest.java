package io.tollgate.rulebook.tables;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.RuleBookFaults;
import io.tollgate.rulebook.files.RuleFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordTermsTableTest {

    private static final RuleFiles SHIPPED = RuleFiles.read(Path.of("rules"));
    private static final LocalDate DAY = LocalDate.of(2026, 12, 1);
    private static final String HEAD = "record,keep,source,valid_from,valid_until\n";

    private final Faults faults = new Faults("rules");

    /** A year counts as a whole: what was accepted on its last day is kept as long as what was accepted on its first. */
    @ParameterizedTest
    @CsvSource({"P3Y, 2026-01-01T00:00:00Z, 2023-01-01T00:00:00Z", "P3Y, 2026-12-31T23:59:59Z, 2023-01-01T00:00:00Z",
        "P3Y, 2027-01-01T00:00:00Z, 2024-01-01T00:00:00Z", "P18M, 2026-06-30T12:00:00Z, 2024-01-01T00:00:00Z",
        "P18M, 2026-07-01T12:00:00Z, 2025-01-01T00:00:00Z", "P1Y, 2028-02-29T12:00:00Z, 2027-01-01T00:00:00Z"})
    void aTermCountsFromTheEndOfTheYear(String term, Instant now, Instant overBefore) {
        RecordTerms terms = new RecordTerms(Map.of("receipts", Period.parse(term)));

        assertThat(terms.overBefore("receipts", now)).contains(overBefore);
        assertThat(terms.overBefore("verdicts", now)).isEmpty();
    }

    @Test
    void theShippedTableKeepsWhatTheBooksRestOn() {
        RecordTerms terms = RecordTermsTable.read(SHIPPED, law(), faults).on(DAY);

        assertThat(texts()).isEmpty();
        assertThat(terms.terms()).containsOnlyKeys(RecordTerms.DELETABLE).containsEntry("verdicts", Period.ofYears(5));
    }

    @Test
    void anOlderRuleBookWithoutTheTableKeepsAll() {
        SortedMap<String, byte[]> files = new TreeMap<>(SHIPPED.byPath());
        files.remove("tables/record-terms.csv");

        assertThat(RecordTermsTable.read(new RuleFiles("rules", files), law(), faults).on(DAY).terms()).isEmpty();
        assertThat(texts()).isEmpty();
    }

    @Test
    void aTermCountsOnTheDaysOfItsRow() {
        Timeline<RecordTerms> terms = read("receipts,P3Y,x,,2026-12-31\nreceipts,P4Y,x,2027-01-01,\n");

        assertThat(texts()).isEmpty();
        assertThat(terms.on(LocalDate.of(2026, 12, 31)).terms()).containsEntry("receipts", Period.ofYears(3));
        assertThat(terms.on(LocalDate.of(2027, 1, 1)).terms()).containsEntry("receipts", Period.ofYears(4));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            charges,P10Y,x,,               | Tollgate does not delete charges, as its books and limits rest on them. Maybe always.
            admissions,P10Y,x,,            | Tollgate does not delete admissions
            receipts,P11M,x,,              | A term must be a year or more. Maybe P1Y.
            receipts,P-3Y,x,,              | A term must be a year or more. Maybe P1Y.
            receipts,P0D,x,,               | A term must be a year or more. Maybe P1Y.
            receipts,P400D,x,,             | A term must be a year or more. Maybe P1Y.
            receipts,3 years,x,,           | `3 years` in column keep is not a term, or always. Maybe P3Y.
            receipts,,x,,                  | Maybe P3Y.
            receipt,P3Y,x,,                | `receipt` in column record is not a kind of record. Maybe receipts.
            verdicts,P4Y,x,,               | consent.csv has the proof_term P5Y. Maybe P5Y.
            receipts,P3Y,x,,/receipts,P4Y,x,, | receipts
            """)
    void aWrongRowIsRefused(String rows, String fault) {
        read(rows.replace('/', '\n') + "\n");

        assertThat(texts()).anySatisfy(text -> assertThat(text).contains("record-terms.csv", fault));
    }

    private Timeline<RecordTerms> read(String rows) {
        SortedMap<String, byte[]> files = new TreeMap<>(SHIPPED.byPath());
        files.put("tables/record-terms.csv", (HEAD + rows).getBytes(StandardCharsets.UTF_8));
        return RecordTermsTable.read(new RuleFiles("rules", files), law(), faults);
    }

    private List<String> texts() {
        try {
            faults.throwIfAny();
            return List.of();
        } catch (RuleBookFaults told) {
            return told.faults();
        }
    }

    private static ConsentLaw law() {
        return new ConsentLaw(Timeline.always(new ConsentLaw.AsOf(Map.of(), Set.of(),
                Map.of("ANY", Period.ofYears(2), "DE", Period.ofYears(5)))));
    }
}
