package io.tollgate.delivery;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tollgate.database.RecurringWork;
import io.tollgate.quarantine.Quarantine;
import io.tollgate.tracing.Traces;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;

/** The networks of this process, each with its own calls, so that a slow one delays no other. */
@Component
class Networks {

    private static final int TURNS_WITHOUT_NETWORK = 60;
    private static final int TURNS_BETWEEN_LOOKS = 30;

    private final Map<String, NetworkCalls> calls = new LinkedHashMap<>();
    private final LostAnswers lost;
    private final UnservedChannels unserved;
    private int turns;
    private int looks;

    Networks(Channels channels, Outbox outbox, ExpiredMessages expired, LastChecks checks, Deliveries deliveries, OpenCalls open,
            Departures departures, CallRecords records, ChannelOutages outages, UnservedChannels unserved, Traces traces,
            DeliverySettings settings, Quarantine quarantine, PlatformTransactionManager transactions, Clock clock, MeterRegistry meters) {
        this.unserved = unserved;
        NetworkCalls.Parts parts = new NetworkCalls.Parts(outbox, expired, checks, deliveries, open, departures, records, outages, traces,
                settings, quarantine, transactions, clock, System::nanoTime);
        channels.networks().forEach(network -> calls.put(network.channel().name(), new NetworkCalls(network, parts)));
        calls.forEach((name, one) -> {
            Gauge.builder("tollgate.channel.in-flight", one, NetworkCalls::inFlight).tag("channel", name)
                    .description("Calls that this process has open").register(meters);
            Gauge.builder("tollgate.channel.room", one, NetworkCalls::room).tag("channel", name)
                    .description("Calls that the network takes at a time just now").register(meters);
            Gauge.builder("tollgate.channel.unknown", open, all -> all.unknown(name)).tag("channel", name)
                    .description("Messages of which nobody knows whether they were sent").register(meters);
        });
        this.lost = new LostAnswers(open, records, channels, settings, clock, System::nanoTime);
    }

    /** How many calls of each network this process has open. */
    Map<String, Integer> inFlight() {
        return calls.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, one -> one.getValue().inFlight()));
    }

    Set<String> names() {
        return calls.keySet();
    }

    /** Begins calls of one network. @return whether more may be due */
    boolean next(String network, Instant now) {
        return requireNonNull(calls.get(network)).next(now);
    }

    /** The work that finds out what became of messages whose answers were lost. */
    @Bean
    static RecurringWork lookUpsOfLostAnswers(Networks networks) {
        return new RecurringWork("lost-answers", networks::settle);
    }

    /** Finds out what became of messages whose answers were lost. Without a network only an earlier process can have left some. */
    boolean settle(Instant now) {
        if (looks++ % TURNS_BETWEEN_LOOKS == 0) {
            unserved.look(now);
            calls.values().forEach(network -> network.giveUpExpired(now));
        }
        return (!calls.isEmpty() || turns++ % TURNS_WITHOUT_NETWORK == 0) && lost.next(now);
    }

    @PreDestroy
    void close() {
        calls.values().forEach(NetworkCalls::close);
    }
}
