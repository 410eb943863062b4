package io.tollgate.rulebook.tables;

import com.ibm.icu.util.ULocale;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How people name places, in English and German: {@code Germany}, {@code Deutschland}; {@code UK} is GB. */
public final class PlaceNames {

    public static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.GERMAN);

    /** Names that stand in no dictionary of places, with the ISO 3166 code or the time zone that they stand for. */
    public static final Map<String, String> ALIASES = aliases();

    /** ISO 3166 codes of countries by all their names. */
    public static final Map<String, String> COUNTRIES = countries();

    private PlaceNames() {}

    private static Map<String, String> countries() {
        Map<String, String> codes = new HashMap<>();
        for (String country : Regions.COUNTRIES) {
            for (Locale language : LANGUAGES) {
                codes.put(Locale.of("", country).getDisplayCountry(language), country);
                codes.put(new ULocale("", country).getDisplayCountry(ULocale.forLocale(language)), country);
            }
        }
        ALIASES.forEach((name, place) -> {
            if (Regions.COUNTRIES.contains(place)) {
                codes.put(name, place);
            }
        });
        return Map.copyOf(codes);
    }

    private static Map<String, String> aliases() {
        try (InputStream file = PlaceNames.class.getResourceAsStream("place-names.csv")) {
            Map<String, String> places = new LinkedHashMap<>();
            new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> !line.startsWith("#")).skip(1)
                    .map(line -> line.split(",")).forEach(alias -> places.put(alias[0], alias[1]));
            return Map.copyOf(places);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** A name in small letters without accents, articles and points: {@code bogota}. */
    public static String folded(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFD).replaceAll("\\p{M}", "").toLowerCase(Locale.ROOT)
                .replaceAll("[.'’]", "").replace(" and ", " & ").replace(" und ", " & ").replaceFirst("^(?:the|den|der|die|das|dem) ", "")
                .strip();
    }
}
