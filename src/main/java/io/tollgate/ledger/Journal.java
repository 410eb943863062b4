package io.tollgate.ledger;

import io.tollgate.database.Slice;
import io.tollgate.database.Times;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.money.Money;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Currency;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Reads the entries of the accounts: {@code business:7}, {@code revenue:Germany:UTILITY}, {@code cash}, {@code rounding}, {@code tax},
 * {@code discounts}, {@code fees}, {@code write-off}, {@code grants} and {@code grant-credit:3}. The account {@code revenue} is all
 * revenue, with what was booked before each market and category had its own.
 */
@Component
public class Journal {

    /** What stands before the number of a business in the name of its account. */
    public static final String OF_BUSINESS = "business:";

    private static final String REVENUE = "revenue";
    private static final String CHARGING = "job:charging";
    /** The time of entries from before these times were kept: their times of value count. */
    private static final String UNKNOWN = "'2000-01-01'";

    /** The charges that one journal entry books, as {@link ChargedTogether} says, from one of them. */
    private static final String TOGETHER = "SELECT m.message_id, m.market, m.category, m.rate_micros, m.currency FROM charge c"
            + " JOIN charge m FORCE INDEX (PRIMARY) ON m.seq = c.seq AND m.business_id = c.business_id AND m.rate_micros <> 0"
            + " AND TIMESTAMPDIFF(MINUTE, '2000-01-01', m.delivered_at) DIV 15 = TIMESTAMPDIFF(MINUTE, '2000-01-01', c.delivered_at) DIV 15"
            + " WHERE c.message_id = :id AND c.rate_micros <> 0 ORDER BY m.message_id";

    private final NamedParameterJdbcTemplate named;

    Journal(NamedParameterJdbcTemplate named) {
        this.named = named;
    }

    public static String account(BusinessId business) {
        return Entries.account(business);
    }

    /** What was booked up to this instant, in each currency that has an entry. Takes no lock. */
    @Transactional(readOnly = true)
    public List<Money> balances(String account, Instant at) {
        return named.query("SELECT currency, SUM(amount_micros) AS micros FROM entry WHERE " + of(account) + " AND booked_at <= :at"
                + " AND (booked_at > " + UNKNOWN + " OR at <= :at) GROUP BY currency ORDER BY currency",
                Map.of("account", account, "at", Times.utc(at)),
                (row, _) -> new Money(row.getBigDecimal("micros").longValueExact(), Currency.getInstance(row.getString("currency"))));
    }

    /** Latest first, by the recorded time of booking and the id of the journal entry. */
    @Transactional(readOnly = true)
    public List<Entry> entries(String account, Optional<Instant> from, Optional<Instant> until, Slice slice) {
        Map<String, Object> parameters = new HashMap<>(Map.of("account", account));
        StringBuilder where = new StringBuilder(of(account));
        from.ifPresent(instant -> {
            where.append(" AND booked_at >= :from");
            parameters.put("from", Times.utc(instant));
        });
        until.ifPresent(instant -> {
            where.append(" AND booked_at < :until");
            parameters.put("until", Times.utc(instant));
        });
        return named.query("SELECT journal_entry_id, kind, amount_micros, currency, at, booked_at, made_by,"
                + " COALESCE((SELECT reason FROM payment WHERE payment.id = journal_entry_id), reason) AS reason, messages FROM entry"
                + " WHERE " + where
                + slice.sql("booked_at, journal_entry_id", true), PaymentRows.withId(slice.parameters(parameters)), (row, _) -> entry(row));
    }

    /** A charge as it was booked, whatever corrected it later. */
    public record Charged(MessageId message, String market, Category category, Money price) {}

    /**
     * All charges that have the journal entry of this message's charge, in the order of their ids; the first one names the entry. Empty if
     * the message was not charged, or was free.
     */
    @Transactional(readOnly = true)
    public List<Charged> chargedWith(MessageId message) {
        return named.query(TOGETHER, Map.of("id", message.bytes()), (row, _) -> new Charged(MessageId.of(row.getBytes("message_id")),
                row.getString("market"), Category.valueOf(row.getString("category")),
                new Money(row.getLong("rate_micros"), Currency.getInstance(row.getString("currency")))));
    }

    /** Whether anything was booked to an account. */
    @Transactional(readOnly = true)
    public boolean exists(String account) {
        return !named.queryForList("SELECT 1 FROM entry WHERE account = :account LIMIT 1", Map.of("account", account), Integer.class)
                .isEmpty();
    }

    private static String of(String account) {
        return account.equals(REVENUE) ? "(account = :account OR account LIKE 'revenue:%')" : "account = :account";
    }

    private static Entry entry(ResultSet row) throws SQLException {
        String by = row.getString("made_by");
        String kind = row.getString("kind");
        Instant bookedAt = Times.instant(row, "booked_at");
        Instant at = Times.instant(row, "at");
        return new Entry(HexFormat.of().formatHex(row.getBytes("journal_entry_id")), kind,
                new Money(row.getLong("amount_micros"), Currency.getInstance(row.getString("currency"))), at, bookedAt,
                by.isEmpty() && kind.equals("CHARGE") ? CHARGING : by, row.getString("reason"), row.getInt("messages"));
    }
}
