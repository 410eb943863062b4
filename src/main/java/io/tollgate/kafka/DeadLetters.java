package io.tollgate.kafka;

import io.tollgate.cloudapi.Refusal;
import io.tollgate.database.Passing;
import io.tollgate.kafka.InRecord.Place;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * Puts records that cannot be accepted into the topic of dead letters beside their own, as they came, with the reason in headers. The
 * reason names neither the recipient nor her message.
 */
class DeadLetters {

    /** The headers that a dead letter has besides those of its record. */
    static final String PREFIX = "dead_";
    static final String CODE = PREFIX + "code";
    static final String REASON = PREFIX + "reason";
    static final String TOPIC = PREFIX + "topic";
    static final String PARTITION = PREFIX + "partition";
    static final String OFFSET = PREFIX + "offset";
    static final String TOPIC_ID = PREFIX + "topic_id";
    /** The value of the record is left out, as the brokers find it too large with its reason. */
    static final String WITHOUT_VALUE = PREFIX + "without_value";

    private final KafkaClients clients;
    private final String suffix;

    DeadLetters(KafkaClients clients, KafkaSettings settings) {
        this.clients = clients;
        this.suffix = settings.deadSuffix();
    }

    /** The brokers have not taken a dead letter; they will if it is tried again. */
    static final class NotTaken extends RuntimeException implements Passing.Transient {

        private static final long serialVersionUID = 1;

        NotTaken(String topic, Exception cause) {
            super("the brokers do not take dead letters for the topic " + topic + ": " + cause.getClass().getSimpleName()
                    + ". Maybe the topic is missing, or Tollgate may not write into it.", cause);
        }
    }

    /**
     * Returns once the brokers have all of them.
     *
     * @throws NotTaken if they do not; those that they have taken are in {@code taken}
     */
    void put(Map<InRecord, Refusal> dead, Set<Place> taken) {
        List<Map.Entry<InRecord, Refusal>> left = dead.entrySet().stream()
                .filter(entry -> !taken.contains(entry.getKey().place())).toList();
        List<Optional<Exception>> sent = clients.send(left.stream().map(entry -> letter(entry.getKey(), entry.getValue(), true)).toList());
        List<Map.Entry<InRecord, Refusal>> tooLarge = new ArrayList<>();
        List<NotTaken> failures = new ArrayList<>();
        for (int i = 0; i < left.size(); i++) {
            InRecord record = left.get(i).getKey();
            if (sent.get(i).isEmpty()) {
                taken.add(record.place());
            } else if (sent.get(i).get() instanceof RecordTooLargeException) {
                tooLarge.add(left.get(i));
            } else {
                failures.add(new NotTaken(record.place().partition().topic() + suffix, sent.get(i).get()));
            }
        }
        for (Map.Entry<InRecord, Refusal> entry : tooLarge) {
            clients.send(List.of(letter(entry.getKey(), entry.getValue(), false))).getFirst().ifPresentOrElse(
                    failure -> failures.add(new NotTaken(entry.getKey().place().partition().topic() + suffix, failure)),
                    () -> taken.add(entry.getKey().place()));
        }
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
    }

    private ProducerRecord<byte[], byte[]> letter(InRecord record, Refusal why, boolean whole) {
        List<Header> headers = new ArrayList<>(record.headers().stream().filter(header -> !header.key().startsWith(PREFIX)).toList());
        headers.add(header(CODE, Integer.toString(why.fault().code())));
        headers.add(header(REASON, why.details()));
        headers.add(header(TOPIC, record.place().partition().topic()));
        headers.add(header(PARTITION, Integer.toString(record.place().partition().number())));
        headers.add(header(OFFSET, Long.toString(record.place().offset())));
        headers.add(header(TOPIC_ID, record.place().partition().topicId().toString()));
        if (!whole) {
            headers.add(header(WITHOUT_VALUE, "true"));
        }
        return new ProducerRecord<>(record.place().partition().topic() + suffix, null, record.key(), whole ? record.value() : null,
                headers);
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
