package io.tollgate.delivery;

import io.tollgate.ledger.Ledger;
import io.tollgate.message.Category;
import io.tollgate.quarantine.Quarantine;
import io.tollgate.tracing.Traces;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

/** Delivery on several nodes that share one database. Each has its own batch size and the channel of the test. */
public final class Couriers {

    private static final DeliverySettings SETTINGS = settings(500);

    @Autowired
    Outbox outbox;
    @Autowired
    ExpiredMessages expired;
    @Autowired
    LastChecks lastChecks;
    @Autowired
    Deliveries deliveries;
    @Autowired
    OpenCalls calls;
    @Autowired
    CallRecords records;
    @Autowired
    Departures departures;
    @Autowired
    Ledger ledger;
    @Autowired
    StatusUpdates statusUpdates;
    @Autowired
    TransactionTemplate transaction;
    @Autowired
    Quarantine quarantine;
    @Autowired
    PlatformTransactionManager transactions;

    public Courier courier(int batch, LocalChannel channel) {
        return new Courier(new Dispatch(outbox, lastChecks, channel, true, departures, ledger, statusUpdates, new ChannelOutages(),
                new Traces("", 1), settings(batch), quarantine, transactions));
    }

    private static DeliverySettings settings(int batch) {
        return new DeliverySettings(batch, batch, Duration.ofSeconds(2), Duration.ofSeconds(20), Duration.ofMinutes(1),
                Duration.ofHours(1), Duration.ofSeconds(5), Set.of(Category.AUTHENTICATION), Duration.ofHours(24));
    }

    /** A node that gives messages to a network. @param nanos its monotonic clock */
    public Node node(NetworkChannel channel, Clock clock, LongSupplier nanos) {
        return node(channel, "", clock, nanos);
    }

    /** @param inOutbox how the outbox calls the network; empty: by it go messages that name none */
    Node node(NetworkChannel channel, String inOutbox, Clock clock, LongSupplier nanos) {
        AtomicInteger claims = new AtomicInteger();
        NetworkCalls.Parts parts = new NetworkCalls.Parts(outbox, expired, lastChecks, deliveries, calls, departures, records,
                new ChannelOutages(), new Traces("", 1), SETTINGS, quarantine, counted(claims), clock, nanos);
        Channels channels = new Channels(new StaticListableBeanFactory(Map.of("network", channel)).getBeanProvider(DeliveryChannel.class),
                channel.name());
        return new Node(new NetworkCalls(new Channels.Network(channel, inOutbox), parts),
                new LostAnswers(calls, records, channels, SETTINGS, clock, nanos), claims);
    }

    private PlatformTransactionManager counted(AtomicInteger claims) {
        return new PlatformTransactionManager() {

            @Override
            public TransactionStatus getTransaction(@Nullable TransactionDefinition definition) {
                claims.incrementAndGet();
                return transactions.getTransaction(definition);
            }

            @Override
            public void commit(TransactionStatus status) {
                transactions.commit(status);
            }

            @Override
            public void rollback(TransactionStatus status) {
                transactions.rollback(status);
            }
        };
    }

    /** One process with a network. */
    public static final class Node {

        private final NetworkCalls network;
        private final LostAnswers lost;
        private final AtomicInteger claims;

        private Node(NetworkCalls network, LostAnswers lost, AtomicInteger claims) {
            this.network = network;
            this.lost = lost;
            this.claims = claims;
        }

        /** How often it has looked for due messages. */
        int claims() {
            return claims.get();
        }

        /** Begins calls for due messages. @return whether more may be due */
        public boolean next(Instant now) {
            return network.next(now);
        }

        /** Finds out what became of messages whose answers were lost. */
        public void settle(Instant now) {
            lost.next(now);
        }

        /** Gives up messages whose life ends while the network takes nothing. */
        void giveUpExpired(Instant now) {
            network.giveUpExpired(now);
        }

        public int inFlight() {
            return network.inFlight();
        }

        /** Waits for the calls under way, and ends. */
        public void close() {
            network.close();
        }

        /** Ends as a killed process does: what its calls answer from now on is never recorded. */
        public void kill() {
            network.kill();
        }
    }

    public final class Courier {

        private final Dispatch dispatch;

        private Courier(Dispatch dispatch) {
            this.dispatch = dispatch;
        }

        /** Hands over one batch in one transaction. @return whether it was full */
        public boolean next(Instant now) {
            AtomicBoolean full = new AtomicBoolean();
            transaction.executeWithoutResult(_ -> full.set(dispatch.next(now)));
            return full.get();
        }
    }
}
