package io.tollgate.kafka;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InterruptException;

/**
 * A consumer that knows the id of each topic, and writes it into a header of each record. It asks for the id when it gets a partition,
 * before it fetches records, and again after each fetch. If the topic was deleted and made again meanwhile, nobody knows which of the two
 * the records come from: the poll fails, and a new consumer takes the place of this one.
 */
final class TopicIdConsumer extends KafkaConsumer<byte[], byte[]> {

    static final String TOPIC_ID = "tollgate-topic-id";
    private static final long LONGEST_SECONDS = 10;

    private final Admin admin;
    private final Map<String, Uuid> ids = new HashMap<>();

    TopicIdConsumer(Properties properties) {
        super(properties);
        this.admin = Admin.create(adminOnly(properties));
    }

    private static Properties adminOnly(Properties properties) {
        Properties own = new Properties();
        properties.forEach((name, value) -> {
            if (AdminClientConfig.configNames().contains(String.valueOf(name))) {
                own.put(name, value);
            }
        });
        return own;
    }

    @Override
    public void subscribe(Collection<String> topics, ConsumerRebalanceListener listener) {
        super.subscribe(topics, new ConsumerRebalanceListener() {
            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                learn(partitions);
                listener.onPartitionsAssigned(partitions);
            }

            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
                listener.onPartitionsRevoked(partitions);
            }

            @Override
            public void onPartitionsLost(Collection<TopicPartition> partitions) {
                listener.onPartitionsLost(partitions);
            }
        });
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        ConsumerRecords<byte[], byte[]> records = super.poll(timeout);
        if (!records.isEmpty()) {
            learn(records.partitions());
            records.forEach(record -> {
                Uuid id = requireNonNull(ids.get(record.topic()));
                record.headers().remove(TOPIC_ID);
                record.headers().add(TOPIC_ID, bytes(id));
            });
        }
        return records;
    }

    private void learn(Collection<TopicPartition> partitions) {
        Set<String> topics = new HashSet<>();
        partitions.forEach(partition -> topics.add(partition.topic()));
        if (topics.isEmpty()) {
            return;
        }
        described(topics).forEach((topic, id) -> {
            Uuid known = ids.putIfAbsent(topic, id);
            if (id.equals(Uuid.ZERO_UUID)) {
                throw new KafkaException("the brokers give topics no ids. Maybe they are older than Kafka 2.8.");
            }
            if (known != null && !known.equals(id)) {
                throw new KafkaException("the topic " + topic + " was deleted and made again");
            }
        });
    }

    private Map<String, Uuid> described(Set<String> topics) {
        try {
            Map<String, Uuid> found = new HashMap<>();
            admin.describeTopics(topics).allTopicNames().get(LONGEST_SECONDS, TimeUnit.SECONDS)
                    .forEach((topic, description) -> found.put(topic, description.topicId()));
            return found;
        } catch (InterruptedException end) {
            throw new InterruptException(end);
        } catch (ExecutionException | TimeoutException failure) {
            throw new KafkaException("the brokers do not tell the ids of topics", failure);
        }
    }

    private static byte[] bytes(Uuid id) {
        return new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits()).toString().getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
        super.close();
    }

    @Override
    public void close(CloseOptions options) {
        admin.close(Duration.ZERO);
        super.close(options);
    }
}
