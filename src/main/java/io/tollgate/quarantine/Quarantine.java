package io.tollgate.quarantine;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tollgate.database.Backoff;
import io.tollgate.database.RecurringWork;
import io.tollgate.database.Slice;
import io.tollgate.database.Times;
import io.tollgate.database.Trouble;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * The items of all queues that fail alone, for a reason that does not pass. They stay in their queues and hold up no other item. Each is
 * tried again after growing pauses of at most an hour, and whenever an operator asks for it.
 */
@Component
public class Quarantine {

    private static final Logger log = LoggerFactory.getLogger(Quarantine.class);
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final int LONGEST_REASON = 300;
    private static final int SWEPT_AT_ONCE = 1_000;

    private final JdbcTemplate jdbc;
    private final NamedParameterJdbcTemplate named;
    private final MeterRegistry meters;
    private final ObjectProvider<Held> queues;
    /** The queues that may have items here; the others skip the query after each batch. The sweep adds what other nodes have put in. */
    private final Set<String> inUse = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> counts = new ConcurrentHashMap<>();

    Quarantine(NamedParameterJdbcTemplate named, MeterRegistry meters, ObjectProvider<Held> queues) {
        this.jdbc = named.getJdbcTemplate();
        this.named = named;
        this.meters = meters;
        this.queues = queues;
    }

    /** The work that sweeps the quarantine from time to time. */
    @Bean
    static RecurringWork sweepsOfQuarantine(Quarantine quarantine) {
        return RecurringWork.whole("quarantine", () -> quarantine.sweep());
    }

    /** Puts in an item that failed alone. Its first failure is logged as an error; later ones only count as its tries. */
    public void put(Held queue, String item, Throwable failure, Instant now) {
        Optional<Integer> before = jdbc
                .queryForList("SELECT tries FROM quarantine WHERE queue = ? AND item = ?", Integer.class, queue.queue(), item).stream()
                .findFirst();
        int tries = before.orElse(0) + 1;
        Instant next = now.plus(delay(tries));
        queue.holdUntil(item, next);
        inUse.add(queue.queue());
        String reason = place(failure);
        jdbc.update("""
                INSERT INTO quarantine (queue, item, reason, first_at, last_at, tries, next_at) VALUES (?, ?, ?, ?, ?, 1, ?)
                ON DUPLICATE KEY UPDATE reason = VALUES(reason), last_at = VALUES(last_at), tries = tries + 1, next_at = VALUES(next_at)""",
                queue.queue(), item, reason, Times.utc(now), Times.utc(now), Times.utc(next));
        if (tries == 1) {
            log.error("{} {} fails alone and is in quarantine: {}. It is tried again after growing pauses;"
                    + " see /administration/v1/quarantine. Maybe a rule, a register or this row is broken.", queue.queue(), item, reason);
        }
        count();
    }

    /** Takes out items that succeeded. */
    public void released(Held queue, Collection<String> items) {
        if (items.isEmpty() || !inUse.contains(queue.queue())) {
            return;
        }
        try {
            named.update("DELETE FROM quarantine WHERE queue = :queue AND item IN (:items)",
                    Map.of("queue", queue.queue(), "items", items));
        } catch (RuntimeException failure) {
            // The items' success stands; the sweep takes out what its queue no longer has.
            log.debug("Items that succeeded cannot be taken out of the quarantine now", failure);
        }
    }

    /** Runs from time to time: takes out items that their queue no longer has, and counts what other nodes have put in. */
    public void sweep() {
        for (Quarantined one : jdbc.query("SELECT * FROM quarantine ORDER BY last_at LIMIT " + SWEPT_AT_ONCE, (row, line) -> read(row))) {
            try {
                if (queue(one.queue()).filter(queue -> !queue.has(one.item())).isPresent()) {
                    jdbc.update("DELETE FROM quarantine WHERE queue = ? AND item = ?", one.queue(), one.item());
                }
            } catch (RuntimeException failure) {
                log.debug("Whether {} still has {} cannot be found out now", one.queue(), one.item(), failure);
            }
        }
        count();
    }

    /** The items of a queue that must not be tried now, for queues that cannot store this themselves. */
    public Set<String> held(Held queue, Instant now) {
        return Set.copyOf(jdbc.queryForList("SELECT item FROM quarantine WHERE queue = ? AND next_at > ?", String.class, queue.queue(),
                Times.utc(now)));
    }

    /** How many items are in quarantine, by queue, at the last count. */
    public Map<String, Integer> counts() {
        return new TreeMap<>(counts);
    }

    /** The items in quarantine, oldest first. */
    public List<Quarantined> list(Slice slice) {
        return named.query("SELECT * FROM quarantine WHERE 1 = 1" + slice.sql("id", false), slice.parameters(Map.of()),
                (row, line) -> read(row));
    }

    /** @throws Unknown if no item in quarantine has this id */
    public Quarantined get(long id) {
        return jdbc.query("SELECT * FROM quarantine WHERE id = ?", (row, line) -> read(row), id).stream().findFirst()
                .orElseThrow(() -> new Unknown(id));
    }

    /** Lets the queue try the item at once. The item stays in quarantine until it succeeds. */
    public void replay(long id, Instant now) {
        Quarantined one = get(id);
        jdbc.update("UPDATE quarantine SET next_at = ? WHERE id = ?", Times.utc(now), id);
        queue(one.queue()).ifPresent(queue -> queue.holdUntil(one.item(), now));
    }

    /** Gives an item up. */
    public void discard(long id, Instant now) {
        Quarantined one = get(id);
        queue(one.queue()).ifPresent(queue -> queue.discard(one.item(), now));
        jdbc.update("DELETE FROM quarantine WHERE id = ?", id);
        log.warn("{} {} was discarded from the quarantine by an operator", one.queue(), one.item());
        count();
    }

    /** No item in quarantine has this id. */
    public static final class Unknown extends RuntimeException {
        Unknown(long id) {
            super("There is no item " + id + " in quarantine. Maybe it has succeeded meanwhile.");
        }
    }

    public static Duration delay(int tries) {
        return Backoff.wait(tries - 1, FIRST, LONGEST);
    }

    static String place(Throwable failure) {
        String place = Trouble.place(failure).toString();
        return place.length() <= LONGEST_REASON ? place : place.substring(0, LONGEST_REASON);
    }

    private Optional<Held> queue(String name) {
        return queues.stream().filter(queue -> queue.queue().equals(name)).findFirst();
    }

    private void count() {
        Map<String, Integer> found = new TreeMap<>();
        jdbc.query("SELECT queue, COUNT(*) FROM quarantine GROUP BY queue", row -> {
            found.put(row.getString(1), row.getInt(2));
        });
        inUse.addAll(found.keySet());
        inUse.retainAll(found.keySet());
        found.keySet().stream().filter(queue -> !counts.containsKey(queue))
                .forEach(queue -> Gauge.builder("tollgate.quarantine", counts, all -> all.getOrDefault(queue, 0)).tag("queue", queue)
                        .description("Items in quarantine").register(meters));
        counts.replaceAll((queue, before) -> 0);
        counts.putAll(found);
    }

    private static Quarantined read(ResultSet row) throws SQLException {
        return new Quarantined(row.getLong("id"), row.getString("queue"), row.getString("item"), row.getString("reason"),
                Times.instant(row, "first_at"),
                Times.instant(row, "last_at"), row.getInt("tries"), Times.instant(row, "next_at"));
    }
}
