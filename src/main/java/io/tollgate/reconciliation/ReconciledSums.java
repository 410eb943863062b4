package io.tollgate.reconciliation;

import io.tollgate.reconciliation.CountBooks.Count;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Rows of {@code reconciled}, {@code reconciled_sum} and {@code reconciled_count}: the sum of the charges of each business up to a number,
 * and how many of them count for tiers and allowances.
 */
@Component
class ReconciledSums {

    private static final int ATTEMPTS = 5;

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;

    ReconciledSums(JdbcTemplate jdbc, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
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
                    + " FORCE INDEX (PRIMARY) WHERE seq > ? AND seq <= ? GROUP BY business_id ORDER BY business_id"
                    + " ON DUPLICATE KEY UPDATE charged_micros = charged_micros + VALUES(charged_micros)", from, to);
            count(CountBooks.TIER, CountBooks.IS_PAID, CountBooks.TIER_KEY, from, to);
            count(CountBooks.ALLOWANCE, CountBooks.IS_FREE, CountBooks.ALLOWANCE_KEY, from, to);
        }
    }

    private void count(String columns, String which, String key, long from, long to) {
        jdbc.update("INSERT INTO reconciled_count (kind, owner, business_id, market, category, period, counted) SELECT " + columns
                + ", COUNT(*) AS more FROM charge FORCE INDEX (PRIMARY) WHERE seq > ? AND seq <= ?" + which + " GROUP BY " + key
                + " ON DUPLICATE KEY UPDATE counted = counted + VALUES(counted)", from, to);
    }

    /** Replaces sums and counts up to a number, unless somebody extended them meanwhile. @return whether nobody did */
    boolean correct(long through, Map<Integer, Long> sums, Map<Count, Long> counts) {
        return sums.isEmpty() && counts.isEmpty() || Boolean.TRUE.equals(transaction.execute(_ -> replace(through, sums, counts)));
    }

    private boolean replace(long through, Map<Integer, Long> sums, Map<Count, Long> counts) {
        boolean isMine = jdbc.update("UPDATE reconciled SET seq = seq WHERE id = 1 AND seq = ?", through) == 1;
        if (isMine) {
            jdbc.batchUpdate("INSERT INTO reconciled_sum (business_id, charged_micros) VALUES (?, ?)"
                    + " ON DUPLICATE KEY UPDATE charged_micros = VALUES(charged_micros)",
                    sums.entrySet().stream().sorted(
                            Map.Entry.comparingByKey()).map(sum -> new Object[] {sum.getKey(), sum.getValue()}).toList());
            jdbc.batchUpdate("INSERT INTO reconciled_count (kind, owner, business_id, market, category, period, counted)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE counted = VALUES(counted)",
                    counts.entrySet().stream().map(one -> new Object[] {one.getKey().kind(), one.getKey().owner(),
                        one.getKey().business(), one.getKey().market(), one.getKey().category(), one.getKey().period(),
                        one.getValue()}).toList());
        }
        return isMine;
    }

    /**
     * Sums up all charges anew, chunk by chunk, and replaces what was kept: so a charge that was changed or removed after it was summed up
     * shows. Gives up if the kept sums are extended each time it has caught up; then those of the night before stay.
     */
    void recount(long numbersAtOnce) {
        Map<Integer, Long> micros = new HashMap<>();
        Map<Count, Long> counts = new HashMap<>();
        jdbc.query("SELECT business_id FROM reconciled_sum", row -> {
            micros.put(row.getInt(1), 0L);
        });
        jdbc.query("SELECT * FROM reconciled_count", row -> {
            counts.put(Count.of(row), 0L);
        });
        long done = 0;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            long through = through();
            while (done < through) {
                long to = Math.min(through, done + numbersAtOnce);
                jdbc.query("SELECT business_id, SUM(rate_micros) FROM charge FORCE INDEX (PRIMARY) WHERE seq > ? AND seq <= ?"
                        + " GROUP BY business_id", row -> {
                            micros.merge(row.getInt(1), row.getLong(2), Long::sum);
                        }, done, to);
                counted(counts, CountBooks.TIER, CountBooks.IS_PAID, CountBooks.TIER_KEY, done, to);
                counted(counts, CountBooks.ALLOWANCE, CountBooks.IS_FREE, CountBooks.ALLOWANCE_KEY, done, to);
                done = to;
            }
            if (correct(through, micros, counts)) {
                return;
            }
        }
    }

    private void counted(Map<Count, Long> counts, String columns, String which, String key, long from, long to) {
        jdbc.query("SELECT " + columns + ", COUNT(*) AS counted FROM charge FORCE INDEX (PRIMARY) WHERE seq > ? AND seq <= ?" + which
                + " GROUP BY " + key, row -> {
                    counts.merge(Count.of(row), row.getLong("counted"), Long::sum);
                }, from, to);
    }

    /** Begins a night. Of several processes one compares all its books. @return whether this one does */
    boolean begin(LocalDate night) {
        return jdbc.update("UPDATE reconciled SET night = ? WHERE id = 1 AND night < ?", night, night) == 1;
    }

    private long number(String sql) {
        Long number = jdbc.queryForObject(sql, Long.class);
        return number == null ? 0 : number;
    }
}
