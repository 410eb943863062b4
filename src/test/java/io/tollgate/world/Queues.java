package io.tollgate.world;

import io.tollgate.database.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;

/** The messages and statuses that wait to be judged, delivered or sent. */
public record Queues(JdbcTemplate database) {

    /** Empties the queues. Money and verdicts of other tests stay. */
    public void clear() {
        for (String queue : List.of("inbox", "quarantine", "outbox", "open_call", "receipt_inbox", "status_update", "webhook", "handset")) {
            database.update("DELETE FROM " + queue);
        }
        database.update("UPDATE delivery SET outcome = 'RELEASED' WHERE outcome = 'OPEN'");
    }

    /** The number of failures in a row to call this business's webhook. */
    public int failures(EnrolledBusiness business) {
        return database.query("SELECT attempts FROM webhook WHERE business_id = ? AND lane = 0", (row, _) -> row.getInt(1),
                business.id().value()).stream().findFirst().orElse(0);
    }

    public Instant webhookDue(EnrolledBusiness business) {
        return database.queryForObject("SELECT due_at FROM webhook WHERE business_id = ? AND lane = 0",
                (row, _) -> Times.instant(row, "due_at"), business.id().value());
    }

    public void makeUpdatesOlder(Duration by) {
        database.update("UPDATE status_update SET queued_at = DATE_SUB(queued_at, INTERVAL ? SECOND)", by.toSeconds());
    }
}
