package io.tollgate.downstream;

import io.tollgate.database.RecurringWork;
import io.tollgate.database.Times;
import io.tollgate.message.SenderId;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Which number a file came to that somebody sent: only its business may fetch it, though several businesses may share one account at the
 * network. The network keeps such a file for seven days.
 */
@Component
class InboundFiles {

    private static final Duration LIFE = Duration.ofDays(8);
    private static final int FORGOTTEN_AT_ONCE = 2_000;

    private final JdbcTemplate jdbc;
    private final Clock clock;

    InboundFiles(JdbcTemplate jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** So that their table does not grow for ever. */
    @Bean
    static RecurringWork endsOfOldFiles(InboundFiles files) {
        return RecurringWork.whole("downstream-old-files", () -> files.forgetOld());
    }

    static boolean isId(String text) {
        return text.matches("[0-9]{1,40}");
    }

    /** @param senders numbers by the ids of files; one that is known already stays as it is */
    @Transactional
    public void remember(Map<String, SenderId> senders) {
        if (!senders.isEmpty()) {
            jdbc.batchUpdate("INSERT IGNORE INTO network_media (id, sender_id, at) VALUES (?, ?, ?)",
                    new TreeMap<>(senders).entrySet().stream()
                            .map(it -> new Object[] {it.getKey(), it.getValue().value(), Times.utc(clock.instant())}).toList());
        }
    }

    @Transactional(readOnly = true)
    public Optional<SenderId> sender(String id) {
        return jdbc.query("SELECT sender_id FROM network_media WHERE id = ?", (row, number) -> new SenderId(row.getLong(1)), id).stream()
                .findFirst();
    }

    public void forgetOld() {
        int forgotten;
        do {
            forgotten = jdbc.update("DELETE FROM network_media WHERE at < ? LIMIT " + FORGOTTEN_AT_ONCE,
                    Times.utc(clock.instant().minus(LIFE)));
        } while (forgotten == FORGOTTEN_AT_ONCE);
    }
}
