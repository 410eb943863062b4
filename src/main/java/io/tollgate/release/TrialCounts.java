package io.tollgate.release;

import static io.tollgate.database.Times.utc;

import io.tollgate.release.TrialTally.Count;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.statistics.inference.FisherExactTest;
import org.springframework.jdbc.core.JdbcTemplate;

/** Counts what the trials did: in memory for each batch, and by minute in the database at each look. Safe for any thread. */
public final class TrialCounts {

    /** The most messages that this node names for a trial. */
    private static final int SAMPLES = 20;

    /** The exact test takes time with the number of messages; shares of more are tested as if they were of so many. */
    private static final int MOST_TESTED = 1_000_000;

    /** A difference that chance makes more often than this stops no canary. */
    private static final double CHANCE = 0.01;

    /** The time over which the refusals of a canary are compared. */
    private static final Duration WINDOW = Duration.ofMinutes(10);

    private final JdbcTemplate jdbc;
    private Map<Count, Long> pending = new HashMap<>();
    private final Map<Integer, Integer> samples = new HashMap<>();

    TrialCounts(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    public synchronized void add(TrialTally trials) {
        trials.counts().forEach((count, messages) -> {
            if (!count.what().startsWith(TrialTally.SEE) || samples.merge(count.trial(), 1, Integer::sum) <= SAMPLES) {
                pending.merge(count, messages, Long::sum);
            }
        });
    }

    private synchronized Map<Count, Long> take() {
        Map<Count, Long> taken = pending;
        pending = new HashMap<>();
        return taken;
    }

    void flush(Instant now) {
        Map<Count, Long> taken = take();
        if (taken.isEmpty()) {
            return;
        }
        List<Object[]> rows = taken.entrySet().stream()
                .map(entry -> new Object[] {entry.getKey().trial(), utc(now.truncatedTo(ChronoUnit.MINUTES)),
                    entry.getKey().what().substring(0, Math.min(80, entry.getKey().what().length())), entry.getValue()})
                .toList();
        try {
            jdbc.batchUpdate("INSERT INTO rule_trial_count (trial, minute, what, messages) VALUES (?, ?, ?, ?)"
                    + " ON DUPLICATE KEY UPDATE messages = messages + VALUES(messages)", rows);
        } catch (RuntimeException failed) {
            synchronized (this) {
                taken.forEach((count, messages) -> pending.merge(count, messages, Long::sum));
            }
            throw failed;
        }
    }

    /** The number of messages of a trial by outcome. @param trial the entry of the history that began it */
    public Map<String, Long> of(int trial) {
        return since(trial, Instant.EPOCH);
    }

    /** Keeps a number in place of what it was counted from. To do it again keeps the same. */
    void keep(int trial, String what, long number, Instant at) {
        jdbc.update("INSERT INTO rule_trial_count (trial, minute, what, messages) VALUES (?, ?, ?, ?)"
                + " ON DUPLICATE KEY UPDATE messages = GREATEST(messages, VALUES(messages))", trial,
                utc(at.truncatedTo(ChronoUnit.MINUTES)),
                what, number);
    }

    private Map<String, Long> since(int trial, Instant since) {
        Map<String, Long> sums = new TreeMap<>();
        jdbc.query("SELECT what, SUM(messages) messages FROM rule_trial_count WHERE trial = ? AND minute >= ? GROUP BY what",
                row -> {
                    sums.put(row.getString("what"), row.getLong("messages"));
                }, trial, utc(since));
        return sums;
    }

    /** Why a canary must stop: its refusals have left its bounds. */
    Optional<String> reasonToStop(ReleaseEvent canary, Instant now) {
        Canary.Terms terms = Canary.Terms.of(canary.detail());
        Map<String, Long> sums = since(canary.id(), now.minus(WINDOW));
        long judged = sums.getOrDefault(TrialTally.CANARY_JUDGED, 0L);
        long judgedLive = sums.getOrDefault(TrialTally.LIVE_JUDGED, 0L);
        if (judged < terms.minimum()) {
            return Optional.empty();
        }
        double share = 100.0 * sums.getOrDefault(TrialTally.CANARY_REFUSED, 0L) / judged;
        if (terms.band().filter(band -> !band.holds(share)).isPresent()) {
            return Optional.of(String.format(Locale.ROOT, "It refused %.1f percent of %d messages: not %s percent.", share, judged,
                    terms.band().get()));
        }
        if (judgedLive < terms.minimum()) {
            return Optional.empty();
        }
        return apart(sums, TrialTally.CANARY_REFUSED, TrialTally.LIVE_REFUSED, "It refused", terms)
                .or(() -> apart(sums, TrialTally.CANARY_WAITING, TrialTally.LIVE_WAITING, "It makes wait", terms));
    }

    private static Optional<String> apart(Map<String, Long> sums, String ofCanary, String inForce, String does, Canary.Terms terms) {
        Shares shares = Shares.of(sums, ofCanary, inForce);
        return Math.abs(shares.canary() - shares.inForce()) > terms.points() && shares.chance() < CHANCE
                ? Optional.of(does + shares.words() + ": more than " + terms.points() + " points apart.")
                : Optional.empty();
    }

    /** The messages that one side judged, refused and made wait. */
    public record Side(long judged, long refused, long waiting) {}

    /** The canary first, then the version in force for all others: the control. */
    public List<Side> sides(int trial) {
        Map<String, Long> sums = of(trial);
        return List.of(side(sums, TrialTally.CANARY_JUDGED, TrialTally.CANARY_REFUSED, TrialTally.CANARY_WAITING),
                side(sums, TrialTally.LIVE_JUDGED, TrialTally.LIVE_REFUSED, TrialTally.LIVE_WAITING));
    }

    private static Side side(Map<String, Long> sums, String judged, String refused, String waiting) {
        return new Side(sums.getOrDefault(judged, 0L), sums.getOrDefault(refused, 0L), sums.getOrDefault(waiting, 0L));
    }

    /** How a canary does beside the version in force, in sentences; empty before both have judged a message. */
    public List<String> compared(int trial) {
        Map<String, Long> sums = of(trial);
        if (!sums.containsKey(TrialTally.CANARY_JUDGED) || !sums.containsKey(TrialTally.LIVE_JUDGED)) {
            return List.of();
        }
        return List.of("It refused" + Shares.of(sums, TrialTally.CANARY_REFUSED, TrialTally.LIVE_REFUSED).words() + ".",
                "It makes wait" + Shares.of(sums, TrialTally.CANARY_WAITING, TrialTally.LIVE_WAITING).words() + ".");
    }

    /**
     * Two shares of messages in percent.
     *
     * @param chance the probability that chance alone makes them differ as much: Fisher's exact test
     */
    private record Shares(double canary, long ofCanary, double inForce, long ofInForce, double chance) {

        static Shares of(Map<String, Long> sums, String ofCanary, String inForce) {
            long judged = sums.getOrDefault(TrialTally.CANARY_JUDGED, 0L);
            long judgedInForce = sums.getOrDefault(TrialTally.LIVE_JUDGED, 0L);
            long hit = sums.getOrDefault(ofCanary, 0L);
            long hitInForce = sums.getOrDefault(inForce, 0L);
            double scale = Math.min(1, (double) MOST_TESTED / (judged + judgedInForce));
            double chance = FisherExactTest.withDefaults().test(new int[][] {
                {scaled(hit, scale), scaled(judged - hit, scale)},
                {scaled(hitInForce, scale), scaled(judgedInForce - hitInForce, scale)}}).getPValue();
            return new Shares(100.0 * hit / judged, judged, 100.0 * hitInForce / judgedInForce, judgedInForce, chance);
        }

        private static int scaled(long count, double scale) {
            return (int) Math.round(count * scale);
        }

        String words() {
            return String.format(Locale.ROOT, " %.1f percent of %d messages, the version in force %.1f percent of %d (%s)", canary,
                    ofCanary, inForce, ofInForce, chance < 0.0001
                            ? "chance alone makes such a difference in less than 1 of 10,000 cases"
                            : String.format(Locale.ROOT, "chance alone makes such a difference in %.2f percent of cases", 100 * chance));
        }
    }
}
