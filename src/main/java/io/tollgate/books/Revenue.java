package io.tollgate.books;

import io.tollgate.database.Times;
import io.tollgate.message.BusinessId;
import io.tollgate.money.Money;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Currency;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Revenue and margin: the entries of the accounts {@code revenue...}, less what was taken back, those of the other accounts of income
 * ({@code discounts}, {@code fees}, {@code late-fees}, {@code late-interest}), and those of {@code supplier-cost...}. A free message has no
 * revenue, so it is not counted; its cost is.
 */
@Component
public class Revenue {

    /** The time of booking of entries from before such times were kept: the time of their value counts instead. */
    private static final String UNKNOWN = "'2000-01-01'";
    private static final String BOOKED = "CASE WHEN e.booked_at = " + UNKNOWN + " THEN e.at ELSE e.booked_at END";
    private static final String REVENUE = "revenue";
    private static final String COST = "supplier-cost";
    private static final String OTHERS = "'discounts', 'fees', 'late-fees', 'late-interest'";
    private static final String GRANT = "grant-credit:";
    private static final String OF_BUSINESS = "business:";

    private final JdbcTemplate jdbc;

    Revenue(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** What the sums can be divided by. */
    public enum Dimension {
        DAY, MONTH, MARKET, CATEGORY, BUSINESS
    }

    /** The time of an entry that says to which day it belongs. */
    public enum Basis {
        /** When it was booked: the sum of a span is what the balance of the account gained in it, and never changes afterwards. */
        BOOKED,
        /** When it was earned: the delivery of a message. A late receipt changes a past day. */
        DELIVERED
    }

    /** @param business only what this one pays */
    public record Query(Span span, Basis basis, Set<Dimension> by, Optional<BusinessId> business) {

        public Query {
            EnumSet<Dimension> copy = EnumSet.noneOf(Dimension.class);
            copy.addAll(by);
            if (copy.contains(Dimension.DAY) && copy.contains(Dimension.MONTH)) {
                throw new IllegalArgumentException("by must name DAY or MONTH, not both");
            }
            by = Set.copyOf(copy);
        }

        boolean has(Dimension one) {
            return by.contains(one);
        }

        private boolean isByTime() {
            return has(Dimension.DAY) || has(Dimension.MONTH);
        }

        private boolean isByAccount() {
            return has(Dimension.MARKET) || has(Dimension.CATEGORY);
        }
    }

    /**
     * A sum in one currency. What it is not divided by is empty.
     *
     * @param begin     the day, or the first day of the month
     * @param market    empty too for what was booked before each market had an account, and for what is of no market
     * @param business  empty too for what no business pays
     * @param revenue   of messages
     * @param discounts negative, on invoices; what a credit note takes back of them is positive
     * @param fees      of plans and minimums
     * @param late      fees and interest of reminders
     * @param cost      what the network charges for its messages, free ones too, in the same currency; zero if that is not booked
     * @param grants    what grants were given, paid and let expire; no part of the income
     * @param messages  that were charged
     */
    public record Line(Optional<LocalDate> begin, String market, String category, Optional<BusinessId> business, Money revenue,
            Money discounts, Money fees, Money late, Money cost, Grants grants, long messages) {

        /** What the accounts of income gained. */
        public Money income() {
            return revenue.plus(discounts).plus(fees).plus(late);
        }

        /** What is left after the network is paid. */
        public Money margin() {
            return income().minus(cost);
        }
    }

    /**
     * Promotional credit. The balance of {@code grants} is what expired less what was given; that of all {@code grant-credit} accounts is
     * what was given less what was used and expired.
     *
     * @param given   granted
     * @param used    so much of the revenue grants have paid, less what came back to them
     * @param expired nobody used it
     */
    public record Grants(Money given, Money used, Money expired) {}

    /** The accounts from which entries come: each part has a column of its own. */
    private enum Part {
        REVENUE, OTHER, COST, GRANT
    }

    /**
     * Gives the lines to the action, by time, market, category, business and currency. One statement reads them, so they belong together
     * whatever is booked meanwhile.
     */
    @Transactional(readOnly = true)
    public void each(Query query, Consumer<Line> action) {
        Statement statement = Statement.of(query);
        jdbc.query(connection -> {
            PreparedStatement prepared = connection.prepareStatement(statement.sql());
            prepared.setFetchSize(Integer.MIN_VALUE); // tells Connector/J to read row by row
            for (int index = 0; index < statement.values().size(); index++) {
                prepared.setObject(index + 1, statement.values().get(index));
            }
            return prepared;
        }, (RowCallbackHandler) row -> action.accept(line(row, query)));
    }

    private record Statement(String sql, List<Object> values) {

        static Statement of(Query query) {
            List<Object> values = new ArrayList<>();
            return new Statement("SELECT begin, market, category, payer, currency, SUM(revenue) AS revenue, SUM(discounts) AS discounts,"
                    + " SUM(fees) AS fees, SUM(late) AS late, SUM(cost) AS cost, SUM(given) AS given, SUM(used) AS used,"
                    + " SUM(expired) AS expired, SUM(messages) AS messages FROM ("
                    + Stream.of(Part.values()).map(part -> part(query, part, values)).collect(Collectors.joining(" UNION ALL "))
                    + ") parts GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5", values);
        }

        /** The sums of the accounts of a part by what the query wants. */
        private static String part(Query query, Part part, List<Object> values) {
            String day = query.span().day(query.basis() == Basis.BOOKED ? BOOKED : "e.at");
            String begin = query.has(Dimension.DAY) ? day : query.has(Dimension.MONTH) ? "DATE_FORMAT(" + day + ", '%Y-%m-01')" : "''";
            String prefix = part == Part.COST ? COST : REVENUE;
            boolean isOfMarkets = part == Part.REVENUE || part == Part.COST;
            boolean isByBusiness = query.has(Dimension.BUSINESS) || query.business().isPresent();
            StringBuilder sql = new StringBuilder("SELECT ").append(begin).append(" AS begin, ")
                    .append(query.has(Dimension.MARKET) && isOfMarkets ? market(prefix) : "''").append(" AS market, ")
                    .append(query.has(Dimension.CATEGORY) && isOfMarkets ? category(prefix) : "''").append(" AS category, ")
                    .append(query.has(Dimension.BUSINESS) ? "COALESCE(" + payer(part) + ", '')" : "''").append(" AS payer, e.currency, ")
                    .append(sums(part)).append(" FROM (SELECT DISTINCT account FROM entry WHERE account ")
                    .append(switch (part) {
                        case OTHER -> "IN (" + OTHERS + ")";
                        case GRANT -> "LIKE '" + GRANT + "%'";
                        case REVENUE, COST -> "LIKE '" + prefix + "%'";
                    })
                    .append(") a JOIN entry e ON e.account = a.account");
            if (isByBusiness) {
                sql.append(payers(part));
            }
            sql.append(" WHERE ").append(within(query, values));
            query.business().ifPresent(business -> {
                sql.append(" AND ").append(payer(part)).append(" = ?");
                values.add(OF_BUSINESS + business);
            });
            return sql.append(" GROUP BY 1, 2, 3, 4, 5").toString();
        }

        private static String sums(Part part) {
            return switch (part) {
                case REVENUE -> "SUM(e.amount_micros) AS revenue, 0 AS discounts, 0 AS fees, 0 AS late, 0 AS cost, 0 AS given, 0 AS used,"
                        + " 0 AS expired, SUM(CASE WHEN e.kind = 'CHARGE' THEN e.messages ELSE 0 END) AS messages";
                case OTHER -> "0 AS revenue, SUM(CASE e.account WHEN 'discounts' THEN e.amount_micros ELSE 0 END) AS discounts,"
                        + " SUM(CASE e.account WHEN 'fees' THEN e.amount_micros ELSE 0 END) AS fees,"
                        + " SUM(CASE WHEN e.account IN ('late-fees', 'late-interest') THEN e.amount_micros ELSE 0 END) AS late,"
                        + " 0 AS cost, 0 AS given, 0 AS used, 0 AS expired, 0 AS messages";
                case COST -> "0 AS revenue, 0 AS discounts, 0 AS fees, 0 AS late, -SUM(e.amount_micros) AS cost, 0 AS given, 0 AS used,"
                        + " 0 AS expired, 0 AS messages";
                case GRANT -> "0 AS revenue, 0 AS discounts, 0 AS fees, 0 AS late, 0 AS cost,"
                        + " SUM(CASE e.kind WHEN 'GRANT' THEN e.amount_micros ELSE 0 END) AS given,"
                        + " -SUM(CASE WHEN e.kind IN ('GRANT_USED', 'GRANT_RETURNED') THEN e.amount_micros ELSE 0 END) AS used,"
                        + " -SUM(CASE e.kind WHEN 'GRANT_EXPIRED' THEN e.amount_micros ELSE 0 END) AS expired, 0 AS messages";
            };
        }

        private static String payer(Part part) {
            return switch (part) {
                case REVENUE -> "b.account";
                case OTHER -> "COALESCE(b.account, CONCAT('business:', i.business_id))";
                case COST -> "CONCAT('business:', c.business_id)";
                case GRANT -> "CONCAT('business:', g.business_id)";
            };
        }

        /** An invoice whose discounts equal its fees moves nothing on the account of its business, which then has no entry. */
        private static String payers(Part part) {
            String ofBusiness = " LEFT JOIN entry b ON b.journal_entry_id = e.journal_entry_id AND b.account LIKE 'business:%'";
            return switch (part) {
                case REVENUE -> ofBusiness;
                case OTHER -> ofBusiness + " LEFT JOIN credit_note n ON e.kind = 'CREDIT_NOTE' AND n.number = e.reason"
                        + " LEFT JOIN invoice i ON b.account IS NULL AND i.number = COALESCE(n.invoice, e.reason)";
                case COST -> " LEFT JOIN supplier_cost c ON c.journal_entry_id = e.journal_entry_id";
                case GRANT -> " LEFT JOIN money_grant g ON g.id = SUBSTRING(e.account, " + (GRANT.length() + 1) + ")";
            };
        }

        /** The market, which stands between the first colon of the account and the last. */
        private static String market(String prefix) {
            return "CASE WHEN e.account LIKE '" + prefix + ":%' THEN SUBSTRING(e.account, " + (prefix.length() + 2)
                    + ", CHAR_LENGTH(e.account) - " + (prefix.length() + 2) + " - CHAR_LENGTH(SUBSTRING_INDEX(e.account, ':', -1)))"
                    + " ELSE '' END";
        }

        private static String category(String prefix) {
            return "CASE WHEN e.account LIKE '" + prefix + ":%' THEN SUBSTRING_INDEX(e.account, ':', -1) ELSE '' END";
        }

        private static String within(Query query, List<Object> values) {
            List<LocalDateTime> span = Stream.of(query.span().begin(), query.span().end()).map(Times::utc).toList();
            values.addAll(span);
            return switch (query.basis()) {
                case BOOKED -> {
                    values.addAll(span);
                    yield "(e.booked_at >= ? AND e.booked_at < ? OR e.booked_at = " + UNKNOWN + " AND e.at >= ? AND e.at < ?)";
                }
                // Nothing is booked a day before it is delivered, whatever the clocks say; so the index leaves earlier entries out.
                case DELIVERED -> {
                    values.add(span.getFirst().minusDays(1));
                    yield "e.at >= ? AND e.at < ? AND (e.booked_at >= ? OR e.booked_at = " + UNKNOWN + ")";
                }
            };
        }
    }

    private static Line line(ResultSet row, Query query) throws SQLException {
        String payer = row.getString("payer");
        return new Line(query.isByTime() ? Optional.of(LocalDate.parse(row.getString("begin"))) : Optional.empty(),
                query.isByAccount() ? row.getString("market") : "", query.isByAccount() ? row.getString("category") : "",
                payer.isEmpty() ? Optional.empty() : Optional.of(new BusinessId(Integer.parseInt(payer.substring(OF_BUSINESS.length())))),
                money(row, "revenue"), money(row, "discounts"), money(row, "fees"), money(row, "late"), money(row, "cost"),
                new Grants(money(row, "given"), money(row, "used"), money(row, "expired")), row.getLong("messages"));
    }

    private static Money money(ResultSet row, String column) throws SQLException {
        return new Money(row.getBigDecimal(column).longValueExact(), Currency.getInstance(row.getString("currency")));
    }
}
