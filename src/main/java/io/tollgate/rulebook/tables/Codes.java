package io.tollgate.rulebook.tables;

import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.rulebook.tables.Table.Row;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** {@code tables/codes.csv}: the codes that a refusal may have. */
public record Codes(Set<String> all) {

    static Codes read(RuleFiles files, Faults faults) {
        Set<String> codes = new TreeSet<>();
        for (Row row : Table.rows(files, "tables/codes.csv", List.of("code", "title"), faults)) {
            row.count("code").ifPresent(code -> codes.add(code.toString()));
        }
        return new Codes(codes);
    }
}
