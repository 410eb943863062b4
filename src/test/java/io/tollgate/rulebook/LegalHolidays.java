package io.tollgate.rulebook;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.chrono.HijrahChronology;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAdjusters;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The public holidays of places, calculated without a library from the terms of the laws, and changed by {@code tables/holidays.csv}. A day
 * is {@code 05-01}; {@code E+39} after Easter Sunday, {@code O+1} after that of the eastern churches; {@code 01-06M} and the Monday on or
 * after it; {@code 03-21S} and the Monday after it if it is a Sunday; {@code 07-04U} and the Friday before it or the Monday after it if it
 * is on a weekend; {@code 10MON2} the second Monday of October, {@code 05MON-1} the last one of May; {@code H12-10} a day of the Islamic
 * calendar. A star marks what the library Jollyday has beyond the law: it is a holiday for Tollgate, too.
 */
public final class LegalHolidays {

    private static final String LAWS = """
            FR 01-01 05-01 05-08 07-14 08-15 11-01 11-11 12-25 E+1 E+39 E+50
            GP 05-27
            MQ 05-22
            GF 06-10
            RE 12-20
            YT 04-27 H12-10*
            MF 05-28*
            BL 10-09*
            WF 04-28* 06-29* 07-29*
            PF 03-05* E-2* 11-20*
            NC 09-24*
            CO 01-01 05-01 07-20 08-07 12-08 12-25 01-06M 03-19M 06-29M 08-15M 10-12M 11-01M 11-11M E-3 E-2 E+43 E+64 E+71
            CO 07-09M* E* E+39* E+60* E+68*
            ZA 01-01S 03-21S 04-27S 05-01S 06-16S 08-09S 09-24S 12-16S 12-25S 12-26S E-2 E+1 E*
            PE 01-01 05-01 06-07 06-29 07-23 07-28 07-29 08-06 08-30 10-08 11-01 12-08 12-09 12-25 E-3 E-2 E*
            BR 01-01 04-21 05-01 09-07 10-12 11-02 11-15 11-20 12-25 E-2 E* E-47* E-46* E+60*
            BR-SP 07-09
            KZ 01-01 01-02 01-07 03-08 03-21 03-22 03-23 05-01 05-07 05-09 07-06 08-30 10-25 12-16 H12-10
            EG 01-07* 01-25* 04-25* 05-01* 06-30* 07-23* 10-06* O+1* H01-01* H03-12* H10-01* H10-02* H10-03*
            EG H12-09* H12-10* H12-11* H12-12*
            PK 02-05* 03-23* 05-01* 05-28* 08-14* 11-09* 12-25* H01-09* H01-10* H03-12* H10-01* H12-10*
            US 01-01U 06-19U 07-04U 11-11U 12-25U 01MON3 02MON3 05MON-1 09MON1 10MON2 11THU4
            """;

    private final Set<LocalDate> days;

    private LegalHolidays(Set<LocalDate> days) {
        this.days = Set.copyOf(days);
    }

    /** @param places countries and states, whose holidays all count */
    public static LegalHolidays of(Collection<String> places) {
        Set<LocalDate> days = new HashSet<>();
        for (String place : places) {
            for (String term : terms(place)) {
                IntStream.rangeClosed(2025, 2037).forEach(year -> on(term.replace("*", ""), year).forEach(days::add));
            }
        }
        EverySendMinuteTest.rows("holidays.csv").stream().filter(row -> places.contains(row.get("jurisdiction")))
                .forEach(row -> IntStream.rangeClosed(2025, 2037).forEach(year -> {
                    String day = row.get("day");
                    LocalDate date = day.length() == 5 ? MonthDay.parse("--" + day).atYear(year) : LocalDate.parse(day);
                    if (row.get("holiday").equals("yes")) {
                        days.add(date);
                    } else {
                        days.remove(date);
                    }
                }));
        return new LegalHolidays(days);
    }

    public boolean contains(LocalDate day) {
        return days.contains(day);
    }

