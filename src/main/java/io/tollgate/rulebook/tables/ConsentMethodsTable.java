package io.tollgate.rulebook.tables;

import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.rulebook.tables.Table.Row;
import io.tollgate.text.Folding;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code tables/consent-methods.csv}. Without the table, there are a few methods that everybody would name. */
final class ConsentMethodsTable {

    private static final String FILE = "tables/consent-methods.csv";
    private static final Set<String> YES_OR_NO = Set.of("yes", "no");

    private ConsentMethodsTable() {}

    static ConsentMethods read(RuleFiles files, Faults faults) {
        if (!Table.contains(files, FILE)) {
            return ConsentMethods.WITHOUT_A_TABLE;
        }
        List<ConsentMethods.Method> methods = new ArrayList<>();
        Set<String> known = new HashSet<>();
        for (Row row : Table.rows(files, FILE, List.of("words", "act", "chat", "explanation"), faults)) {
            Optional<String> act = row.oneOf("act", YES_OR_NO, "yes or no");
            Optional<String> chat = row.oneOf("chat", YES_OR_NO, "yes or no");
            if (Folding.fold(row.text("words")).isEmpty()) {
                row.fault("words", "`" + row.text("words") + "` in column words has no letter. Maybe form.");
            } else if (!known.add(Folding.fold(row.text("words")))) {
                row.fault("words", "`" + row.text("words") + "` is there twice. Maybe delete one of the rows.");
            }
            if (act.isPresent() && chat.isPresent()) {
                methods.add(new ConsentMethods.Method(row.text("words"), act.get().equals("yes"), chat.get().equals("yes")));
            }
        }
        return new ConsentMethods(methods);
    }
}
