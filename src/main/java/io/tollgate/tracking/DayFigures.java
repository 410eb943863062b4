package io.tollgate.tracking;

import io.tollgate.ledger.ReratedPrices;
import io.tollgate.message.MessageId;
import io.tollgate.money.Money;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * How far the messages of a span of time have come. Each figure is one statement over an index, and looks at the latest {@value #MOST}
 * rows at most, so that a large day costs no more than a small one.
 */
@Component
public class DayFigures {

    /** With more verdicts the figures are those of the latest ones. */
    public static final int MOST = 200_000;
    /** A message has up to four receipts. */
    private static final int MOST_RECEIPTS = 4 * MOST;

    private static final String VERDICTS = "decision FORCE INDEX (PRIMARY)";
    private static final String OF_SPAN = VERDICTS + " WHERE message_id >= ? AND message_id < ?";
    private static final String ROWS = "(SELECT %s FROM %s WHERE message_id >= ? AND message_id < ? ORDER BY message_id DESC LIMIT %d)"
            + " latest";

    private final JdbcTemplate jdbc;

    DayFigures(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * The messages that were accepted in the span.
     *
     * @param accepted with those that wait for their first verdict
     * @param refusals by rule, the most frequent first
     * @param charges  by currency; what runs of re-rating have corrected at its corrected price
     * @param partly   there are more, and these are the latest
     */
    public record Figures(long accepted, long admitted, long delivered, long read, long charged, Map<String, Long> refusals,
            List<Charged> charges, boolean partly) {}

    /** @param free those of them that cost nothing */
    public record Charged(Money sum, long messages, long free) {}

    /** The latest message that was judged. */
    public Optional<MessageId> latest() {
        return jdbc.query("SELECT message_id FROM decision FORCE INDEX (PRIMARY) ORDER BY message_id DESC LIMIT 1",
                (row, number) -> MessageId.of(row.getBytes(1))).stream().findFirst();
    }

    @Transactional(readOnly = true)
    public Figures between(Instant from, Instant until) {
        Object[] span = {MessageId.first(from).bytes(), MessageId.first(until).bytes()};
        Object[] latest = LatestRows.of(jdbc, VERDICTS, span, MOST);
        long[] verdicts = one("SELECT COUNT(DISTINCT message_id), COUNT(DISTINCT CASE WHEN outcome = 'ADMITTED' THEN message_id END),"
                + " COUNT(*) FROM " + OF_SPAN, latest);
        long[] waiting = one("SELECT COUNT(*), 0, 0 FROM (SELECT 1 FROM inbox WHERE round = 0 AND message_id >= ? AND message_id < ?"
                + " LIMIT " + MOST + ") waiting", span);
        long[] receipts = one("SELECT COUNT(DISTINCT CASE WHEN type IN ('DELIVERED', 'READ') THEN message_id END),"
                + " COUNT(DISTINCT CASE WHEN type = 'READ' THEN message_id END), 0 FROM "
                + ROWS.formatted("message_id, type", "receipt", MOST_RECEIPTS), span);
        Map<String, Long> refusals = new LinkedHashMap<>();
        jdbc.query("SELECT rule, COUNT(DISTINCT message_id) AS messages FROM " + OF_SPAN + " AND outcome = 'REFUSED' GROUP BY rule"
                + " ORDER BY messages DESC, rule", row -> {
                    refusals.put(row.getString("rule"), row.getLong("messages"));
                }, latest);
        boolean isRerated = ReratedPrices.any(jdbc, span);
        String price = ReratedPrices.micros(isRerated, "latest");
        List<Charged> charges = jdbc.query("SELECT latest.currency, SUM(" + price + ") AS micros, COUNT(*) AS messages, COUNT(CASE WHEN "
                + price + " = 0 THEN 1 END) AS free FROM " + ROWS.formatted("message_id, currency, rate_micros", "charge", MOST)
                + ReratedPrices.join(isRerated, "latest") + " GROUP BY latest.currency ORDER BY latest.currency",
                DayFigures::charged, span);
        return new Figures(verdicts[0] + waiting[0], verdicts[1], receipts[0], receipts[1],
                charges.stream().mapToLong(Charged::messages).sum(), refusals, charges, verdicts[2] >= MOST);
    }

    private long[] one(String sql, Object[] span) {
        return jdbc.query(sql, (row, number) -> new long[] {row.getLong(1), row.getLong(2), row.getLong(3)}, span).getFirst();
    }

    private static Charged charged(ResultSet row, int number) throws SQLException {
        return new Charged(new Money(row.getLong("micros"), Currency.getInstance(row.getString("currency"))), row.getLong("messages"),
                row.getLong("free"));
    }
}
