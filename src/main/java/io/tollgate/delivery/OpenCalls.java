package io.tollgate.delivery;

import static java.util.stream.Collectors.toMap;

import io.tollgate.database.ManyRows;
import io.tollgate.database.Times;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Content;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import io.tollgate.message.TemplateKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The messages that networks are asked to take at this moment, and those whose answers were lost. */
@Component
class OpenCalls {

    private static final String ADD = """
            INSERT INTO open_call (message_id, network, state, lease, longest_millis, due_at, channel, business_id, sender_id, recipient,
                                   category, kind, template_name, template_language, expires_at, attempts, unknowns, content) VALUES""";

    private final JdbcTemplate jdbc;
    private final NamedParameterJdbcTemplate named;

    OpenCalls(NamedParameterJdbcTemplate named) {
        this.jdbc = named.getJdbcTemplate();
        this.named = named;
    }

    enum State {
        /** The network is asked to take it, or the process that asked has ended. */
        CALLING,
        /** The answer was lost; what to do is not decided. */
        UNKNOWN,
        /** The answer was lost; only a receipt or the expiry ends it. */
        WAITING
    }

    /** One call, by which its answer is recognised. */
    record Call(MessageId message, long lease) {}

    /** A call with what a no may concern. @param longest how long it may last at most, from when the row was read */
    record Calling(Call call, RecipientId recipient, BusinessId business, SenderId sender, Duration longest) {}

    /** A row. @param message as it is now: its recipient may have been merged, and its content erased */
    record Open(String network, State state, Call call, HandOver message) {}

    /** Puts messages under way. */
    @Transactional(propagation = Propagation.MANDATORY)
    void begin(List<HandOver> messages, String network, long lease, Duration longest, Instant now) {
        ManyRows.insert(jdbc, ADD, messages.stream().map(it -> new Object[] {
            it.id().bytes(), network, State.CALLING.name(), lease, longest.toMillis(), Times.utc(now), it.channel(),
            it.business().value(), it.sender().value(), it.recipient().bytes(), it.category().name(), it.kind().name(),
            it.template().map(TemplateKey::name).orElse(""), it.template().map(TemplateKey::language).orElse(""),
            Times.utc(it.expiresAt()), it.attempts(), it.unknowns(), it.content()}).toList());
    }

    /** All calls under way on any node, as committed; not locked. They are few: each process bounds its own. */
    List<Calling> calling() {
        return jdbc.query("SELECT message_id, lease, recipient, business_id, sender_id, longest_millis FROM open_call"
                + " FORCE INDEX (open_call_due) WHERE state = 'CALLING'",
                (row, number) -> new Calling(new Call(MessageId.of(row.getBytes(1)), row.getLong(2)), RecipientId.of(row.getBytes(3)),
                        new BusinessId(row.getInt(4)), new SenderId(row.getLong(5)), Duration.ofMillis(row.getInt(6))));
    }

    /** Those of these calls that are still under way; not locked. */
    Set<Call> stillCalling(Set<Call> calls) {
        Set<Call> still = new HashSet<>(named.query(
                "SELECT message_id, lease FROM open_call FORCE INDEX (PRIMARY) WHERE message_id IN (:ids) AND state = 'CALLING'",
                Map.of("ids", bytes(calls.stream().map(Call::message).toList())),
                (row, number) -> new Call(MessageId.of(row.getBytes(1)), row.getLong(2))));
        still.retainAll(calls);
        return still;
    }

    /** When the oldest call under way for each of these numbers began; not locked. */
    Map<SenderId, Instant> began(String network, Set<SenderId> senders) {
        Map<SenderId, Instant> began = new HashMap<>();
        if (!senders.isEmpty()) {
            named.query("SELECT sender_id, MIN(due_at) began FROM open_call FORCE INDEX (open_call_of_network)"
                    + " WHERE network = :network AND state = 'CALLING' AND sender_id IN (:senders) GROUP BY sender_id",
                    Map.of("network", network, "senders", senders.stream().map(SenderId::value).toList()), row -> {
                        began.put(new SenderId(row.getLong("sender_id")), Times.instant(row, "began"));
                    });
        }
        return began;
    }

