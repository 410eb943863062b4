package io.tollgate.delivery;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tollgate.database.Times;
import io.tollgate.delivery.Departures.Departure;
import io.tollgate.ledger.Ledger;
import io.tollgate.message.MessageId;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Messages that wait for a channel which this process does not have: the table {@code channels.csv} names it, and no process is configured
 * with it, or it was taken away. They never go by another channel than theirs. They wait for it within their life, and then they fail and
 * their money is released. The log says when that begins and when it ends, and a meter how many wait.
 */
@Component
class UnservedChannels {

    /** The highest count that is told. It stays at this if there are more rows. */
    private static final int MOST_COUNTED = 100_000;
    private static final int AT_ONCE = 500;
    private static final Logger log = LoggerFactory.getLogger(UnservedChannels.class);

    private final JdbcTemplate jdbc;
    private final Channels channels;
    private final Outbox outbox;
    private final Departures departures;
    private final Ledger ledger;
    private final TransactionTemplate transaction;
    private volatile Map<String, Long> waiting = Map.of();

    UnservedChannels(JdbcTemplate jdbc, Channels channels, Outbox outbox, Departures departures, Ledger ledger,
            TransactionTemplate transaction, MeterRegistry meters) {
        this.jdbc = jdbc;
        this.channels = channels;
        this.outbox = outbox;
        this.departures = departures;
        this.ledger = ledger;
        this.transaction = transaction;
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
        found.keySet().forEach(channel -> giveUp(channel, now));
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

    private void giveUp(String channel, Instant now) {
        List<Object[]> expired = jdbc.query("SELECT due_at, message_id FROM outbox FORCE INDEX (outbox_of_business) WHERE channel = ?"
                + " AND expires_at <= ? LIMIT " + AT_ONCE,
                (row, number) -> new Object[] {row.getObject(1, LocalDateTime.class), row.getBytes(2)}, channel, Times.utc(now));
        expired.forEach(key -> transaction.executeWithoutResult(_ -> {
            List<HandOver> mine = outbox.claimOne(key);
            List<MessageId> ids = mine.stream().map(HandOver::id).toList();
            departures.write(mine.stream().map(it -> Departure.failed(it, DropReason.EXPIRED.receipt(it, now))).toList(),
                    ledger.open(ids), now);
            outbox.finish(mine);
        }));
    }
}
