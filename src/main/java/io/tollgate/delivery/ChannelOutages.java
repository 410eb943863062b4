package io.tollgate.delivery;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Logs that a channel takes nothing: one line when that begins, one when it takes messages again, and a count from time to time. */
@Component
public final class ChannelOutages {

    private static final Logger log = LoggerFactory.getLogger(ChannelOutages.class);
    private static final Duration BETWEEN_COUNTS = Duration.ofSeconds(30);

    private final LongSupplier nanos;
    private final Map<String, Outage> outages = new ConcurrentHashMap<>();

    @Autowired
    public ChannelOutages() {
        this(System::nanoTime);
    }

    ChannelOutages(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** @param told when the last line was written, by the monotonic clock, as {@code since} */
    private record Outage(long since, long told, long failures) {}

    /** The channel failed for each message that it was offered, or did not answer at all. @param why without anything of a message */
    public void failed(String channel, String why) {
        long now = nanos.getAsLong();
        outages.compute(channel, (_, before) -> {
            if (before == null) {
                log.warn("The channel {} fails for every message. They wait, and are tried again until they expire: {}", channel, why);
                return new Outage(now, now, 1);
            }
            long failures = before.failures() + 1;
            if (now - before.told() < BETWEEN_COUNTS.toNanos()) {
                return new Outage(before.since(), before.told(), failures);
            }
            log.warn("The channel {} has failed for {} s; {} attempts in vain. The last one: {}", channel, seconds(before, now), failures,
                    why);
            return new Outage(before.since(), now, failures);
        });
    }

    /** The channel has answered for a message. */
    public void answered(String channel) {
        if (outages.containsKey(channel)) {
            outages.computeIfPresent(channel, (_, over) -> {
                log.warn("The channel {} takes messages again after {} s and {} attempts in vain.", channel,
                        seconds(over, nanos.getAsLong()), over.failures());
                return null;
            });
        }
    }

    /** The channels that fail, each with how long it has failed. */
    Map<String, Duration> failing() {
        long now = nanos.getAsLong();
        return outages.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, one -> Duration.ofNanos(now - one.getValue().since())));
    }

    private static long seconds(Outage outage, long now) {
        return Duration.ofNanos(now - outage.since()).toSeconds();
    }
}
