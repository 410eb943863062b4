package io.tollgate.rulebook.tables;

import io.tollgate.decision.CaseFile.RecipientFacts;
import io.tollgate.message.RecipientId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The facts of the tables about the place of a recipient: regions, quiet hours, limits. If several places are possible, all must allow. The
 * rows of a region apply to each country that belongs to it, besides the rows of the country; so do those of a country to its territories.
 */
public final class Jurisdictions {

    /** The length of quiet hours that never end, so that there is a date to compare with. */
    private static final Duration FOR_EVER = Duration.ofDays(366);

    /** The zone whose calendar is furthest ahead: for a recipient who may be anywhere, the latest day counts. */
    private static final ZoneId FURTHEST_EAST = ZoneId.of("Pacific/Kiritimati");

    private static final String EVERYWHERE = "ANY";

    /** The facts that all recipients with the same country, state and zones share. */
    private record Place(Timeline<Set<String>> regions, List<String> jurisdictions, List<String> zones, List<ZoneId> zoneIds,
            List<QuietHours> quietHours, Timeline<Integer> limit) {}

    /**
     * What all recipients of a place share from one instant to another: in between nothing opens or closes, no day begins, and no clock is
     * changed.
     *
     * @param from    included
     * @param until   not included
     * @param opening the instant at which the quiet hours end; empty if nothing is quiet
     */
    private record Stretch(Instant from, Instant until, Optional<Instant> opening, LocalDate day, Set<String> regions,
            List<LocalDate> holidays) {

        boolean holds(Instant now) {
            return !now.isBefore(from) && now.isBefore(until);
        }
    }

    /** A place, and what was last looked up for it: most messages are judged at about the same time. */
    private static final class Known {

        private final Place place;
        private volatile @Nullable Stretch last;

        Known(Place place) {
            this.place = place;
        }

        /** @param look looks up what holds at that instant */
        Stretch at(Instant now, BiFunction<Place, Instant, Stretch> look) {
            Stretch known = last;
            if (known == null || !known.holds(now)) {
                known = look.apply(place, now);
                last = known;
            }
            return known;
        }
    }

    private record Where(String country, List<String> subdivisions, List<String> zones) {}

    /** The most combinations that are kept in memory; usual ones are few. */
    private static final int MOST_PLACES = 10_000;

    private final Regions regions;
    private final Territories territories;
    private final Map<String, List<QuietHours>> quietHours;
    private final Timeline<Map<String, Integer>> marketingLimits;
    private final Optional<Holidays> holidays;
    private final Map<Where, Known> places = new ConcurrentHashMap<>();

    /** @param quietHours by jurisdiction or region; ANY: where no other row is; @param marketingLimits so as well; ANY: everywhere */
    Jurisdictions(Regions regions, Territories territories, Map<String, List<QuietHours>> quietHours,
            Timeline<Map<String, Integer>> marketingLimits) {
        this(regions, territories, quietHours, marketingLimits, Optional.empty());
    }

    private Jurisdictions(Regions regions, Territories territories, Map<String, List<QuietHours>> quietHours,
            Timeline<Map<String, Integer>> marketingLimits, Optional<Holidays> holidays) {
        this.holidays = holidays;
        this.regions = regions;
        this.territories = territories;
        this.quietHours = Map.copyOf(quietHours);
        this.marketingLimits = marketingLimits;
    }

    /** The same, and its facts name the public holidays that are near. */
    public Jurisdictions with(Holidays known) {
        return new Jurisdictions(regions, territories, quietHours, marketingLimits, Optional.of(known));
    }

    /**
     * @param country      ISO 3166 alpha-2 of the number, {@code ZZ} if it has none
     * @param subdivisions states or provinces, ISO 3166-2, in which she may be by her number; the law of each counts
     * @param zones        the time zones that are possible for the number; empty if her local time is not known
     */
    public RecipientFacts facts(RecipientId id, String country, List<String> subdivisions, List<String> zones, Instant now) {
        Known known = known(new Where(country, subdivisions, zones));
        Stretch stretch = known.at(now, this::stretch);
        Instant quietUntil = stretch.opening().map(opening -> opening.equals(Instant.MAX) ? now.plus(FOR_EVER) : opening).orElse(now);
        return new RecipientFacts(id, country, stretch.regions(), known.place.jurisdictions(), known.place.zones(), stretch.day(),
                quietUntil, stretch.holidays());
    }

    /** The instant until which the facts about such a recipient stay the same, not included; later ones may be the same, too. */
    public Instant unchangedUntil(String country, List<String> subdivisions, List<String> zones, Instant now) {
        return known(new Where(country, subdivisions, zones)).at(now, this::stretch).until();
    }

    private Stretch stretch(Place place, Instant now) {
        Instant opening = QuietHours.opening(now, place.quietHours(), place.zoneIds());
        boolean quiet = opening.isAfter(now);
        Instant until = quiet ? opening : QuietHours.closing(now, place.quietHours(), place.zoneIds());
        LocalDate day = latestDay(place.zoneIds(), now);
        return new Stretch(now, earlier(until, nextDay(place.zoneIds(), now)), quiet ? Optional.of(opening) : Optional.empty(), day,
                place.regions().on(day),
                holidays.map(known -> known.near(place.jurisdictions(), now)).orElse(List.of()));
    }

