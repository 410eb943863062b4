package io.tollgate.reconciliation;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Compares the numbers that decide prices with the charges that they count: the volumes of months and the used allowances. The caller has
 * one snapshot open. As the balances, they rest on kept counts up to a number, and a difference is counted anew before it counts as one.
 */
@Component
final class CountBooks {

    /** The columns of {@code reconciled_count} but the count, as a charge gives them. */
    static final String TIER = "'TIER' AS kind, business_id AS owner, business_id, market, category, DATE_FORMAT(day, '%Y-%m') AS period";
    static final String TIER_KEY = "business_id, market, category, DATE_FORMAT(day, '%Y-%m')";
    static final String IS_PAID = " AND free_reason = ''";
    private static final String KIND = "CASE free_reason WHEN 'PILOT' THEN 'PILOT' WHEN 'APP_ALLOWANCE' THEN 'APP' ELSE 'SERVICE' END";
    private static final String OWNER = "CASE free_reason WHEN 'SERVICE_ALLOWANCE' THEN sender_id ELSE business_id END";
    static final String ALLOWANCE = KIND + " AS kind, " + OWNER + " AS owner, business_id, '' AS market, '' AS category, '' AS period";
    static final String ALLOWANCE_KEY = KIND + ", " + OWNER + ", business_id";
    static final String IS_FREE = " AND free_reason IN ('PILOT', 'APP_ALLOWANCE', 'SERVICE_ALLOWANCE')";

    private final JdbcTemplate jdbc;
    private final NamedParameterJdbcTemplate named;

    CountBooks(NamedParameterJdbcTemplate named) {
        this.jdbc = named.getJdbcTemplate();
        this.named = named;
    }

    /** A row of {@code reconciled_count}. */
    record Count(String kind, long owner, int business, String market, String category, String period) {

        static Count of(ResultSet row) throws SQLException {
            return new Count(row.getString("kind"), row.getLong("owner"), row.getInt("business_id"), row.getString("market"),
                    row.getString("category"), row.getString("period"));
        }

        /** All periods and businesses of an owner: a message may be admitted in one month and delivered in the next. */
        private Count total() {
            return new Count(kind, owner, 0, "", "", "");
        }

        private Discrepancy off(long messages) {
            return kind.equals("TIER")
                    ? new Discrepancy(Invariant.TIERS, business + " " + market + " " + category + " " + period, business, messages)
                    : new Discrepancy(Invariant.ALLOWANCES, kind + " " + owner, kind.equals("SERVICE") ? business : (int) owner, messages);
        }
    }

    /** @param corrected the true counts up to the same number, where a kept one was not true */
    record Compared(List<Discrepancy> found, Map<Count, Long> corrected) {}

    /** The month of a tier that disagrees. */
    static String monthOf(String item) {
        return item.substring(item.lastIndexOf(' ') + 1);
    }

    /** The months that have volumes or counted charges. */
    Set<String> months() {
        return new TreeSet<>(jdbc.queryForList("SELECT DISTINCT period FROM volume UNION SELECT DISTINCT period FROM reconciled_count"
                + " WHERE kind = 'TIER'", String.class));
    }

    Compared tiers(Set<String> months, long reconciled) {
        if (months.isEmpty()) {
            return new Compared(List.of(), Map.of());
        }
        Map<Count, Long> said = new HashMap<>();
        named.query("SELECT 'TIER' AS kind, business_id AS owner, business_id, market, category, period, charged FROM volume"
                + " WHERE period IN (:months)", Map.of("months", months), row -> {
                    said.put(Count.of(row), row.getLong("charged"));
                });
        // Without those that runs of re-rating moved from one market to another, as the charges do not say so.
        named.query("SELECT 'TIER' AS kind, business_id AS owner, business_id, market, category, period, SUM(moved) AS moved FROM ("
                + "SELECT business_id, market, category, month AS period, messages AS moved FROM rerated_total WHERE market <> old_market"
                + " UNION ALL SELECT business_id, old_market, category, month, -messages FROM rerated_total WHERE market <> old_market"
                + ") moves WHERE period IN (:months) GROUP BY business_id, market, category, period", Map.of("months", months), row -> {
                    said.merge(Count.of(row), -row.getLong("moved"), Long::sum);
                });
        Map<Count, Long> kept = new HashMap<>();
        named.query("SELECT * FROM reconciled_count WHERE kind = 'TIER' AND period IN (:months)", Map.of("months", months), row -> {
            kept.put(Count.of(row), row.getLong("counted"));
        });
        Map<Count, Long> counted = plusLater(kept, "SELECT " + TIER + ", COUNT(*) AS counted FROM charge FORCE INDEX (PRIMARY)"
                + " WHERE seq > ?" + IS_PAID + " GROUP BY " + TIER_KEY, reconciled);
        counted.keySet().removeIf(count -> !months.contains(count.period()));
        Set<Count> off = differing(said, counted);
        if (off.isEmpty()) {
            return new Compared(List.of(), Map.of());
        }
        Set<Integer> businesses = new HashSet<>(off.stream().map(Count::business).toList());
        Map<Count, Long> corrected = recount(kept, counted, "SELECT " + TIER + ", COUNT(*) AS counted, SUM(CASE WHEN seq <= :seq THEN 1"
                + " ELSE 0 END) AS kept FROM charge WHERE business_id IN (:businesses) AND period >= :first" + IS_PAID + " GROUP BY "
                + TIER_KEY, Map.of("businesses", businesses, "seq", reconciled, "first", new TreeSet<>(months).first()), off::contains);
        return new Compared(found(differing(said, counted), said, counted), corrected);
    }

