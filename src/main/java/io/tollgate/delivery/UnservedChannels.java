package io.tollgate.delivery;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tollgate.database.Times;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Messages that wait for a channel which this process does not have: the table {@code channels.csv} names it, and no process is configured
 * with it, or it was taken away. They never go by another channel than theirs. They wait for it within their life, and then they fail and
 * their money is released. The log says when that begins and when it ends, and a meter how many wait.
 */
@Component
class UnservedChannels {

    /** The highest count that is told. It stays at this if there are more rows. */
    private static final int MOST_COUNTED = 100_000;
    private static final Logger log = LoggerFactory.getLogger(UnservedChannels.class);

    private final JdbcTemplate jdbc;
    private final Channels channels;
    private final ExpiredMessages expired;
    private volatile Map<String, Long> waiting = Map.of();

    UnservedChannels(JdbcTemplate jdbc, Channels channels, ExpiredMessages expired, MeterRegistry meters) {
        this.jdbc = jdbc;
        this.channels = channels;
        this.expired = expired;
        Gauge.builder("tollgate.channel.unserved", this, it -> it.waiting().values().stream().mapToLong(Long::longValue).sum())
                .description("Messages that wait for a channel which this process does not have").register(meters);
    }

    /** How many messages wait for each such channel, as of the last look. */
    Map<String, Long> waiting() {
        return waiting;
    }

    /** Looks for such messages, and gives up those whose time is over. */
    void look(Instant now) {
        Map<String, Long> found = new HashMap<>();
        for (Optional<String> next = after("", now); next.isPresent(); next = after(next.get(), now)) {
            if (!channels.serves(next.get())) {
                found.put(next.get(), count(next.get(), now));
            }
        }
        tell(found);
        waiting = Map.copyOf(found);
        found.keySet().forEach(channel -> expired.giveUp(channel, now));
    }

    private void tell(Map<String, Long> found) {
        found.forEach((channel, messages) -> {
            if (!waiting.containsKey(channel)) {
                log.warn("{} messages wait for the channel {}, which this Tollgate does not have; what does not leave in time fails. Maybe"
                        + " configure the channel, or change tables/channels.csv for the messages to come.", messages, channel);
            }
        });
        waiting.keySet().stream().filter(channel -> !found.containsKey(channel))
                .forEach(channel -> log.warn("No message waits for the channel {} any more.", channel));
    }

    /** The next channel in the index; each channel costs one step. */
    private Optional<String> after(String channel, Instant now) {
        return jdbc.queryForList("SELECT channel FROM outbox FORCE INDEX (outbox_of_business) WHERE channel > ? AND due_at <= ?"
                + " ORDER BY channel LIMIT 1", String.class, channel, Times.utc(now)).stream().findFirst();
    }

    private long count(String channel, Instant now) {
        Long rows = jdbc.queryForObject("SELECT COUNT(*) FROM (SELECT 1 FROM outbox FORCE INDEX (outbox_of_business) WHERE channel = ?"
                + " AND due_at <= ? LIMIT " + MOST_COUNTED + ") some", Long.class, channel, Times.utc(now));
        return rows == null ? 0 : rows;
    }
}
