package io.tollgate.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * Shows dead letters, and writes them back into the topic that they came from, once their cause is mended. One transaction of Kafka writes
 * some and commits how far the topic of dead letters is done with, so each is written back once, whatever fails in between.
 */
public final class DeadLetterReplay {

    /** The header of a record that was written back: where it stood at first. At most one message comes of all that have the same. */
    static final String REPLAY_OF = "replay_of";

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(20);

    private final KafkaSettings settings;
    private final KafkaClients clients;

    DeadLetterReplay(KafkaSettings settings, KafkaClients clients) {
        this.settings = settings;
        this.clients = clients;
    }

    /**
     * A dead letter that was not written back yet.
     *
     * @param partition    of the topic of dead letters
     * @param offset       in the partition
     * @param at           when it was put there
     * @param code         of the error
     * @param reason       of the error; without numbers and texts of people
     * @param withoutValue it was too large to be kept, and cannot be written back
     */
    public record Letter(int partition, long offset, Instant at, int code, String reason, boolean withoutValue) {}

    /** @param written back; @param passedOver those without their value, which are done with as well */
    public record Replayed(int written, int passedOver) {}

    /** Tollgate takes no messages from such a topic. */
    public static final class UnknownTopic extends RuntimeException {

        private static final long serialVersionUID = 1;

        UnknownTopic(String topic, List<String> known) {
            super("Tollgate takes no messages from the topic " + topic + ". Maybe one of tollgate.kafka.in: " + String.join(", ", known)
                    + ".");
        }
    }

    /** The brokers do not do what they are asked to. */
    public static final class BrokersRefuse extends RuntimeException {

        private static final long serialVersionUID = 1;

        BrokersRefuse(String topic, KafkaException why) {
            super("The brokers of Kafka do not answer, or refuse: " + why.getClass().getSimpleName() + ". Maybe the topic " + topic
                    + " of dead letters is missing, or Tollgate may not read it, or may not write into the other one.", why);
        }
    }

    /** Takes one letter after the other. */
    public interface Reader {
        void take(Letter letter);
    }

    /** The topics from which messages are taken. */
    public List<String> topics() {
        return settings.writers().topics();
    }

    /** Dead letters in the order of partitions and offsets. @param most of them */
    public List<Letter> waiting(String topic, int most) {
        String dead = dead(topic);
        List<Letter> found = new ArrayList<>();
        asked(dead, () -> read(dead, (some, _) -> {
            some.forEach(record -> found.add(letter(record)));
            return found.size() < most;
        }));
        return found.stream().sorted(Comparator.comparing(Letter::partition).thenComparing(Letter::offset)).limit(most).toList();
    }

    /** Reads all that wait now, however many; those of a partition in their order. */
    public void readAll(String topic, Reader reader) {
        String dead = dead(topic);
        asked(dead, () -> read(dead, (some, _) -> {
            some.forEach(record -> reader.take(letter(record)));
            return true;
        }));
    }

    /** Writes all back that wait now. Those that are still faulty become dead letters again. */
    public Replayed replay(String topic) {
        String dead = dead(topic);
        int[] counts = new int[2];
        asked(dead, () -> {
            try (Producer<byte[], byte[]> producer = clients.transactional(group() + "." + topic)) {
                producer.initTransactions();
                read(dead, (some, group) -> {
                    writeBack(producer, topic, some, group);
                    some.forEach(record -> counts[record.value() == null ? 1 : 0]++);
                    return true;
                });
            }
        });
        return new Replayed(counts[0], counts[1]);
    }

    private void writeBack(Producer<byte[], byte[]> producer, String topic, ConsumerRecords<byte[], byte[]> some,
            ConsumerGroupMetadata group) {
        producer.beginTransaction();
        try {
            Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();
            some.forEach(record -> {
                done.put(new TopicPartition(record.topic(), record.partition()), new OffsetAndMetadata(record.offset() + 1));
                if (record.value() != null) {
                    var _ = producer.send(new ProducerRecord<>(topic, null, record.key(), record.value(), headers(record)));
                }
            });
            producer.sendOffsetsToTransaction(done, group);
            producer.commitTransaction();
        } catch (KafkaException failure) {
            abort(producer);
            throw failure;
        }
    }

