package io.tollgate.books.cost;

import static java.util.Objects.requireNonNull;

import io.tollgate.books.cost.Bill.Count;
import io.tollgate.books.cost.Bill.Key;
import io.tollgate.database.Slice;
import io.tollgate.database.Times;
import io.tollgate.message.Category;
import io.tollgate.money.Money;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.stereotype.Component;

/**
 * Rows of the tables {@code supplier_bill}, {@code supplier_bill_day} and {@code supplier_bill_count}. Who adds a bill holds the row of
 * {@code supplier_cost_progress}.
 */
@Component
final class BillRows {

    private static final String BILL = "SELECT b.id, b.by_business, b.line_count, b.messages, b.cost_micros, b.currency, b.imported_at,"
            + " b.imported_by, MIN(d.day) AS first, MAX(d.day) AS last, COUNT(*) AS days, COUNT(d.replaced_by) AS replaced"
            + " FROM supplier_bill b JOIN supplier_bill_day d ON d.bill_id = b.id WHERE ";
    private static final String EACH = " GROUP BY b.id, b.by_business, b.line_count, b.messages, b.cost_micros, b.currency, b.imported_at,"
            + " b.imported_by";

    private final NamedParameterJdbcTemplate named;
    private final JdbcTemplate jdbc;

    BillRows(NamedParameterJdbcTemplate named) {
        this.named = named;
        this.jdbc = named.getJdbcTemplate();
    }

    /** The bill with this content that was imported last. */
    Optional<ImportedBill> latest(String digest) {
        return named.query(BILL + "b.id = (SELECT MAX(id) FROM supplier_bill WHERE digest = :digest)" + EACH, Map.of("digest", digest),
                (row, _) -> imported(row)).stream().findFirst();
    }

    ImportedBill byId(long id) {
        return requireNonNull(named.queryForObject(BILL + "b.id = :id" + EACH, Map.of("id", id), (row, _) -> imported(row)));
    }

    /** The last one first. */
    List<ImportedBill> some(Slice slice) {
        return named.query(BILL + "b.id IN (SELECT id FROM (SELECT id FROM supplier_bill WHERE TRUE" + slice.sql("id", true) + ") page)"
                + EACH + " ORDER BY b.id DESC", slice.parameters(Map.of()), (row, _) -> imported(row));
    }

