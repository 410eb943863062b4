package io.tollgate.ledger;

import io.tollgate.message.BusinessId;
import java.time.Duration;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Counts the charges of a month by what they cost. A month may have millions, and others are charged meanwhile: so it counts a few thousand
 * at a time, each time by a short statement of its own, and rests in between for as long as the setting says. A statement over the whole
 * month would take a processor, the disk and the database's memory from all others until it ends.
 *
 * <p>The counts of a month that is closed are exact, as no charge is added to it any more. Those of a month that is open are exact in a
 * transaction that only reads and sees the database as it was at one moment, whatever others add ({@code REPEATABLE READ}). Within any
 * other transaction, which may hold locks, one statement counts all.
 */
@Component
final class MonthSums {

    private static final int FIRST = 2_000;
    private static final int LEAST = 100;
    private static final int MOST = 100_000;
    /** The bytes of the id of a message. */
    private static final int BYTES = 16;
    private static final String MONTH = " FROM charge FORCE INDEX (charge_of_month) WHERE business_id = ? AND period = ?";

    private final JdbcTemplate jdbc;
    private final double share;
    private final Duration step;

    /**
     * @param share part of the time in which it counts; it rests in the other part
     * @param stepMillis how long each statement is to take
     */
    MonthSums(JdbcTemplate jdbc, @Value("${tollgate.invoicing.totalling-share}") double share,
            @Value("${tollgate.invoicing.totalling-step-millis}") int stepMillis) {
        if (share < 0.01 || share > 1) {
            throw new IllegalArgumentException("tollgate.invoicing.totalling-share (" + share + ") must be 0.01 to 1");
        }
        if (stepMillis < 1) {
            throw new IllegalArgumentException("tollgate.invoicing.totalling-step-millis (" + stepMillis + ") must be at least 1");
        }
        this.jdbc = jdbc;
        this.share = share;
        this.step = Duration.ofMillis(stepMillis);
    }

    /**
     * How many charges of the month there are by these columns.
     *
     * @param columns by which they are counted
     * @param key     what the columns of a row say
     */
    <K> Map<K, Long> of(BusinessId business, YearMonth period, String columns, RowMapper<K> key) {
        Map<K, Long> counts = new HashMap<>();
        if (TransactionSynchronizationManager.isActualTransactionActive() && !seesOneMoment()) {
            count(counts, columns, key, "", List.of(business.value(), period.toString()));
            return counts;
        }
        int charges = FIRST;
        byte[] after = new byte[BYTES];
        while (true) {
            long begin = System.nanoTime();
            List<byte[]> last = jdbc.query("SELECT message_id" + MONTH + " AND message_id > ? ORDER BY message_id LIMIT 1 OFFSET ?",
                    (row, _) -> row.getBytes(1), business.value(), period.toString(), after, charges - 1);
            List<Object> values = new ArrayList<>(List.of(business.value(), period.toString(), after));
            values.addAll(last);
            count(counts, columns, key, last.isEmpty() ? " AND message_id > ?" : " AND message_id > ? AND message_id <= ?", values);
            if (last.isEmpty()) {
                return counts;
            }
            after = last.getFirst();
            long took = Math.max(1, System.nanoTime() - begin);
            charges = (int) Math.clamp((double) charges * step.toNanos() / took, LEAST, Math.min(MOST, 2.0 * charges));
            LockSupport.parkNanos((long) (took * (1 / share - 1)));
        }
    }

    private static boolean seesOneMoment() {
        return TransactionSynchronizationManager.isCurrentTransactionReadOnly()
                && Objects.equals(TransactionSynchronizationManager.getCurrentTransactionIsolationLevel(),
                        TransactionDefinition.ISOLATION_REPEATABLE_READ);
    }

    private <K> void count(Map<K, Long> counts, String columns, RowMapper<K> key, String which, List<Object> values) {
        jdbc.query("SELECT " + columns + ", COUNT(*) AS messages" + MONTH + which + " GROUP BY " + columns, row -> {
            counts.merge(key.mapRow(row, 0), row.getLong("messages"), Long::sum);
        }, values.toArray());
    }
}
