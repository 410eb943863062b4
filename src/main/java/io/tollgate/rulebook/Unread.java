package io.tollgate.rulebook;

import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.text.Likeness;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tells files that nothing reads. One that looks like a rule or a table is a fault, as what it says would count for nothing; others are
 * told to be on the safe side.
 */
final class Unread {

    private static final List<String> RULES = List.of("dslr", "dsl");
    private static final List<String> TABLES = List.of("csv", "xlsx");
    /** Endings of tables that nothing reads. */
    private static final List<String> LIKE_TABLES = List.of("xls", "xlsm", "xlsb", "ods", "tsv");
    private static final List<String> LIKE_RULES = List.of("drl", "drt");
    private static final List<String> LEFT_BEHIND = List.of("bak", "old", "orig", "tmp", "swp", "rej");

    private Unread() {}

    /** @param faults has noted which tables are read */
    static void check(RuleFiles files, Faults faults) {
        Set<String> read = faults.tablesRead();
        files.ignored().forEach(path -> check(path, read, faults));
        for (String path : files.byPath().keySet()) {
            String ending = ending(path);
            boolean table = TABLES.contains(ending) && !read.contains(path);
            boolean known = TABLES.contains(ending) || RULES.contains(ending) || ending.equals("md");
            if (table || !known) {
                check(path, read, faults);
            }
        }
    }

    private static void check(String path, Set<String> read, Faults faults) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        String ending = ending(path).toLowerCase(Locale.ROOT);
        if (name.startsWith("~$")) {
            faults.warn(path, 1, "1",
                    "Nothing reads this file: a program for spreadsheets leaves it while a table is open. Maybe close it.");
        } else if (LEFT_BEHIND.contains(ending) || name.endsWith("~")) {
            faults.warn(path, 1, "1", "Nothing reads this file. Maybe it is a copy that can go.");
        } else if (LIKE_TABLES.contains(ending)) {
            faults.check(path, 1, "1", "Nothing reads files that end in ." + ending + ". Maybe save it as .csv or .xlsx.");
        } else if (TABLES.contains(ending)) {
            faults.check(path, 1, "1", "Nothing reads this table." + meant(path, read)
                    .map(table -> " Maybe it should be " + table + ", or go.").orElse(" Maybe it should go."));
        } else if (LIKE_RULES.contains(ending) || RULES.stream().anyMatch(right -> Likeness.alike(ending, right, 2))
                || name.contains(".dslr")) {
            faults.check(path, 1, "1", "Nothing reads files that end in ." + ending + ". Maybe "
                    + path.replaceFirst("\\.[^./]*$", "").replaceFirst("\\.dslr$", "") + ".dslr.");
        } else {
            faults.warn(path, 1, "1", "Nothing reads this file. Maybe it belongs elsewhere.");
        }
    }

    /** {@code tables/quiet-hours (1).csv}: the table that it may be a copy of. */
    private static Optional<String> meant(String path, Set<String> read) {
        String plain = path.toLowerCase(Locale.ROOT)
                .replaceFirst("(?: ?\\(\\d+\\)| - .*|[ _-](?:copy|kopie|neu|new|old|alt|v?\\d+))(?=\\.[a-z]+$)", "");
        Set<String> alike = read.stream().filter(table -> ending(table).equals(ending(plain))).collect(Collectors.toSet());
        return Likeness.nearest(plain, alike).filter(table -> Likeness.alike(plain, table, MOST_MISTAKES)
                || table.endsWith("/" + plain.substring(plain.lastIndexOf('/') + 1)));
    }

    private static final int MOST_MISTAKES = 4;

    private static String ending(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return name.contains(".") ? name.substring(name.lastIndexOf('.') + 1) : "";
    }
}
