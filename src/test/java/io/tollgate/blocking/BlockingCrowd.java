package io.tollgate.blocking;

import io.tollgate.message.BusinessId;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.JdbcTemplate;

/** Many people whom a business has blocked and who have no other records. The database makes them, which is quick. */
public final class BlockingCrowd {

    private BlockingCrowd() {}

    /** @param size at most 100,000 */
    public static void blocked(JdbcTemplate jdbc, BusinessId business, int size) {
        String digits = "(SELECT 0 AS d"
                + IntStream.range(1, 10).mapToObj(digit -> " UNION ALL SELECT " + digit).collect(Collectors.joining()) + ")";
        jdbc.update("INSERT INTO blocked_user (recipient, business_id, at, type, recorded_at)"
                + " SELECT UNHEX(LPAD(HEX(n), 32, '0')), ?, '2026-11-01', 'BLOCKED', '2026-11-01' FROM"
                + " (SELECT a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 10000 * f.d AS n FROM " + digits + " a CROSS JOIN " + digits
                + " b CROSS JOIN "
                + digits + " c CROSS JOIN " + digits + " e CROSS JOIN " + digits + " f) numbers WHERE n < ?", business.value(), size);
    }
}
