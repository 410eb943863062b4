package io.tollgate.rulebook.tables;

import io.tollgate.recipient.PhoneNumbers;
import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.rulebook.tables.Table.Row;
import io.tollgate.text.Likeness;
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

    private static final String NAME = "[A-Z][A-Z0-9]*([ _-][A-Z0-9]+)*";

    static Regions read(RuleFiles files, Faults faults) {
        List<Row> rows = Table.dated(files, "tables/regions.csv", List.of("region", "country"), faults);
        Table.tellGaps(rows, row -> row.text("region") + " " + row.text("country"));
        return new Regions(Table.timeline(rows, Regions::byCountry));
    }

    private static Map<String, Set<String>> byCountry(List<Row> rows) {
        Map<String, Set<String>> byCountry = new HashMap<>();
        for (Row row : rows) {
            if (COUNTRIES.contains(row.text("region")) || !row.text("region").matches(NAME)) {
                row.check("region", "`" + row.text("region") + "` is not a name of a region"
                        + (COUNTRIES.contains(row.text("region")) ? ", but a country" : "") + ". Maybe EU, or two words as LATIN-AMERICA.");
            }
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

    /** Whether the row's jurisdiction is one under which somebody can be: {@code FR}, {@code EU}, {@code US-TX}. */
    void check(Row row, Faults faults) {
        String name = row.text("jurisdiction");
        Set<String> names = names();
        if (names.isEmpty() || names.contains(name)) {
            return; // Without regions, the table could not be read, and that is told already.
        }
        String country = name.split("-")[0];
        if (!COUNTRIES.contains(country) || !name.matches("[A-Z]{2}(-[A-Z0-9]{1,3})?")) {
            Set<String> known = new HashSet<>(COUNTRIES);
            known.addAll(names);
            faults.add(row.file(), row.line(),
                    "`" + name + "` is not a jurisdiction." + Suggestion.word(name, known).map(word -> " Maybe " + word + ".").orElse(""));
        } else if (name.contains("-") && !PhoneNumbers.subdivisions().contains(name)) {
            Set<String> ofCountry = PhoneNumbers.subdivisions().stream().filter(known -> known.startsWith(country + "-"))
                    .collect(Collectors.toSet());
            row.check("jurisdiction", "No number tells that somebody is in `" + name + "`, so the row would never apply. Maybe "
                    + Likeness.nearest(name, ofCountry).orElse(country) + ".");
        } else if (!PhoneNumbers.countries().contains(country)) {
            row.check("jurisdiction", "No number belongs to `" + name + "`, so the row would never apply. Maybe delete it.");
        }
    }
}
