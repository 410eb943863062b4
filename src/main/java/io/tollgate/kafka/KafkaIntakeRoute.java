package io.tollgate.kafka;

import static java.util.Objects.requireNonNull;

import io.tollgate.kafka.InRecord.Partition;
import io.tollgate.kafka.InRecord.Place;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.kafka.DefaultKafkaClientFactory;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.kafka.consumer.DefaultKafkaManualCommitFactory;
import org.apache.camel.component.kafka.consumer.KafkaManualCommit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes records of partners' topics, batch by batch, and commits their offsets once the database has them. */
final class KafkaIntakeRoute extends RouteBuilder {

    private static final Logger log = LoggerFactory.getLogger(KafkaIntakeRoute.class);
    private static final String COMPONENT = "kafka-in";

    private final KafkaSettings settings;
    private final KafkaClients clients;
    private final RecordIntake intake;

    KafkaIntakeRoute(KafkaSettings settings, KafkaClients clients, RecordIntake intake) {
        this.settings = settings;
        this.clients = clients;
        this.intake = intake;
    }

    @Override
    public void configure() {
        if (settings.writers().topics().isEmpty()) {
            return;
        }
        KafkaComponent kafka = new KafkaComponent();
        kafka.setCamelContext(getContext());
        kafka.setKafkaClientFactory(new TopicIdClients());
        kafka.setKafkaManualCommitFactory(new DefaultKafkaManualCommitFactory());
        kafka.setCreateConsumerBackoffMaxAttempts(Integer.MAX_VALUE);
        getContext().addComponent(COMPONENT, kafka);

        from(COMPONENT + ":" + String.join(",", settings.writers().topics()) + "?groupId=" + settings.group()
                + "&brokers=" + settings.servers() + "&clientId=tollgate&consumersCount=" + settings.consumers()
                + "&batching=true&maxPollRecords=" + settings.batch() + "&pollTimeoutMs=100&autoCommitEnable=false&allowManualCommit=true"
                + "&autoOffsetReset=earliest&isolationLevel=read_committed&pollOnError=RECONNECT"
                + "&keyDeserializer=org.apache.kafka.common.serialization.ByteArrayDeserializer"
                + "&valueDeserializer=org.apache.kafka.common.serialization.ByteArrayDeserializer")
                .routeId("kafka-in")
                .process(this::take);
    }

    /** Camel would go on to the next records if this failed, so it ends only when all are done with, or when this process ends. */
    private void take(Exchange batch) {
        List<?> exchanges = requireNonNull(batch.getMessage().getBody(List.class));
        List<Message> records = exchanges.stream().map(exchange -> ((Exchange) exchange).getMessage()).toList();
        intake.take(records.stream().map(KafkaIntakeRoute::record).toList(), () -> !getContext().getStatus().isStarted());
        Map<Partition, Message> last = new HashMap<>();
        records.forEach(record -> last.put(record(record).place().partition(), record));
        last.values().forEach(KafkaIntakeRoute::commit);
    }

    private static void commit(Message last) {
        try {
            requireNonNull(last.getHeader(KafkaConstants.MANUAL_COMMIT, KafkaManualCommit.class)).commit();
        } catch (KafkaException lost) {
            // Another node has the partition now, or the brokers are away. Tollgate knows these records when they come again.
            log.debug("The offsets of a batch could not be committed: {}", lost.getClass().getSimpleName());
        }
    }

    private static InRecord record(Message message) {
        Headers headers = requireNonNull(message.getHeader(KafkaConstants.HEADERS, Headers.class));
        UUID topicId = UUID.fromString(new String(headers.lastHeader(TopicIdConsumer.TOPIC_ID).value(), StandardCharsets.US_ASCII));
        List<Header> own = StreamSupport.stream(headers.spliterator(), false)
                .filter(header -> !header.key().equals(TopicIdConsumer.TOPIC_ID)).toList();
        Partition partition = new Partition(topicId, requireNonNull(message.getHeader(KafkaConstants.TOPIC, String.class)),
                requireNonNull(message.getHeader(KafkaConstants.PARTITION, Integer.class)));
        long offset = requireNonNull(message.getHeader(KafkaConstants.OFFSET, Long.class));
        return new InRecord(new Place(partition, offset), (byte[]) message.getHeader(KafkaConstants.KEY), (byte[]) message.getBody(), own);
    }

    /** Makes consumers that know the ids of topics, with the properties of the settings. */
    private final class TopicIdClients extends DefaultKafkaClientFactory {

        @Override
        public Consumer<?, ?> getConsumer(Properties properties) {
            properties.putAll(clients.security());
            return new TopicIdConsumer(properties);
        }
    }
}
