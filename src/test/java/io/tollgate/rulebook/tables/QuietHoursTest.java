package io.tollgate.rulebook.tables;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberToTimeZonesMapper;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import io.tollgate.rulebook.tables.QuietHours.Week;
import io.tollgate.rulebook.tables.QuietHours.Window;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Local time has many traps; each has its row here. */
class QuietHoursTest {

    @ParameterizedTest(name = "{0} {1} {2}-{3}: from {4} it opens at {5}")
    @CsvSource(textBlock = """
            # trap,                      zone,                opens, closes, from (UTC),           opening (UTC)
            an ordinary evening,         Europe/Paris,        08:00, 20:00,  2026-11-03T19:00:00Z, 2026-11-04T07:00:00Z
            the last second,             Europe/Paris,        08:00, 20:00,  2026-11-03T18:59:59Z, 2026-11-03T18:59:59Z
            the first second,            Europe/Paris,        08:00, 20:00,  2026-11-03T07:00:00Z, 2026-11-03T07:00:00Z
            the second before it,        Europe/Paris,        08:00, 20:00,  2026-11-03T06:59:59Z, 2026-11-03T07:00:00Z
            opening in a gap,            America/New_York,    02:30, 20:00,  2026-03-08T05:00:00Z, 2026-03-08T07:00:00Z
            closing in a gap,            America/New_York,    01:00, 02:30,  2026-03-08T06:59:59Z, 2026-03-08T06:59:59Z
            closed with the gap,         America/New_York,    01:00, 02:30,  2026-03-08T07:00:00Z, 2026-03-09T05:00:00Z
            opening in an overlap,       America/New_York,    01:30, 20:00,  2026-11-01T05:30:00Z, 2026-11-01T06:30:00Z
            closing in an overlap,       America/New_York,    00:00, 01:30,  2026-11-01T05:30:00Z, 2026-11-02T05:00:00Z
            day without midnight,        Africa/Cairo,        00:00, 20:00,  2026-04-23T20:00:00Z, 2026-04-23T22:00:00Z
            the day that was not,        Pacific/Apia,        08:00, 20:00,  2011-12-30T07:00:00Z, 2011-12-30T18:00:00Z
            a change of half an hour,    Australia/Lord_Howe, 01:45, 20:00,  2026-04-04T14:00:00Z, 2026-04-04T15:15:00Z
            Ramadan in Casablanca,       Africa/Casablanca,   08:00, 20:00,  2026-02-15T00:00:00Z, 2026-02-15T08:00:00Z
            the day before it,           Africa/Casablanca,   08:00, 20:00,  2026-02-14T00:00:00Z, 2026-02-14T07:00:00Z
            autumn in Santiago,          America/Santiago,    08:00, 20:00,  2026-04-05T05:00:00Z, 2026-04-05T12:00:00Z
            """)
    void opensAtTheRightInstant(String trap, String zone, LocalTime opens, LocalTime closes, Instant from, Instant opening) {
        assertThat(daily(opens, closes).opening(from, ZoneId.of(zone))).as(trap).isEqualTo(opening);
    }

    @ParameterizedTest(name = "{0} {1} {2}-{3}: from {4} it opens at {5}")
    @CsvSource(textBlock = """
            # over midnight,             zone,                opens, closes, from (UTC),           opening (UTC)
            in the evening,              Asia/Riyadh,         20:00, 02:00,  2026-11-03T18:00:00Z, 2026-11-03T18:00:00Z
            after midnight,              Asia/Riyadh,         20:00, 02:00,  2026-11-03T22:59:59Z, 2026-11-03T22:59:59Z
            closed at two,               Asia/Riyadh,         20:00, 02:00,  2026-11-03T23:00:00Z, 2026-11-04T17:00:00Z
            until midnight,              Asia/Riyadh,         09:00, 00:00,  2026-11-03T20:59:59Z, 2026-11-03T20:59:59Z
            closed at midnight,          Asia/Riyadh,         09:00, 00:00,  2026-11-03T21:00:00Z, 2026-11-04T06:00:00Z
            all day,                     Asia/Riyadh,         00:00, 00:00,  2026-11-03T21:00:00Z, 2026-11-03T21:00:00Z
            over a gap,                  America/New_York,    20:00, 02:30,  2026-03-08T06:59:59Z, 2026-03-08T06:59:59Z
            closed with the gap,         America/New_York,    20:00, 02:30,  2026-03-08T07:00:00Z, 2026-03-09T00:00:00Z
            over an overlap,             America/New_York,    20:00, 01:30,  2026-11-01T05:29:59Z, 2026-11-01T05:29:59Z
            closed in the first time,    America/New_York,    20:00, 01:30,  2026-11-01T05:30:00Z, 2026-11-02T01:00:00Z
            midnight that comes twice,   America/Havana,      20:00, 00:30,  2026-11-01T04:30:00Z, 2026-11-02T01:00:00Z
            """)
    void aWindowMayRunOverMidnight(String what, String zone, LocalTime opens, LocalTime closes, Instant from, Instant opening) {
        assertThat(daily(opens, closes).opening(from, ZoneId.of(zone))).as(what).isEqualTo(opening);
    }

