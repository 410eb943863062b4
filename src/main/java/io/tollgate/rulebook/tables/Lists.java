package io.tollgate.rulebook.tables;

import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.rulebook.tables.Table.Row;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * {@code tables/lists.csv}: lists that rules may name. Without the file there are no lists.
 *
 * @param names   names of the lists, by kind
 * @param entries entries of each list, by its name
 */
public record Lists(Map<Kind, Set<String>> names, Map<String, Set<String>> entries) {

    /** What a list may be called. */
    public static final String NAME = "[a-z][a-z0-9_]{1,39}";
    /** Name and language of a template. */
    public static final String TEMPLATE = "[a-z0-9_]{1,200}/[A-Za-z_]{2,10}";

    private static final String FILE = "tables/lists.csv";

    /** What a list holds. */
    public enum Kind {
        COUNTRIES, TEMPLATES, BUSINESSES;

        /** The word for this kind in the table. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Set<String> of(Kind kind) {
        return names.getOrDefault(kind, Set.of());
    }

    static Lists read(RuleFiles files, Faults faults) {
        Lists lists = new Lists(new EnumMap<>(Kind.class), new HashMap<>());
        if (Table.contains(files, FILE)) {
            Map<String, String> kinds = new HashMap<>();
            Table.rows(files, FILE, List.of("list", "kind", "entry"), faults).forEach(row -> lists.add(row, kinds));
        }
        return lists;
    }

    private void add(Row row, Map<String, String> kinds) {
        String list = row.text("list");
        if (!list.matches(NAME)) {
            row.fault("list", "`" + list + "` in column list is not a name of a list. Maybe small letters, digits and _ only.");
            return;
        }
        row.oneOf("kind", Arrays.stream(Kind.values()).map(Kind::word).toList(), "kind of list").ifPresent(kind -> {
            if (!kinds.computeIfAbsent(list, _ -> kind).equals(kind)) {
                row.fault("kind", "The list `" + list + "` holds " + kinds.get(list) + " above. Maybe give this one another name.");
            }
            Kind holds = Kind.valueOf(kind.toUpperCase(Locale.ROOT));
            entry(row, holds).ifPresent(entry -> {
                names.computeIfAbsent(holds, _ -> new TreeSet<>()).add(list);
                if (!entries.computeIfAbsent(list, _ -> new HashSet<>()).add(entry)) {
                    row.fault("entry", "`" + entry + "` is in the list `" + list + "` twice. Maybe delete one of the rows.");
                }
            });
        });
    }

    private static Optional<String> entry(Row row, Kind kind) {
        return switch (kind) {
            case COUNTRIES -> row.oneOf("entry", Regions.COUNTRIES, "country");
            case TEMPLATES -> row.fitting("entry", TEMPLATE, "template", "order_ready/en");
            case BUSINESSES -> row.fitting("entry", "[1-9][0-9]{0,8}", "number of a business", "1234");
        };
    }
}
