package io.tollgate.rulebook.tables;

import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.rulebook.tables.Table.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code tables/territories.csv}: places with a country code of their own where the law of another country holds too, as that of the United
 * States does in Puerto Rico. No file, no territories.
 *
 * @param laws by the territory, the countries whose rows count besides its own
 */
record Territories(Map<String, List<String>> laws) {

    private static final String FILE = "tables/territories.csv";

    static Territories read(RuleFiles files, Faults faults) {
        Map<String, List<String>> laws = new HashMap<>();
        if (Table.contains(files, FILE)) {
            for (Row row : Table.dated(files, FILE, List.of("territory", "law"), faults)) {
                row.oneOf("territory", Regions.COUNTRIES, "country").ifPresent(territory -> row.oneOf("law", Regions.COUNTRIES, "country")
                        .ifPresent(law -> add(laws.computeIfAbsent(territory, _ -> new ArrayList<>()), territory, law, row)));
            }
        }
        return new Territories(Map.copyOf(laws));
    }

    private static void add(List<String> laws, String territory, String law, Row row) {
        if (territory.equals(law) || laws.contains(law)) {
            row.fault("law", "The law of " + law + " holds in " + territory + " already. Maybe delete the row.");
        }
        laws.add(law);
    }

    List<String> of(String country) {
        return laws.getOrDefault(country, List.of());
    }
}
