package io.tollgate.rulebook.tables;

import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.rulebook.tables.Table.Row;
import io.tollgate.text.Folding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code tables/consent-methods.csv}. Without the table, a short list in {@link ConsentMethods} counts. */
final class ConsentMethodsTable {

    private static final String FILE = "tables/consent-methods.csv";
    private static final Set<String> YES_OR_NO = Set.of("yes", "no");

    private ConsentMethodsTable() {}

    static Timeline<ConsentMethods> read(RuleFiles files, Faults faults) {
        if (!Table.contains(files, FILE)) {
            return Timeline.always(ConsentMethods.WITHOUT_A_TABLE);
        }
        List<Row> rows = Table.dated(files, FILE, List.of("words", "act", "chat", "explanation"), faults);
        Table.tellGaps(rows, row -> Folding.fold(row.text("words")));
        return Table.timeline(rows, ConsentMethodsTable::methods);
    }

    private static ConsentMethods methods(List<Row> rows) {
        List<ConsentMethods.Method> methods = new ArrayList<>();
        Map<String, Row> known = new HashMap<>();
        for (Row row : rows) {
            Optional<String> act = row.oneOf("act", YES_OR_NO, "choice of yes or no");
            Optional<String> chat = row.oneOf("chat", YES_OR_NO, "choice of yes or no");
            String words = Folding.fold(row.text("words"));
            if (words.isEmpty()) {
                row.fault("words", "`" + row.text("words") + "` in column words has no letter. Maybe form.");
            } else {
                Optional.ofNullable(known.putIfAbsent(words, row)).ifPresent(other -> row.twice(row.text("words"), other));
            }
            if (act.filter("no"::equals).isPresent() && chat.filter("yes"::equals).isPresent()) {
                row.check("chat", "It is not an act of hers (act: no), so it cannot be done in the chat (chat: yes). Maybe chat no.");
            }
            if (act.isPresent() && chat.isPresent()) {
                methods.add(new ConsentMethods.Method(row.text("words"), act.get().equals("yes"), chat.get().equals("yes")));
            }
        }
        return new ConsentMethods(methods);
    }
}
