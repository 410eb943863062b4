package io.tollgate.rulebook.examples;

import io.tollgate.rulebook.RuleBook;
import io.tollgate.rulebook.language.Condition.Claim;
import io.tollgate.rulebook.language.Property;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Sentences of the vocabulary that an example says of its message, or denies: {@code the message is marketing}, {@code not: the message is
 * marketing}. Each changes the draft so that the sentence holds, or does not; then all are asked of the case that came out.
 */
final class ClaimedSentences {

    private final RuleBook book;
    private final Places places;
    private final DraftCase draft;
    private final Making making;

    /** @param text the line of the example */
    record Said(String text, Claim claim) {

        String property() {
            return Property.name(claim.test().property());
        }

        /** Whether the clock decides the property. */
        boolean ofTime() {
            return property().startsWith("clock")
                    || List.of("quiet", "expiringInQuiet", "businessDay", "recipientDay", "freeInWindow").contains(property());
        }

        /** Whether the recipient's number decides it. */
        boolean ofPlace() {
            return List.of("country", "inRegion", "inRegions", "inCountries", "underLawOf", "underLaws", "mayBeIn", "mayBeInZones",
                    "timeKnown", "zoneCount", "softOptInKnown", "market", "inMarkets").contains(property());
        }
    }

    private final List<Said> all = new ArrayList<>();

    ClaimedSentences(RuleBook book, Places places, DraftCase draft) {
        this.making = new Making(book, places, draft);
        this.book = book;
        this.places = places;
        this.draft = draft;
    }

    void add(String text, Claim claim) {
        all.add(new Said(text, claim));
    }

    /**
     * Makes the draft what they say.
     *
     * @throws Unexpected for the first that does not hold in the end, because another line says something else
     */
    void make() {
        all.forEach(this::make);
        List<Said> ofPlace = all.stream().filter(Said::ofPlace).toList();
        if (!ofPlace.stream().allMatch(this::holds) && !draft.personSaid) {
            for (NumberPlace place : places.all().toList()) {
                draft.at(place);
                if (ofPlace.stream().allMatch(this::holds)) {
                    break;
                }
            }
        }
        List<Said> ofTime = all.stream().filter(Said::ofTime).toList();
        if (!ofTime.stream().allMatch(this::holds) && !draft.timeSaid) {
            somewhereAndSometime(ofTime);
        }
        all.forEach(this::make); // anew, as some are counted from the time that was found
        all.stream().filter(said -> !holds(said)).findFirst().ifPresent(said -> {
            throw new Unexpected("`" + said.text() + "` does not come true, as another line or a table says otherwise");
        });
    }

    /** An instant at which all of them hold; if there is none, in another place, such as one that has quiet hours. */
    private void somewhereAndSometime(List<Said> ofTime) {
        if (sometime(ofTime) || draft.personSaid) {
            return;
        }
        for (NumberPlace place : places.all().limit(20).toList()) {
            draft.at(place);
            if (all.stream().filter(Said::ofPlace).allMatch(this::holds) && sometime(ofTime)) {
                return;
            }
        }
    }

    private boolean sometime(List<Said> ofTime) {
        Instant first = draft.now;
        boolean found = instants(first, ofTime).anyMatch(instant -> {
            draft.now = instant;
            return ofTime.stream().allMatch(this::holds);
        });
        if (!found) {
            draft.now = first;
        }
        return found;
    }

    /** Half hours of two weeks, noons of some years, and the days and times that the sentences name. */
    private Stream<Instant> instants(Instant from, List<Said> ofTime) {
        Stream<Instant> halfHours = IntStream.range(0, 14 * 48).mapToObj(half -> from.plus(Duration.ofMinutes(30L * half)));
        Stream<Instant> noons = IntStream.range(-700, 1_500).mapToObj(day -> from.plus(Duration.ofDays(day)));
        ZoneId zone = draft.zones.isEmpty() ? ZoneOffset.UTC : ZoneId.of(draft.zones.getFirst());
        List<Long> numbers = ofTime.stream().flatMap(said -> Stream.concat(Property.arguments(said.claim().test().property()).stream(),
                Stream.of(Property.value(said.claim().test())))).filter(Long.class::isInstance).map(Long.class::cast).toList();
        Stream<Instant> times = numbers.stream().filter(number -> number < 1_440).flatMap(minute -> IntStream.range(0, 366)
                .mapToObj(day -> LocalDate.ofInstant(from, zone).plusDays(day).atTime(LocalTime.ofSecondOfDay(minute * 60)).atZone(zone)
                        .toInstant()));
        Stream<Instant> days = numbers.stream().filter(number -> number > 10_000_000).map(number -> day(number))
                .flatMap(day -> IntStream.rangeClosed(-1, 1).mapToObj(more -> day.plusDays(more).atTime(12, 0).atZone(zone).toInstant()));
        return Stream.of(Stream.of(from), days, times, halfHours, noons).flatMap(instants -> instants);
    }

    static LocalDate day(long number) {
        return LocalDate.of((int) (number / 10_000), (int) (number / 100 % 100), (int) (number % 100));
    }

    private boolean holds(Said said) {
        return book.holds(said.claim(), draft.file(book));
    }

    private void make(Said said) {
        if (!holds(said)) {
            making.make(said.claim().test());
        }
    }
}
