package io.tollgate.ledger;

import io.tollgate.ledger.Charges.DayTotal;
import io.tollgate.ledger.Charges.Total;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.money.Money;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;

/** Totals the charges of many businesses at once, as {@link Charges} does for one whose charges no run of re-rating has corrected. */
@Component
public class MonthTotals {

    /** The most charges of a business that are totalled together with those of others: so the statement takes a moment only. */
    static final int MOST = 5_000;

    private final NamedParameterJdbcTemplate named;

    MonthTotals(NamedParameterJdbcTemplate named) {
        this.named = named;
    }

    /**
     * Like {@link Charges#totals}, by business and month. What has no charges is missing.
     *
     * @param after   the last month that is not wanted
     * @param through the last month that is wanted
     */
    public Map<BusinessId, SortedMap<YearMonth, List<Total>>> of(Collection<BusinessId> businesses, YearMonth after, YearMonth through) {
        return read(businesses, after, through, "", (_, total) -> total);
    }

    /** Like {@link Charges#dayTotals}, by business and month. Parameters as for {@link #of}. */
    public Map<BusinessId, SortedMap<YearMonth, List<DayTotal>>> byDay(Collection<BusinessId> businesses, YearMonth after,
            YearMonth through) {
        return read(businesses, after, through, ", day", DayTotal::new);
    }

    /** Those with so many charges that each should be totalled by itself, as {@link MonthSums} does. Parameters as for {@link #of}. */
    public Set<BusinessId> large(Collection<BusinessId> businesses, YearMonth after, YearMonth through) {
        return businesses.isEmpty()
                ? Set.of()
                : Set.copyOf(named.query(businesses.stream().map(business -> "(SELECT business_id FROM charge FORCE INDEX (charge_of_month)"
                        + " WHERE business_id = " + business.value() + " AND period > :after AND period <= :through LIMIT 1 OFFSET " + MOST
                        + ")").collect(Collectors.joining(" UNION ALL ")), Map.of("after", after.toString(), "through", through.toString()),
                        (row, _) -> new BusinessId(row.getInt(1))));
    }

    private <T> Map<BusinessId, SortedMap<YearMonth, List<T>>> read(Collection<BusinessId> businesses, YearMonth after, YearMonth through,
            String day, BiFunction<LocalDate, Total, T> one) {
        Map<BusinessId, SortedMap<YearMonth, List<T>>> totals = new HashMap<>();
        if (businesses.isEmpty()) {
            return totals;
        }
        named.query("SELECT business_id, period, market, category, free_reason, rate_micros, currency" + day + ", COUNT(*) AS messages"
                + " FROM charge WHERE business_id IN (:ids) AND period > :after AND period <= :through"
                + " GROUP BY business_id, period, market, category, free_reason, rate_micros, currency" + day
                + " ORDER BY business_id, period, market, category, free_reason, rate_micros DESC" + day,
                Map.of("ids", businesses.stream().map(BusinessId::value).sorted().toList(), "after", after.toString(), "through",
                        through.toString()),
                row -> {
                    LocalDate of = day.isEmpty() ? LocalDate.EPOCH : row.getObject("day", LocalDate.class);
                    totals.computeIfAbsent(new BusinessId(row.getInt("business_id")), _ -> new TreeMap<>())
                            .computeIfAbsent(YearMonth.parse(row.getString("period")), _ -> new ArrayList<>()).add(one.apply(of,
                                    total(row)));
                });
        return totals;
    }

    private static Total total(ResultSet row) throws SQLException {
        return new Total(row.getString("market"), Category.valueOf(row.getString("category")),
                Reservations.freeReason(row.getString("free_reason")),
                new Money(row.getLong("rate_micros"), Currency.getInstance(row.getString("currency"))), row.getLong("messages"));
    }
}
