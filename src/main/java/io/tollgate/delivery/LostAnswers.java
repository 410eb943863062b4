package io.tollgate.delivery;

import io.tollgate.database.Trouble;
import io.tollgate.delivery.OpenCalls.Call;
import io.tollgate.delivery.OpenCalls.Calling;
import io.tollgate.delivery.OpenCalls.Open;
import io.tollgate.message.MessageId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out what became of messages whose answers were lost: by a time-out, a broken connection, or the end of a process. It asks networks
 * that can be asked. Other messages are sent once more, or wait for a receipt or their expiry, as {@link DeliverySettings} says.
 *
 * <p>A call is taken over if this process has seen its row for longer than the call may last, by its own monotonic clock. So neither a
 * clock that is set nor one that differs from another node's makes a call look over that is not.
 */
final class LostAnswers {

    /** How much longer than its limit a call is left to the process that made it. */
    static final Duration MARGIN = Duration.ofSeconds(15);

    private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);
    private static final int ASKED_AT_ONCE = 50;
    private static final Logger log = LoggerFactory.getLogger(LostAnswers.class);

    private final OpenCalls calls;
    private final CallRecords records;
    private final Channels channels;
    private final DeliverySettings settings;
    private final Clock clock;
    private final LongSupplier nanos;
    private final Map<Call, Long> firstSeen = new HashMap<>();

    LostAnswers(OpenCalls calls, CallRecords records, Channels channels, DeliverySettings settings, Clock clock, LongSupplier nanos) {
        this.calls = calls;
        this.records = records;
        this.channels = channels;
        this.settings = settings;
        this.clock = clock;
        this.nanos = nanos;
    }

    /** Takes over, asks and decides what is due. @return whether more may be due */
    synchronized boolean next(Instant now) {
        Set<Call> abandoned = abandoned();
        if (!abandoned.isEmpty()) {
            int lost = records.takeOver(abandoned, now);
            log.warn("Took over {} calls whose answers nobody has recorded. Maybe another process was ended.", lost);
        }
        List<Open> due = records.toAsk(ASKED_AT_ONCE, now.plus(BETWEEN_LOOKS), now);
        due.forEach(row -> Thread.startVirtualThread(() -> settle(row)));
        boolean more = records.look(settings.batch(), BETWEEN_LOOKS, now);
        return more || due.size() == ASKED_AT_ONCE;
    }

    /** The calls that this process has seen for too long. */
    private Set<Call> abandoned() {
        long now = nanos.getAsLong();
        List<Calling> calling = calls.calling();
        firstSeen.keySet().retainAll(calling.stream().map(Calling::call).collect(Collectors.toSet()));
        return calling.stream()
                .filter(it -> now - firstSeen.computeIfAbsent(it.call(), _ -> now) >= it.longest().plus(MARGIN).toNanos())
                .map(Calling::call).collect(Collectors.toSet());
    }

    /** Asks the network about one message, and decides if it cannot be asked. After a failure the next look tries again. */
    void settle(Open row) {
        MessageId message = row.call().message();
        try {
            Optional<NetworkChannel> network = channels.network(row.network());
            Optional<ChannelAnswer> answer = network.flatMap(channel -> channel.lookUp(message));
            if (answer.isPresent()) {
                records.lookedUp(row.network(), message, answer.get(), clock.instant());
            } else {
                records.decide(message, network.map(NetworkChannel::takesOnce).orElse(false), clock.instant());
            }
        } catch (RuntimeException failure) {
            log.warn("What became of message {} at {} cannot be found out now. It is tried again: {}", message, row.network(),
                    Trouble.place(failure));
        }
    }
}
