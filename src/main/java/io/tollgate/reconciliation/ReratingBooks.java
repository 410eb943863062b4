package io.tollgate.reconciliation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Compares what runs of re-rating corrected with charges, totals and entries. The caller has one snapshot open. */
@Component
final class ReratingBooks {

    /**
     * The differences by day and slice: what was taken back less its entry, and what was charged anew less its entry. V128 says their ids.
     */
    private static final String ENTRIES = """
            SELECT COALESCE(SUM(ABS(s.back - COALESCE(b.amount_micros, 0)) + ABS(s.anew + COALESCE(a.amount_micros, 0))), 0)
            FROM (SELECT run_id, business_id, slice, day, SUM(old_micros) AS back, SUM(rate_micros) AS anew FROM rerated_charge
                  WHERE run_id = ? AND business_id = ? AND slice > ? GROUP BY run_id, business_id, slice, day) s
            LEFT JOIN entry b ON b.journal_entry_id = CONCAT(X'FFFFFFFFFFFF', LEFT(UNHEX(SHA2(CONCAT('re-rating ', s.run_id, ' ',
                s.business_id, ' ', s.slice, ' ', s.day, ' back'), 256)), 10)) AND b.account = CONCAT('business:', s.business_id)
            LEFT JOIN entry a ON a.journal_entry_id = CONCAT(X'FFFFFFFFFFFF', LEFT(UNHEX(SHA2(CONCAT('re-rating ', s.run_id, ' ',
                s.business_id, ' ', s.slice, ' ', s.day, ' anew'), 256)), 10)) AND a.account = CONCAT('business:', s.business_id)""";

    /** All entries of the run on the account of the business, whatever they are for, less its totals. */
    private static final String TOTALS = """
            SELECT ABS((SELECT COALESCE(SUM(messages * (old_micros - rate_micros)), 0) FROM rerated_total WHERE run_id = ?
                AND business_id = ?) - (SELECT COALESCE(SUM(amount_micros), 0) FROM entry WHERE account = CONCAT('business:', ?)
                AND booked_at >= (SELECT decided_at FROM rerating WHERE id = ?) AND kind = 'RERATING'
                AND reason = CONCAT('re-rating ', ?)))""";

    private static final String COUNTED = """
            SELECT COALESCE(SUM(ABS(off)), 0) FROM (SELECT SUM(messages) AS messages, SUM(messages) * (1 + old_micros + rate_micros) AS off
                FROM (
                SELECT month, category, charged, old_period, old_market, old_micros, credited, period, market, rate_micros, messages
                FROM rerated_total WHERE run_id = ? AND business_id = ?
                UNION ALL
                SELECT DATE_FORMAT(day, '%Y-%m'), category, charged, old_period, old_market, old_micros, credited, period, market,
                    rate_micros, -COUNT(*) FROM rerated_charge WHERE run_id = ? AND business_id = ?
                GROUP BY DATE_FORMAT(day, '%Y-%m'), category, charged, old_period, old_market, old_micros, credited, period, market,
                    rate_micros
                ) both_sides
                GROUP BY month, category, charged, old_period, old_market, old_micros, credited, period, market, rate_micros) t""";

    private static final String OLD = """
            SELECT COALESCE(SUM(1 + ABS(r.old_micros - COALESCE(p.rate_micros, c.rate_micros, 0))), 0) FROM rerated_charge r
            LEFT JOIN charge c ON c.message_id = r.message_id
            LEFT JOIN rerated_charge p ON p.message_id = r.message_id AND p.run_id = r.old_run
            WHERE r.run_id = ? AND r.business_id = ? AND r.slice > ? AND (c.message_id IS NULL
                OR r.old_run > 0 AND p.message_id IS NULL OR r.business_id <> c.business_id OR r.category <> c.category OR r.day <> c.day
                OR r.old_micros <> COALESCE(p.rate_micros, c.rate_micros) OR r.old_market <> COALESCE(p.market, c.market)
                OR r.old_period <> COALESCE(p.period, c.period) OR r.charged <> c.period)""";

    /** How many of the latest slices each comparison reads. */
    private static final int SLICES = 5;
    private static final int RUNS = 20;

    private final JdbcTemplate jdbc;

    ReratingBooks(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** All runs, with the businesses of each, as items. */
    List<String> all() {
        return jdbc.queryForList("SELECT DISTINCT CONCAT(run_id, ' ', business_id) FROM rerated_total", String.class);
    }

    /** What is wrong with the latest slices of businesses whose runs have not ended, and of the latest ones that have. */
    List<Discrepancy> latest() {
        List<Discrepancy> found = new ArrayList<>();
        jdbc.query("SELECT run_id, business_id, slices FROM rerating_business WHERE slices > 0 ORDER BY ended_at IS NULL DESC,"
                + " ended_at DESC LIMIT " + RUNS, row -> {
                    int run = row.getInt("run_id");
                    int business = row.getInt("business_id");
                    int after = Math.max(0, row.getInt("slices") - SLICES);
                    add(found, run, business, off(ENTRIES, run, business, after) + off(OLD, run, business, after));
                });
        return found;
    }

    /** What is wrong with these, all of it. */
    List<Discrepancy> compare(Collection<String> items) {
        List<Discrepancy> found = new ArrayList<>();
        for (String item : items) {
            String[] parts = item.split(" ", 2);
            int run = Integer.parseInt(parts[0]);
            int business = Integer.parseInt(parts[1]);
            add(found, run, business, off(ENTRIES, run, business, 0) + off(OLD, run, business, 0)
                    + off(TOTALS, run, business, business, run, run) + off(COUNTED, run, business, run, business));
        }
        return found;
    }

    private static void add(List<Discrepancy> found, int run, int business, long off) {
        if (off != 0) {
            found.add(new Discrepancy(Invariant.RERATINGS, run + " " + business, business, off));
        }
    }

    private long off(String sql, Object... arguments) {
        Long off = jdbc.queryForObject(sql, Long.class, arguments);
        return off == null ? 0 : off;
    }
}
