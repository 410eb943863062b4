package io.tollgate.database;

import com.fasterxml.uuid.Generators;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * How many processes share the work of this installation, as their rows in the table {@code live_node} say. Limits that each process counts
 * for itself are divided by it: requests are spread evenly over the processes.
 */
@Component
public class LiveNodes implements DisposableBean {

    /** So long after its last row a process is gone. */
    private static final Duration GONE = Duration.ofSeconds(30);

    private final JdbcTemplate jdbc;
    private final Clock clock;
    private final byte[] own = bytes(Generators.timeBasedEpochGenerator().generate());
    private volatile int count = 1;

    LiveNodes(JdbcTemplate jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Bean
    static RecurringWork signsOfLife(LiveNodes nodes) {
        return RecurringWork.whole("live-nodes", nodes::show);
    }

    /** As of some seconds ago, this one included; at least 1. */
    public int count() {
        return count;
    }

    /** The part of a limit that this process may let pass, rounded up: 1 at least. */
    public int share(int limit) {
        return Math.ceilDiv(limit, count);
    }

    void show(Instant now) {
        jdbc.update("INSERT INTO live_node (id, seen_at) VALUES (?, ?) ON DUPLICATE KEY UPDATE seen_at = VALUES(seen_at)", own,
                Times.utc(now));
        jdbc.update("DELETE FROM live_node WHERE seen_at < ?", Times.utc(now.minus(GONE)));
        Integer seen = jdbc.queryForObject("SELECT COUNT(*) FROM live_node", Integer.class);
        count = Math.max(1, seen == null ? 1 : seen);
    }

    /** The others need not wait until it is forgotten. */
    @Override
    public void destroy() {
        try {
            jdbc.update("DELETE FROM live_node WHERE id = ? OR seen_at < ?", own, Times.utc(clock.instant().minus(GONE)));
        } catch (RuntimeException away) {
            count = 1; // the database is away; the row is forgotten soon
        }
    }

    private static byte[] bytes(UUID id) {
        return ByteBuffer.allocate(16).putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits()).array();
    }
}