    /** @return its id */
    long add(Bill bill, String digest, Instant now, String by) {
        GeneratedKeyHolder key = new GeneratedKeyHolder();
        jdbc.update(connection -> {
            var statement = connection.prepareStatement("INSERT INTO supplier_bill (digest, currency, by_business, line_count, messages,"
                    + " cost_micros, imported_at, imported_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", new String[] {"id"});
            List<Object> values = List.of(digest, bill.currency().getCurrencyCode(), bill.isByBusiness(), bill.lines(), bill.messages(),
                    bill.cost().micros(), Times.utc(now), by);
            for (int index = 0; index < values.size(); index++) {
                statement.setObject(index + 1, values.get(index));
            }
            return statement;
        }, key);
        long id = requireNonNull(key.getKey()).longValue();
        jdbc.batchUpdate(
                "INSERT INTO supplier_bill_count (bill_id, day, account, business_id, market, category, charged, free, cost_micros,"
                        + " rounding_micros) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                bill.counts().stream().map(count -> {
                    Key of = count.key();
                    return new Object[] {id, of.day(), of.account(), of.business(), of.market(), of.category().name(), count.charged(),
                        count.free(), count.costMicros(), count.roundingMicros()};
                }).toList());
        jdbc.update("INSERT INTO supplier_bill_day (bill_id, day, account, currency) SELECT DISTINCT bill_id, day, account, ? FROM"
                + " supplier_bill_count WHERE bill_id = ?", bill.currency().getCurrencyCode(), id);
        return id;
    }

    /** Lets a bill count instead of those before it. @return days of accounts that it replaces */
    int replace(long id) {
        return jdbc.update("UPDATE supplier_bill_day JOIN supplier_bill_day later ON later.bill_id = ?"
                + " AND later.currency = supplier_bill_day.currency AND later.day = supplier_bill_day.day"
                + " AND later.account = supplier_bill_day.account SET supplier_bill_day.replaced_by = later.bill_id"
                + " WHERE supplier_bill_day.bill_id < later.bill_id AND supplier_bill_day.replaced_by IS NULL", id);
    }

    /** A day of a bill on which another bill that counts names an account and this one none, or the other way round. */
    Optional<LocalDate> mixed(long id) {
        return jdbc.query("SELECT MIN(o.day) AS day FROM supplier_bill_day d JOIN supplier_bill_day o ON o.currency = d.currency"
                + " AND o.day = d.day AND o.replaced_by IS NULL AND o.bill_id <> d.bill_id AND (o.account = '') <> (d.account = '')"
                + " WHERE d.bill_id = ? HAVING MIN(o.day) IS NOT NULL", (row, _) -> row.getObject("day", LocalDate.class), id)
                .stream().findFirst();
    }

    /** The days that a bill says something about. */
    Set<LocalDate> billed(Currency currency, LocalDate from, LocalDate to) {
        return new HashSet<>(jdbc.queryForList("SELECT DISTINCT day FROM supplier_bill_day WHERE currency = ? AND day >= ? AND day <= ?"
                + " AND replaced_by IS NULL", LocalDate.class, currency.getCurrencyCode(), from, to));
    }

    /** The days on which a bill does not say whose messages they are. */
    Set<LocalDate> withoutBusiness(Currency currency, LocalDate from, LocalDate to) {
        return new HashSet<>(jdbc.queryForList("SELECT DISTINCT d.day FROM supplier_bill_day d JOIN supplier_bill b ON b.id = d.bill_id"
                + " WHERE d.currency = ? AND d.day >= ? AND d.day <= ? AND d.replaced_by IS NULL AND NOT b.by_business", LocalDate.class,
                currency.getCurrencyCode(), from, to));
    }

    /** What the bills that count say. */
    List<Count> inForce(Currency currency, LocalDate from, LocalDate to) {
        return jdbc.query("SELECT c.day, '' AS account, c.business_id, c.market, c.category, SUM(c.charged) AS charged,"
                + " SUM(c.free) AS free, SUM(c.cost_micros) AS cost_micros, SUM(c.rounding_micros) AS rounding_micros"
                + " FROM supplier_bill_day d JOIN supplier_bill_count c ON c.bill_id = d.bill_id AND c.day = d.day"
                + " AND c.account = d.account WHERE d.currency = ? AND d.day >= ? AND d.day <= ? AND d.replaced_by IS NULL"
                + " GROUP BY c.day, c.business_id, c.market, c.category", (row, _) -> count(row), currency.getCurrencyCode(), from,
                to);
    }

    private static Count count(ResultSet row) throws SQLException {
        return new Count(new Key(row.getObject("day", LocalDate.class), row.getString("account"), row.getInt("business_id"),
                row.getString("market"), Category.valueOf(row.getString("category"))), row.getBigDecimal("charged").longValueExact(),
                row.getBigDecimal("free").longValueExact(), row.getBigDecimal("cost_micros").longValueExact(),
                row.getBigDecimal("rounding_micros").longValueExact());
    }

    private static ImportedBill imported(ResultSet row) throws SQLException {
        return new ImportedBill(row.getLong("id"), row.getBoolean("by_business"), row.getInt("line_count"),
                row.getObject("first", LocalDate.class), row.getObject("last", LocalDate.class), row.getLong("messages"),
                new Money(row.getLong("cost_micros"), Currency.getInstance(row.getString("currency"))), row.getLong("days"),
                row.getLong("replaced"), Times.instant(row, "imported_at"), row.getString("imported_by"));
    }
}
