package io.tollgate.ledger;

import io.tollgate.database.Times;
import io.tollgate.decision.Finding.FreeReason;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.message.SenderId;
import io.tollgate.money.Money;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Collection;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;

/** The costs of delivered messages: the {@link Ledger} adds them, nobody changes them, and invoices are made from them alone. */
@Component
public class Charges {

    private static final String COLUMNS = "message_id, business_id, sender_id, delivered_at, day, period, market, category, rate_micros,"
            + " currency, free_reason, rate_version, country";

    private final NamedParameterJdbcTemplate named;
    private final JdbcTemplate jdbc;

    Charges(NamedParameterJdbcTemplate named) {
        this.named = named;
        this.jdbc = named.getJdbcTemplate();
    }

    /**
     * Messages of one month that cost the same in the same market and category.
     *
     * @param price price of one message
     * @param freeReason why they are free, if they are
     */
    public record Total(String market, Category category, Optional<FreeReason> freeReason, Money price, long messages) {}

    /** The totals of the month, ordered by market, category and descending price; free ones last. */
    public List<Total> totals(BusinessId business, YearMonth period) {
        return jdbc.query("SELECT market, category, free_reason, rate_micros, currency, COUNT(*) AS messages FROM charge"
                + " WHERE business_id = ? AND period = ? GROUP BY market, category, free_reason, rate_micros, currency"
                + " ORDER BY market, category, free_reason, rate_micros DESC",
                (row, index) -> new Total(row.getString("market"), Category.valueOf(row.getString("category")),
                        Reservations.freeReason(row.getString("free_reason")), money(row), row.getLong("messages")),
                business.value(), period.toString());
    }

    /** Messages of a {@link Total} that were delivered on the same day of the business's zone. */
    public record DayTotal(LocalDate day, Total total) {}

    /** As {@link #totals}, by day. */
    public List<DayTotal> dayTotals(BusinessId business, YearMonth period) {
        return jdbc.query("SELECT market, category, free_reason, rate_micros, currency, day, COUNT(*) AS messages FROM charge"
                + " WHERE business_id = ? AND period = ? GROUP BY market, category, free_reason, rate_micros, currency, day"
                + " ORDER BY market, category, free_reason, rate_micros DESC, day",
                (row, index) -> new DayTotal(row.getObject("day", LocalDate.class),
                        new Total(row.getString("market"), Category.valueOf(row.getString("category")),
                                Reservations.freeReason(row.getString("free_reason")), money(row), row.getLong("messages"))),
                business.value(), period.toString());
    }

    /** Whether any message of the month cost something: without totalling it, as this is asked again and again while an invoice waits. */
    public boolean hasCosts(BusinessId business, YearMonth period) {
        return !jdbc.queryForList("SELECT 1 FROM charge WHERE business_id = ? AND period = ? AND rate_micros > 0 LIMIT 1", Integer.class,
                business.value(), period.toString()).isEmpty();
    }

    /** Gives every charge of the month to the action, one by one in the order of message ids, as a month may not fit into memory. */
    public void forEach(BusinessId business, YearMonth period, Consumer<Charge> action) {
        jdbc.query(connection -> {
            var statement = connection
                    .prepareStatement("SELECT " + COLUMNS + " FROM charge WHERE business_id = ? AND period = ? ORDER BY message_id");
            statement.setFetchSize(Integer.MIN_VALUE); // tells Connector/J to read row by row
            statement.setInt(1, business.value());
            statement.setString(2, period.toString());
            return statement;
        }, (RowCallbackHandler) row -> action.accept(charge(row)));
    }

    /** The charges of a month that come after this message, in the order of message ids. */
    public List<Charge> page(BusinessId business, YearMonth period, MessageId after, int most) {
        return jdbc.query("SELECT " + COLUMNS + " FROM charge WHERE business_id = ? AND period = ? AND message_id > ?"
                + " ORDER BY message_id LIMIT ?", (row, _) -> charge(row), business.value(), period.toString(), after.bytes(), most);
    }

    /** How a span of time is divided. */
    public enum Division {
        /** Of UTC, as every half hour of a zone begins at one. */
        HALF_HOUR("TIMESTAMPADD(MINUTE, 30 * (TIMESTAMPDIFF(MINUTE, '2000-01-01', delivered_at) DIV 30), '2000-01-01')"),
        /** Of the business's zone. */
        DAY("day"),
        /** Of the business's zone; its first day. */
        MONTH("DATE_FORMAT(day, '%Y-%m-01')");

