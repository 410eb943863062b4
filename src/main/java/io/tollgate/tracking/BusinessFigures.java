package io.tollgate.tracking;

import io.tollgate.message.BusinessId;
import io.tollgate.message.MessageId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** How the messages of one business fare: how many were refused and why, delivered, read and failed. */
@Component
public class BusinessFigures {

    /** The most verdicts that are counted. If there are more, the figures are those of the latest ones. */
    public static final int MOST = 5_000;

    private static final String VERDICTS = "(SELECT message_id, outcome, rule FROM decision FORCE INDEX (decision_of_business)"
            + " WHERE business_id = ? AND message_id >= ? AND message_id < ? ORDER BY message_id DESC LIMIT " + MOST + ") verdicts";

    private final JdbcTemplate jdbc;

    BusinessFigures(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Of the messages that were accepted in a span and have a verdict.
     *
     * @param refusals by rule, the most frequent first
     * @param partly   there are more, and these are the latest
     */
    public record Figures(long judged, long admitted, long refused, long delivered, long read, long failed, Map<String, Long> refusals,
            boolean partly) {}

    /** The messages of this business that were accepted at or after {@code from} and before {@code until}. */
    @Transactional(readOnly = true)
    public Figures between(BusinessId business, Instant from, Instant until) {
        Object[] span = {business.value(), MessageId.first(from).bytes(), MessageId.first(until).bytes()};
        Received received = jdbc.query("SELECT " + received("delivered") + ", " + received("read") + ", " + received("failed") + " FROM "
                + VERDICTS + " JOIN receipt r ON r.message_id = verdicts.message_id WHERE verdicts.outcome = 'ADMITTED'",
                (row, _) -> new Received(row.getLong("has_delivered"), row.getLong("has_read"), row.getLong("has_failed")),
                span).getFirst();
        Map<String, Long> refusals = new LinkedHashMap<>();
        jdbc.query("SELECT rule, COUNT(DISTINCT message_id) AS messages FROM " + VERDICTS + " WHERE outcome = 'REFUSED' GROUP BY rule"
                + " ORDER BY messages DESC, rule", row -> {
                    refusals.put(row.getString("rule"), row.getLong("messages"));
                }, span);
        return jdbc.query("SELECT COUNT(DISTINCT message_id) AS judged, COUNT(DISTINCT CASE WHEN outcome = 'ADMITTED' THEN message_id END)"
                + " AS admitted, COUNT(DISTINCT CASE WHEN outcome = 'REFUSED' THEN message_id END) AS refused, COUNT(*) AS verdicts FROM "
                + VERDICTS,
                (row, _) -> new Figures(row.getLong("judged"), row.getLong("admitted"), row.getLong("refused"),
                        received.delivered(), received.read(), received.failed(), refusals, row.getLong("verdicts") >= MOST),
                span).getFirst();
    }

    private record Received(long delivered, long read, long failed) {}

    private static String received(String what) {
        return "COUNT(DISTINCT CASE WHEN r." + what + "_at IS NOT NULL THEN r.message_id END) AS has_" + what;
    }
}
