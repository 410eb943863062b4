package io.tollgate.rulebook.tables;

import io.tollgate.rulebook.files.Faults;
import io.tollgate.text.Likeness;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The line of a table that names its columns: what is wrong with it, and what was probably meant. */
final class TableHeader {

    private TableHeader() {}

    /** Why a header has none of its columns, if something else than a comma stands between them. */
    static Optional<String> divided(String first, String header, List<String> needed) {
        if (first.toLowerCase(Locale.ROOT).startsWith("sep=")) {
            return Optional
                    .of("The first line is `sep=`, which only spreadsheets read. Maybe delete it, and put commas between the columns.");
        }
        return Map.of(";", "semicolons", "\t", "tabs", "|", "lines").entrySet().stream()
                .filter(sign -> needed.stream().filter(column -> Arrays.asList(header.replace("\"", "").split(Pattern.quote(sign.getKey())))
                        .stream().map(String::strip).toList().contains(column)).count() > 1)
                .map(sign -> "The columns are divided by " + sign.getValue() + ". Maybe save the table as CSV with commas, or as .xlsx.")
                .findFirst();
    }

    /** @param spare the columns that are there and that nothing needs */
    static void tellMissing(String file, int line, List<String> missing, List<String> spare, Faults faults) {
        for (String column : missing) {
            String advice = Likeness.nearest(column, spare)
                    .filter(name -> Likeness.alike(column, name.strip(), Math.max(Table.MISTAKES, column.length() / 3)))
                    .map(name -> "it is called " + name).orElse("add it");
            faults.add(file, line, "There is no column " + column + ". Maybe " + advice + ".");
        }
    }

    /** A table may have columns for notes; but not one that looks as if it did something. */
    static boolean columnsAreKnown(String file, int line, List<String> names, List<String> columns, boolean dated, Faults faults) {
        boolean known = true;
        for (String name : names) {
            String plain = name.strip().toLowerCase(Locale.ROOT).replaceAll("[ -]+", "_");
            boolean days = (plain.equals(Table.FROM) || plain.equals(Table.UNTIL)) && !columns.contains(plain);
            if (days && !dated) {
                faults.add(file, line, "The rows of this table have no days of their own, so nothing would read the column " + name
                        + ". Maybe delete it; the day from which a release counts is given when it is proposed.");
                known = false;
            } else if (Table.OPTIONAL.contains(plain) && !name.equals(plain)) {
                faults.add(file, line, "Nothing reads the column `" + name + "`. Maybe " + plain + ".");
                known = false;
            } else if (!Table.OPTIONAL.contains(name) && !columns.contains(name) && misspelt(name)) {
                faults.add(file, line, "Nothing reads the column `" + name + "`. Maybe "
                        + Likeness.nearest(name, Table.OPTIONAL).orElse(Table.FROM) + ".");
                known = false;
            }
        }
        return known;
    }

    private static boolean misspelt(String name) {
        return Table.OPTIONAL.stream().anyMatch(right -> Likeness.alike(name, right, Table.MISTAKES));
    }
}
