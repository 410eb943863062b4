package io.tollgate.rulebook.examples;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The places of the examples: what the register would say of a number from there. */
record Places(String country, List<String> subdivisions, List<String> zones) {

    private static final Map<String, Places> BY_NAME = Map.ofEntries(
            Map.entry("Portugal", new Places("PT", List.of(), List.of("Europe/Lisbon", "Atlantic/Azores"))),
            Map.entry("Switzerland", new Places("CH", List.of(), List.of("Europe/Zurich"))),
            Map.entry("Germany", new Places("DE", List.of(), List.of("Europe/Berlin"))),
            Map.entry("Austria", new Places("AT", List.of(), List.of("Europe/Vienna"))),
            Map.entry("France", new Places("FR", List.of(), List.of("Europe/Paris"))),
            Map.entry("Italy", new Places("IT", List.of(), List.of("Europe/Rome"))),
            Map.entry("Poland", new Places("PL", List.of(), List.of("Europe/Warsaw"))),
            Map.entry("Korea", new Places("KR", List.of(), List.of("Asia/Seoul"))),
            Map.entry("Canada", new Places("CA", List.of(), List.of("America/Toronto"))),
            Map.entry("Colombia", new Places("CO", List.of(), List.of("America/Bogota"))),
            Map.entry("India", new Places("IN", List.of(), List.of("Asia/Kolkata"))),
            Map.entry("Bangladesh", new Places("BD", List.of(), List.of("Asia/Dhaka"))),
            Map.entry("Texas", new Places("US", List.of("US-TX"), List.of("America/Chicago"))),
            Map.entry("no country", new Places("ZZ", List.of(), List.of())));

    private static final Map<String, String> ZONES = Map.of("Berlin", "Europe/Berlin", "Paris", "Europe/Paris",
            "Bogotá", "America/Bogota", "Delhi", "Asia/Kolkata", "Chicago", "America/Chicago");

    static Places named(String name) {
        return Optional.ofNullable(BY_NAME.get(name))
                .orElseThrow(() -> new IllegalArgumentException("no place " + name + " in Places. Maybe add it."));
    }

    static ZoneId zoneOf(String city) {
        return ZoneId.of(Optional.ofNullable(ZONES.get(city))
                .orElseThrow(() -> new IllegalArgumentException("no city " + city + " in Places. Maybe add it.")));
    }
}
