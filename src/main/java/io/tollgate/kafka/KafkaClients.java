package io.tollgate.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.beans.factory.DisposableBean;

/** The clients of the cluster, with the properties of the settings, made when first used. */
class KafkaClients implements DisposableBean {

    static final Duration LONGEST_SEND = Duration.ofSeconds(15);
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);

    private final KafkaSettings settings;
    private Optional<Producer<byte[], byte[]>> producer = Optional.empty();

    KafkaClients(KafkaSettings settings) {
        this.settings = settings;
    }

    /** The properties that the operator has set, without those that Tollgate needs to be its own. */
    Map<String, Object> security() {
        Map<String, Object> own = new HashMap<>(settings.properties());
        own.keySet().removeAll(List.of("bootstrap.servers", "group.id", "enable.auto.commit", "auto.offset.reset", "isolation.level",
                "enable.idempotence", "acks", "transactional.id", "key.serializer", "value.serializer", "key.deserializer",
                "value.deserializer", "max.poll.records", "delivery.timeout.ms"));
        return own;
    }

    Admin admin() {
        Map<String, Object> all = security();
        all.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, settings.servers());
        all.put(AdminClientConfig.CLIENT_ID_CONFIG, "tollgate-watch");
        return Admin.create(all);
    }

    /** A consumer that is told its partitions, and begins where the group ended, or at the beginning. */
    Consumer<byte[], byte[]> consumer(String group) {
        Map<String, Object> all = security();
        all.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.servers());
        all.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        all.putIfAbsent(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) LONGEST_SEND.toMillis());
        return new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** A producer for transactions; it ends those of any other one with this id. */
    Producer<byte[], byte[]> transactional(String id) {
        Map<String, Object> all = toSend();
        all.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, id);
        all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, LONGEST_SEND.toMillis());
        return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * Sends records, in their order within each partition, and waits for the brokers.
     *
     * @return for each, in their order: why it is not known to be there; empty if it is
     */
    List<Optional<Exception>> send(List<ProducerRecord<byte[], byte[]>> records) {
        List<Future<RecordMetadata>> underWay = new ArrayList<>();
        Map<String, Future<RecordMetadata>> unknown = new HashMap<>();
        for (ProducerRecord<byte[], byte[]> record : records) {
            Future<RecordMetadata> begun = unknown.containsKey(record.topic()) ? unknown.get(record.topic()) : begin(record);
            if (begun.state() == Future.State.FAILED && begun.exceptionNow() instanceof TimeoutException) {
                unknown.put(record.topic(), begun); // the next records would wait as long for news of the same topic
            }
            underWay.add(begun);
        }
        return underWay.stream().map(KafkaClients::awaited).toList();
    }

    private Future<RecordMetadata> begin(ProducerRecord<byte[], byte[]> record) {
        try {
            return producer().send(record);
        } catch (InterruptException end) {
            throw end;
        } catch (KafkaException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    private static Optional<Exception> awaited(Future<RecordMetadata> sent) {
        try {
            sent.get();
            return Optional.empty();
        } catch (ExecutionException failure) {
            return Optional.of(failure.getCause() instanceof Exception cause ? cause : failure);
        } catch (InterruptedException end) {
            throw new InterruptException(end);
        }
    }

    private synchronized Producer<byte[], byte[]> producer() {
        return producer.orElseGet(() -> {
            producer = Optional.of(new KafkaProducer<>(toSend(), new ByteArraySerializer(), new ByteArraySerializer()));
            return producer.get();
        });
    }

    private Map<String, Object> toSend() {
        Map<String, Object> all = security();
        all.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.servers());
        all.put(ProducerConfig.CLIENT_ID_CONFIG, "tollgate");
        all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        all.put(ProducerConfig.ACKS_CONFIG, "all");
        all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
        all.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        all.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) LONGEST_SEND.toMillis());
        all.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 64 << 20); // the brokers say what is too large
        return all;
    }

    @Override
    public synchronized void destroy() {
        producer.ifPresent(open -> open.close(LONGEST_CLOSE));
    }
}
