package io.tollgate.rulebook.tables;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * When marketing may begin in one place: on each weekday between two local times, the first included, the second not. All other times are
 * quiet.
 *
 * @param weeks by day; on a day without one nothing is quiet
 * @param zone  a zone that counts besides the recipient's own; empty if only hers counts
 */
record QuietHours(Timeline<Optional<Week>> weeks, Optional<ZoneId> zone) {

    /** @param open a weekday that is missing is closed all day; @param overMidnight whether a window ends on the next day */
    record Week(Map<DayOfWeek, Window> open, boolean overMidnight) {
        Week {
            open = Map.copyOf(open);
        }

        Week(Map<DayOfWeek, Window> open) {
            this(open, open.values().stream().anyMatch(Window::overMidnight));
        }
    }

    /** @param closes if it is not after {@code opens}, of the next day; 00:00 is midnight at the end of the day */
    record Window(LocalTime opens, LocalTime closes) {

        boolean overMidnight() {
            return !opens.isBefore(closes);
        }

        LocalDateTime closing(LocalDate day) {
            return day.plusDays(overMidnight() ? 1 : 0).atTime(closes);
        }
    }

    /** Days to search for an opening: a timetable of weekdays that has no opening in two weeks has none at all. */
    private static final int HORIZON_DAYS = 14;

    static QuietHours always(Week week, Optional<ZoneId> zone) {
        return new QuietHours(Timeline.always(Optional.of(week)), zone);
    }

    /** The same hours, on those days only. */
    QuietHours during(Timeline<Boolean> days) {
        return new QuietHours(weeks.with(days, (week, counts) -> counts ? week : Optional.empty()), zone);
    }

    /**
     * The first instant, not before {@code from}, at which it is not quiet in the zone; {@link Instant#MAX} if there is none in two weeks.
     */
    Instant opening(Instant from, ZoneId zone) {
        return window(from, zone).map(Open::opens).map(opens -> opens.isAfter(from) ? opens : from).orElse(Instant.MAX);
    }

    /** The first window that has not closed by then, of the next two weeks. */
    private Optional<Open> window(Instant from, ZoneId zone) {
        // A repeated hour can lie on both sides of midnight: the window of the day before may still be open.
        LocalDate day = LocalDate.ofInstant(from, zone).minusDays(1);
        if (weeks.on(day.minusDays(1)).filter(Week::overMidnight).isPresent()) {
            day = day.minusDays(1);
        }
        for (int i = 0; i <= HORIZON_DAYS + 1; i++, day = day.plusDays(1)) {
            Optional<Open> open = on(day, zone);
            if (open.isPresent() && from.isBefore(open.get().closes()) && open.get().opens().isBefore(open.get().closes())) {
                return open;
            }
        }
        return Optional.empty();
    }

    /** The end of the window that is open in the zone at this instant. @throws IllegalArgumentException if none is */
    private Instant closing(Instant from, ZoneId zone) {
        return window(from, zone).filter(open -> !open.opens().isAfter(from)).map(Open::closes)
                .orElseThrow(() -> new IllegalArgumentException("nothing is open at " + from + " in " + zone));
    }

    /** The first instant after {@code from} at which one of them may close in one of the zones; at {@code from} all are open. */
    static Instant closing(Instant from, List<QuietHours> all, List<ZoneId> zones) {
        Instant first = Instant.MAX;
        for (QuietHours hours : all) {
            for (ZoneId zone : hours.zone().map(List::of).orElse(zones)) {
                Instant closing = hours.closing(from, zone);
                first = closing.isBefore(first) ? closing : first;
            }
        }
        return first;
    }

    private record Open(Instant opens, Instant closes) {}

    private Optional<Open> on(LocalDate day, ZoneId zone) {
        Optional<Week> week = weeks.on(day);
        if (week.isEmpty()) {
            return Optional.of(new Open(day.atStartOfDay(zone).toInstant(), day.plusDays(1).atStartOfDay(zone).toInstant()));
        }
        ZoneRules rules = zone.getRules();
        return Optional.ofNullable(week.get().open().get(day.getDayOfWeek()))
                .map(window -> new Open(later(day.atTime(window.opens()), rules), earlier(window.closing(day), rules)));
    }

    /** The first instant at which all of them allow in all of the zones; {@link Instant#MAX} if there is none. */
    static Instant opening(Instant from, List<QuietHours> all, List<ZoneId> zones) {
        Instant opening = soonOpening(from, all, zones);
        if (!opening.equals(Instant.MAX)) {
            return opening;
        }
        // What these weeks never open, the weeks of another year may.
        return all.stream().flatMap(hours -> hours.weeks().changes().stream())
                .map(day -> day.minusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant()).filter(from::isBefore).distinct().sorted()
                .map(change -> soonOpening(change, all, zones)).filter(found -> !found.equals(Instant.MAX)).findFirst().orElse(Instant.MAX);
    }

    private static Instant soonOpening(Instant from, List<QuietHours> all, List<ZoneId> zones) {
        Instant latest = from.plusSeconds(HORIZON_DAYS * 86_400L);
        Instant candidate = from;
        boolean moved = true;
        while (moved && candidate.isBefore(latest)) {
            moved = false;
            for (QuietHours hours : all) {
                for (ZoneId zone : hours.zone().map(List::of).orElse(zones)) {
                    Instant opening = hours.opening(candidate, zone);
                    moved |= opening.isAfter(candidate);
                    candidate = opening;
                    if (candidate.equals(Instant.MAX)) {
                        return candidate;
                    }
                }
            }
        }
        return moved ? Instant.MAX : candidate;
    }

    /** The instant of an opening: at the end of a skipped hour; in a repeated hour, the second time. */
    private static Instant later(LocalDateTime local, ZoneRules rules) {
        ZoneOffsetTransition transition = rules.getTransition(local);
        if (transition == null) {
            return local.toInstant(rules.getOffset(local));
        }
        return transition.isGap() ? transition.getInstant() : local.toInstant(transition.getOffsetAfter());
    }

    /** The instant of a closing: at the beginning of a skipped hour; in a repeated hour, the first time. */
    private static Instant earlier(LocalDateTime local, ZoneRules rules) {
        ZoneOffsetTransition transition = rules.getTransition(local);
        if (transition == null) {
            return local.toInstant(rules.getOffset(local));
        }
        ZoneOffset before = transition.getOffsetBefore();
        return transition.isGap() ? transition.getInstant() : local.toInstant(before);
    }
}
