package io.tollgate.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/** Writes a line for each message that leaves, and reports it as sent and delivered at once. */
@Component
@ConditionalOnProperty(name = "tollgate.delivery.channel", havingValue = "log")
final class LogChannel implements NetworkChannel {

    private static final Logger log = LoggerFactory.getLogger(LogChannel.class);

    private final Receipts receipts;
    private final Clock clock;

    LogChannel(Receipts receipts, Clock clock) {
        this.receipts = receipts;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "log";
    }

    @Override
    public Duration limit() {
        return Duration.ofSeconds(1);
    }

    @Override
    public int parallel() {
        return 16;
    }

    @Override
    public Answer send(HandOver message, int attempt) {
        log.info("Message {} of business {} leaves", message.id(), message.business());
        Instant now = clock.instant();
        receipts.take(List.of(Receipt.of(message.id(), Receipt.Type.SENT, now),
                Receipt.of(message.id(), Receipt.Type.DELIVERED, now)), now);
        return new Answer.Sent();
    }
}
