package io.tollgate.ledger;

import static java.util.Objects.requireNonNull;

import io.tollgate.business.NewBusiness;
import io.tollgate.database.JsonRows;
import io.tollgate.database.Times;
import io.tollgate.message.BusinessId;
import io.tollgate.money.Money;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Collection;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Rows of the table {@code balance}. One conditional statement changes a row; no code reads a row and then writes it. A business
 * has its row from its enrolment on. Rows are locked in the order of business ids.
 */
@Component
final class Accounts {

    /** The largest balance in millionths. With a credit limit, at most a trillion units, the sum fits into 64 bits. */
    private static final long LARGEST_BALANCE = Long.MAX_VALUE / 2;

    private static final String SELECT = "SELECT k.id, k.zone, k.credit_limit_micros, a.business_id, a.currency, a.balance_micros,"
            + " a.held_micros, a.closed_through, a.invoiced_through, a.granted_micros, a.grants_expire_at FROM business k ";

    private static final String HOLD = "UPDATE JSON_TABLE(?, '$[*]' COLUMNS (business INT PATH '$[0]', micros BIGINT PATH '$[1]',"
            + " grants INT PATH '$[2]', credit BIGINT PATH '$[3]')) wanted"
            + " STRAIGHT_JOIN balance FORCE INDEX (PRIMARY) ON business_id = business SET held_micros = held_micros + micros"
            + " WHERE balance_micros + granted_micros * grants - held_micros + credit >= micros AND grants_expire_at > ?";

    private static final String MAKE = "UPDATE JSON_TABLE(?, '$[*]' COLUMNS (business INT PATH '$[0]', price BIGINT PATH '$[1]',"
            + " ceilings BIGINT PATH '$[2]', first CHAR(7) PATH '$[3]')) wanted"
            + " STRAIGHT_JOIN balance FORCE INDEX (PRIMARY) ON business_id = business"
            + " SET balance_micros = balance_micros - price, held_micros = held_micros - ceilings"
            + " WHERE closed_through < first AND held_micros >= ceilings";

    /** The expiry of a business without grants. */
    static final Instant NO_EXPIRY = Instant.parse("9999-12-31T00:00:00Z");

    private final NamedParameterJdbcTemplate named;
    private final JdbcTemplate jdbc;

    Accounts(NamedParameterJdbcTemplate named) {
        this.named = named;
        this.jdbc = named.getJdbcTemplate();
    }

    @EventListener
    void open(NewBusiness business) {
        jdbc.update("INSERT INTO balance (business_id, currency, balance_micros, held_micros, closed_through, invoiced_through)"
                + " VALUES (?, ?, 0, 0, ?, ?)",
                business.id().value(), business.currency().getCurrencyCode(), Account.NEVER.toString(), Account.NEVER.toString());
    }

    /** Reads without a lock, so all but currency and zone may change afterwards. */
    Map<BusinessId, Account> of(Collection<BusinessId> businesses) {
        if (businesses.isEmpty()) {
            return Map.of();
        }
        Map<BusinessId, Account> accounts = new LinkedHashMap<>();
        named.query(SELECT + "JOIN balance a ON a.business_id = k.id WHERE k.id IN (:ids) ORDER BY k.id", Map.of("ids", ids(businesses)),
                row -> {
                    accounts.put(new BusinessId(row.getInt("id")), account(row));
                });
        return accounts;
    }

    /** The rows stay locked until the transaction ends. */
    Map<BusinessId, Account> lock(Collection<BusinessId> businesses) {
        if (of(businesses).isEmpty()) {
            return Map.of();
        }
        named.query("SELECT business_id FROM balance FORCE INDEX (PRIMARY) WHERE business_id IN (:ids) ORDER BY business_id FOR UPDATE",
                Map.of("ids", ids(businesses)), (row, index) -> row.getInt(1));
        return of(businesses);
    }

    /**
     * Holds the sum of each business if all sums are available; otherwise holds nothing and answers false. Grants count for a business that
     * was read with some, and only until the first of them expires or another one begins: that must be booked before.
     */
    boolean hold(SortedMap<BusinessId, Money> sums, Map<BusinessId, Account> accounts, Instant now) {
        return JsonRows.updateAll(jdbc, HOLD, sums.entrySet().stream().map(sum -> {
            Account account = requireNonNull(accounts.get(sum.getKey()));
            return List.<Object>of(sum.getKey().value(), sum.getValue().micros(), account.hasGrants() ? 1 : 0,
                    account.creditLimit().micros());
        }).toList(), Times.utc(now));
    }

    /**
     * The change of a business's balance when some of its messages end.
     *
     * @param price       the sum of the prices of the charged ones
     * @param ceilings    the sum that was held for all of them
     * @param firstPeriod the earliest month to which they are booked
     */
    record Change(BusinessId business, Money price, Money ceilings, YearMonth firstPeriod) {}

    /**
     * Takes the prices and releases the held sums; answers the changes that were not made because their first period was closed meanwhile.
     *
     * @param changes in the order of business ids
     */
    List<Change> make(List<Change> changes) {
        return changed(changes) || changes.isEmpty()
                ? List.of()
                : changes.stream().filter(change -> !changed(List.of(change))).toList();
    }