        private final String sql;

        Division(String sql) {
            this.sql = sql;
        }
    }

    /**
     * Messages of one part of a span that were delivered by the same number, to the same country, in the same category, and free for the
     * same reason if they were free.
     *
     * @param begin of the part: a day, or for {@link Division#HALF_HOUR} a time of UTC
     * @param price of all of them
     */
    public record Delivered(LocalDateTime begin, SenderId sender, String country, Category category, Optional<FreeReason> freeReason,
            Money price, long messages) {}

    /** What was delivered at or after {@code from} and before {@code until}, in the order of time. */
    public List<Delivered> delivered(BusinessId business, ZoneId zone, Instant from, Instant until, Division division) {
        // A charge is never in a month before that of its delivery, so the index by month leaves earlier ones out.
        return jdbc.query("SELECT CAST(" + division.sql + " AS DATETIME) AS begin, sender_id, country, category, free_reason, currency,"
                + " SUM(rate_micros) AS rate_micros, COUNT(*) AS messages FROM charge WHERE business_id = ? AND period >= ?"
                + " AND delivered_at >= ? AND delivered_at < ? GROUP BY begin, sender_id, country, category, free_reason, currency"
                + " ORDER BY begin, sender_id, country, category, free_reason",
                (row, _) -> new Delivered(
                        row.getObject("begin", LocalDateTime.class), new SenderId(row.getLong("sender_id")), row.getString("country"),
                        Category.valueOf(row.getString("category")), Reservations.freeReason(row.getString("free_reason")), money(row),
                        row.getLong("messages")),
                business.value(), YearMonth.from(from.atZone(zone)).toString(), Times.utc(from), Times.utc(until));
    }

    /** The months that have charges, after {@code after} and up to {@code through} inclusive, in order. */
    public List<YearMonth> months(BusinessId business, YearMonth after, YearMonth through) {
        return jdbc.query("SELECT DISTINCT period FROM charge WHERE business_id = ? AND period > ? AND period <= ? ORDER BY period",
                (row, index) -> YearMonth.parse(row.getString("period")), business.value(), after.toString(), through.toString());
    }

    /** The charges of these messages; a message may have none. */
    public List<Charge> of(Collection<MessageId> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        return named.query("SELECT " + COLUMNS + " FROM charge FORCE INDEX (PRIMARY) WHERE message_id IN (:ids)",
                Map.of("ids", ids.stream().map(MessageId::bytes).toList()), (row, index) -> charge(row));
    }

    void add(List<Charge> charges) {
        jdbc.batchUpdate("INSERT INTO charge (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                charges.stream().map(Charges::row).toList());
    }

    /** Moves charges to another period; only this transaction, which added them, has seen them. */
    void move(List<Charge> charges) {
        jdbc.batchUpdate("UPDATE charge SET period = ? WHERE message_id = ?",
                charges.stream().map(charge -> new Object[] {charge.period().toString(), charge.id().bytes()}).toList());
    }

    private static Object[] row(Charge charge) {
        return new Object[] {charge.id().bytes(), charge.business().value(), charge.sender().value(), Times.utc(charge.deliveredAt()),
            charge.day(), charge.period().toString(), charge.market(), charge.category().name(), charge.price().micros(),
            charge.price().currency().getCurrencyCode(), charge.freeReason().map(FreeReason::name).orElse(""), charge.rateVersion(),
            charge.country()};
    }

    private static Charge charge(ResultSet row) throws SQLException {
        return new Charge(MessageId.of(row.getBytes("message_id")), new BusinessId(row.getInt("business_id")),
                new SenderId(row.getLong("sender_id")), Times.instant(row, "delivered_at"), row.getObject("day", LocalDate.class),
                YearMonth.parse(row.getString("period")), row.getString("market"), Category.valueOf(row.getString("category")),
                money(row), Reservations.freeReason(row.getString("free_reason")), row.getObject("rate_version", LocalDate.class),
                row.getString("country"));
    }

    private static Money money(ResultSet row) throws SQLException {
        return new Money(row.getLong("rate_micros"), Currency.getInstance(row.getString("currency")));
    }
}
