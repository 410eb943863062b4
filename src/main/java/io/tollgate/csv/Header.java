package io.tollgate.csv;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The columns of a file, by the names in its first line; case, spaces and signs of the names do not matter.
 *
 * @param places  the place of each known column
 * @param ignored names of unknown columns
 * @param unnamed places of columns without a name, whose cells must be empty
 */
record Header(Map<String, Integer> places, List<String> ignored, Set<Integer> unnamed, int width) {

    private static final int SHOWN = 20;
    private static final int LONGEST_SHOWN = 60;

    /** @throws CsvRefused if a column is missing or occurs twice */
    static Header of(List<String> names, List<String> needed, List<String> known, char separator) {
        Map<String, String> byFold = known.stream().collect(Collectors.toMap(Header::folded, name -> name));
        Map<String, Integer> places = new HashMap<>();
        List<String> ignored = new ArrayList<>();
        Set<Integer> unnamed = new HashSet<>();
        for (int place = 0; place < names.size(); place++) {
            String name = byFold.getOrDefault(folded(names.get(place)), "");
            if (folded(names.get(place)).isEmpty()) {
                unnamed.add(place);
            } else if (name.isEmpty()) {
                ignored.add(shortened(names.get(place)));
            } else if (places.put(name, place) != null) {
                throw new CsvRefused("The first line must name each column once, and names " + name + " twice.");
            }
        }
        List<String> missing = needed.stream().filter(column -> !places.containsKey(column)).toList();
        if (!missing.isEmpty()) {
            throw new CsvRefused(
                    "The first line lacks " + String.join(", ", missing) + ". It must name the columns " + String.join(",", needed)
                            + " in any order"
                            + (places.isEmpty()
                                    ? ", separated by commas, semicolons or tabs."
                                    : "; its columns are separated by " + Separator.name(separator) + "."));
        }
        return new Header(Map.copyOf(places), ignored.stream().limit(SHOWN).toList(), Set.copyOf(unnamed), names.size());
    }

    static Set<String> folded(Collection<String> names) {
        return names.stream().map(Header::folded).collect(Collectors.toSet());
    }

    private static String folded(String name) {
        return name.replaceAll("[^\\p{L}\\p{N}]", "").toLowerCase(Locale.ROOT);
    }

    private static String shortened(String name) {
        return name.length() <= LONGEST_SHOWN ? name : name.substring(0, LONGEST_SHOWN);
    }
}
