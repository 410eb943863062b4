package io.tollgate.tracking;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** How many verdicts each rule has decided, by the sums that are kept of each day. */
@Component
public class RuleHits {

    private static final String VERDICTS = "message_day FORCE INDEX (%s) WHERE day BETWEEN ? AND ?"
            + " AND what IN ('ADMITTED', 'DEFERRED', 'REFUSED')";

    private final JdbcTemplate jdbc;

    RuleHits(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** @param day in UTC, on which the messages were accepted; @param outcome ADMITTED, DEFERRED or REFUSED */
    public record Day(LocalDate day, String outcome, long verdicts) {}

    /** Verdicts by rule on messages that were accepted on these days. @param first and @param last in UTC; both are of the span */
    @Transactional(readOnly = true)
    public Map<String, Long> between(LocalDate first, LocalDate last) {
        Map<String, Long> hits = new LinkedHashMap<>();
        jdbc.query("SELECT name, SUM(messages) AS verdicts FROM " + VERDICTS.formatted("PRIMARY") + " GROUP BY name", row -> {
            hits.put(row.getString("name"), row.getLong("verdicts"));
        }, first, last);
        return hits;
    }

    /** The verdicts of one rule by day, the latest day first; days without a verdict are left out. */
    @Transactional(readOnly = true)
    public List<Day> of(String rule, LocalDate first, LocalDate last) {
        return jdbc.query("SELECT day, what, SUM(messages) AS verdicts FROM " + VERDICTS.formatted("message_day_by_name")
                + " AND name = ? GROUP BY day, what ORDER BY day DESC, what",
                (row, _) -> new Day(row.getObject("day", LocalDate.class), row.getString("what"), row.getLong("verdicts")),
                first, last, rule);
    }
}