    /** The days of a law in a year, without those that only the library has. */
    public static Set<LocalDate> ofLaw(String place, int year) {
        Set<LocalDate> days = new HashSet<>();
        terms(place).stream().filter(term -> !term.endsWith("*")).forEach(term -> on(term, year).forEach(days::add));
        return days;
    }

    public static Set<String> places() {
        return LAWS.lines().map(line -> line.split(" ")[0]).collect(Collectors.toSet());
    }

    private static List<String> terms(String place) {
        return LAWS.lines().filter(line -> line.startsWith(place + " ")).flatMap(line -> Arrays.stream(line.split(" ")).skip(1)).toList();
    }

    private static Stream<LocalDate> on(String term, int year) {
        if (term.startsWith("E")) {
            return Stream.of(easter(year).plusDays(term.length() == 1 ? 0 : Integer.parseInt(term.substring(1))));
        }
        if (term.startsWith("O")) {
            return Stream.of(orthodoxEaster(year).plusDays(Integer.parseInt(term.substring(1))));
        }
        if (term.startsWith("H")) {
            int month = Integer.parseInt(term.substring(1, 3));
            int day = Integer.parseInt(term.substring(4));
            int hijri = HijrahChronology.INSTANCE.date(LocalDate.of(year, 1, 1)).get(ChronoField.YEAR);
            return IntStream.rangeClosed(hijri, hijri + 1).mapToObj(one -> LocalDate.from(HijrahChronology.INSTANCE.date(one, month, day)))
                    .filter(date -> date.getYear() == year);
        }
        if (term.matches("[0-9]{2}[A-Z]{3}-?[0-9]")) {
            DayOfWeek weekday = Arrays.stream(DayOfWeek.values()).filter(one -> one.name().startsWith(term.substring(2, 5))).findFirst()
                    .orElseThrow();
            return Stream.of(LocalDate.of(year, Integer.parseInt(term.substring(0, 2)), 1)
                    .with(TemporalAdjusters.dayOfWeekInMonth(Integer.parseInt(term.substring(5)), weekday)));
        }
        LocalDate day = MonthDay.parse("--" + term.substring(0, 5)).atYear(year);
        return switch (term.substring(5)) {
            case "M" -> Stream.of(day, day.with(TemporalAdjusters.nextOrSame(DayOfWeek.MONDAY)));
            case "S" -> day.getDayOfWeek() == DayOfWeek.SUNDAY ? Stream.of(day, day.plusDays(1)) : Stream.of(day);
            case "U" -> switch (day.getDayOfWeek()) {
                case SATURDAY -> Stream.of(day, day.minusDays(1));
                case SUNDAY -> Stream.of(day, day.plusDays(1));
                default -> Stream.of(day);
            };
            default -> Stream.of(day);
        };
    }

    /** Easter Sunday of the eastern churches in the calendar of the western ones, until 2099, by the rule of Meeus. */
    private static LocalDate orthodoxEaster(int year) {
        int moon = (19 * (year % 19) + 15) % 30;
        int weekday = (2 * (year % 4) + 4 * (year % 7) - moon + 34) % 7;
        int sum = moon + weekday + 114;
        return LocalDate.of(year, sum / 31, sum % 31 + 1).plusDays(13);
    }

    /** Easter Sunday of the western churches, by the rule of Gauss in the form of Oudin. */
    private static LocalDate easter(int year) {
        int century = year / 100;
        int golden = year % 19;
        int epact = (century - century / 4 - (8 * century + 13) / 25 + 19 * golden + 15) % 30;
        int moon = epact - epact / 28 * (1 - epact / 28 * (29 / (epact + 1)) * ((21 - golden) / 11));
        int weekday = (year + year / 4 + moon + 2 - century + century / 4) % 7;
        int offset = moon - weekday;
        int month = 3 + (offset + 40) / 44;
        return LocalDate.of(year, month, offset + 28 - 31 * (month / 4));
    }
}
