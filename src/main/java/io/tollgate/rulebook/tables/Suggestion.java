package io.tollgate.rulebook.tables;

import static java.util.stream.Collectors.toUnmodifiableMap;

import io.tollgate.text.Likeness;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Suggests what somebody may have meant by a faulty cell; empty if nothing is similar. */
final class Suggestion {

    private static final Pattern TIME = Pattern.compile("(\\d{1,2})(?:[:.h](\\d{2}))?(?::\\d{2})?\\s*(am|pm|a\\.m\\.|p\\.m\\.|uhr|h)?");
    private static final Pattern YEAR_FIRST = Pattern.compile("(\\d{4})[-./ ]?(\\d{1,2})[-./ ]?(\\d{1,2})");
    private static final Pattern YEAR_LAST = Pattern.compile("(\\d{1,2})([./-])\\s?(\\d{1,2})[./-]\\s?(\\d{4})");
    private static final Pattern PRICE = Pattern.compile("\\d{1,6}([.,]\\d{1,12})?");
    private static final Pattern TERM = Pattern.compile("(\\d{1,3})\\s*(year|month|week|day|jahr|monat|woche|tag)\\w*");
    private static final Pattern SERIAL = Pattern.compile("[34]\\d{4}(\\.0)?");
    private static final int MOST_MONTHS = 12;
    private static final int LAST_HOUR = 23;
    private static final int NOON = 12;
    private static final int DECIMALS = 6;

    private static final int SHORTEST_NAME = 4;

    private static final Map<String, String> COUNTRIES = PlaceNames.COUNTRIES.entrySet().stream()
            .collect(toUnmodifiableMap(country -> PlaceNames.folded(country.getKey()), Map.Entry::getValue, (one, _) -> one));

    private Suggestion() {}

    /** {@code 9:00} and {@code 8 pm}. */
    static Optional<String> time(String text) {
        Matcher found = TIME.matcher(text.toLowerCase(Locale.ROOT));
        if (!found.matches()) {
            return Optional.empty();
        }
        int hour = Integer.parseInt(found.group(1));
        String half = found.group(3) == null ? "" : found.group(3);
        if (half.startsWith("p") && hour < NOON) {
            hour += NOON;
        } else if (half.startsWith("a") && hour == NOON) {
            hour = 0;
        }
        int minute = found.group(2) == null ? 0 : Integer.parseInt(found.group(2));
        return hour > LAST_HOUR || minute > 59 ? Optional.empty() : Optional.of(LocalTime.of(hour, minute).toString());
    }

    /** {@code 01.12.2026} and {@code 2026-02-30}; not {@code 03/04/2026}, which may be either of two days. */
    static Optional<String> day(String text) {
        Matcher yearFirst = YEAR_FIRST.matcher(text);
        if (yearFirst.matches()) {
            return day(yearFirst.group(1), yearFirst.group(2), yearFirst.group(3));
        }
        Matcher yearLast = YEAR_LAST.matcher(text);
        if (yearLast.matches()) {
            int first = Integer.parseInt(yearLast.group(1));
            int second = Integer.parseInt(yearLast.group(3));
            boolean dayFirst = yearLast.group(2).equals(".") || first > MOST_MONTHS;
            boolean known = dayFirst || second > MOST_MONTHS || first == second;
            return known ? day(yearLast.group(4), yearLast.group(dayFirst ? 3 : 1), yearLast.group(dayFirst ? 1 : 3)) : Optional.empty();
        }
        return SERIAL.matcher(text).matches()
                ? Optional.of(LocalDate.of(1899, 12, 30).plusDays(new BigDecimal(text).longValue()).toString())
                : Optional.empty();
    }

    private static Optional<String> day(String year, String month, String day) {
        try {
            YearMonth of = YearMonth.of(Integer.parseInt(year), Integer.parseInt(month));
            int number = Integer.parseInt(day);
            return number < 1 || number > 31 ? Optional.empty() : Optional.of(of.atDay(Math.min(number, of.lengthOfMonth())).toString());
        } catch (DateTimeException noMonth) {
            return Optional.empty();
        }
    }

    /** {@code 0,1400}, {@code $0.14}, {@code -0.14}. */
    static Optional<String> price(String text) {
        String digits = text.replaceAll("^[-+=\\s]+|[\\s\\p{Sc}]|(?i:USD|EUR)", "").replace(',', '.');
        if (!PRICE.matcher(digits).matches()) {
            return Optional.empty();
        }
        return Optional
                .of(new BigDecimal(digits).setScale(Math.min(DECIMALS, Math.max(0, new BigDecimal(digits).scale())), RoundingMode.HALF_UP)
                        .toPlainString());
    }

    /** {@code 5 years}. */
    static Optional<String> term(String text) {
        Matcher found = TERM.matcher(text.toLowerCase(Locale.ROOT));
        return found.matches()
                ? Optional.of("P" + found.group(1) + switch (found.group(2)) {
                    case "year", "jahr" -> "Y";
                    case "month", "monat" -> "M";
                    case "week", "woche" -> "W";
                    default -> "D";
                })
                : Optional.empty();
    }

    /** {@code Europe/Madrit}. */
    static Optional<String> zone(String text) {
        return Likeness.nearest(text, ZoneId.getAvailableZoneIds().stream().filter(zone -> zone.contains("/") && !zone.startsWith("Etc/")
                && !zone.startsWith("SystemV/")).toList());
    }

    /** A country by its name in English or German, or by what people write for it: {@code UK} is GB. */
    static Optional<String> country(String text) {
        String name = PlaceNames.folded(text);
        Optional<String> exact = Optional.ofNullable(COUNTRIES.get(name));
        return exact.isPresent() || name.length() < SHORTEST_NAME
                ? exact
                : Likeness.nearest(name, COUNTRIES.keySet()).filter(near -> Likeness.alike(name, near, 2)).map(COUNTRIES::get);
    }

    /** What stands for a kind of cell in a message, if nothing better is known. @param kind as messages name it */
    static String example(String kind, String text, String otherwise) {
        Optional<String> meant = switch (kind) {
            case "time" -> time(text);
            case "day" -> day(text);
            case "price" -> price(text);
            case "term" -> term(text);
            case "time zone" -> zone(text);
            default -> Optional.empty();
        };
        return meant.orElse(otherwise);
    }

    /** The nearest of the words; of countries also by name. */
    static Optional<String> word(String text, Set<String> words) {
        return country(text).filter(words::contains).or(() -> Likeness.nearest(text, words));
    }
}
