package io.tollgate.rulebook.language;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** An instant as a recipient's clock shows it: {@code Monday, 5 January 2026, 21:30 in Europe/Berlin}. */
public final class LocalTimes {

    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("EEEE, d MMMM uuuu, HH:mm", Locale.ENGLISH);

    /** A number may leave many zones possible; these many different times are enough to read. */
    private static final int TIMES = 3;

    private LocalTimes() {}

    /** @param zones all that are possible; zones with one local time share it. Without a zone, in UTC */
    public static String of(Instant instant, List<String> zones) {
        if (zones.isEmpty()) {
            return LOCAL.format(instant.atZone(ZoneOffset.UTC)) + " UTC";
        }
        Map<String, List<String>> byTime = zones.stream()
                .collect(groupingBy(zone -> LOCAL.format(instant.atZone(ZoneId.of(zone))), LinkedHashMap::new, mapping(zone -> zone,
                        toList())));
        String some = byTime.entrySet().stream().limit(TIMES).map(time -> time.getKey() + " in " + names(time.getValue()))
                .collect(joining("; "));
        return some + (byTime.size() > TIMES ? "; and " + (byTime.size() - TIMES) + " other times" : "");
    }

    private static String names(List<String> zones) {
        return zones.size() <= 2 ? String.join(" and ", zones) : zones.getFirst() + " and " + (zones.size() - 1) + " more zones";
    }
}
