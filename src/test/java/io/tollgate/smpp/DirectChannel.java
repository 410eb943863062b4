package io.tollgate.smpp;

import io.tollgate.delivery.ChannelAnswer;
import io.tollgate.delivery.HandOver;
import io.tollgate.delivery.NetworkChannel;
import java.time.Duration;

/** The channel without its route. */
record DirectChannel(SmppChannel channel) implements NetworkChannel {

    @Override
    public String name() {
        return channel.name();
    }

    @Override
    public ChannelAnswer send(HandOver message, int attempt) {
        return channel.offer(message);
    }

    @Override
    public Duration limit() {
        return channel.limit();
    }

    @Override
    public int parallel() {
        return channel.parallel();
    }
}
