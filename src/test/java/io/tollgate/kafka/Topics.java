package io.tollgate.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What a partner and an operator do with topics: make, write, read. */
public record Topics(String broker) {

    private static final Duration LONGEST = Duration.ofSeconds(60);

    public void make(int partitions, String... names) {
        admin(admin -> admin.createTopics(List.of(names).stream().map(name -> new NewTopic(name, partitions, (short) 1)).toList()).all());
    }

    public void delete(String name) {
        admin(admin -> admin.deleteTopics(List.of(name)).all());
    }

    public interface Call {
        KafkaFuture<?> on(Admin admin);
    }

    public void admin(Call call) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker))) {
            call.on(admin).get(120, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException failure) {
            throw new IllegalStateException(failure);
        }
    }

    public static ProducerRecord<byte[], byte[]> record(String topic, String key, String value, Map<String, String> headers) {
        List<Header> all = new ArrayList<>();
        headers.forEach((name, text) -> all.add(new RecordHeader(name, bytes(text))));
        return new ProducerRecord<>(topic, null, bytes(key), bytes(value), all);
    }

    private static byte[] bytes(String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    public void write(List<ProducerRecord<byte[], byte[]>> records) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker, "linger.ms", 5, "enable.idempotence", false), new ByteArraySerializer(),
                new ByteArraySerializer())) {
            records.forEach(producer::send);
            producer.flush();
        }
    }

    /** All records of a topic, once there are at least so many. */
    public List<ConsumerRecord<byte[], byte[]>> read(String topic, int least) {
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker, "auto.offset.reset", "earliest", "isolation.level", "read_committed"),
                new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition())).toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long end = System.nanoTime() + LONGEST.toNanos();
            while (System.nanoTime() < end) {
                consumer.poll(Duration.ofMillis(200)).forEach(found::add);
                if (found.size() >= least && partitions.stream()
                        .allMatch(partition -> consumer.position(partition) >= consumer.endOffsets(Set.of(partition)).get(partition))) {
                    return found;
                }
            }
        }
        throw new AssertionError(topic + " has " + found.size() + " records, not " + least);
    }

    public static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return Optional.ofNullable(record.headers().lastHeader(name)).map(header -> new String(header.value(), StandardCharsets.UTF_8))
                .orElse("");
    }

    public static void await(BooleanSupplier condition, String what) {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within a minute: " + what);
            }
            LockSupport.parkNanos(20_000_000);
        }
    }
}
