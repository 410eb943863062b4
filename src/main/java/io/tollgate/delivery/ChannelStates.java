package io.tollgate.delivery;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** How the channels of this process are. */
@Component
public final class ChannelStates {

    private final Channels channels;
    private final Networks networks;
    private final OpenCalls calls;
    private final ChannelOutages outages;
    private final UnservedChannels unserved;

    ChannelStates(Channels channels, Networks networks, OpenCalls calls, ChannelOutages outages, UnservedChannels unserved) {
        this.channels = channels;
        this.networks = networks;
        this.calls = calls;
        this.outages = outages;
        this.unserved = unserved;
    }

    /**
     * A channel.
     *
     * @param isReal    it leads to a network, and not to the handset within this process
     * @param inFlight  calls that this process has open
     * @param unknown   messages of all processes of which nobody knows whether they were sent
     * @param condition of the connection, in a word of the channel; may be empty
     * @param failing   how long it has failed for every message; empty: it does not
     * @param unserved  messages that wait for it, as this process does not have it
     */
    public record State(String name, boolean isReal, int inFlight, long unknown, String condition, Optional<Duration> failing,
            long unserved) {}

    /** The states of this process's channels, and of those that other processes would have to have. */
    public List<State> all() {
        Map<String, Integer> inFlight = networks.inFlight();
        Map<String, Duration> failing = outages.failing();
        Stream<State> local = channels.local().stream()
                .map(one -> new State(one.name(), false, 0, 0, "", Optional.ofNullable(failing.get(one.name())), 0));
        Stream<State> real = channels.networks().stream().map(Channels.Network::channel)
                .map(one -> new State(one.name(), true, inFlight.getOrDefault(one.name(), 0), calls.unknown(one.name()), one.condition(),
                        Optional.ofNullable(failing.get(one.name())), 0));
        Stream<State> missing = unserved.waiting().entrySet().stream()
                .map(one -> new State(one.getKey(), true, 0, 0, "", Optional.empty(), one.getValue()));
        return Stream.of(local, real, missing).flatMap(one -> one).toList();
    }
}
