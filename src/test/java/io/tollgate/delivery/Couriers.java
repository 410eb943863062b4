package io.tollgate.delivery;

import io.tollgate.ledger.Ledger;
import io.tollgate.quarantine.Quarantine;
import io.tollgate.tracing.Traces;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Delivery on several nodes that share one database. Each has its own batch size and the channel of the test. */
public final class Couriers {

    @Autowired
    Outbox outbox;
    @Autowired
    LastLook lastLook;
    @Autowired
    Deferrals deferrals;
    @Autowired
    Deliveries deliveries;
    @Autowired
    Ledger ledger;
    @Autowired
    Statuses statuses;
    @Autowired
    StatusUpdates statusUpdates;
    @Autowired
    TransactionTemplate transaction;
    @Autowired
    Quarantine quarantine;
    @Autowired
    PlatformTransactionManager transactions;

    public Courier courier(int batch, LocalChannel channel) {
        DeliverySettings settings = new DeliverySettings(batch, Duration.ofSeconds(2), Duration.ofSeconds(20), Duration.ofMinutes(1),
                Duration.ofHours(1), Duration.ofSeconds(5), Duration.ofHours(24));
        return new Courier(new Dispatch(outbox, lastLook, deferrals, channel, deliveries, ledger, statuses, statusUpdates,
                new ChannelOutages(), new Traces("", 1), settings,
                quarantine, transactions));
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
