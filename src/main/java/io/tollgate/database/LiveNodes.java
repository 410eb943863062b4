package io.tollgate.database;

import com.fasterxml.uuid.Generators;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * How many processes share the work of this installation, as their rows in the table {@code live_node} say. Limits that each process counts
 * for itself are divided by it: requests are spread evenly over the processes.
 */
@Component
public class LiveNodes implements DisposableBean {

    /** How long after its last row a process counts as gone. */
    private static final Duration GONE = Duration.ofSeconds(30);
    private static final int LONGEST_TEXT = 100;

    private final JdbcTemplate jdbc;
    private final Clock clock;
    private final ObjectProvider<NodeNote> note;
    private final Instant started;
    private final byte[] own = bytes(Generators.timeBasedEpochGenerator().generate());
    private volatile int count = 1;

    LiveNodes(JdbcTemplate jdbc, Clock clock, ObjectProvider<NodeNote> note) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.note = note;
        this.started = clock.instant();
    }

    /**
     * A process.
     *
     * @param name     its process id and host
     * @param started  when it began; empty while a process of an earlier release runs
     * @param seen     its last sign of life
     * @param ruleBook by which it judges, as it said then
     * @param isThis   whether it is the one that was asked
     */
    public record Node(String name, Optional<Instant> started, Instant seen, String ruleBook, boolean isThis) {}

    /** The nodes that gave a sign of life within half a minute, by name. */
    public List<Node> all() {
        return jdbc.query("SELECT name, started_at, seen_at, rule_book, id = ? AS own FROM live_node WHERE seen_at >= ? ORDER BY name, id",
                (row, _) -> new Node(row.getString("name"),
                        row.getObject("started_at") == null ? Optional.empty() : Optional.of(Times.instant(row, "started_at")),
                        Times.instant(row, "seen_at"), row.getString("rule_book"), row.getBoolean("own")),
                own, Times.utc(clock.instant().minus(GONE)));
    }

    @Bean
    static RecurringWork signsOfLife(LiveNodes nodes) {
        return RecurringWork.whole("live-nodes", nodes::show);
    }

    /** How many nodes ran some seconds ago, this one included; at least 1. */
    public int count() {
        return count;
    }

    /** The part of a limit that this process may let pass, rounded up: 1 at least. */
    public int share(int limit) {
        return Math.ceilDiv(limit, count);
    }

    void show(Instant now) {
        String said = note.stream().findFirst().map(NodeNote::ruleBook).orElse("");
        jdbc.update("INSERT INTO live_node (id, seen_at, name, started_at, rule_book) VALUES (?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE"
                + " seen_at = VALUES(seen_at), rule_book = VALUES(rule_book)", own, Times.utc(now), shortened(processName()),
                Times.utc(started), shortened(said));
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

    private static String processName() {
        return ManagementFactory.getRuntimeMXBean().getName();
    }

    private static String shortened(String text) {
        return text.substring(0, Math.min(LONGEST_TEXT, text.length()));
    }

    private static byte[] bytes(UUID id) {
        return ByteBuffer.allocate(16).putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits()).array();
    }
}
