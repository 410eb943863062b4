package io.tollgate.recipient;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toUnmodifiableMap;

import com.google.i18n.phonenumbers.PhoneNumberToTimeZonesMapper;
import com.google.i18n.phonenumbers.Phonenumber;
import java.time.ZoneId;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds all time zones in which a number's holder may be: those that libphonenumber names within the number's country; all zones of the
 * country if it names none there; and further ones by {@code zone-corrections.csv} where the library's table is too narrow.
 */
final class Zones {

    private record Question(String country, List<String> said) {}

    private record Correction(String prefix, String zone) {}

    private static final Map<String, List<String>> BY_COUNTRY = Resource.rows("zones-of-countries.csv")
            .collect(groupingBy(row -> row[0], mapping(row -> row[1], toList())));

    private final PhoneNumberToTimeZonesMapper library = PhoneNumberToTimeZonesMapper.getInstance();
    private final Map<String, List<String>> byCountry;
    private final List<Correction> corrections;
    private final Map<String, List<String>> ofOneTime; // most countries have one time for all numbers
    private final Map<Question, List<String>> answered = new ConcurrentHashMap<>(); // bounded by libphonenumber's lists of zones

    private Zones(Map<String, List<String>> byCountry, List<Correction> corrections) {
        this.byCountry = byCountry;
        this.corrections = corrections;
        this.ofOneTime = byCountry.entrySet().stream()
                .filter(zones -> zones.getValue().stream().map(zone -> ZoneId.of(zone).getRules()).distinct().count() == 1)
                .collect(toUnmodifiableMap(Map.Entry::getKey, zones -> zones.getValue().stream().distinct().sorted().toList()));
    }

    static Zones load() {
        return new Zones(BY_COUNTRY,
                Resource.rows("zone-corrections.csv").map(row -> new Correction(row[0], row[1])).toList());
    }

    static Set<String> ofCountry(String country) {
        return Set.copyOf(BY_COUNTRY.getOrDefault(country, List.of()));
    }

    List<String> sortedOf(String country) {
        return byCountry.getOrDefault(country, List.of()).stream().distinct().sorted().toList();
    }

    /** The countries of a zone, in alphabetical order. */
    List<String> countries(String zone) {
        return byCountry.entrySet().stream().filter(country -> country.getValue().contains(zone)).map(Map.Entry::getKey).sorted().toList();
    }

    /** Sorted, each zone once; empty if the number belongs to no country. @param parsed used only for countries with several times */
    List<String> of(PhoneNumber number, Supplier<Optional<Phonenumber.PhoneNumber>> parsed) {
        List<String> zones = ofOneTime.get(number.country());
        if (zones == null) {
            zones = parsed.get().map(known -> answered.computeIfAbsent(
                    new Question(number.country(), library.getTimeZonesForNumber(known)), this::withinCountry)).orElse(List.of());
        }
        List<String> added = corrections.stream()
                .filter(correction -> number.e164().startsWith(correction.prefix())).map(Correction::zone).toList();
        return added.isEmpty() ? zones : Stream.concat(zones.stream(), added.stream()).distinct().sorted().toList();
    }

    /** Compares the zones' rules and not their names: the library says Asia/Calcutta where the country's list says Asia/Kolkata. */
    private List<String> withinCountry(Question question) {
        List<String> country = byCountry.getOrDefault(question.country(), List.of());
        Set<ZoneRules> said = question.said().stream().filter(zone -> !zone.equals("Etc/Unknown"))
                .map(zone -> ZoneId.of(zone).getRules()).collect(Collectors.toSet());
        List<String> both = country.stream().filter(zone -> said.contains(ZoneId.of(zone).getRules())).toList();
        return (both.isEmpty() ? country : both).stream().distinct().sorted().toList();
    }
}
