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
import org.springframework.jdbc.core.JdbcTemplate;

/** Counts what the trials did: in memory for each batch, and by minute in the database at each look. Safe for any thread. */
public final class TrialCounts {

    /** The time over which the refusals of a canary are compared. */
    private static final Duration WINDOW = Duration.ofMinutes(10);

    private final JdbcTemplate jdbc;
    private Map<Count, Long> pending = new HashMap<>();

    TrialCounts(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    public synchronized void add(TrialTally trials) {
        trials.counts().forEach((count, messages) -> pending.merge(count, messages, Long::sum));
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
        double live = 100.0 * sums.getOrDefault(TrialTally.LIVE_REFUSED, 0L) / judgedLive;
        return Math.abs(share - live) <= terms.points()
                ? Optional.empty()
                : Optional.of(String.format(Locale.ROOT,
                        "It refused %.1f percent of %d messages, the version in force %.1f percent of %d: more than %d points apart.",
                        share, judged, live, judgedLive, terms.points()));
    }
}
