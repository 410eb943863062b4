package io.tollgate.tracking;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tollgate.database.RecurringWork;
import io.tollgate.database.Times;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** How many rows of each queue are due, and how long the first of them has been. */
@Component
public final class QueueMeters {

    /** The highest count that is told. To count a million rows would take long, and says nothing more. */
    static final int MOST_COUNTED = 100_000;

    private static final String DUE = "SELECT COUNT(*) AS due, MIN(at) AS oldest FROM"
            + " (SELECT due_at AS at FROM %s WHERE due_at <= ? ORDER BY due_at LIMIT " + MOST_COUNTED + ") first";
    private static final String UPDATES = "SELECT COUNT(*) AS due, MIN(at) AS oldest FROM"
            + " (SELECT queued_at AS at FROM status_update WHERE held_until <= ? ORDER BY id LIMIT " + MOST_COUNTED + ") first";

    /** What is due, with the messages of files that wait for their turn: these are due since they were accepted. */
    private static final String INBOX = "SELECT COUNT(*) AS due, MIN(at) AS oldest FROM ((SELECT due_at AS at FROM inbox WHERE due_at <= ?"
            + " ORDER BY due_at LIMIT " + MOST_COUNTED + ") UNION ALL (SELECT accepted_at AS at FROM inbox WHERE due_at >= '8000-01-01'"
            + " ORDER BY due_at LIMIT " + MOST_COUNTED + ")) first";

    private final JdbcTemplate jdbc;
    private final Clock clock;
    private final Map<String, String> queues = new LinkedHashMap<>();
    private final Map<String, Length> lengths = new ConcurrentHashMap<>();

    /** @param oldest the age of the first due row; zero if there is none */
    public record Length(long due, Duration oldest) {}

    QueueMeters(JdbcTemplate jdbc, Clock clock, MeterRegistry meters) {
        this.jdbc = jdbc;
        this.clock = clock;
        queues.put("inbox", INBOX);
        queues.put("outbox", DUE.formatted("outbox"));
        queues.put("receipts", DUE.formatted("receipt_inbox"));
        queues.put("updates", UPDATES);
        queues.keySet().forEach(queue -> register(queue, meters));
    }

    /** The work that looks at the queues from time to time. */
    @Bean
    static RecurringWork looksAtQueues(QueueMeters meters) {
        return RecurringWork.whole("queues", meters::look);
    }

    private void register(String queue, MeterRegistry meters) {
        lengths.put(queue, new Length(0, Duration.ZERO));
        Gauge.builder("tollgate.queue.due", lengths, all -> requireNonNull(all.get(queue)).due()).tag("queue", queue)
                .description("Rows that are due, at most " + MOST_COUNTED).register(meters);
        Gauge.builder("tollgate.queue.oldest", lengths, all -> requireNonNull(all.get(queue)).oldest().toMillis() / 1_000.0)
                .tag("queue", queue).baseUnit("seconds").description("How long the first due row has been due").register(meters);
    }

    /** The lengths as they were at the last look, by queue, in the order of a message's way. */
    public Map<String, Length> lengths() {
        Map<String, Length> ordered = new LinkedHashMap<>();
        queues.keySet().forEach(queue -> ordered.put(queue, requireNonNull(lengths.get(queue))));
        return ordered;
    }

    /** Asks the database; the meters show this until the next time. */
    public void look() {
        Instant now = clock.instant();
        queues.forEach((queue, sql) -> jdbc.query(sql, row -> {
            long due = row.getLong("due");
            lengths.put(queue, new Length(due, due == 0 ? Duration.ZERO : Duration.between(Times.instant(row, "oldest"), now)));
        }, Times.utc(now)));
    }
}
