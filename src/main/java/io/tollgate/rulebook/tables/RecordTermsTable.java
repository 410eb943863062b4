package io.tollgate.rulebook.tables;

import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.rulebook.tables.Table.Row;
import java.time.Period;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code tables/record-terms.csv}. Without this table all records are kept. */
final class RecordTermsTable {

    private static final String FILE = "tables/record-terms.csv";
    private static final String ALWAYS = "always";
    private static final List<String> NAMES = List.of("verdicts", "receipts", "network-ids", "deliveries", "charges", "admissions");
    private static final int MONTHS_OF_A_YEAR = 12;

    private RecordTermsTable() {}

    static Timeline<RecordTerms> read(RuleFiles files, ConsentLaw consentLaw, Faults faults) {
        if (!Table.contains(files, FILE)) {
            return Timeline.always(new RecordTerms(Map.of()));
        }
        List<Row> rows = Table.dated(files, FILE, List.of("record", "keep"), faults);
        Table.tellGaps(rows, row -> row.text("record"));
        Optional<Period> longestProof = consentLaw.longestProofTerm();
        return Table.timeline(rows, asOf -> terms(asOf, longestProof));
    }

    private static RecordTerms terms(List<Row> rows, Optional<Period> longestProof) {
        Map<String, Period> terms = new HashMap<>();
        Map<String, Row> first = new HashMap<>();
        for (Row row : rows) {
            row.oneOf("record", NAMES, "kind of record").ifPresent(name -> {
                Optional.ofNullable(first.putIfAbsent(name, row)).ifPresent(other -> row.twice(name, other));
                if (!row.text("keep").equals(ALWAYS)) {
                    term(row, name, longestProof).ifPresent(term -> terms.put(name, term));
                }
            });
        }
        return new RecordTerms(terms);
    }

    private static Optional<Period> term(Row row, String name, Optional<Period> longestProof) {
        if (!RecordTerms.DELETABLE.contains(name)) {
            row.fault("keep", "Tollgate does not delete " + name + ", as its books and limits rest on them. Maybe always.");
            return Optional.empty();
        }
        Optional<Period> term = row.parsed("keep", Period::parse, "term, or always", "P3Y");
        if (term.filter(it -> it.isNegative() || it.toTotalMonths() < MONTHS_OF_A_YEAR).isPresent()) {
            row.fault("keep", "A term must be a year or more. Maybe P1Y.");
            return Optional.empty();
        }
        boolean tooShort = name.equals("verdicts") && term.isPresent()
                && longestProof.filter(proof -> ConsentLaw.byLength.compare(term.get(), proof) < 0).isPresent();
        if (tooShort) {
            row.fault("keep", "Verdicts show how a consent was used, so they are kept as long as its proof: consent.csv has the proof_term "
                    + longestProof.get() + ". Maybe " + longestProof.get() + ".");
            return Optional.empty();
        }
        return term;
    }
}
