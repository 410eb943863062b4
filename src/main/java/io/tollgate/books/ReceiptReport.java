package io.tollgate.books;

import io.tollgate.database.Times;
import io.tollgate.ledger.ReratedPrices;
import io.tollgate.message.BusinessId;
import io.tollgate.message.MessageId;
import io.tollgate.money.Money;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Receipts of delivery against charges, by day, business, market and category. Each charge of the days is counted once, and each message
 * that was delivered by its receipts and has no charge. Receipts that came again have a line of their own.
 */
@Component
public class ReceiptReport {

    /** The most days of a report. */
    public static final int MOST_DAYS = 31;

    /** The longest time that a message can be under way. */
    private static final Duration LONGEST_WAY = Duration.ofDays(40);

    private static final byte[] LAST = MessageId.first(Instant.parse("9999-12-31T00:00:00Z")).bytes();

    private static final String ARRIVED = "COALESCE(r.delivered_at, r.read_at) IS NOT NULL";
    private static final String ARRIVED_AT = "LEAST(COALESCE(r.delivered_at, r.read_at), COALESCE(r.read_at, r.delivered_at))";

    private final JdbcTemplate jdbc;

    ReceiptReport(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** What became of a message by its receipts and by the ledger. */
    public enum Kind {
        /** It has a receipt of delivery, and is charged or free. */
        AGREED,
        /** It is charged, and no receipt says that it was delivered. */
        ONLY_CHARGE,
        /** A charge without a receipt, as in {@link #ONLY_CHARGE}; but it is older than all receipts that are kept. */
        RECEIPTS_FORGOTTEN,
        /** A receipt says that it was delivered, and it has no charge though it should. */
        ONLY_RECEIPT,
        /** The receipt came after the message had failed or expired, and its money was released; or an earlier way had delivered it. */
        AFTER_RELEASE,
        /** Receipts that came again and changed nothing, on this day in UTC, of all markets and categories. */
        REPEATED
    }

    /**
     * Messages of one kind.
     *
     * @param day      of the delivery, in the zone of the report
     * @param business empty if nobody knows any more whose messages they are
     * @param market   empty for what is not charged
     * @param messages more than zero; of {@link Kind#REPEATED} receipts
     * @param free     of these
     * @param charged  empty for what is not charged; what runs of re-rating have corrected at its corrected price
     */
    public record Line(LocalDate day, Optional<BusinessId> business, String market, String category, Kind kind, long messages, long free,
            Optional<Money> charged) {}

    /** The lines by day, business, market, category and kind. */
    @Transactional(readOnly = true)
    public List<Line> of(Span span) {
        if (span.to().isAfter(span.from().plusDays(MOST_DAYS - 1L))) {
            throw new IllegalArgumentException("to (" + span.to() + ") must be less than " + MOST_DAYS + " days after from (" + span.from()
                    + ")");
        }
        Instant first = span.begin().minus(LONGEST_WAY);
        byte[] from = MessageId.first(first.isBefore(Instant.EPOCH) ? Instant.EPOCH : first).bytes();
        boolean isRerated = ReratedPrices.any(jdbc, from, LAST);
        List<Line> lines = new ArrayList<>(jdbc.query("SELECT " + span.day("c.delivered_at") + " AS day, c.business_id, "
                + ReratedPrices.market(isRerated, "c") + " AS market, c.category, c.currency, CASE WHEN EXISTS (SELECT 1 FROM receipt r"
                + " WHERE r.message_id = c.message_id AND " + ARRIVED + ") THEN 'AGREED' WHEN c.message_id < COALESCE((SELECT"
                + " MIN(message_id) FROM receipt), X'FF') THEN 'RECEIPTS_FORGOTTEN'"
                + " ELSE 'ONLY_CHARGE' END AS kind, COUNT(*) AS messages, COUNT(CASE WHEN c.free_reason <> '' THEN 1 END) AS free,"
                + " SUM(" + ReratedPrices.micros(isRerated, "c") + ") AS micros FROM charge c FORCE INDEX (charge_message)"
                + ReratedPrices.join(isRerated, "c") + " WHERE c.message_id >= ? AND c.delivered_at >= ?"
                + " AND c.delivered_at < ? GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6", (row, _) -> line(row), from,
                Times.utc(span.begin()), Times.utc(span.end())));
        lines.addAll(jdbc.query("SELECT day, business_id, '' AS market, category, '' AS currency, kind, COUNT(*) AS messages, 0 AS free,"
                + " 0 AS micros FROM (SELECT " + span.day(ARRIVED_AT) + " AS day, COALESCE(d.business_id, 0) AS business_id,"
                + " COALESCE(d.category, '') AS category, CASE d.outcome WHEN 'RELEASED' THEN 'AFTER_RELEASE'"
                + " ELSE 'ONLY_RECEIPT' END AS kind FROM receipt r FORCE INDEX (PRIMARY)"
                + " LEFT JOIN charge c ON c.message_id = r.message_id LEFT JOIN delivery d ON d.message_id = r.message_id"
                + " WHERE r.message_id >= ? AND c.message_id IS NULL AND " + ARRIVED_AT + " >= ? AND " + ARRIVED_AT
                + " < ?) apart GROUP BY day, business_id, category, kind ORDER BY 1, 2, 4, 6",
                (row, _) -> line(row), from, Times.utc(span.begin()), Times.utc(span.end())));
        lines.addAll(jdbc.query("SELECT day, business_id, '' AS market, '' AS category, '' AS currency, 'REPEATED' AS kind,"
                + " receipts AS messages, 0 AS free, 0 AS micros FROM receipt_repeated WHERE day >= ? AND day <= ?"
                + " ORDER BY day, business_id", (row, _) -> line(row), span.from(), span.to()));
        return lines;
    }

    private static Line line(ResultSet row) throws SQLException {
        int business = row.getInt("business_id");
        String currency = row.getString("currency");
        return new Line(row.getObject("day", LocalDate.class), business == 0 ? Optional.empty() : Optional.of(new BusinessId(business)),
                row.getString("market"), row.getString("category"), Kind.valueOf(row.getString("kind")), row.getLong("messages"),
                row.getLong("free"), currency.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Money(row.getBigDecimal("micros").longValueExact(), Currency.getInstance(currency))));
    }
}
