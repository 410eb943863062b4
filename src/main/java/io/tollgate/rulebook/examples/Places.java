package io.tollgate.rulebook.examples;

import com.ibm.icu.text.TimeZoneNames;
import com.ibm.icu.util.ULocale;
import io.tollgate.recipient.ExampleNumbers;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.recipient.PhoneNumbers;
import io.tollgate.rulebook.RuleBook;
import io.tollgate.rulebook.tables.PlaceNames;
import io.tollgate.rulebook.tables.Regions;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The places that examples name, in English or German: every country, the states whose numbers tell them, every city that names a time
 * zone, and the regions and markets of the rule book, for which the first of their countries stands. What the register would say of a
 * number from there comes from such a number.
 */
final class Places {

    private static final PhoneNumbers NUMBERS = new PhoneNumbers();
    private static final ExampleNumbers EXAMPLES = new ExampleNumbers(NUMBERS);
    private static final LocalDate MARKET_DAY = LocalDate.of(2026, 11, 3);

    /** Codes of countries and states, and ids of zones, by the folded names that people use. */
    private static final Map<String, String> NAMES = names();

    private final RuleBook book;
    private final Map<String, NumberPlace> known = new HashMap<>();
    private List<NumberPlace> every = List.of();

    Places(RuleBook book) {
        this.book = book;
    }

    /** @throws IllegalArgumentException for a place that nothing knows; its message says so */
    NumberPlace named(String name) {
        return known.computeIfAbsent(name, this::look);
    }

    /** A person who may be in any of these places. */
    NumberPlace anyOf(List<String> names) {
        List<NumberPlace> all = names.stream().map(this::named).toList();
        return new NumberPlace(all.getFirst().country(),
                all.stream().flatMap(place -> place.subdivisions().stream()).distinct().toList(),
                all.stream().flatMap(place -> place.zones().stream()).distinct().toList());
    }

    NumberPlace numbered(String number) {
        PhoneNumber parsed = NUMBERS.parse(number)
                .orElseThrow(() -> new IllegalArgumentException("that is not a number. Maybe write it with + and the country's code."));
        return new NumberPlace(parsed.country(), NUMBERS.subdivisions(parsed), NUMBERS.zones(parsed));
    }

    /** The zone of a city, or of a place that has one time. */
    ZoneId zoneOf(String city) {
        List<String> zones = named(city).zones();
        if (zones.stream().map(zone -> ZoneId.of(zone).getRules()).distinct().count() != 1) {
            throw new IllegalArgumentException(city + " has several times or none. Maybe name a city: "
                    + zones.stream().limit(3).map(zone -> zone.substring(zone.lastIndexOf('/') + 1).replace('_', ' ')).toList() + ".");
        }
        return ZoneId.of(zones.getFirst());
    }

    /** Places of every kind, the usual ones first, to find one that is as a sentence says. */
    Stream<NumberPlace> all() {
        if (every.isEmpty()) {
            every = every().toList(); // looking for those without numbers takes long
        }
        return every.stream();
    }

    private Stream<NumberPlace> every() {
        return Stream.concat(Stream.of("PT", "DE", "FR", "GB", "US", "US-TX", "US-FL", "BR", "IN", "JP", "ZA", "AU", "no country"),
                Stream.concat(new TreeSet<>(Regions.COUNTRIES).stream(), new TreeSet<>(ExampleNumbers.subdivisions().values()).stream()))
                .flatMap(name -> {
                    try {
                        return Stream.of(named(name));
                    } catch (IllegalArgumentException withoutNumbers) {
                        return Stream.empty();
                    }
                });
    }

    private NumberPlace look(String name) {
        String folded = PlaceNames.folded(name);
        // A German dative: in den Niederlanden.
        String place = Optional.ofNullable(NAMES.get(folded)).or(() -> Optional.ofNullable(NAMES.get(folded.replaceFirst("n$", ""))))
                .orElse(name.strip());
        if (place.equals(NumberPlace.NOWHERE.country())) {
            return NumberPlace.NOWHERE;
        }
        if (Regions.COUNTRIES.contains(place)) {
            return country(place);
        }
        if (place.matches("[A-Z]{2}-[A-Z0-9]{1,3}") && Regions.COUNTRIES.contains(place.substring(0, 2))) {
            return EXAMPLES.in(place).map(number -> new NumberPlace(number.country(), List.of(place), NUMBERS.zones(number)))
                    .orElseThrow(() -> new IllegalArgumentException("no number tells that somebody is in " + name
                            + ". Maybe name the country or a city."));
        }
        if (ZoneId.getAvailableZoneIds().contains(place) && !EXAMPLES.countries(place).isEmpty()) {
            return new NumberPlace(EXAMPLES.countries(place).getFirst(), List.of(), List.of(place));
        }
        return ofTheBook(name).map(this::country).orElseThrow(() -> new IllegalArgumentException("no place " + name + " is known."
                + RuleBook.nearest(name, displayNames()).map(near -> " Maybe " + near + ".").orElse("")));
    }

    /** A country as a place. Where numbers tell the state, somebody of whom only the country is known may be in any of its zones. */
    private NumberPlace country(String code) {
        Optional<PhoneNumber> number = EXAMPLES.of(code);
        boolean tellsMore = number.filter(one -> !NUMBERS.subdivisions(one).isEmpty()).isPresent();
        return new NumberPlace(code, List.of(), number.filter(_ -> !tellsMore).map(NUMBERS::zones).orElseGet(() -> EXAMPLES.zones(code)));
    }

    /** The first country of a region or a market. */
    private Optional<String> ofTheBook(String name) {
        String plain = name.replaceFirst("^(?:the|den|der|die) ", "").replaceFirst("^(?:region|market|Region|Markt) ", "");
        return new TreeSet<>(Regions.COUNTRIES).stream()
                .filter(country -> book.jurisdictions().places(country, List.of(), MARKET_DAY).contains(plain)
                        || book.rateCard().market(country, MARKET_DAY).equals(plain))
                .findFirst();
    }

    private static Map<String, String> names() {
        Map<String, String> names = new HashMap<>();
        for (Locale language : PlaceNames.LANGUAGES) {
            TimeZoneNames zones = TimeZoneNames.getInstance(ULocale.forLocale(language));
            for (String zone : new TreeSet<>(ZoneId.getAvailableZoneIds())) {
                if (zone.contains("/") && !zone.startsWith("Etc/") && !EXAMPLES.countries(zone).isEmpty()) {
                    names.putIfAbsent(PlaceNames.folded(zone.substring(zone.lastIndexOf('/') + 1).replace('_', ' ')), zone);
                    Optional.ofNullable(zones.getExemplarLocationName(zone))
                            .ifPresent(city -> names.putIfAbsent(PlaceNames.folded(city), zone));
                }
            }
        }
        ExampleNumbers.subdivisions().forEach((name, code) -> names.put(PlaceNames.folded(name), code));
        PlaceNames.COUNTRIES.forEach((name, code) -> names.put(PlaceNames.folded(name), code));
        PlaceNames.ALIASES.forEach((name, place) -> names.put(PlaceNames.folded(name), place));
        return Map.copyOf(names);
    }

    private static List<String> displayNames() {
        return Stream.of(PlaceNames.COUNTRIES, ExampleNumbers.subdivisions(), PlaceNames.ALIASES).flatMap(names -> names.keySet().stream())
                .distinct().sorted().toList();
    }
}