    /** The next instant at which a day begins, or the clocks change, where she may be; holidays are near by the days of UTC. */
    private Instant nextDay(List<ZoneId> zones, Instant now) {
        Instant next = holidays.isPresent() ? midnight(ZoneOffset.UTC, now) : Instant.MAX;
        for (ZoneId zone : zones.isEmpty() ? List.of(FURTHEST_EAST) : zones) {
            next = earlier(next, midnight(zone, now));
            ZoneOffsetTransition change = zone.getRules().nextTransition(now);
            next = change == null ? next : earlier(next, change.getInstant());
        }
        return next;
    }

    private static Instant midnight(ZoneId zone, Instant now) {
        return LocalDate.ofInstant(now, zone).plusDays(1).atStartOfDay(zone).toInstant();
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** Whether both have the same facts for such a recipient at any time, and the same limit. */
    public boolean agrees(Jurisdictions other, String country, List<String> subdivisions, List<String> zones) {
        Where where = new Where(country, subdivisions, zones);
        return sameHolidays(other) && place(where).equals(other.place(where));
    }

    private boolean sameHolidays(Jurisdictions other) {
        return holidays.isPresent() == other.holidays.isPresent()
                && holidays.stream().allMatch(known -> other.holidays.stream().allMatch(known::sameAs));
    }

    /** The places that her number tells: her states if they are known, her country, and the regions that it belongs to on this day. */
    public List<String> places(String country, List<String> subdivisions, LocalDate day) {
        Place place = place(new Where(country, subdivisions, List.of()));
        return Stream.concat(place.jurisdictions().stream(), place.regions().on(day).stream()).toList();
    }

    /** The countries whose law holds in a country: its own, and that of the country to which it belongs. */
    public List<String> laws(String country) {
        return Stream.concat(Stream.of(country), territories.of(country).stream()).toList();
    }

    /** Her day: the latest, if several zones are possible. @param zones none: she may be anywhere */
    public static LocalDate latestDay(Collection<String> zones, Instant now) {
        return latestDay(zones.stream().map(ZoneId::of).toList(), now);
    }

    private static LocalDate latestDay(List<ZoneId> zones, Instant now) {
        return zones.stream().map(zone -> LocalDate.ofInstant(now, zone)).max(LocalDate::compareTo)
                .orElseGet(() -> LocalDate.ofInstant(now, FURTHEST_EAST));
    }

    /** Marketing messages to her on one day, from all businesses: the lowest limit that applies; {@link Integer#MAX_VALUE}: none. */
    public int marketingLimit(RecipientFacts recipient) {
        return limit(recipient.jurisdictions(), recipient.regions(), marketingLimits.on(recipient.localDay()));
    }

    private static int limit(Collection<String> jurisdictions, Collection<String> regions, Map<String, Integer> limits) {
        int limit = limits.getOrDefault(EVERYWHERE, Integer.MAX_VALUE);
        for (String jurisdiction : jurisdictions) {
            limit = Math.min(limit, limits.getOrDefault(jurisdiction, Integer.MAX_VALUE));
        }
        for (String region : regions) {
            limit = Math.min(limit, limits.getOrDefault(region, Integer.MAX_VALUE));
        }
        return limit;
    }

    private Place place(Where where) {
        return known(where).place;
    }

    private Known known(Where where) {
        Known known = places.get(where);
        if (known != null) {
            return known;
        }
        Known place = new Known(look(where));
        if (places.size() < MOST_PLACES) {
            places.put(where, place);
        }
        return place;
    }

    private Place look(Where where) {
        List<String> jurisdictions = new ArrayList<>();
        where.subdivisions().stream().filter(name -> name.startsWith(where.country() + "-")).forEach(jurisdictions::add);
        jurisdictions.add(where.country());
        jurisdictions.addAll(territories.of(where.country()));
        Timeline<Set<String>> inRegions = regions.of(where.country());
        List<QuietHours> hours = new ArrayList<>();
        jurisdictions.forEach(name -> hours.addAll(quietHours.getOrDefault(name, List.of())));
        inRegions.values().stream().flatMap(Set::stream).distinct().sorted().forEach(region -> quietHours.getOrDefault(region, List.of())
                .forEach(ofRegion -> hours.add(ofRegion.during(inRegions.map(names -> names.contains(region))))));
        if (hours.isEmpty()) {
            hours.addAll(quietHours.getOrDefault(EVERYWHERE, List.of()));
        }
        return new Place(inRegions, List.copyOf(jurisdictions), List.copyOf(where.zones()), where.zones().stream().map(ZoneId::of).toList(),
                List.copyOf(hours), inRegions.with(marketingLimits, (names, limits) -> limit(jurisdictions, names, limits)));
    }
}
