package io.tollgate.books;

import io.tollgate.database.Times;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/**
 * Days of a time zone.
 *
 * @param from the first day
 * @param to   the last day, included
 */
public record Span(LocalDate from, LocalDate to, ZoneId zone) {

    /** The most days of a span: ten years. */
    public static final int LONGEST = 3_660;

    private static final LocalDate FIRST = LocalDate.of(2000, 1, 2);
    private static final LocalDate LAST = LocalDate.of(2999, 12, 31);

    public Span {
        if (from.isBefore(FIRST) || to.isAfter(LAST)) {
            throw new IllegalArgumentException("from must not be before " + FIRST + ", and to not after " + LAST);
        }
        if (to.isBefore(from)) {
            throw new IllegalArgumentException("to (" + to + ") must not be before from (" + from + ")");
        }
        if (ChronoUnit.DAYS.between(from, to) >= LONGEST) {
            throw new IllegalArgumentException("to (" + to + ") must be less than " + LONGEST + " days after from (" + from + ")");
        }
    }

    /** The first instant. */
    public Instant begin() {
        return from.atStartOfDay(zone).toInstant();
    }

    /** The first instant after it. */
    public Instant end() {
        return endOf(to, zone);
    }

    /** The first instant after a day. */
    public static Instant endOf(LocalDate day, ZoneId zone) {
        return day.plusDays(1).atStartOfDay(zone).toInstant();
    }

    /** SQL for the day of a time of UTC inside the span. The database need not know the zone: its changes of offset are written out. */
    public String day(String time) {
        ZoneRules rules = zone.getRules();
        StringBuilder offset = new StringBuilder("CASE");
        ZoneOffset last = rules.getOffset(begin());
        ZoneOffsetTransition next = rules.nextTransition(begin());
        while (next != null && next.getInstant().isBefore(end())) {
            offset.append(" WHEN ").append(time).append(" < '").append(Times.utc(next.getInstant())).append("' THEN ")
                    .append(last.getTotalSeconds());
            last = next.getOffsetAfter();
            next = rules.nextTransition(next.getInstant());
        }
        boolean changes = offset.length() > "CASE".length();
        String seconds = changes ? offset + " ELSE " + last.getTotalSeconds() + " END" : String.valueOf(last.getTotalSeconds());
        return "DATE(TIMESTAMPADD(SECOND, " + seconds + ", " + time + "))";
    }
}
