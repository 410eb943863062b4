package io.tollgate.rulebook.language;

import io.tollgate.message.Category;
import io.tollgate.rulebook.tables.Lists;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.format.TextStyle;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The kinds of gaps in a sentence. Their patterns are the barrier: no text that could end a string or begin code passes. */
enum Slot {

    COUNTRY("[A-Z][A-Za-z]{1,30}", "DE", "a country, ISO 3166"),
    REGION("[A-Z][A-Za-z]{1,15}", "EU", "a region of `tables/regions.csv`"),
    REGIONS(Lists.NAME, "neighbours", "a list of regions of `tables/lists.csv`"),
    JURISDICTIONS(Lists.NAME, "strict_states", "a list of countries and states of `tables/lists.csv`"),
    ZONES(Lists.NAME, "islands", "a list of time zones of `tables/lists.csv`"),
    LANGUAGES(Lists.NAME, "romance", "a list of languages of `tables/lists.csv`"),
    SENDERS(Lists.NAME, "hotlines", "a list of sender numbers of `tables/lists.csv`"),
    MARKETS(Lists.NAME, "dear_markets", "a list of markets of `tables/lists.csv`"),
    CURRENCIES(Lists.NAME, "hard_currencies", "a list of currencies of `tables/lists.csv`"),
    CATEGORIES(Lists.NAME, "wanted", "a list of categories of `tables/lists.csv`"),
    WEEKDAYS(Lists.NAME, "weekend", "a list of weekdays of `tables/lists.csv`"),
    DATES(Lists.NAME, "elections", "a list of dates of `tables/lists.csv`, such as 2026-12-24, or 12-24 for each year"),
    COUNTRIES(Lists.NAME, "efta", "a list of countries of `tables/lists.csv`"),
    TEMPLATES(Lists.NAME, "seasonal", "a list of templates of `tables/lists.csv`"),
    BUSINESSES(Lists.NAME, "on_probation", "a list of businesses of `tables/lists.csv`"),
    JURISDICTION("[A-Z]{2,8}(?:-[A-Z]{2})?", "US-TX", "a country, or a state of it"),
    ZONE("[A-Za-z_]{2,20}(?:/[A-Za-z_-]{2,30}){0,2}", "Europe/Berlin", "a time zone"),
    CODE("[0-9]{1,6}", "131050", "a code of `tables/codes.csv`"),
    REASON("[^\"\\\\\\p{Cntrl}]{1,200}", "Why it is so.", "plain text"),
    FREE_REASON("[A-Z_]{1,30}", "PILOT", "SERVICE_WINDOW, SERVICE_ALLOWANCE, FREE_ENTRY, PILOT or APP_ALLOWANCE"),
    CATEGORY("[a-z]{4,15}", "authentication", "marketing, utility, authentication or service", Slot::category),
    SPAN("[0-9]{1,5} [A-Za-z]{3,8}", "1 hour", "a number of minutes, hours, days of 24 hours or months, up to 24 months", Slot::span),
    WINDOW("[0-9]{1,5} [A-Za-z]{3,8}", "60 minutes", "1 minute to 24 hours", Slot::window),
    SEASON("[A-Z][A-Za-z]{2,30}", "Ramadan", "a season of `tables/seasons.csv`"),
    LANGUAGE("[a-z]{2,3}(?:_[A-Z]{2})?", "pt_BR", "a language, with or without a country"),
    COUNT("[0-9]{1,6}", "3", "a whole number"),
    DAYS("[0-9]{1,3}", "7", "1 to 31 days of 24 hours"),
    PERCENT("[0-9]{1,3}", "10", "0 to 100"),
    MINUTES("[0-9]{1,5}", "30", "a whole number", text -> Optional.of(Long.toString(60 * Long.parseLong(text)))),
    HOURS("[0-9]{1,4}", "12", "a whole number", text -> Optional.of(Long.toString(3_600 * Long.parseLong(text)))),
    DAY("[0-9]{4}-[0-9]{2}-[0-9]{2}", "2026-12-24", "a day", Slot::day),
    LAST_DAY("[0-9]{4}-[0-9]{2}-[0-9]{2}", "2026-12-26", "a day", Slot::day),
    DATE("[0-9]{2}-[0-9]{2}", "12-24", "month and day", Slot::date),
    LAST_DATE("[0-9]{2}-[0-9]{2}", "01-06", "month and day", Slot::date),
    TIME("[0-9]{2}:[0-9]{2}", "22:00", "a time of day", Slot::minuteOfDay),
    UNTIL("[0-9]{2}:[0-9]{2}", "06:00", "a time of day, up to 24:00", Slot::minuteOfItsEnd),
    WEEKDAY("[A-Z][a-z]{3,12}", "Sunday", "a day of the week", Slot::weekday),
    LAST_WEEKDAY("[A-Z][a-z]{3,12}", "Thursday", "a day of the week", Slot::weekday),
    AMOUNT("[0-9]{1,9}(?:\\.[0-9]{1,6})?", "0.05", "in units of the rate card's currency",
            text -> Optional.of(new BigDecimal(text).movePointRight(6).longValueExact() + "L")),
    NUMBER("[0-9]{1,15}", "1234", "its number", text -> Optional.of(text + "L")),
    MARKET("[A-Z][A-Za-z &]{1,40}", "Germany", "a market of the rate card"),
    CURRENCY("[A-Z]{3}", "USD", "a currency, ISO 4217"),
    CHANNEL("[a-z0-9-]{1,20}", "cloud-api", "a channel of `tables/channel-names.csv`"),
    TEMPLATE(Lists.TEMPLATE, "order_ready/en", "name and language");

