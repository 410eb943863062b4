package io.tollgate.tracking;

import io.tollgate.message.MessageId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * How many verdicts each rule has decided. A figure is one statement over an index, and looks at the latest {@value #MOST} verdicts at
 * most.
 */
@Component
public class RuleHits {

    /** With more verdicts the figures are those of the latest ones. */
    public static final int MOST = 200_000;

    private static final String VERDICTS = "decision FORCE INDEX (PRIMARY)";
    private static final String SPAN = VERDICTS + " WHERE message_id >= ? AND message_id < ?";
    /** An id begins with the milliseconds of its acceptance. */
    private static final String BY_DAY = "SELECT CAST(CONV(HEX(LEFT(message_id, 6)), 16, 10) AS UNSIGNED) DIV 86400000 AS day, outcome,"
            + " COUNT(*) AS verdicts FROM " + SPAN + " AND rule = ? GROUP BY day, outcome ORDER BY day DESC, outcome";

    private final JdbcTemplate jdbc;

    RuleHits(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** @param day in UTC, on which the messages were accepted; @param outcome ADMITTED, DEFERRED or REFUSED */
    public record Day(LocalDate day, String outcome, long verdicts) {}

    /** By rule, over the messages that were accepted in the span. */
    @Transactional(readOnly = true)
    public Map<String, Long> between(Instant from, Instant until) {
        Map<String, Long> hits = new LinkedHashMap<>();
        jdbc.query("SELECT rule, COUNT(*) AS verdicts FROM " + SPAN + " GROUP BY rule", row -> {
            hits.put(row.getString("rule"), row.getLong("verdicts"));
        }, latest(from, until));
        return hits;
    }

    /** Of one rule by day, the latest day first; days without a verdict are left out. */
    @Transactional(readOnly = true)
    public List<Day> of(String rule, Instant from, Instant until) {
        Object[] latest = latest(from, until);
        return jdbc.query(BY_DAY, (row, _) -> new Day(LocalDate.ofEpochDay(row.getLong("day")), row.getString("outcome"),
                row.getLong("verdicts")), latest[0], latest[1], rule);
    }

    private Object[] latest(Instant from, Instant until) {
        return LatestRows.of(jdbc, VERDICTS, new Object[] {MessageId.first(from).bytes(), MessageId.first(until).bytes()}, MOST);
    }
}
