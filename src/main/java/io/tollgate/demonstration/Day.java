package io.tollgate.demonstration;

import static io.tollgate.demonstration.Cast.AIRLINE;
import static io.tollgate.demonstration.Cast.BAKERY;
import static io.tollgate.demonstration.Cast.BANK;
import static io.tollgate.demonstration.Cast.SHOP;

import io.tollgate.demonstration.Cast.Partner;
import io.tollgate.demonstration.Cast.Form;
import io.tollgate.demonstration.Cast.Person;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** The script of the demonstration, which is the same at each start. */
final class Day {

    /** A Friday: Europe is on winter time again, the United States are not, and October ends the next day. */
    static final Instant MIDNIGHT = Instant.parse("2026-10-30T00:00:00Z");

    sealed interface Event {
        Instant at();
    }

    /** A business sends a message by HTTP. @param body a Cloud API request body */
    record Sends(Instant at, Partner partner, Map<String, Object> body) implements Event {}

    /** A business puts a file into its folder. @param lines Cloud API request bodies, each with a {@code client_ref} */
    record LaysFile(Instant at, Partner partner, String name, List<Map<String, Object>> lines) implements Event {}

    /** A person writes to a business. @param fromAdvertisement she came by a click on its advertisement */
    record Writes(Instant at, Person person, Partner partner, boolean fromAdvertisement) implements Event {}

    /** A person blocks a business. */
    record BlocksBusiness(Instant at, Person person, Partner partner) implements Event {}

    /** An officer pauses a template of a business: what waits with it is refused when it is judged again. */
    record PausesTemplate(Instant at, Partner partner, Form form) implements Event {}

    private final List<Event> events = new ArrayList<>();
    private final RandomGenerator random;
    private final Cast cast;
    private int counter;

    /** @param share one of so many messages is sent; 1 for all */
    Day(Cast cast, RandomGenerator random, int share) {
        this.cast = cast;
        this.random = random;
        airline();
        shop();
        bank();
        bakery();
        events.sort(Comparator.comparing(Event::at));
        if (share > 1) {
            shorten(share);
        }
    }

    private void shorten(int share) {
        List<Event> all = List.copyOf(events);
        events.clear();
        for (int event = 0; event < all.size(); event++) {
            if (all.get(event) instanceof LaysFile(Instant at, Partner partner, String name, List<Map<String, Object>> lines)) {
                events.add(new LaysFile(at, partner, name, everyOne(lines, share)));
            } else if (event % share == 0) {
                events.add(all.get(event));
            }
        }
    }

    private static List<Map<String, Object>> everyOne(List<Map<String, Object>> lines, int share) {
        return IntStream.range(0, lines.size()).filter(line -> line % share == 0).mapToObj(lines::get).toList();
    }

    List<Event> events() {
        return events;
    }

    private void airline() {
        IntStream.range(0, 420).forEach(flight -> events.add(new Sends(between(3, 22), AIRLINE,
                template(anyone(), form(AIRLINE, "flight_update"), "NW" + (100 + flight % 60), clock(), gate()))));
        cast.people().stream().filter(person -> random.nextInt(100) < 60).forEach(person -> events.add(
                new Sends(at(9, random.nextInt(50)), AIRLINE, template(person, form(AIRLINE, "winter_fares"), "49 EUR"))));
        events.add(new PausesTemplate(at(10, 30), AIRLINE, form(AIRLINE, "winter_fares"))); // for some it is night until then
        IntStream.range(0, 16)
                .forEach(any -> events.add(new Sends(at(12, any), AIRLINE, template(anyone(), form(AIRLINE, "hotel_partner"), "Lisbon"))));
        cast.peopleIn("US", "GB").stream().limit(24).forEach(person -> {
            Instant clicked = between(13, 20);
            events.add(new Writes(clicked, person, AIRLINE, true));
            events.add(new Sends(clicked.plus(Duration.ofMinutes(4)), AIRLINE,
                    text(person, "Thank you for asking, the fare is still there.")));
            events.add(new Sends(clicked.plus(Duration.ofMinutes(9)), AIRLINE,
                    template(person, form(AIRLINE, "flight_update"), "NW7", clock(), gate())));
        });
    }

