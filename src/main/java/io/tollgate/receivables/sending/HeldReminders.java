package io.tollgate.receivables.sending;

import io.tollgate.database.Slice;
import io.tollgate.database.Times;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Reminders that wait: rows of the table {@code reminder_held}. Each look at the overdue invoices says again which; a row that it does not
 * say is deleted, whatever became of the invoice.
 */
@Component
public class HeldReminders {

    private final JdbcTemplate jdbc;

    HeldReminders(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A reminder that cannot be made yet.
     *
     * @param number of the invoice
     * @param reason what is missing
     * @param since  when it was found first
     */
    public record Held(String number, String reason, Instant since) {}

    /** The held reminders, in the order of their invoices' numbers. */
    public List<Held> list(Slice slice) {
        return new NamedParameterJdbcTemplate(jdbc).query("SELECT number, reason, since FROM reminder_held WHERE 1 = 1"
                + slice.sql("number", false), slice.parameters(Map.of()),
                (row, _) -> new Held(row.getString("number"), row.getString("reason"), Times.instant(row, "since")));
    }

    void put(String number, String reason, Instant now) {
        jdbc.update("INSERT INTO reminder_held (number, reason, since, seen_at) VALUES (?, ?, ?, ?)"
                + " ON DUPLICATE KEY UPDATE reason = VALUES(reason), seen_at = VALUES(seen_at)", number, reason, Times.utc(now),
                Times.utc(now));
    }

    /** Deletes what the look at this moment has not found. */
    void removeOthers(Instant now) {
        jdbc.update("DELETE FROM reminder_held WHERE seen_at < ?", Times.utc(now));
    }
}
