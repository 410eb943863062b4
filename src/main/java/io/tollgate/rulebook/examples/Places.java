package io.tollgate.rulebook.examples;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The places of the examples: what the register would say of a number from there. */
record Places(String country, Optional<String> usState, List<String> zones) {

    private static final Map<String, Places> BY_NAME = Map.ofEntries(
            Map.entry("Portugal", new Places("PT", Optional.empty(), List.of("Europe/Lisbon", "Atlantic/Azores"))),
            Map.entry("Switzerland", new Places("CH", Optional.empty(), List.of("Europe/Zurich"))),
            Map.entry("Germany", new Places("DE", Optional.empty(), List.of("Europe/Berlin"))),
            Map.entry("Austria", new Places("AT", Optional.empty(), List.of("Europe/Vienna"))),
            Map.entry("France", new Places("FR", Optional.empty(), List.of("Europe/Paris"))),
            Map.entry("Italy", new Places("IT", Optional.empty(), List.of("Europe/Rome"))),
            Map.entry("Poland", new Places("PL", Optional.empty(), List.of("Europe/Warsaw"))),
            Map.entry("Korea", new Places("KR", Optional.empty(), List.of("Asia/Seoul"))),
            Map.entry("Canada", new Places("CA", Optional.empty(), List.of("America/Toronto"))),
            Map.entry("Colombia", new Places("CO", Optional.empty(), List.of("America/Bogota"))),
            Map.entry("India", new Places("IN", Optional.empty(), List.of("Asia/Kolkata"))),
            Map.entry("Bangladesh", new Places("BD", Optional.empty(), List.of("Asia/Dhaka"))),
            Map.entry("Texas", new Places("US", Optional.of("TX"), List.of("America/Chicago"))),
            Map.entry("no country", new Places("ZZ", Optional.empty(), List.of())));

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
