package io.tollgate.rulebook.language;

import io.tollgate.decision.CaseFile;
import io.tollgate.decision.CaseFile.TrafficFacts;
import io.tollgate.message.Category;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A number of messages to the recipient that some rule asks for. The case file has an answer for each that a rule of its book asks.
 *
 * @param category   empty: of any category
 * @param ofBusiness of the same business alone; otherwise of all
 * @param span       back from now: {@code PT90M}, {@code P3D} of 24 h each, {@code P2M} of the calendar (UTC); {@link #DAY}
 */
public record CountAsked(Optional<Category> category, boolean ofBusiness, String span) {

    /** Counts on her present day; if several days are possible, on the one with the most. */
    public static final String DAY = "DAY";

    /** The key of the whole days of 24 h since the first message of the business to her; -1 if there was none. */
    public static final String DAYS_SINCE_FIRST = "days since the first";

    /** The key of the marketing messages of the business in the last 31 days that the recipient has not answered. */
    public static final String UNANSWERED = "marketing not answered";

    /** Longer than any day in any zone, even the day on which clocks go back. */
    private static final Duration LONGEST_DAY = Duration.ofHours(26);

    /** Days of more than two years, so that months of every length are among them. */
    private static final List<Instant> SOME_DAYS = IntStream.range(0, 800)
            .mapToObj(day -> Instant.parse("2027-01-01T12:00:00Z").plus(Duration.ofDays(day))).toList();

    private static final Pattern CALL = Pattern.compile("count\\(\"([A-Z]+)\", \"([A-Z]+)\", \"([A-Z0-9]+)\"\\)");
    private static final String ANY = "ANY";
    private static final String OWN = "OWN";

    /** What a property of an open case counts; empty if it is another one. */
    public static Optional<CountAsked> in(String property) {
        Matcher call = CALL.matcher(property);
        return call.matches()
                ? Optional.of(new CountAsked(Optional.of(call.group(1)).filter(word -> !word.equals(ANY)).map(Category::valueOf),
                        call.group(2).equals(OWN), call.group(3)))
                : Optional.empty();
    }

    /** Whether every message that this counts is counted by the other, too, whenever they are asked. */
    public boolean isWithin(CountAsked other) {
        return (other.category.isEmpty() || other.category.equals(category)) && (ofBusiness || !other.ofBusiness)
                && SOME_DAYS.stream().allMatch(now -> !from(now).isBefore(other.from(now)))
                && !(other.span.equals(DAY) && !span.equals(DAY));
    }

    /** The key under which the case file has its answer. */
    public String key() {
        return key(categoryWord(), whose(), span);
    }

    OptionalInt answer(CaseFile file) {
        return answer(file, categoryWord(), whose(), span);
    }

    private String categoryWord() {
        return category.map(Category::name).orElse(ANY);
    }

    private String whose() {
        return ofBusiness ? OWN : "ALL";
    }

    /** The number on a case; empty if it does not tell. A case from before a rule asked tells marketing of the day and of whole days. */
    static OptionalInt answer(CaseFile file, String category, String whose, String span) {
        TrafficFacts traffic = file.traffic();
        Integer counted = traffic.counts().get(key(category, whose, span));
        if (counted != null) {
            return OptionalInt.of(counted);
        }
        if (!category.equals(Category.MARKETING.name())) {
            return OptionalInt.empty();
        }
        boolean own = whose.equals(OWN);
        if (span.equals(DAY)) {
            return OptionalInt.of(own ? traffic.marketingTodayFromBusiness() : traffic.marketingToday());
        }
        int days = wholeDays(span);
        return days == 0
                ? OptionalInt.empty()
                : OptionalInt.of(own ? traffic.marketingInLastDaysFromBusiness(days) : traffic.marketingInLastDays(days));
    }

    /** The number of whole days, from 1 to as many as a case tells; 0 for any other span. */
    private static int wholeDays(String span) {
        if (span.endsWith("M") && !span.startsWith("PT")) {
            return 0; // months are not of one length
        }
        Duration time = Duration.parse(span);
        return time.equals(Duration.ofDays(time.toDays())) && time.toDays() <= TrafficFacts.MOST_DAYS ? (int) time.toDays() : 0;
    }

    static String key(String category, String whose, String span) {
        return category + " " + whose + " " + span;
    }

    /** Messages after this instant count; for {@link #DAY}, those of them that are of her day. */
    public Instant from(Instant now) {
        return switch (span) {
            case DAY -> now.minus(LONGEST_DAY);
            case String time when time.startsWith("PT") || time.endsWith("D") -> now.minus(Duration.parse(time));
            case String months -> now.atZone(ZoneOffset.UTC).minus(Period.parse(months)).toInstant();
        };
    }
}
