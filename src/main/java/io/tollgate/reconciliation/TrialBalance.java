package io.tollgate.reconciliation;

import io.tollgate.database.Times;
import io.tollgate.money.Money;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The balances of all accounts by kind at an instant: the sums of the sealed days, and the entries after them. */
@Component
public class TrialBalance {

    private static final LocalDate BEFORE_ALL = LocalDate.of(1999, 12, 31);

    private final JdbcTemplate jdbc;

    TrialBalance(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** What an account is for. The account of a business is the one or the other by its balance. */
    public enum Kind {
        /** What businesses owe. */
        RECEIVABLE,
        /** What businesses have paid in advance. */
        PREPAID,
        REVENUE,
        /** What agreements took off the revenue. */
        DISCOUNTS,
        /** Fees of plans, and what lacked of agreed minimums. */
        FEES, TAX, ROUNDING, CASH, WRITE_OFF,
        /** Fees of reminders. */
        LATE_FEES,
        /** Interest on what was paid late. */
        LATE_INTEREST,
        /** What the network charges for delivered messages. */
        SUPPLIER_COST,
        /** What of that is owed to it. */
        SUPPLIER_PAYABLE,
        /** What was granted to businesses and has not expired: it reduces the revenue. */
        GRANTS,
        /** What of that they can still use, or messages hold. It is no money that they have paid in advance. */
        GRANT_CREDIT;

        static Kind of(String account, long micros) {
            if (account.startsWith("business:")) {
                return micros < 0 ? RECEIVABLE : PREPAID;
            }
            String kind = account.replaceFirst(":.*", "");
            return valueOf(kind.replace('-', '_').toUpperCase(Locale.ROOT));
        }
    }

    /**
     * @param account {@code business} is all businesses of the kind
     * @param balance the sum of its entries: below zero for what is owed to the operator and what the operator has
     */
    public record Line(Kind kind, String account, Money balance) {}

    private record Key(Kind kind, String account, String currency) {

        static final Comparator<Key> ORDER = Comparator.comparing(Key::kind).thenComparing(Key::account)
                .thenComparing(Key::currency);
    }

    /** Sums by kind, account and currency; those of each currency sum to zero. What has no time of booking was booked before all else. */
    @Transactional(readOnly = true)
    public List<Line> at(Instant at) {
        LocalDate today = LocalDate.ofInstant(at, ZoneOffset.UTC);
        LocalDate sealed = Optional.ofNullable(jdbc.queryForObject("SELECT MAX(day) FROM sealed_day WHERE day < ?", LocalDate.class, today))
                .orElse(BEFORE_ALL);
        LocalDateTime after = sealed.plusDays(1).atStartOfDay();
        Map<Key, Long> sums = new TreeMap<>(Key.ORDER);
        jdbc.query("SELECT account, currency, SUM(micros) AS micros FROM (SELECT account, currency, amount_micros AS micros FROM entry_sum"
                + " WHERE day <= ? UNION ALL SELECT e.account, e.currency, e.amount_micros FROM (SELECT DISTINCT account FROM entry) a"
                + " JOIN entry e ON e.account = a.account AND e.booked_at >= ? AND e.booked_at <= ?) booked GROUP BY account, currency",
                row -> {
                    String account = row.getString(1);
                    long micros = row.getBigDecimal(3).longValueExact();
                    Kind kind = Kind.of(account, micros);
                    sums.merge(new Key(kind, account.startsWith("business:") ? "business" : account, row.getString(2)), micros,
                            Math::addExact);
                }, sealed, after, Times.utc(at));
        List<Line> lines = new ArrayList<>();
        sums.forEach((key, micros) -> lines.add(new Line(key.kind(), key.account(), new Money(micros,
                Currency.getInstance(key.currency())))));
        return lines;
    }
}
