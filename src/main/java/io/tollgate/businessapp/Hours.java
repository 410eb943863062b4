package io.tollgate.businessapp;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * When a business is open.
 *
 * @param answers whether it answers by itself while it is closed
 * @param days    from Monday on
 * @param text    of that answer
 */
public record Hours(boolean answers, List<Optional<Open>> days, String text) {

    public static final int LONGEST = 1_000;
    /** Of a business that has said nothing. */
    public static final Hours NONE = new Hours(false, Arrays.stream(DayOfWeek.values()).map(_ -> Optional.<Open>empty()).toList(), "");

    /** @param until the first minute at which it is closed again; at most 23:59, as a day does not go on into the next */
    public record Open(LocalTime from, LocalTime until) {

        public Open {
            if (!from.isBefore(until)) {
                throw new IllegalArgumentException("from (" + from + ") must be before until (" + until + ")");
            }
        }

        static Open of(String text) {
            int dash = text.indexOf('-');
            return new Open(LocalTime.parse(text.substring(0, dash)), LocalTime.parse(text.substring(dash + 1)));
        }

        @Override
        public String toString() {
            return from + "-" + until;
        }
    }

    public Hours {
        days = List.copyOf(days);
        if (days.size() != DayOfWeek.values().length) {
            throw new IllegalArgumentException("days (" + days.size() + ") must be seven");
        }
        if (answers && text.isBlank()) {
            throw new IllegalArgumentException("text must not be empty. Say when you are back");
        }
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("text (" + text.length() + " characters) must have at most " + LONGEST);
        }
    }

    /** @param from   seven of {@code 09:00}, or empty on days when it is closed; as {@code until} */
    public static Optional<Hours> read(boolean answers, List<String> from, List<String> until, String text) {
        try {
            List<Optional<Open>> days = new ArrayList<>();
            for (int day = 0; day < from.size(); day++) {
                days.add(from.get(day).isBlank() && until.get(day).isBlank()
                        ? Optional.empty()
                        : Optional.of(new Open(LocalTime.parse(from.get(day)), LocalTime.parse(until.get(day)))));
            }
            return Optional.of(new Hours(answers, days, text.strip()));
        } catch (DateTimeException | IllegalArgumentException | IndexOutOfBoundsException unfit) {
            return Optional.empty();
        }
    }

    public boolean openAt(Instant instant, ZoneId zone) {
        ZonedDateTime there = instant.atZone(zone);
        return days.get(there.getDayOfWeek().getValue() - 1)
                .filter(open -> !there.toLocalTime().isBefore(open.from()) && there.toLocalTime().isBefore(open.until())).isPresent();
    }

    String column() {
        return days.stream().map(day -> day.map(Open::toString).orElse("")).collect(Collectors.joining(","));
    }

    static Hours of(boolean answers, String column, String text) {
        return new Hours(answers, Arrays.stream(column.split(",", -1))
                .map(day -> Optional.of(day).filter(some -> !some.isEmpty()).map(Open::of)).toList(), text);
    }
}