    private final Pattern pattern;
    private final String example;
    private final String explanation;
    private final Function<String, Optional<String>> forEngine;

    Slot(String pattern, String example, String explanation) {
        this(pattern, example, explanation, Optional::of);
    }

    Slot(String pattern, String example, String explanation, Function<String, Optional<String>> forEngine) {
        this.pattern = Pattern.compile(pattern);
        this.example = example;
        this.explanation = explanation;
        this.forEngine = forEngine;
    }

    String pattern() {
        return pattern.pattern();
    }

    /** The gap in a sentence: {@code {country}}. */
    String gap() {
        return "{" + name().toLowerCase(Locale.ROOT) + "}";
    }

    String example() {
        return example;
    }

    String explanation() {
        return explanation;
    }

    /**
     * The value of a word that fits the pattern, for the engine: seconds, millionths, numbers of days. Empty if it has no meaning, such as
     * 31 June.
     */
    Optional<String> forEngine(String word) {
        return forEngine.apply(word);
    }

    /** Days in the order of time: 20261224. */
    static int number(LocalDate day) {
        return Math.clamp(day.getYear(), 0, 9_999) * 10_000 + day.getMonthValue() * 100 + day.getDayOfMonth();
    }

    /** Full names in both languages. */
    static List<String> weekdays() {
        return Arrays.stream(DayOfWeek.values()).flatMap(day -> List.of(Locale.ENGLISH, Locale.GERMAN).stream()
                .map(language -> day.getDisplayName(TextStyle.FULL, language))).toList();
    }

    private static Optional<String> weekday(String text) {
        return Arrays.stream(DayOfWeek.values()).filter(day -> text.equals(day.getDisplayName(TextStyle.FULL, Locale.ENGLISH))
                || text.equals(day.getDisplayName(TextStyle.FULL, Locale.GERMAN))).map(DayOfWeek::name).findFirst();
    }

    private static Optional<String> day(String text) {
        return parsed(text, day -> Integer.toString(number(LocalDate.parse(day))));
    }

    private static Optional<String> minuteOfItsEnd(String text) {
        return text.equals("24:00") ? Optional.of("1440") : minuteOfDay(text);
    }

    private static Optional<String> date(String text) {
        return parsed(text, date -> Integer.toString(MonthDay.parse("--" + date).getMonthValue() * 100 + MonthDay.parse("--" + date)
                .getDayOfMonth()));
    }

    private static Optional<String> category(String text) {
        return Arrays.stream(Category.values()).map(Category::name).filter(name -> name.toLowerCase(Locale.ROOT).equals(text)).findFirst();
    }

    /** A span in either language: {@code PT90M}, {@code P2M}. */
    private static Optional<String> span(String text) {
        String[] words = text.split(" ");
        int number = Integer.parseInt(words[0]);
        return switch (words[1].replaceFirst("(?<=.)(?:s|n|en)$", "").toLowerCase(Locale.ROOT)) {
            case "minute", "minut" -> Optional.of("PT" + number + "M");
            case "hour", "stund", "stunde" -> Optional.of("PT" + number + "H");
            case "day", "tag", "tage" -> Optional.of("P" + number + "D");
            case "month", "monat", "monate" -> Optional.of("P" + number + "M");
            default -> Optional.empty();
        };
    }

    /** A span in minutes: {@code 60}. Empty for what is no span of minutes or hours. */
    private static Optional<String> window(String text) {
        return span(text).filter(span -> span.startsWith("PT")).map(span -> Long.toString(Duration.parse(span).toMinutes()));
    }

    private static Optional<String> minuteOfDay(String text) {
        return parsed(text, time -> Integer.toString(LocalTime.parse(time).toSecondOfDay() / 60));
    }

    private static Optional<String> parsed(String text, Function<String, String> parse) {
        try {
            return Optional.of(parse.apply(text));
        } catch (RuntimeException meaningless) {
            return Optional.empty();
        }
    }
}
