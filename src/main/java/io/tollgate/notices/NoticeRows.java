package io.tollgate.notices;

import io.tollgate.database.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Rows of {@code notice_thing}: what waits, numbered in the order in which it was seen; and the one row of {@code notice_lock}. */
@Component
class NoticeRows {

    /** One of the processes looks once in this time. */
    private static final Duration BETWEEN = Duration.ofSeconds(25);
    private static final int LONGEST = 300;

    private final JdbcTemplate jdbc;
    private final NamedParameterJdbcTemplate named;

    NoticeRows(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
        this.named = new NamedParameterJdbcTemplate(jdbc);
    }

    /** How many of a kind wait, and how many of them are new to a reader. */
    record Count(NoticeKind kind, long fresh, long all, long last) {}

    /** Whether this process is the one to look now. */
    boolean isDue(Instant now) {
        return !jdbc.queryForList("SELECT 1 FROM notice_lock WHERE id = 1 AND looked_at <= ?", Integer.class,
                Times.utc(now.minus(BETWEEN))).isEmpty();
    }

    /**
     * Numbers what is new, and forgets what no longer waits. Only who holds the row of {@code notice_lock} does so, so the numbers come in
     * their order.
     */
    @Transactional
    void saw(Map<NoticeKind, List<String>> waiting, Instant now) {
        int first = jdbc.update("UPDATE notice_lock SET looked_at = ? WHERE id = 1 AND looked_at <= ?", Times.utc(now),
                Times.utc(now.minus(BETWEEN)));
        if (first == 0) {
            return; // another process was faster
        }
        waiting.forEach((kind, things) -> {
            Set<String> known = new HashSet<>(jdbc.queryForList("SELECT thing FROM notice_thing WHERE kind = ?", String.class,
                    kind.name()));
            Set<String> present = new HashSet<>();
            things.forEach(thing -> present.add(thing.length() <= LONGEST ? thing : thing.substring(0, LONGEST)));
            add(kind, present.stream().filter(thing -> !known.contains(thing)).sorted().toList(), now);
            if (things.size() < Waiting.MOST) {
                known.removeAll(present);
                remove(kind, known);
            }
        });
    }

    private void add(NoticeKind kind, List<String> fresh, Instant now) {
        jdbc.batchUpdate("INSERT INTO notice_thing (kind, thing, seen_at) VALUES (?, ?, ?)",
                fresh.stream().map(thing -> new Object[] {kind.name(), thing, Times.utc(now)}).toList());
    }

    private void remove(NoticeKind kind, Collection<String> gone) {
        jdbc.batchUpdate("DELETE FROM notice_thing WHERE kind = ? AND thing = ?",
                gone.stream().sorted().map(thing -> new Object[] {kind.name(), thing}).toList());
    }

    /** Counts of kinds of which something waits. @param told the last number that the reader was told of */
    List<Count> counts(Collection<NoticeKind> kinds, long told) {
        return kinds.isEmpty()
                ? List.of()
                : named.query("SELECT kind, SUM(number > :told) AS fresh, COUNT(*) AS things, MAX(number) AS last FROM notice_thing"
                        + " WHERE kind IN (:kinds) GROUP BY kind", Map.of("told", told, "kinds", kinds.stream().map(Enum::name).toList()),
                        (row, _) -> new Count(NoticeKind.valueOf(row.getString("kind")), row.getLong("fresh"), row.getLong("things"),
                                row.getLong("last")))
                        .stream().sorted(Comparator.comparing(Count::kind)).toList();
    }
}