    Compared allowances(long reconciled) {
        Map<Count, Long> said = new HashMap<>();
        jdbc.query("SELECT kind, owner, 0 AS business_id, '' AS market, '' AS category, '' AS period, SUM(used) AS used FROM allowance"
                + " GROUP BY kind, owner", row -> {
                    said.put(Count.of(row), row.getLong("used"));
                });
        Map<Count, Long> kept = new HashMap<>();
        jdbc.query("SELECT * FROM reconciled_count WHERE kind <> 'TIER'", row -> {
            kept.put(Count.of(row), row.getLong("counted"));
        });
        Map<Count, Long> counted = plusLater(kept, "SELECT " + ALLOWANCE + ", COUNT(*) AS counted FROM charge FORCE INDEX (PRIMARY)"
                + " WHERE seq > ?" + IS_FREE + " GROUP BY " + ALLOWANCE_KEY, reconciled);
        Map<Count, Long> open = new HashMap<>();
        jdbc.query("SELECT " + ALLOWANCE + ", COUNT(*) AS counted FROM reservation WHERE allowance = 0" + IS_FREE + " GROUP BY "
                + ALLOWANCE_KEY, row -> {
                    open.merge(Count.of(row).total(), row.getLong("counted"), Long::sum);
                });
        Set<Count> off = differing(said, totals(counted, open));
        if (off.isEmpty()) {
            return new Compared(List.of(), Map.of());
        }
        Set<Integer> businesses = new HashSet<>(counted.keySet().stream().filter(count -> off.contains(count.total())).map(Count::business)
                .toList());
        Map<Count, Long> corrected = businesses.isEmpty()
                ? Map.of()
                : recount(kept, counted, "SELECT " + ALLOWANCE + ", COUNT(*) AS counted, SUM(CASE WHEN seq <= :seq THEN 1 ELSE 0 END) AS"
                        + " kept FROM charge WHERE business_id IN (:businesses)" + IS_FREE + " GROUP BY " + ALLOWANCE_KEY,
                        Map.of("businesses", businesses, "seq", reconciled), count -> off.contains(count.total()));
        Map<Count, Long> totals = totals(counted, open);
        return new Compared(found(differing(said, totals), said, totals), corrected);
    }

    private Map<Count, Long> plusLater(Map<Count, Long> kept, String sql, long reconciled) {
        Map<Count, Long> counted = new HashMap<>(kept);
        jdbc.query(sql, row -> {
            counted.merge(Count.of(row), row.getLong("counted"), Long::sum);
        }, reconciled);
        return counted;
    }

    /** Puts the true counts of these charges into {@code counted}. @return those kept counts that were not true */
    private Map<Count, Long> recount(Map<Count, Long> kept, Map<Count, Long> counted, String sql, Map<String, ?> parameters,
            Predicate<Count> concerns) {
        Map<Count, Long> corrected = new HashMap<>();
        counted.keySet().removeIf(concerns);
        kept.keySet().stream().filter(concerns).forEach(count -> corrected.put(count, 0L));
        named.query(sql, parameters, row -> {
            Count count = Count.of(row);
            if (concerns.test(count)) {
                counted.put(count, row.getLong("counted"));
                corrected.put(count, row.getLong("kept"));
            }
        });
        corrected.entrySet().removeIf(one -> one.getValue().equals(kept.getOrDefault(one.getKey(), 0L)));
        return corrected;
    }

    private static Map<Count, Long> totals(Map<Count, Long> counted, Map<Count, Long> open) {
        Map<Count, Long> totals = new HashMap<>(open);
        counted.forEach((count, messages) -> totals.merge(count.total(), messages, Long::sum));
        return totals;
    }

    private static Set<Count> differing(Map<Count, Long> said, Map<Count, Long> counted) {
        Set<Count> differing = new HashSet<>(said.keySet());
        differing.addAll(counted.keySet());
        differing.removeIf(count -> Objects.equals(said.getOrDefault(count, 0L), counted.getOrDefault(count, 0L)));
        return differing;
    }

    private static List<Discrepancy> found(Set<Count> off, Map<Count, Long> said, Map<Count, Long> counted) {
        List<Discrepancy> found = new ArrayList<>();
        for (Count count : off) {
            found.add(count.off(Math.abs(said.getOrDefault(count, 0L) - counted.getOrDefault(count, 0L))));
        }
        return found;
    }
}
