package io.tollgate.kafka;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tollgate.database.Trouble;
import io.tollgate.database.Unavailable;
import io.tollgate.gate.Acceptance;
import io.tollgate.gate.AcceptanceLog;
import io.tollgate.gate.Arrival;
import io.tollgate.gate.Inbox;
import io.tollgate.message.Chain;
import io.tollgate.message.MessageId;
import io.tollgate.recipient.Identity;
import io.tollgate.secrets.Keys;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Takes messages into a topic, and answers once the brokers have them. Records are encrypted. Their keys name no recipient, but one
 * recipient's records have the same, so they keep their order.
 */
final class LogWriter implements AcceptanceLog {

    private static final Duration REMEMBERED = Duration.ofHours(1);
    private static final int MOST_REMEMBERED = 100_000;

    private final String topic;
    private final KafkaClients clients;
    private final Inbox inbox;
    private final Keys keys;
    private final Cache<String, Taken> taken = Caffeine.newBuilder().expireAfterWrite(REMEMBERED).maximumSize(MOST_REMEMBERED).build();

    LogWriter(KafkaSettings settings, KafkaClients clients, Inbox inbox, Keys keys) {
        this.topic = settings.logTopic();
        this.clients = clients;
        this.inbox = inbox;
        this.keys = keys;
    }

    /** A request with a key that this node has taken; the database may not know it yet. @param content a hash of what it asks for */
    private record Taken(MessageId id, Instant at, byte[] content) {}

    @Override
    public Acceptance accept(Arrival arrival, Instant now) {
        Supplier<MessageId> newId = () -> inbox.newId(arrival.chain(), now);
        if (arrival.key().isEmpty()) {
            MessageId id = newId.get();
            append(new LogEntry.Checked(id, now, arrival), arrival.recipient().name());
            return new Acceptance.Stored(id);
        }
        Optional<Acceptance> earlier = earlier(arrival);
        if (earlier.isPresent()) {
            return earlier.get();
        }
        String name = arrival.business() + " " + HexFormat.of().formatHex(arrival.key().get().hash());
        byte[] content = content(arrival);
        Taken mine = taken.get(name, _ -> new Taken(newId.get(), now, content));
        if (!Arrays.equals(mine.content, content)) {
            return new Acceptance.Conflict();
        }
        // A repetition is appended again, under the same id: the first attempt may have failed, and of all only one is stored.
        append(new LogEntry.Checked(mine.id, mine.at, arrival), arrival.recipient().name());
        return new Acceptance.Stored(mine.id);
    }

    @Override
    public MessageId postpone(Postponed request, Instant now) {
        Supplier<MessageId> newId = () -> inbox.newId(Chain.NONE, now);
        Taken mine = request.key().map(key -> taken.get("unchecked " + request.sender() + " " + HexFormat.of().formatHex(key.hash()),
                _ -> new Taken(newId.get(), now, new byte[0]))).orElseGet(() -> new Taken(newId.get(), now, new byte[0]));
        append(new LogEntry.Unchecked(mine.id, mine.at, request), request.recipient());
        return mine.id;
    }

    private Optional<Acceptance> earlier(Arrival arrival) {
        try {
            return inbox.earlier(arrival);
        } catch (RuntimeException failure) {
            if (!Trouble.of(failure).passes()) {
                throw failure;
            }
            return Optional.empty(); // the reader of the log finds out
        }
    }

    private static byte[] content(Arrival arrival) {
        return DigestUtils.sha256(arrival.sender() + " " + arrival.recipient().name() + " "
                + HexFormat.of().formatHex(arrival.body().hash()));
    }

    private void append(LogEntry entry, String recipient) {
        clients.send(List.of(new ProducerRecord<>(topic, place(recipient), keys.seal(entry.json())))).getFirst().ifPresent(failure -> {
            throw new Unavailable("the brokers of Kafka do not take messages into the topic " + topic
                    + ". Maybe they are away, or the topic is missing.", failure);
        });
    }

    /** One of 65,536 places for all recipients, so that it tells nothing of one of them. */
    private static byte[] place(String recipient) {
        String digits = recipient.replaceAll("[^0-9]", "");
        String name = digits.isEmpty() || Identity.isUserId(recipient) ? recipient : digits;
        return Arrays.copyOf(DigestUtils.sha256(name.getBytes(StandardCharsets.UTF_8)), 2);
    }
}