    /** Locks the rows of these messages that exist, in the order of message ids. */
    @Transactional(propagation = Propagation.MANDATORY)
    Map<MessageId, Open> lock(Collection<MessageId> messages) {
        if (messages.isEmpty()) {
            return Map.of();
        }
        return named.query("SELECT * FROM open_call FORCE INDEX (PRIMARY) WHERE message_id IN (:ids) ORDER BY message_id FOR UPDATE",
                Map.of("ids", bytes(messages)), OpenCalls::read).stream()
                .collect(toMap(it -> it.call().message(), Function.identity()));
    }

    /** Locks rows of a state that are due; those that another node has locked are passed over. */
    @Transactional(propagation = Propagation.MANDATORY)
    List<Open> due(State state, int limit, Instant now) {
        return jdbc.query("SELECT * FROM open_call FORCE INDEX (open_call_due) WHERE state = ? AND due_at <= ? ORDER BY due_at LIMIT ?"
                + " FOR UPDATE SKIP LOCKED", OpenCalls::read, state.name(), Times.utc(now), limit);
    }

    @Transactional(propagation = Propagation.MANDATORY)
    void end(Collection<MessageId> messages) {
        if (!messages.isEmpty()) {
            named.update("DELETE one FROM open_call one FORCE INDEX (PRIMARY) WHERE message_id IN (:ids)", Map.of("ids", bytes(messages)));
        }
    }

    /** The answers are lost, or still are. @param lookAt when to look at them again */
    @Transactional(propagation = Propagation.MANDATORY)
    void lost(Collection<MessageId> messages, Instant lookAt) {
        if (!messages.isEmpty()) {
            named.update("UPDATE open_call FORCE INDEX (PRIMARY) SET state = 'UNKNOWN', due_at = :at WHERE message_id IN (:ids)",
                    Map.of("at", Times.utc(lookAt), "ids", bytes(messages)));
        }
    }

    /** They are not sent again, so their contents go. @param lookAt when to look for receipts */
    @Transactional(propagation = Propagation.MANDATORY)
    void await(Collection<MessageId> messages, Instant lookAt) {
        if (!messages.isEmpty()) {
            named.update("UPDATE open_call FORCE INDEX (PRIMARY) SET state = 'WAITING', due_at = :at, content = :none"
                    + " WHERE message_id IN (:ids)",
                    Map.of("at", Times.utc(lookAt), "none", Content.NONE, "ids", bytes(messages)));
        }
    }

    /** The state of a message that a network is asked to take, or whose answer was lost; not locked. */
    Optional<State> state(MessageId message) {
        return jdbc.query("SELECT state FROM open_call WHERE message_id = ?", (row, number) -> State.valueOf(row.getString(1)),
                (Object) message.bytes()).stream().findFirst();
    }

    /** Those of these messages whose answers were lost; not locked. */
    Set<MessageId> lostAmong(Collection<MessageId> messages) {
        return messages.isEmpty()
                ? Set.of()
                : Set.copyOf(named.query("SELECT message_id FROM open_call FORCE INDEX (PRIMARY) WHERE message_id IN (:ids)"
                        + " AND state <> 'CALLING'", Map.of("ids", bytes(messages)), (row, number) -> MessageId.of(row.getBytes(1))));
    }

    /** How many answers of a network were lost whose messages have not ended. */
    long unknown(String network) {
        Long count = jdbc.queryForObject("SELECT COUNT(*) FROM open_call FORCE INDEX (open_call_of_network)"
                + " WHERE network = ? AND state IN ('UNKNOWN', 'WAITING')", Long.class, network);
        return count == null ? 0 : count;
    }

    private static List<byte[]> bytes(Collection<MessageId> messages) {
        return messages.stream().distinct().sorted().map(MessageId::bytes).toList();
    }

    private static Open read(ResultSet row, int number) throws SQLException {
        HandOver message = Outbox.read(row);
        return new Open(row.getString("network"), State.valueOf(row.getString("state")), new Call(message.id(), row.getLong("lease")),
                message);
    }
}
