package io.tollgate.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.camel.LoggingLevel;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/** Writes a line for each message that leaves, and reports it as sent and delivered at once. */
@Component
@ConditionalOnProperty(name = "tollgate.delivery.channel", havingValue = "log")
final class LogChannel extends ChannelRoute {

    private final Receipts receipts;
    private final Clock clock;

    /** A call takes a second at most, and 16 may be open at a time. */
    LogChannel(Receipts receipts, Clock clock) {
        super("log", Duration.ofSeconds(1), 16);
        this.receipts = receipts;
        this.clock = clock;
    }

    @Override
    public void configure() {
        messages().log(LoggingLevel.INFO, "io.tollgate.delivery.LogChannel", "Message ${body.id} of business ${body.business} leaves")
                .process(answering((message, attempt) -> sent(message)));
    }

    private ChannelAnswer sent(HandOver message) {
        Instant now = clock.instant();
        receipts.take(List.of(Receipt.of(message.id(), Receipt.Type.SENT, now),
                Receipt.of(message.id(), Receipt.Type.DELIVERED, now)), now);
        return new ChannelAnswer.Sent();
    }
}
