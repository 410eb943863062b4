package io.tollgate.delivery;

import io.tollgate.database.AgedRecords;
import io.tollgate.database.ManyRows;
import io.tollgate.message.MessageId;
import io.tollgate.message.SenderId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The ids by which networks know our messages, both ways. The answer of {@link NetworkChannel#send} adds one, and so may a receipt of a
 * message whose answer was lost. A message that was sent twice has two ids of one network; an id names one message.
 */
@Component
public class NetworkIds implements AgedRecords {

    /** The most bytes of an id in UTF-8. */
    public static final int LONGEST = 200;

    private final JdbcTemplate jdbc;
    private final NamedParameterJdbcTemplate named;
    private final OpenCalls calls;

    NetworkIds(NamedParameterJdbcTemplate named, OpenCalls calls) {
        this.jdbc = named.getJdbcTemplate();
        this.named = named;
        this.calls = calls;
    }

    /** Adds ids; one that names a message already goes on naming this message. An empty one, or one that is too long, is left out. */
    @Transactional
    public void add(String network, Map<MessageId, String> ids) {
        ManyRows.insert(jdbc, "INSERT IGNORE INTO network_id (network, id, message_id) VALUES",
                ids.entrySet().stream().filter(it -> isKept(it.getValue())).sorted(Map.Entry.comparingByKey())
                        .map(it -> new Object[] {network, bytes(it.getValue()), it.getKey().bytes()}).toList());
    }

    /** Our messages that a network knows by these ids; an id that nobody knows is left out. */
    @Transactional(readOnly = true)
    public Map<String, MessageId> messages(String network, Collection<String> ids) {
        List<byte[]> keys = ids.stream().filter(NetworkIds::isKept).distinct().map(NetworkIds::bytes).toList();
        Map<String, MessageId> found = new HashMap<>();
        if (!keys.isEmpty()) {
            named.query("SELECT id, message_id FROM network_id WHERE network = :network AND id IN (:ids)",
                    Map.of("network", network, "ids", keys), row -> {
                        found.put(new String(row.getBytes(1), StandardCharsets.UTF_8), MessageId.of(row.getBytes(2)));
                    });
        }
        return found;
    }

    /** When the oldest call for each of these numbers began that has no answer yet, and so may still add an id. */
    public Map<SenderId, Instant> callsBegan(String network, Set<SenderId> numbers) {
        return calls.began(network, numbers);
    }

    /** Our message that a network knows by this id. */
    @Transactional(readOnly = true)
    public Optional<MessageId> message(String network, String id) {
        return Optional.ofNullable(messages(network, List.of(id)).get(id));
    }

    /** The id by which a network knows our message; of several any one. */
    @Transactional(readOnly = true)
    public Optional<String> id(String network, MessageId message) {
        return jdbc.query("SELECT id FROM network_id WHERE message_id = ? AND network = ? LIMIT 1",
                (row, number) -> new String(row.getBytes(1), StandardCharsets.UTF_8), message.bytes(), network).stream().findFirst();
    }

    @Override
    public String record() {
        return "network-ids";
    }

    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public int forget(Instant acceptedBefore, int messages) {
        List<byte[]> over = jdbc.query("SELECT DISTINCT n.message_id FROM network_id n FORCE INDEX (network_id_of_message)"
                + " WHERE n.message_id < ?"
                + " AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.message_id = n.message_id AND d.outcome = 'OPEN')"
                + " ORDER BY n.message_id LIMIT ?", (row, number) -> row.getBytes(1), MessageId.first(acceptedBefore).bytes(), messages);
        if (!over.isEmpty()) {
            named.update("DELETE one FROM network_id one FORCE INDEX (network_id_of_message) WHERE message_id IN (:ids)",
                    Map.of("ids", over));
        }
        return over.size();
    }

    private static boolean isKept(String id) {
        return !id.isEmpty() && bytes(id).length <= LONGEST;
    }

    private static byte[] bytes(String id) {
        return id.getBytes(StandardCharsets.UTF_8);
    }
}
