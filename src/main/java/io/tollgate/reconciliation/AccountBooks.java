package io.tollgate.reconciliation;

import io.tollgate.message.MessageId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Compares the balances with what they sum up. The caller has one snapshot open.
 *
 * <p>Charges are summed up to a number ({@code reconciled}), and only later ones are read. A transaction that took its numbers before and
 * was committed after the sum was taken is missing in it. So a balance that differs is summed anew from all its charges before it
 * counts as off, and the kept sum is corrected.
 */
@Component
final class AccountBooks {

    private static final String PAID = "SELECT CAST(SUBSTRING(account, 10) AS UNSIGNED) AS business, SUM(amount_micros) AS micros"
            + " FROM entry FORCE INDEX (PRIMARY) WHERE journal_entry_id >= ? AND account LIKE 'business:%' GROUP BY account";
    private static final String HELD = "SELECT business_id AS business, SUM(ceiling_micros) AS micros FROM reservation GROUP BY"
            + " business_id";
    private static final String SUMMED = "SELECT business_id AS business, charged_micros AS micros FROM reconciled_sum";
    private static final String LATER = "SELECT business_id AS business, SUM(rate_micros) AS micros FROM charge FORCE INDEX (PRIMARY)"
            + " WHERE seq > ? GROUP BY business_id";

    private final JdbcTemplate jdbc;
    private final NamedParameterJdbcTemplate named;

    AccountBooks(NamedParameterJdbcTemplate named) {
        this.jdbc = named.getJdbcTemplate();
        this.named = named;
    }

    /** @param corrected the true sums up to the same number, of those businesses whose kept sum was not true */
    record Compared(List<Discrepancy> found, Map<Integer, Long> corrected) {}

    private record Recount(long all, long reconciled) {}

    Compared compare(long reconciled) {
        Map<Integer, Long> balances = new HashMap<>();
        Map<Integer, Long> holds = new HashMap<>();
        jdbc.query("SELECT business_id, balance_micros, held_micros FROM balance", row -> {
            balances.put(row.getInt(1), row.getLong(2));
            holds.put(row.getInt(1), row.getLong(3));
        });
        Map<Integer, Long> paid = sums(PAID, (Object) MessageId.BEYOND.bytes());
        Map<Integer, Long> summed = sums(SUMMED);
        Map<Integer, Long> charged = new HashMap<>(summed);
        sums(LATER, reconciled).forEach((business, micros) -> charged.merge(business, micros, Long::sum));

        Map<Integer, Long> off = differences(balances, paid, charged);
        Map<Integer, Long> corrected = new HashMap<>();
        if (!off.isEmpty()) {
            recounts(off.keySet(), reconciled).forEach((business, recount) -> {
                charged.put(business, recount.all());
                if (recount.reconciled() != summed.getOrDefault(business, 0L)) {
                    corrected.put(business, recount.reconciled());
                }
            });
            off = differences(balances, paid, charged);
        }
        List<Discrepancy> found = new ArrayList<>();
        off.forEach((business, micros) -> found.add(account(Invariant.BALANCE, business, micros)));
        differences(holds, sums(HELD), Map.of()).forEach((business, micros) -> found.add(account(Invariant.HELD, business, micros)));
        return new Compared(found, corrected);
    }

    private static Discrepancy account(Invariant invariant, int business, long off) {
        return new Discrepancy(invariant, Integer.toString(business), business, Math.abs(off));
    }

    /** What remains of each amount after {@code plus} is taken off it and {@code minus} added; without those that come to zero. */
    private static Map<Integer, Long> differences(Map<Integer, Long> amounts, Map<Integer, Long> plus, Map<Integer, Long> minus) {
        Set<Integer> businesses = new TreeSet<>(amounts.keySet());
        businesses.addAll(plus.keySet());
        businesses.addAll(minus.keySet());
        Map<Integer, Long> off = new HashMap<>();
        for (int business : businesses) {
            long difference = amounts.getOrDefault(business, 0L) - plus.getOrDefault(business, 0L) + minus.getOrDefault(business, 0L);
            if (difference != 0) {
                off.put(business, difference);
            }
        }
        return off;
    }

    private Map<Integer, Recount> recounts(Set<Integer> businesses, long reconciled) {
        Map<Integer, Recount> recounts = new HashMap<>();
        businesses.forEach(business -> recounts.put(business, new Recount(0, 0)));
        named.query("SELECT business_id, SUM(rate_micros), SUM(CASE WHEN seq <= :seq THEN rate_micros ELSE 0 END) FROM charge"
                + " WHERE business_id IN (:businesses) GROUP BY business_id", Map.of("businesses", businesses, "seq", reconciled), row -> {
                    recounts.put(row.getInt(1), new Recount(row.getLong(2), row.getLong(3)));
                });
        return recounts;
    }

    private Map<Integer, Long> sums(String sql, Object... arguments) {
        Map<Integer, Long> sums = new HashMap<>();
        jdbc.query(sql, row -> {
            sums.put(row.getInt("business"), row.getLong("micros"));
        }, arguments);
        return sums;
    }
}
