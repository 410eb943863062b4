package io.tollgate.rulebook.language;

import io.tollgate.decision.CaseFile;
import java.math.BigInteger;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What some rule asks of the pace at which a business spends. The case file has an answer for each that a rule of its book asks.
 *
 * @param kind what is asked
 * @param of   the last so many minutes, or {@link #DAY}; for {@link Kind#USUAL} the number of days before
 */
public record PaceAsked(Kind kind, String of) {

    /** The day of the business so far. */
    public static final String DAY = "DAY";

    private static final Pattern SPENT = Pattern.compile("spent\\(\"[A-Z]{3}\", \"(\\w+)\"\\)");
    private static final Pattern SENT = Pattern.compile("sent\\(\"(\\w+)\"\\)");
    private static final Pattern TIMES = Pattern.compile("timesUsual\\(\\d+, (\\d+), \"(\\w+)\"\\)");

    private static final Pattern NEW = Pattern.compile("newSpender\\((\\d+)\\)");

    /**
     * USUAL: what it spent on the days before, and on how many of them it spent something. STOPPED: whether. AGREED: what it may spend by
     * agreement.
     */
    public enum Kind {
        SPENT, SENT, USUAL, STOPPED, AGREED
    }

    /** Whether the spending of the business is stopped. */
    public static final PaceAsked IF_STOPPED = new PaceAsked(Kind.STOPPED, "NOW");

    /** What the business may spend within an hour, as it was agreed with it; 0 if nothing was. */
    public static final PaceAsked AGREED_LIMIT = new PaceAsked(Kind.AGREED, "HOUR");

    private static final PaceAsked SPENT_IN_AN_HOUR = new PaceAsked(Kind.SPENT, "60");

    /** What a property of an open case asks; empty if it asks something else. */
    public static Set<PaceAsked> in(String property) {
        Matcher spent = SPENT.matcher(property);
        if (spent.matches()) {
            return Set.of(new PaceAsked(Kind.SPENT, spent.group(1)));
        }
        Matcher sent = SENT.matcher(property);
        if (sent.matches()) {
            return Set.of(new PaceAsked(Kind.SENT, sent.group(1)));
        }
        if (property.equals("spendingStopped")) {
            return Set.of(IF_STOPPED);
        }
        if (property.equals("limitAgreed")) {
            return Set.of(AGREED_LIMIT);
        }
        if (property.equals("beyondAgreedLimit")) {
            return Set.of(AGREED_LIMIT, SPENT_IN_AN_HOUR);
        }
        Matcher isNew = NEW.matcher(property);
        if (isNew.matches()) {
            return Set.of(new PaceAsked(Kind.USUAL, isNew.group(1)));
        }
        Matcher times = TIMES.matcher(property);
        return times.matches()
                ? Set.of(new PaceAsked(Kind.SPENT, times.group(2)), new PaceAsked(Kind.USUAL, times.group(1)))
                : Set.of();
    }

    public boolean ofToday() {
        return of.equals(DAY);
    }

    /** Whether this asks about the last minutes. */
    public boolean ofMinutes() {
        return (kind == Kind.SPENT || kind == Kind.SENT) && !ofToday();
    }

    /** The number of minutes or days. */
    public int number() {
        return Integer.parseInt(of);
    }

    /** The key under which the case file has its answer: millionths, or messages. */
    public String key() {
        return key(kind, of);
    }

    /** The key under which the case file has the number of days on which something was spent. */
    public String daysKey() {
        return daysKey(of);
    }

    boolean toldBy(CaseFile file) {
        // Before rules asked this, nobody was stopped, and no limit was agreed.
        return kind == Kind.STOPPED || kind == Kind.AGREED || file.funds().pace().containsKey(key());
    }

    static long spent(Map<String, Long> pace, String of) {
        return number(pace, key(Kind.SPENT, of));
    }

    static long sent(Map<String, Long> pace, String of) {
        return number(pace, key(Kind.SENT, of));
    }

    /** Whether more was spent than so many times the average of those days before on which anything was spent; false if there are none. */
    static boolean timesUsual(Map<String, Long> pace, long times, long days, String of) {
        long spentBefore = number(pace, key(Kind.USUAL, Long.toString(days)));
        long onDays = number(pace, daysKey(Long.toString(days)));
        return onDays > 0 && BigInteger.valueOf(spent(pace, of)).multiply(BigInteger.valueOf(onDays))
                .compareTo(BigInteger.valueOf(spentBefore).multiply(BigInteger.valueOf(times))) > 0;
    }

    static boolean newSpender(Map<String, Long> pace, long days) {
        return number(pace, daysKey(Long.toString(days))) == 0;
    }

    static boolean stopped(Map<String, Long> pace) {
        return number(pace, IF_STOPPED.key()) > 0;
    }

    static boolean limitAgreed(Map<String, Long> pace) {
        return number(pace, AGREED_LIMIT.key()) > 0;
    }

    /** False if no limit is agreed. */
    static boolean beyondAgreedLimit(Map<String, Long> pace) {
        return limitAgreed(pace) && number(pace, SPENT_IN_AN_HOUR.key()) > number(pace, AGREED_LIMIT.key());
    }

    private static long number(Map<String, Long> pace, String key) {
        return pace.getOrDefault(key, 0L);
    }

    private static String key(Kind kind, String of) {
        return kind + " " + of;
    }

    private static String daysKey(String days) {
        return "DAYS " + days;
    }
}