    private static void abort(Producer<byte[], byte[]> producer) {
        try {
            producer.abortTransaction();
        } catch (KafkaException alsoAway) {
            // The brokers end it themselves, after a minute.
        }
    }

    private interface Work {
        void run();
    }

    private static void asked(String dead, Work work) {
        try {
            work.run();
        } catch (KafkaException failure) {
            throw new BrokersRefuse(dead, failure);
        }
    }

    /** Reads what was not written back until now. @param goOn takes some, and says whether to go on */
    private void read(String dead, BiPredicate<ConsumerRecords<byte[], byte[]>, ConsumerGroupMetadata> goOn) {
        try (Consumer<byte[], byte[]> consumer = clients.consumer(group())) {
            List<TopicPartition> partitions = consumer.partitionsFor(dead).stream()
                    .map(partition -> new TopicPartition(dead, partition.partition())).toList();
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long heard = System.nanoTime();
            while (!isAt(consumer, ends)) {
                ConsumerRecords<byte[], byte[]> some = until(ends, consumer.poll(POLL));
                if (!some.isEmpty()) {
                    heard = System.nanoTime();
                    if (!goOn.test(some, consumer.groupMetadata())) {
                        return;
                    }
                } else if (System.nanoTime() - heard > LONGEST_SILENCE.toNanos()) {
                    throw new TimeoutException("no dead letters came");
                }
            }
        }
    }

    private static boolean isAt(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    /** The records without those that came after these ends, such as those that were written back and failed again. */
    private static ConsumerRecords<byte[], byte[]> until(Map<TopicPartition, Long> ends, ConsumerRecords<byte[], byte[]> records) {
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> kept = new HashMap<>();
        records.partitions().forEach(partition -> {
            List<ConsumerRecord<byte[], byte[]>> its = records.records(partition).stream()
                    .filter(record -> record.offset() < ends.getOrDefault(partition, 0L)).toList();
            if (!its.isEmpty()) {
                kept.put(partition, its);
            }
        });
        return new ConsumerRecords<>(kept, Map.of());
    }

    private static Letter letter(ConsumerRecord<byte[], byte[]> record) {
        return new Letter(record.partition(), record.offset(), Instant.ofEpochMilli(record.timestamp()),
                Integer.parseInt(text(record, DeadLetters.CODE).filter(code -> code.matches("[0-9]{1,9}")).orElse("0")),
                text(record, DeadLetters.REASON).orElse(""), record.value() == null);
    }

    private static Collection<Header> headers(ConsumerRecord<byte[], byte[]> record) {
        List<Header> headers = new ArrayList<>();
        record.headers().forEach(header -> {
            if (!header.key().startsWith(DeadLetters.PREFIX)) {
                headers.add(header);
            }
        });
        if (headers.stream().noneMatch(header -> header.key().equals(REPLAY_OF))) {
            place(record).ifPresent(place -> headers.add(new RecordHeader(REPLAY_OF, place.getBytes(StandardCharsets.UTF_8))));
        }
        return headers;
    }

    private static Optional<String> place(ConsumerRecord<byte[], byte[]> record) {
        return text(record, DeadLetters.TOPIC_ID).flatMap(topic -> text(record, DeadLetters.PARTITION)
                .flatMap(partition -> text(record, DeadLetters.OFFSET).map(offset -> topic + "/" + partition + "/" + offset)));
    }

    private static Optional<String> text(ConsumerRecord<byte[], byte[]> record, String name) {
        return Optional.ofNullable(record.headers().lastHeader(name)).map(Header::value)
                .map(value -> new String(value, StandardCharsets.UTF_8));
    }

    private String dead(String topic) {
        List<String> known = settings.writers().topics();
        if (!known.contains(topic)) {
            throw new UnknownTopic(topic, known);
        }
        return topic + settings.deadSuffix();
    }

    private String group() {
        return settings.group() + ".replay";
    }
}
