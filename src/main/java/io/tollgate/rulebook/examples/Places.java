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
            Map.entry("Ireland", new Places("IE", List.of(), List.of("Europe/Dublin"))),
            Map.entry("Turkey", new Places("TR", List.of(), List.of("Europe/Istanbul"))),
            Map.entry("Saudi Arabia", new Places("SA", List.of(), List.of("Asia/Riyadh"))),
            Map.entry("Philippines", new Places("PH", List.of(), List.of("Asia/Manila"))),
            Map.entry("Vietnam", new Places("VN", List.of(), List.of("Asia/Ho_Chi_Minh"))),
            Map.entry("Guam", new Places("GU", List.of(), List.of("Pacific/Guam"))),
            Map.entry("Puerto Rico", new Places("PR", List.of(), List.of("America/Puerto_Rico"))),
            Map.entry("Guadeloupe", new Places("GP", List.of(), List.of("America/Guadeloupe"))),
            Map.entry("South Africa", new Places("ZA", List.of(), List.of("Africa/Johannesburg"))),
            Map.entry("Peru", new Places("PE", List.of(), List.of("America/Lima"))),
            Map.entry("Brazil", new Places("BR", List.of("BR-SP"), List.of("America/Sao_Paulo"))),
            Map.entry("Bolivia", new Places("BO", List.of(), List.of("America/La_Paz"))),
            Map.entry("no country", new Places("ZZ", List.of(), List.of())));

    private static final Map<String, String> ZONES = Map.of("Berlin", "Europe/Berlin", "Paris", "Europe/Paris",
            "Bogotá", "America/Bogota", "Hagatna", "Pacific/Guam", "Delhi", "Asia/Kolkata", "Chicago", "America/Chicago");

    static Places named(String name) {
        return Optional.ofNullable(BY_NAME.get(name))
                .orElseThrow(() -> new IllegalArgumentException("no place " + name + " in Places. Maybe add it."));
    }

    static ZoneId zoneOf(String city) {
        return ZoneId.of(Optional.ofNullable(ZONES.get(city))
                .orElseThrow(() -> new IllegalArgumentException("no city " + city + " in Places. Maybe add it.")));
    }
}
