package io.tollgate.kafka;

import io.tollgate.database.Backoff;
import io.tollgate.database.Outages;
import io.tollgate.database.Trouble;
import io.tollgate.kafka.InRecord.Partition;
import io.tollgate.kafka.InRecord.Place;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Threads that read the log. A batch that cannot be stored is read again after a pause, and the brokers hear from the thread meanwhile, so
 * that they do not give its partitions away. Committed offsets are a hint only; {@link Positions} know.
 */
final class LogReader implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(LogReader.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    private static final Duration RECONNECT = Duration.ofSeconds(1);
    private static final Duration END = Duration.ofSeconds(20);

    private final KafkaSettings settings;
    private final KafkaClients clients;
    private final Consumer<List<InRecord>> intake;
    private final Outages outages;
    private final List<Thread> threads = new ArrayList<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean running;

    LogReader(KafkaSettings settings, KafkaClients clients, Consumer<List<InRecord>> intake, Outages outages) {
        this.settings = settings;
        this.clients = clients;
        this.intake = intake;
        this.outages = outages;
    }

    @Override
    public void start() {
        running = true;
        IntStream.range(0, settings.consumers())
                .forEach(number -> threads.add(Thread.ofPlatform().name("kafka-log-" + number).daemon().start(this::run)));
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public void stop() {
        running = false;
        ended.countDown();
        try {
            for (Thread thread : threads) {
                thread.join(END);
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        boolean told = false;
        while (running) {
            try (TopicIdConsumer consumer = new TopicIdConsumer(properties())) {
                consumer.subscribe(List.of(settings.logTopic()), new Unmoved());
                while (running) {
                    take(consumer, consumer.poll(POLL));
                    told = false;
                }
            } catch (RuntimeException failure) {
                if (running && !told) {
                    told = true;
                    log.warn("The topic {} cannot be read at the moment, and is tried again: {}", settings.logTopic(),
                            Trouble.place(failure));
                }
                rest();
            }
        }
    }

    private void rest() {
        try {
            boolean _ = ended.await(RECONNECT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    private void take(TopicIdConsumer consumer, ConsumerRecords<byte[], byte[]> records) {
        ConsumerRecords<byte[], byte[]> some = records;
        boolean told = false;
        for (int failures = 0; running && !some.isEmpty(); failures++) {
            try {
                intake.accept(inRecords(some));
                consumer.commitAsync();
                return;
            } catch (RuntimeException failure) {
                if (!outages.tells(failure) && !told) {
                    told = true;
                    log.warn("Messages of the log cannot be stored at the moment, and wait: {}", Trouble.place(failure));
                }
                some = again(consumer, some, Backoff.wait(failures, FIRST_PAUSE, LONGEST_PAUSE));
            }
        }
    }

    /** Goes back to the first of these records, pauses, and reads on from there. */
    private ConsumerRecords<byte[], byte[]> again(TopicIdConsumer consumer, ConsumerRecords<byte[], byte[]> records, Duration pause) {
        goBack(consumer, records);
        long end = System.nanoTime() + pause.toNanos();
        while (running && System.nanoTime() < end) {
            consumer.pause(consumer.assignment());
            goBack(consumer, consumer.poll(POLL)); // what came of partitions that are new
        }
        consumer.resume(consumer.assignment());
        return running ? consumer.poll(POLL) : ConsumerRecords.empty();
    }

    private static void goBack(TopicIdConsumer consumer, ConsumerRecords<byte[], byte[]> records) {
        for (TopicPartition partition : records.partitions()) {
            if (consumer.assignment().contains(partition)) {
                consumer.seek(partition, records.records(partition).getFirst().offset());
            }
        }
    }

    private static List<InRecord> inRecords(ConsumerRecords<byte[], byte[]> records) {
        List<InRecord> all = new ArrayList<>(records.count());
        records.forEach(record -> all.add(inRecord(record)));
        return all;
    }

    private static InRecord inRecord(ConsumerRecord<byte[], byte[]> record) {
        UUID topicId = UUID.fromString(new String(record.headers().lastHeader(TopicIdConsumer.TOPIC_ID).value(),
                StandardCharsets.US_ASCII));
        return new InRecord(new Place(new Partition(topicId, record.topic(), record.partition()), record.offset()), record.key(),
                record.value(), List.of());
    }

    private Properties properties() {
        Properties all = new Properties();
        all.putAll(clients.security());
        all.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.servers());
        all.put(ConsumerConfig.GROUP_ID_CONFIG, settings.group() + ".log");
        all.put(ConsumerConfig.CLIENT_ID_CONFIG, "tollgate-log");
        all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        all.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, settings.batch());
        all.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        all.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        return all;
    }

    /** A change of partitions needs nothing: the database knows how far each is. */
    private static final class Unmoved implements ConsumerRebalanceListener {

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            // Another node goes on from the position.
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            // Records that are known already are passed over.
        }
    }
}
