package io.tollgate.rulebook.tables;

import io.tollgate.decision.CaseFile.RecipientFacts;
import io.tollgate.message.RecipientId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The facts of the tables about the place of a recipient: regions, quiet hours, limits. If several places are possible, all must allow. */
public final class Jurisdictions {

    /** A place that is quiet for ever is quiet for a year from now, so that there is a date to compare with. */
    private static final Duration FOR_EVER = Duration.ofDays(366);

    /** The zone whose calendar is furthest ahead: for a recipient who may be anywhere, the latest day counts. */
    private static final ZoneId FURTHEST_EAST = ZoneId.of("Pacific/Kiritimati");

    private static final String EVERYWHERE = "ANY";

    /** What is the same for all recipients with the same country, states and zones. */
    private record Place(Set<String> regions, List<String> jurisdictions, List<String> zones, List<ZoneId> zoneIds,
            List<QuietHours> quietHours) {}

    private record Where(String country, List<String> subdivisions, List<String> zones) {}

    /** The usual combinations are few; a flood of unusual ones must not fill the memory. */
    private static final int MOST_PLACES = 10_000;

    private final Map<String, Set<String>> regionsByCountry;
    private final Map<String, List<QuietHours>> quietHours;
    private final Map<String, Integer> marketingLimits;
    private final Map<Where, Place> places = new ConcurrentHashMap<>();

    Jurisdictions(Map<String, Set<String>> regionsByCountry, Map<String, List<QuietHours>> quietHours,
            Map<String, Integer> marketingLimits) {
        this.regionsByCountry = Map.copyOf(regionsByCountry);
        this.quietHours = Map.copyOf(quietHours);
        this.marketingLimits = Map.copyOf(marketingLimits);
    }

    /**
     * @param country      ISO 3166 alpha-2 of the number, {@code ZZ} if it has none
     * @param subdivisions states or provinces, ISO 3166-2, in which she may be by her number; the law of each counts
     * @param zones        the time zones that are possible for the number; none: her local time is not known
     */
    public RecipientFacts facts(RecipientId id, String country, List<String> subdivisions, List<String> zones, Instant now) {
        Place place = place(new Where(country, subdivisions, zones));
        Instant opening = QuietHours.opening(now, place.quietHours(), place.zoneIds());
        Instant quietUntil = opening.equals(Instant.MAX) ? now.plus(FOR_EVER) : opening;
        return new RecipientFacts(id, country, place.regions(), place.jurisdictions(), place.zones(), latestDay(place, now), quietUntil);
    }

    /** Whether both have the same facts for such a recipient at any time, and the same limit. */
    public boolean agrees(Jurisdictions other, String country, List<String> subdivisions, List<String> zones) {
        Where where = new Where(country, subdivisions, zones);
        Place place = place(where);
        return place.equals(other.place(where)) && limit(place.jurisdictions()) == other.limit(place.jurisdictions());
    }

    /** Where her number says she is: her states if they are known, her country, and the regions that it belongs to. */
    public List<String> places(String country, List<String> subdivisions) {
        Place place = place(new Where(country, subdivisions, List.of()));
        return Stream.concat(place.jurisdictions().stream(), place.regions().stream()).toList();
    }

    /** Marketing messages to her on one day, from all businesses: the lowest limit that applies; {@link Integer#MAX_VALUE}: none. */
    public int marketingLimit(RecipientFacts recipient) {
        return limit(recipient.jurisdictions());
    }

    private int limit(List<String> jurisdictions) {
        int limit = marketingLimits.getOrDefault(EVERYWHERE, Integer.MAX_VALUE);
        for (String jurisdiction : jurisdictions) {
            limit = Math.min(limit, marketingLimits.getOrDefault(jurisdiction, Integer.MAX_VALUE));
        }
        return limit;
    }

    private static LocalDate latestDay(Place place, Instant now) {
        return place.zoneIds().stream().map(zone -> LocalDate.ofInstant(now, zone)).max(LocalDate::compareTo)
                .orElseGet(() -> LocalDate.ofInstant(now, FURTHEST_EAST));
    }

    private Place place(Where where) {
        Place known = places.get(where);
        if (known != null) {
            return known;
        }
        Place place = look(where);
        if (places.size() < MOST_PLACES) {
            places.put(where, place);
        }
        return place;
    }

    private Place look(Where where) {
        List<String> jurisdictions = new ArrayList<>();
        where.subdivisions().stream().filter(name -> name.startsWith(where.country() + "-")).forEach(jurisdictions::add);
        jurisdictions.add(where.country());
        List<QuietHours> hours = jurisdictions.stream().map(name -> quietHours.getOrDefault(name, List.of())).flatMap(Collection::stream)
                .toList();
        return new Place(Collections.unmodifiableSet(new TreeSet<>(regionsByCountry.getOrDefault(where.country(), Set.of()))),
                List.copyOf(jurisdictions), List.copyOf(where.zones()), where.zones().stream().map(ZoneId::of).toList(), hours);
    }
}