    /** The hours from Friday evening to Saturday night belong to Friday, even if Saturday itself is closed. */
    @Test
    void aWindowOverMidnightBelongsToTheDayOnWhichItOpens() {
        QuietHours friday = hours(Map.of(DayOfWeek.FRIDAY, new Window(LocalTime.of(22, 0), LocalTime.of(8, 0))));
        ZoneId zone = ZoneId.of("Asia/Dubai");
        Instant saturdayEarly = LocalDateTime.of(2026, 11, 7, 7, 59).atZone(zone).toInstant();

        assertThat(friday.opening(saturdayEarly, zone)).isEqualTo(saturdayEarly);
        assertThat(friday.opening(saturdayEarly.plusSeconds(60), zone))
                .isEqualTo(LocalDateTime.of(2026, 11, 13, 22, 0).atZone(zone).toInstant());
    }

    @Test
    void aClosedWeekdayIsLeftOut() {
        QuietHours hours = hours(Map.of(DayOfWeek.MONDAY, new Window(LocalTime.of(8, 0), LocalTime.of(20, 0)),
                DayOfWeek.SATURDAY, new Window(LocalTime.of(9, 0), LocalTime.of(13, 0))));

        Instant saturdayAfternoon = Instant.parse("2026-11-07T11:00:00Z");

        assertThat(hours.opening(saturdayAfternoon, ZoneId.of("Africa/Johannesburg"))).isEqualTo("2026-11-09T06:00:00Z");
    }

    @Test
    void theWeekdayIsTheZonesWeekday() {
        QuietHours noSundays = hours(Map.of(DayOfWeek.SATURDAY, new Window(LocalTime.MIN, LocalTime.of(23, 59)),
                DayOfWeek.MONDAY, new Window(LocalTime.MIN, LocalTime.of(23, 59))));
        Instant saturdayInHonolulu = Instant.parse("2026-11-07T20:00:00Z");

        assertThat(noSundays.opening(saturdayInHonolulu, ZoneId.of("Pacific/Honolulu"))).isEqualTo(saturdayInHonolulu);
        assertThat(noSundays.opening(saturdayInHonolulu, ZoneId.of("Pacific/Auckland"))).isAfter(saturdayInHonolulu);
    }

    @Test
    void hoursWithoutAWindowNeverOpen() {
        assertThat(hours(Map.of()).opening(Instant.EPOCH, ZoneOffset.UTC)).isEqualTo(Instant.MAX);

        ZoneId east = ZoneId.of("Pacific/Auckland");
        ZoneId west = ZoneId.of("Europe/London");
        QuietHours morning = daily(LocalTime.of(9, 0), LocalTime.of(12, 0));
        assertThat(QuietHours.opening(Instant.parse("2026-11-03T00:00:00Z"), List.of(morning), List.of(east, west))).isEqualTo(Instant.MAX);
    }