    private boolean changed(List<Change> changes) {
        return JsonRows.updateAll(jdbc, MAKE, changes.stream().map(change -> List.<Object>of(change.business().value(),
                change.price().micros(), change.ceilings().micros(), change.firstPeriod().toString())).toList());
    }

    /** Adds to the balance, and to what is open and held of grants. */
    void move(BusinessId business, Money balance, Money granted) {
        jdbc.update("UPDATE balance SET balance_micros = balance_micros + ?, granted_micros = granted_micros + ? WHERE business_id = ?",
                balance.micros(), granted.micros(), business.value());
    }

    /** When the first grant with something left expires or begins. */
    void grantsExpire(BusinessId business, Instant first) {
        jdbc.update("UPDATE balance SET grants_expire_at = ? WHERE business_id = ?", Times.utc(first), business.value());
    }

    /** Notes that something is left again of a grant that expires then. */
    void grantExpires(BusinessId business, Instant at) {
        jdbc.update("UPDATE balance SET grants_expire_at = LEAST(grants_expire_at, ?) WHERE business_id = ?", Times.utc(at),
                business.value());
    }

    /** False if the balance would become so large that sums with it could exceed 64 bits; then nothing changes. */
    boolean pay(BusinessId business, Money amount) {
        return jdbc.update("UPDATE balance SET balance_micros = balance_micros + ? WHERE business_id = ? AND balance_micros <= ?",
                amount.micros(), business.value(), LARGEST_BALANCE - amount.micros()) == 1;
    }

    /** Like {@link #pay(BusinessId, Money)}, for several. False if one of the balances would become too large; then the caller gives up. */
    boolean pay(SortedMap<BusinessId, Money> amounts) {
        StringBuilder amount = new StringBuilder("CASE business_id"); // numbers, not parameters: their type would be anybody's guess
        amounts.forEach((business, one) -> amount.append(" WHEN ").append(business.value()).append(" THEN ").append(one.micros()));
        amount.append(" END");
        return jdbc.update("UPDATE balance FORCE INDEX (PRIMARY) SET balance_micros = balance_micros + " + amount + " WHERE business_id IN"
                + " (" + amounts.keySet().stream().map(BusinessId::toString).collect(Collectors.joining(", ")) + ") AND balance_micros <= "
                + LARGEST_BALANCE + " - " + amount) == amounts.size();
    }

    /**
     * From the end of the transaction on, no charge is booked to this month or an earlier one. The statement waits for transactions that
     * have booked some, as they hold the row; one that books later finds the month closed.
     */
    void close(BusinessId business, YearMonth month) {
        jdbc.update("UPDATE balance SET closed_through = ? WHERE business_id = ? AND closed_through < ?",
                month.toString(), business.value(), month.toString());
    }

    /** Like {@link #close} for several, but waits for nobody: rows that others hold stay as they are. @return those that are closed */
    Set<BusinessId> closeUnlessHeld(Collection<BusinessId> businesses, YearMonth month) {
        Set<BusinessId> free = new LinkedHashSet<>(named.query("SELECT business_id FROM balance FORCE INDEX (PRIMARY) WHERE business_id IN"
                + " (:ids) ORDER BY business_id FOR UPDATE SKIP LOCKED", Map.of("ids", ids(businesses)),
                (row, _) -> new BusinessId(row.getInt(1))));
        if (!free.isEmpty()) {
            named.update("UPDATE balance FORCE INDEX (PRIMARY) SET closed_through = :month WHERE business_id IN (:ids)"
                    + " AND closed_through < :month", Map.of("ids", ids(free), "month", month.toString()));
        }
        return free;
    }

    /** Notes that this month and earlier ones have their invoices. */
    void invoiced(Collection<BusinessId> businesses, YearMonth month) {
        named.update("UPDATE balance FORCE INDEX (PRIMARY) SET invoiced_through = :month WHERE business_id IN (:ids)"
                + " AND invoiced_through < :month", Map.of("ids", ids(businesses), "month", month.toString()));
    }

    /** The accounts with a month up to this one that has no invoice yet, in the order of business ids. */
    List<Account> notInvoicedThrough(YearMonth month) {
        return jdbc.query(SELECT + "JOIN balance a ON a.business_id = k.id WHERE a.invoiced_through < ? ORDER BY k.id",
                (row, index) -> account(row), month.toString());
    }

    private static Account account(ResultSet row) throws SQLException {
        Currency currency = Currency.getInstance(row.getString("currency"));
        return new Account(new BusinessId(row.getInt("id")), currency, ZoneId.of(row.getString("zone")),
                new Money(row.getLong("balance_micros"), currency), new Money(row.getLong("held_micros"), currency),
                new Money(row.getLong("credit_limit_micros"), currency), YearMonth.parse(row.getString("closed_through")),
                YearMonth.parse(row.getString("invoiced_through")), new Money(row.getLong("granted_micros"), currency),
                Times.instant(row, "grants_expire_at"));
    }

    private static List<Integer> ids(Collection<BusinessId> businesses) {
        return businesses.stream().map(BusinessId::value).distinct().sorted().collect(Collectors.toList());
    }
}
