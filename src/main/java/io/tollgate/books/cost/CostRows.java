package io.tollgate.books.cost;

import static java.util.Objects.requireNonNull;

import io.tollgate.books.Span;
import io.tollgate.database.Times;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Rows of the tables {@code supplier_cost_progress} and {@code supplier_cost}: changed only by a transaction that holds the row of the
 * first.
 */
@Component
final class CostRows {

    /** The network charges nothing for these; what Tollgate gives away, it charges. */
    private static final String FREE = "free_reason IN ('SERVICE_WINDOW', 'SERVICE_ALLOWANCE', 'FREE_ENTRY')";

    private final JdbcTemplate jdbc;

    CostRows(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** @param seq up to this number charges are counted; @param seenSeq the highest number that there was at {@code seenAt} */
    record Through(long seq, long seenSeq, Instant seenAt) {}

    /**
     * Messages of one business, day, market and category whose charges have numbers in one part.
     *
     * @param firstSeq the number before the part
     * @param messages that the network charges
     * @param free     that it does not
     */
    record Slice(long firstSeq, BusinessId business, LocalDate day, String market, Category category, long messages, long free) {

        /** A name for these messages that no other slice has. */
        String text() {
            return firstSeq + " " + business + " " + day + " " + market + " " + category;
        }
    }

    /** Locks how far the count has come: nobody else counts until the transaction ends. */
    Through lock() {
        return requireNonNull(jdbc.queryForObject("SELECT seq, seen_seq, seen_at FROM supplier_cost_progress WHERE id = 1 FOR UPDATE",
                (row, _) -> new Through(row.getLong("seq"), row.getLong("seen_seq"), Times.instant(row, "seen_at"))));
    }

    void set(Through counted) {
        jdbc.update("UPDATE supplier_cost_progress SET seq = ?, seen_seq = ?, seen_at = ? WHERE id = 1", counted.seq(), counted.seenSeq(),
                Times.utc(counted.seenAt()));
    }

    long latestCharge() {
        return Optional.ofNullable(jdbc.queryForObject("SELECT MAX(seq) FROM charge", Long.class)).orElse(0L);
    }

    /** The charges with numbers after one and up to another, by day, market, category and business. SMS go by other networks. */
    List<Slice> count(long after, long through, ZoneId zone) {
        Optional<Span> days = days(after, through, zone);
        if (days.isEmpty()) {
            return List.of();
        }
        return jdbc.query("SELECT business_id, " + days.get().day("delivered_at") + " AS day, market, category, COUNT(*) AS messages,"
                + " COUNT(CASE WHEN " + FREE + " THEN 1 END) AS free FROM charge FORCE INDEX (PRIMARY) WHERE seq > ? AND seq <= ?"
                + " AND market NOT LIKE 'SMS %' GROUP BY business_id, 2, market, category ORDER BY 2, market, category, business_id",
                (row, _) -> slice(row, after, row.getLong("messages") - row.getLong("free")), after, through);
    }

    private Optional<Span> days(long after, long through, ZoneId zone) {
        return jdbc.query("SELECT MIN(delivered_at) AS first, MAX(delivered_at) AS last FROM charge FORCE INDEX (PRIMARY) WHERE seq > ?"
                + " AND seq <= ? HAVING MIN(delivered_at) IS NOT NULL",
                (row, _) -> new Span(
                        LocalDate.ofInstant(Times.instant(row, "first"), zone), LocalDate.ofInstant(Times.instant(row, "last"), zone),
                        zone),
                after, through).stream().findFirst();
    }

    /** Slices that have no price yet, the oldest first. */
    List<Slice> unpriced(Currency currency, int most) {
        return jdbc.query("SELECT first_seq, business_id, day, market, category, messages, free FROM supplier_cost WHERE priced = FALSE"
                + " AND currency = ? ORDER BY day, market, category, first_seq, business_id LIMIT ?",
                (row, _) -> slice(row, row.getLong("first_seq"), row.getLong("messages")), currency.getCurrencyCode(), most);
    }

    /** How many messages of the month are priced, which reach its tiers. */
    long priced(String market, Category category, Currency currency, YearMonth month) {
        return requireNonNull(jdbc.queryForObject("SELECT COALESCE(SUM(messages), 0) FROM supplier_cost WHERE day >= ? AND day <= ?"
                + " AND market = ? AND category = ? AND currency = ? AND priced", Long.class, month.atDay(1), month.atEndOfMonth(), market,
                category.name(), currency.getCurrencyCode()));
    }

    void add(Slice slice, byte[] journalEntry, Currency currency, Optional<Long> micros) {
        jdbc.update("INSERT INTO supplier_cost (journal_entry_id, first_seq, business_id, day, market, category, currency, messages, free,"
                + " cost_micros, priced) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", journalEntry, slice.firstSeq(),
                slice.business().value(),
                slice.day(), slice.market(), slice.category().name(), currency.getCurrencyCode(), slice.messages(), slice.free(),
                micros.orElse(0L), micros.isPresent());
    }

    void price(byte[] journalEntry, long micros) {
        jdbc.update("UPDATE supplier_cost SET cost_micros = ?, priced = TRUE WHERE journal_entry_id = ? AND priced = FALSE", micros,
                journalEntry);
    }

    /** All counted messages, and those of them that have no price. */
    record Counted(long messages, long unpriced) {}

    Counted counted() {
        return requireNonNull(jdbc.queryForObject("SELECT COALESCE(SUM(messages + free), 0) AS messages,"
                + " COALESCE(SUM(CASE WHEN priced THEN 0 ELSE messages END), 0) AS unpriced FROM supplier_cost",
                (row, _) -> new Counted(row.getLong("messages"), row.getLong("unpriced"))));
    }

    /** How many charges should be counted. */
    long charges() {
        return requireNonNull(
                jdbc.queryForObject("SELECT COUNT(*) FROM charge WHERE seq <= (SELECT seq FROM supplier_cost_progress WHERE id = 1)"
                        + " AND market NOT LIKE 'SMS %'", Long.class));
    }

    /** @param charged messages that the network charges, {@code unpriced} of them without a price; @param free that it does not */
    record OwnCount(LocalDate day, int business, String market, Category category, long charged, long free, long costMicros,
            long unpriced) {}

    /** What was counted, in days of the network's bill. */
    List<OwnCount> own(Currency currency, LocalDate from, LocalDate to) {
        return jdbc.query("SELECT day, business_id, market, category, SUM(messages) AS charged, SUM(free) AS free,"
                + " SUM(cost_micros) AS cost_micros, SUM(CASE WHEN priced THEN 0 ELSE messages END) AS unpriced FROM supplier_cost"
                + " WHERE day >= ? AND day <= ? AND currency = ? GROUP BY day, business_id, market, category",
                (row, _) -> new OwnCount(row.getObject("day", LocalDate.class), row.getInt("business_id"), row.getString("market"),
                        Category.valueOf(row.getString("category")), row.getLong("charged"), row.getLong("free"),
                        row.getBigDecimal("cost_micros").longValueExact(), row.getLong("unpriced")),
                from, to, currency.getCurrencyCode());
    }

    /** Charges of these days that are not counted yet. */
    long waiting(Span days) {
        return requireNonNull(jdbc.queryForObject("SELECT COUNT(*) FROM charge FORCE INDEX (PRIMARY)"
                + " WHERE seq > (SELECT seq FROM supplier_cost_progress WHERE id = 1) AND market NOT LIKE 'SMS %' AND delivered_at >= ?"
                + " AND delivered_at < ?", Long.class, Times.utc(days.begin()), Times.utc(days.end())));
    }

    private static Slice slice(ResultSet row, long firstSeq, long messages) throws SQLException {
        return new Slice(firstSeq, new BusinessId(row.getInt("business_id")), row.getObject("day", LocalDate.class),
                row.getString("market"), Category.valueOf(row.getString("category")), messages, row.getLong("free"));
    }
}