    @Test
    void itMustBeOpenInAllZones() {
        QuietHours day = daily(LocalTime.of(8, 0), LocalTime.of(21, 0));
        List<ZoneId> zones = List.of(ZoneId.of("Europe/Lisbon"), ZoneId.of("Atlantic/Azores"));

        // it is 08:00 in Lisbon and 07:00 on the Azores
        assertThat(QuietHours.opening(Instant.parse("2026-11-03T08:00:00Z"), List.of(day), zones)).isEqualTo("2026-11-03T09:00:00Z");
        // it is 21:00 in Lisbon and 20:00 on the Azores
        assertThat(QuietHours.opening(Instant.parse("2026-11-03T21:00:00Z"), List.of(day), zones)).isEqualTo("2026-11-04T09:00:00Z");
    }

    /** The minutes of a day in which all zones of the number are within 08:00 to 21:00, as measured for the facts on phone numbers. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            +34 612 345 678,   2026-01-14, 720
            +34 612 345 678,   2026-07-15, 720
            +351 912 345 678,  2026-01-14, 720
            +351 912 345 678,  2026-07-15, 720
            +61 412 345 678,   2026-01-14, 510
            +61 412 345 678,   2026-07-15, 540
            +7 916 123 45 67,  2026-01-14, 180
            +7 916 123 45 67,  2026-07-15, 240
            +1 888 234 1234,   2026-01-14, 150
            +1 888 234 1234,   2026-07-15, 90
            """)
    void manyZonesLeaveFewMinutes(String number, LocalDate day, int minutes) throws NumberParseException {
        List<ZoneId> zones = PhoneNumberToTimeZonesMapper.getInstance()
                .getTimeZonesForNumber(PhoneNumberUtil.getInstance().parse(number, null)).stream().map(ZoneId::of).toList();
        List<QuietHours> hours = List.of(daily(LocalTime.of(8, 0), LocalTime.of(21, 0)));
        Instant begin = day.atStartOfDay(ZoneOffset.UTC).toInstant();

        int open = 0;
        for (int minute = 0; minute < 1_440; minute++) {
            Instant now = begin.plusSeconds(minute * 60L);
            open += QuietHours.opening(now, hours, zones).equals(now) ? 1 : 0;
        }

        assertThat(open).isEqualTo(minutes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"America/New_York", "Europe/Berlin", "Africa/Cairo", "Africa/Casablanca", "Asia/Beirut", "America/Santiago",
        "America/Havana", "Australia/Lord_Howe", "Pacific/Auckland", "Pacific/Chatham", "Atlantic/Azores", "America/Nuuk",
        "America/Scoresbysund", "Asia/Kolkata", "America/St_Johns"})
    void onBothSidesOfEachChangeOfTheClockItOpensInsideTheWindow(String name) {
        ZoneId zone = ZoneId.of(name);
        Instant end = Instant.parse("2027-01-01T00:00:00Z");
        Instant at = Instant.parse("2026-01-01T00:00:00Z");
        for (ZoneOffsetTransition change = zone.getRules().nextTransition(at); change != null && change.getInstant().isBefore(end);
                change = zone.getRules().nextTransition(change.getInstant())) {
            for (int minutes = -180; minutes <= 180; minutes++) {
                for (int opensAt = 0; opensAt < 6; opensAt++) {
                    assertOpensInside(LocalTime.of(opensAt, 30), LocalTime.of(opensAt + 16, 15),
                            change.getInstant().plusSeconds(minutes * 60L), zone);
                }
            }
        }
    }

    private static void assertOpensInside(LocalTime opens, LocalTime closes, Instant from, ZoneId zone) {
        QuietHours hours = daily(opens, closes);

        Instant opening = hours.opening(from, zone);

        LocalDateTime local = LocalDateTime.ofInstant(opening, zone);
        assertThat(local.toLocalTime()).as("opening %s from %s", opening, from).isAfterOrEqualTo(opens).isBefore(closes);
        assertThat(opening).isAfterOrEqualTo(from);
        assertThat(hours.opening(opening, zone)).as("an opening is open").isEqualTo(opening);
    }

    private static QuietHours daily(LocalTime opens, LocalTime closes) {
        Map<DayOfWeek, Window> open = new EnumMap<>(DayOfWeek.class);
        Arrays.stream(DayOfWeek.values()).forEach(day -> open.put(day, new Window(opens, closes)));
        return hours(open);
    }

    private static QuietHours hours(Map<DayOfWeek, Window> open) {
        return QuietHours.always(new Week(open), Optional.empty());
    }
}
