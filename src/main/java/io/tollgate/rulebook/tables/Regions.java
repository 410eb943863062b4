package io.tollgate.rulebook.tables;

import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.rulebook.tables.Table.Row;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code tables/regions.csv}: which countries belong to which region.
 *
 * @param byCountry the regions of each country that has some
 * @param names     regions that rules may name
 */
public record Regions(Map<String, Set<String>> byCountry, Set<String> names) {

    /** ISO 3166 alpha-2, and XK, which numbers of Kosovo have. */
    public static final Set<String> COUNTRIES = Stream.concat(Arrays.stream(Locale.getISOCountries()), Stream.of("XK"))
            .collect(Collectors.toUnmodifiableSet());

    static Regions read(RuleFiles files, Faults faults) {
        Map<String, Set<String>> byCountry = new HashMap<>();
        Set<String> names = new TreeSet<>();
        for (Row row : Table.rows(files, "tables/regions.csv", List.of("region", "country"), faults)) {
            row.oneOf("country", COUNTRIES, "country").ifPresent(country -> {
                names.add(row.text("region"));
                byCountry.computeIfAbsent(country, _ -> new TreeSet<>()).add(row.text("region"));
            });
        }
        return new Regions(byCountry, names);
    }

    /** Whether the row's jurisdiction is one: {@code FR}, {@code EU}, {@code US-TX}. */
    void check(Row row, Faults faults) {
        String name = row.text("jurisdiction");
        boolean unread = names.isEmpty();
        if (!unread && !names.contains(name) && !(COUNTRIES.contains(name.split("-")[0]) && name.matches("[A-Z]{2}(-[A-Z]{2})?"))) {
            Set<String> known = new HashSet<>(COUNTRIES);
            known.addAll(names);
            faults.add(row.file(), row.line(), "`" + name + "` is no jurisdiction.", name, known);
        }
    }
}
