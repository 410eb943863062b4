package io.tollgate.reconciliation;

import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Rows of {@code reconciled} and {@code reconciled_sum}: the sum of the charges of each business up to a number. */
@Component
class ReconciledSums {

    private final JdbcTemplate jdbc;

    ReconciledSums(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    long through() {
        return number("SELECT seq FROM reconciled WHERE id = 1");
    }

    /** The number of the latest charge. */
    long latest() {
        return number("SELECT COALESCE(MAX(seq), 0) FROM charge");
    }

    /** Adds the charges up to another number. Of several nodes one does so, and for the others nothing is left to do. */
    @Transactional
    public void extend(long from, long to) {
        if (jdbc.update("UPDATE reconciled SET seq = ? WHERE id = 1 AND seq = ?", to, from) == 1) {
            jdbc.update("INSERT INTO reconciled_sum (business_id, charged_micros) SELECT business_id, SUM(rate_micros) AS more FROM charge"
                    + " FORCE INDEX (charge_seq) WHERE seq > ? AND seq <= ? GROUP BY business_id ORDER BY business_id"
                    + " ON DUPLICATE KEY UPDATE charged_micros = charged_micros + VALUES(charged_micros)", from, to);
        }
    }

    /** Replaces sums up to a number, unless somebody extended them meanwhile. */
    @Transactional
    public void correct(long through, Map<Integer, Long> sums) {
        if (!sums.isEmpty() && jdbc.update("UPDATE reconciled SET seq = seq WHERE id = 1 AND seq = ?", through) == 1) {
            jdbc.batchUpdate("INSERT INTO reconciled_sum (business_id, charged_micros) VALUES (?, ?)"
                    + " ON DUPLICATE KEY UPDATE charged_micros = VALUES(charged_micros)",
                    sums.entrySet().stream().sorted(
                            Map.Entry.comparingByKey()).map(sum -> new Object[] {sum.getKey(), sum.getValue()}).toList());
        }
    }

    private long number(String sql) {
        Long number = jdbc.queryForObject(sql, Long.class);
        return number == null ? 0 : number;
    }
}
