package io.tollgate.console;

import io.tollgate.kafka.DeadLetterReplay;
import io.tollgate.kafka.DeadLetterReplay.BrokersRefuse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * How many dead letters each topic of Kafka has, as it was a short while ago: no page waits for the brokers. If the numbers are older than
 * a minute, a look has them counted again, and does not wait for that.
 */
@Component
class DeadLetterCounts {

    private static final Logger log = LoggerFactory.getLogger(DeadLetterCounts.class);
    private static final Duration FRESH = Duration.ofMinutes(1);
    /** The highest count that is told; more are shown as this many. */
    static final int MOST = 100;

    private record Counted(Instant at, Map<String, Integer> byTopic) {}

    private final Supplier<List<String>> topics;
    private final ToIntFunction<String> count;
    private final Executor beside;
    private final Clock clock;
    private final AtomicBoolean counting = new AtomicBoolean();
    private volatile Counted latest = new Counted(Instant.EPOCH, Map.of());

    @Autowired
    DeadLetterCounts(ObjectProvider<DeadLetterReplay> letters, Clock clock) {
        this(() -> letters.stream().flatMap(one -> one.topics().stream()).toList(),
                topic -> letters.stream().mapToInt(one -> one.waiting(topic, MOST).size()).sum(),
                work -> Thread.ofVirtual().name("dead-letter-counts").start(work), clock);
    }

    /** @param beside where the brokers are asked */
    DeadLetterCounts(Supplier<List<String>> topics, ToIntFunction<String> count, Executor beside, Clock clock) {
        this.topics = topics;
        this.count = count;
        this.beside = beside;
        this.clock = clock;
    }

    /** The counts by topic; a topic that was not counted yet is missing. */
    Map<String, Integer> byTopic() {
        Instant now = clock.instant();
        if (latest.at().plus(FRESH).isBefore(now) && !topics.get().isEmpty() && counting.compareAndSet(false, true)) {
            beside.execute(() -> {
                try {
                    count(now);
                } finally {
                    counting.set(false);
                }
            });
        }
        return latest.byTopic();
    }

    private void count(Instant now) {
        Map<String, Integer> counted = new LinkedHashMap<>();
        try {
            topics.get().forEach(topic -> counted.put(topic, count.applyAsInt(topic)));
            latest = new Counted(now, Map.copyOf(counted));
        } catch (BrokersRefuse away) {
            log.debug("Dead letters are counted later.", away);
            latest = new Counted(now, latest.byTopic());
        }
    }
}
