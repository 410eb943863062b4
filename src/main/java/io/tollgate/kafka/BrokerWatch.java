package io.tollgate.kafka;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs an outage of the brokers: one line when it begins, and one when it ends. Kafka's own clients would log many. */
class BrokerWatch implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(BrokerWatch.class);
    private static final long LONGEST_SECONDS = 10;

    private final KafkaClients clients;
    private Optional<Admin> admin = Optional.empty();
    private Optional<Long> awaySince = Optional.empty();

    BrokerWatch(KafkaClients clients) {
        this.clients = clients;
    }

    synchronized void look() {
        try {
            open().describeCluster().clusterId().get(LONGEST_SECONDS, TimeUnit.SECONDS);
            awaySince.ifPresent(since -> log.warn("The brokers of Kafka are back after {} s",
                    Duration.ofNanos(System.nanoTime() - since).toSeconds()));
            awaySince = Optional.empty();
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | KafkaException failure) {
            away(failure.getCause() == null ? failure : failure.getCause());
        }
    }

    private Admin open() {
        Admin used = admin.orElseGet(clients::admin);
        admin = Optional.of(used);
        return used;
    }

    private void away(Throwable why) {
        if (awaySince.isEmpty()) {
            awaySince = Optional.of(System.nanoTime());
            log.error("The brokers of Kafka cannot be reached, and records wait: {}. Maybe look at tollgate.kafka.brokers and"
                    + " tollgate.kafka.properties.", why.getClass().getSimpleName());
        }
    }

    @Override
    public synchronized void close() {
        admin.ifPresent(open -> open.close(Duration.ZERO));
    }
}
