package io.tollgate.rulebook.tables;

import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.rulebook.tables.Table.Row;
import java.time.Period;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code tables/consent.csv}. Older rule books lack the columns for soft opt-ins and must stay readable. */
final class ConsentLawTable {

    private static final String FILE = "tables/consent.csv";
    private static final List<String> REQUIREMENTS = List.of("opt_in", "soft_opt_in_possible", "double_opt_in_expected", "opt_out");

    private ConsentLawTable() {}

    static ConsentLaw read(RuleFiles files, Regions regions, Faults faults) {
        List<Row> rows = Table.dated(files, FILE, List.of("jurisdiction", "requirement", "basis"), faults);
        rows.stream().filter(row -> !row.text("jurisdiction").equals(ConsentLaw.EVERYWHERE)).forEach(row -> regions.check(row, faults));
        Table.tellGaps(rows, row -> row.text("jurisdiction"));
        Timeline<ConsentLaw.AsOf> law = Table.timeline(rows, ConsentLawTable::asOf);
        if (law.values().stream().anyMatch(asOf -> !asOf.softOptIns().isEmpty() && !asOf.proofTerms().containsKey(ConsentLaw.EVERYWHERE))) {
            faults.add(FILE, 1, "There is no row `ANY` with a proof_term, for the places that have none. Maybe it was deleted.");
        }
        return new ConsentLaw(law);
    }

    private static ConsentLaw.AsOf asOf(List<Row> rows) {
        Map<String, Boolean> softOptIns = new HashMap<>();
        Set<String> inquiries = new HashSet<>();
        Map<String, Period> proofTerms = new HashMap<>();
        Map<String, Row> first = new HashMap<>();
        for (Row row : rows) {
            String place = row.text("jurisdiction");
            Optional<String> requirement = row.oneOf("requirement", REQUIREMENTS, "requirement of consent");
            if (row.cells().containsKey("soft_opt_in")) {
                row.oneOf("soft_opt_in", List.of("yes", "no"), "choice of yes or no").map("yes"::equals).ifPresent(known -> {
                    softOptIns.put(place, known);
                    Optional.ofNullable(first.putIfAbsent(place, row)).ifPresent(other -> row.twice(place, other));
                    if (known && requirement.filter("opt_in"::equals).isPresent()) {
                        row.check("soft_opt_in", "The requirement is opt_in, and soft_opt_in is yes. Maybe soft_opt_in_possible, or no.");
                    }
                    if (!known && requirement.filter("soft_opt_in_possible"::equals).isPresent()) {
                        row.fault("soft_opt_in", "The requirement is soft_opt_in_possible, and soft_opt_in is no. Maybe yes.");
                    }
                });
            }
            if (row.cells().containsKey("inquiry")) {
                row.oneOf("inquiry", List.of("yes", "no"), "yes or no").filter("yes"::equals).ifPresent(_ -> inquiries.add(place));
            }
            if (!row.text("proof_term").isEmpty()) {
                row.parsed("proof_term", Period::parse, "term", "P5Y").ifPresent(term -> proofTerms.put(place, term));
            }
        }
        return new ConsentLaw.AsOf(softOptIns, inquiries, proofTerms);
    }
}
