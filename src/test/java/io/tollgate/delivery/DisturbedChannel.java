package io.tollgate.delivery;

import io.tollgate.message.MessageId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.springframework.context.annotation.Primary;
import org.springframework.stereotype.Component;

/** The handset's channel. A test can let something happen before or after it takes a batch. */
@Component
@Primary
final class DisturbedChannel implements LocalChannel {

    private final HandsetChannel handset;
    volatile Consumer<List<HandOver>> before = batch -> {};
    volatile Consumer<List<HandOver>> after = batch -> {};

    DisturbedChannel(HandsetChannel handset) {
        this.handset = handset;
    }

    void calm() {
        before = batch -> {};
        after = batch -> {};
    }

    @Override
    public Map<MessageId, ChannelAnswer> take(List<HandOver> batch, Instant now) {
        before.accept(batch);
        Map<MessageId, ChannelAnswer> answers = handset.take(batch, now);
        after.accept(batch);
        return answers;
    }

    @Override
    public boolean recall(MessageId message) {
        return handset.recall(message);
    }
}
