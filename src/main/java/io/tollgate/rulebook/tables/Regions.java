package io.tollgate.rulebook.tables;

import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.rulebook.tables.Table.Row;
import java.util.Arrays;
import java.util.Collections;
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
 * {@code tables/regions.csv}: which countries belong to which region. A row of another table for a region applies to each of its countries.
 *
 * @param byDay the regions of each country that has some
 */
public record Regions(Timeline<Map<String, Set<String>>> byDay) {

    /** ISO 3166 alpha-2, and XK, which numbers of Kosovo have. */
    public static final Set<String> COUNTRIES = Stream.concat(Arrays.stream(Locale.getISOCountries()), Stream.of("XK"))
            .collect(Collectors.toUnmodifiableSet());

    static Regions read(RuleFiles files, Faults faults) {
        List<Row> rows = Table.dated(files, "tables/regions.csv", List.of("region", "country"), faults);
        Table.tellGaps(rows, row -> row.text("region") + " " + row.text("country"));
        return new Regions(Table.timeline(rows, Regions::byCountry));
    }

    private static Map<String, Set<String>> byCountry(List<Row> rows) {
        Map<String, Set<String>> byCountry = new HashMap<>();
        for (Row row : rows) {
            row.oneOf("country", COUNTRIES, "country")
                    .ifPresent(country -> byCountry.computeIfAbsent(country, _ -> new TreeSet<>()).add(row.text("region")));
        }
        return byCountry;
    }

    /** The regions to which each country belongs on any day. */
    public Map<String, Set<String>> byCountry() {
        Map<String, Set<String>> ever = new HashMap<>();
        byDay.values().forEach(
                asOf -> asOf.forEach((country, regions) -> ever.computeIfAbsent(country, _ -> new TreeSet<>()).addAll(regions)));
        return ever;
    }

    /** The regions of a country, by day. */
    Timeline<Set<String>> of(String country) {
        return byDay.map(asOf -> Collections.unmodifiableSet(asOf.getOrDefault(country, Set.of())));
    }

    /** Regions that rules may name. */
    public Set<String> names() {
        return byDay.values().stream().flatMap(asOf -> asOf.values().stream()).flatMap(Set::stream)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Whether the row's jurisdiction is one: {@code FR}, {@code EU}, {@code US-TX}. */
    void check(Row row, Faults faults) {
        String name = row.text("jurisdiction");
        Set<String> names = names();
        boolean unread = names.isEmpty();
        if (!unread && !names.contains(name) && !(COUNTRIES.contains(name.split("-")[0]) && name.matches("[A-Z]{2}(-[A-Z]{2})?"))) {
            Set<String> known = new HashSet<>(COUNTRIES);
            known.addAll(names);
            faults.add(row.file(), row.line(), "`" + name + "` is no jurisdiction.", name, known);
        }
    }
}