    private void shop() {
        events.add(new LaysFile(at(5, 30), SHOP, "orders-morning", orders(260)));
        events.add(new LaysFile(at(14, 0), SHOP, "orders-afternoon", orders(220)));
        List<Map<String, Object>> news = cast.people().stream().filter(person -> random.nextInt(100) < 80)
                .map(person -> reference(template(person, form(SHOP, "new_collection"), "autumn"))).toList();
        events.add(new LaysFile(at(18, 30), SHOP, "news-evening", news));
        cast.peopleIn("FR", "ES").stream().limit(4).forEach(person -> events.add(new BlocksBusiness(at(10, 15), person, SHOP)));
        IntStream.range(0, 30).forEach(any -> {
            Person person = anyone();
            Instant asked = between(8, 17);
            events.add(new Writes(asked, person, SHOP, false));
            events.add(new Sends(asked.plus(Duration.ofMinutes(6)), SHOP, text(person, "It comes in blue too.")));
        });
        IntStream.range(0, 12).forEach(any -> events.add(new Sends(at(16, any), SHOP, text(anyone(), "Did you like it?"))));
    }

    private void bank() {
        IntStream.range(0, 300).forEach(any -> events.add(new Sends(between(0, 23), BANK,
                template(anyone(), form(BANK, "login_code"), Integer.toString(100_000 + random.nextInt(900_000))))));
        IntStream.range(0, 240).forEach(any -> events.add(new Sends(between(6, 21), BANK,
                template(anyone(), form(BANK, "card_used"), (1 + random.nextInt(200)) + ".00 EUR", "the market"))));
    }

    private void bakery() {
        List<Person> regulars = cast.peopleIn("AT");
        regulars.forEach(person -> {
            Instant asked = between(5, 9);
            events.add(new Writes(asked, person, BAKERY, false));
            events.add(new Sends(asked.plus(Duration.ofMinutes(3)), BAKERY, text(person, "We keep two loaves for you.")));
            events.add(new Sends(asked.plus(Duration.ofMinutes(50)), BAKERY,
                    template(person, form(BAKERY, "order_ready"), "rye loaf", "12:00")));
        });
        IntStream.range(0, 40).forEach(any -> events.add(new Sends(between(6, 16), BAKERY,
                template(regulars.get(random.nextInt(regulars.size())), form(BAKERY, "order_ready"), "cake", "18:00"))));
    }

    private List<Map<String, Object>> orders(int count) {
        return IntStream.range(0, count).mapToObj(any -> any % 3 == 0
                ? reference(template(anyone(), form(SHOP, "order_delivered"), "C-" + (4_000 + any), clock()))
                : reference(template(anyone(), form(SHOP, "order_sent"), "C-" + (4_000 + any)))).toList();
    }

    private Map<String, Object> reference(Map<String, Object> body) {
        Map<String, Object> line = new java.util.LinkedHashMap<>(body);
        line.put("client_ref", "ref-" + ++counter);
        return line;
    }

    private static Form form(Partner partner, String name) {
        return partner.forms().stream().filter(form -> form.name().equals(name)).findFirst().orElseThrow();
    }

    private static Map<String, Object> template(Person person, Form form, String... values) {
        List<Map<String, String>> parameters = java.util.Arrays.stream(values).map(value -> Map.of("type", "text", "text", value)).toList();
        return Map.of("messaging_product", "whatsapp", "recipient_type", "individual", "to", person.number(), "type", "template",
                "template", Map.of("name", form.name(), "language", Map.of("code", "en"),
                        "components", List.of(Map.of("type", "body", "parameters", parameters))));
    }

    private static Map<String, Object> text(Person person, String body) {
        return Map.of("messaging_product", "whatsapp", "to", person.number(), "type", "text", "text", Map.of("body", body));
    }

    private Person anyone() {
        return cast.people().get(random.nextInt(cast.people().size()));
    }

    private Instant between(int fromHour, int toHour) {
        return MIDNIGHT.plusSeconds(random.nextLong(fromHour * 3_600L, toHour * 3_600L));
    }

    private static Instant at(int hour, int minute) {
        return MIDNIGHT.plus(Duration.ofHours(hour)).plus(Duration.ofMinutes(minute));
    }

    private String clock() {
        return "%02d:%02d".formatted(6 + random.nextInt(16), 5 * random.nextInt(12));
    }

    private String gate() {
        return "A" + (1 + random.nextInt(40));
    }
}
