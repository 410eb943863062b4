package io.tollgate.kafka;

import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.RequestFault;
import io.tollgate.gate.IdempotencyKey.Source;
import io.tollgate.gate.IdempotencyKey;
import io.tollgate.intake.QueuedMessage;
import io.tollgate.text.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.Header;

/**
 * Reads key, headers and value of a record, and whether its topic may send in the name of its business. {@code kafka/message.schema.json}
 * says the same of a record.
 */
class RecordReader {

    static final String BUSINESS = "business";
    static final String SENDER = "sender";
    static final String CLIENT_REF = "client_ref";

    private final TopicRights writers;

    RecordReader(TopicRights writers) {
        this.writers = writers;
    }

    /** What a record says, if that can be read. */
    sealed interface Read {}

    record Readable(QueuedMessage message) implements Read {}

    record Unreadable(Refusal why) implements Read {}

    Read read(InRecord record) {
        Optional<Refusal> fault = List.of(BUSINESS, SENDER, CLIENT_REF).stream().flatMap(name -> fault(record, name).stream()).findFirst();
        if (fault.isPresent()) {
            return new Unreadable(fault.get());
        }
        Optional<String> business = header(record, BUSINESS);
        if (business.isEmpty()) {
            return new Unreadable(new Refusal(RequestFault.MISSING, "The record has no header 'business'. Give the handle of the"
                    + " business."));
        }
        if (!writers.has(record.place().partition().topic(), business.get())) {
            return new Unreadable(new Refusal(RequestFault.UNKNOWN_SENDER, "The business of the header 'business' may not send by this"
                    + " topic. Ask the operator, who says which business has which topic."));
        }
        byte[] key = record.key();
        if (key != null && !Utf8.is(key)) {
            return new Unreadable(new Refusal(RequestFault.MALFORMED, "The key is not UTF-8. Write the recipient's number as text."));
        }
        byte[] value = record.value();
        return value == null
                ? new Unreadable(new Refusal(RequestFault.MALFORMED, "The record has no value. Send a JSON object."))
                : new Readable(new QueuedMessage(business.get(), header(record, SENDER), key == null || key.length == 0
                        ? Optional.empty()
                        : Optional.of(text(key)), header(record, CLIENT_REF), value));
    }

    /** The first place of a record that was written back, as a key: at most one message comes of it. */
    static Optional<IdempotencyKey> replayOf(InRecord record) {
        return header(record, DeadLetterReplay.REPLAY_OF).map(place -> IdempotencyKey.of(Source.TOPIC, place));
    }

    private static Optional<Refusal> fault(InRecord record, String name) {
        List<Header> all = named(record, name);
        if (all.size() > 1) {
            return Optional.of(Refusal.invalid(name, "is a header of the record more than once"));
        }
        return all.stream().filter(header -> header.value() == null || header.value().length == 0 || !Utf8.is(header.value())).findFirst()
                .map(_ -> Refusal.invalid(name, "is a header that must be text in UTF-8"));
    }

    private static List<Header> named(InRecord record, String name) {
        return record.headers().stream().filter(header -> header.key().equals(name)).toList();
    }

    private static Optional<String> header(InRecord record, String name) {
        return named(record, name).stream().findFirst().filter(header -> header.value() != null).map(header -> text(header.value()));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
