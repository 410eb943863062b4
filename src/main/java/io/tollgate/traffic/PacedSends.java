package io.tollgate.traffic;

import static java.util.Comparator.comparing;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tollgate.database.ManyRows;
import io.tollgate.database.Times;
import io.tollgate.message.BusinessId;
import io.tollgate.message.MessageId;
import io.tollgate.message.TemplateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Marketing sends. Their first messages go, and the rest waits until it is known how people take those. While the first ones are counted,
 * the gate that counts locks the send's row; afterwards its state is only read.
 */
@Component
public class PacedSends {

    /** OPEN: its first messages go. HELD: the rest waits. RELEASED, DROPPED: the rest goes, or does not. */
    public enum State {
        OPEN, HELD, RELEASED, DROPPED
    }

    /** Messages of a template within some hours of the first of them. */
    public record Key(BusinessId business, TemplateKey template) implements Comparable<Key> {

        private static final Comparator<Key> ORDER = comparing(Key::business).thenComparing(key -> key.template().name())
                .thenComparing(key -> key.template().language());

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    /** @param admitted first messages so far; @param changedAt when it got its state */
    public record Send(Key key, State state, int admitted, Instant begunAt, Instant changedAt) {}

    private static final Duration FRESHNESS = Duration.ofSeconds(1);
    private static final RowMapper<Send> SEND = (row, _) -> new Send(
            new Key(new BusinessId(row.getInt("business_id")), new TemplateKey(row.getString("template_name"),
                    row.getString("template_language"))),
            State.valueOf(row.getString("state")), row.getInt("admitted"), Times.instant(row, "begun_at"),
            Times.instant(row, "changed_at"));
    private static final String OF_SEND = "business_id = ? AND template_name = ? AND template_language = ?";

    private final JdbcTemplate jdbc;
    private final Cache<State, Set<Key>> lately = Caffeine.newBuilder().expireAfterWrite(FRESHNESS).build();

    PacedSends(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Begins those that are missing, and locks those that are counted. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Map<Key, Send> lock(Collection<Key> keys, Instant now) {
        Map<Key, Send> sends = new HashMap<>(read(keys, ""));
        List<Key> missing = keys.stream().distinct().filter(key -> !sends.containsKey(key)).sorted().toList();
        if (!missing.isEmpty()) {
            jdbc.batchUpdate("INSERT INTO paced_send (business_id, template_name, template_language, begun_at, admitted, state, changed_at)"
                    + " VALUES (?, ?, ?, ?, 0, 'OPEN', ?) ON DUPLICATE KEY UPDATE admitted = admitted",
                    missing.stream()
                            .map(key -> new Object[] {key.business().value(), key.template().name(), key.template().language(),
                                Times.utc(now), Times.utc(now)})
                            .toList());
        }
        List<Key> counted = Stream.concat(missing.stream(), sends.values().stream().filter(send -> send.state() == State.OPEN)
                .map(Send::key)).sorted().toList();
        sends.putAll(read(counted, " FOR UPDATE"));
        return sends;
    }

    private Map<Key, Send> read(Collection<Key> keys, String lock) {
        if (keys.isEmpty()) {
            return Map.of();
        }
        String which = String.join(" OR ", keys.stream().map(_ -> "(" + OF_SEND + ")").toList());
        Object[] values = keys.stream().flatMap(key -> Stream.of((Object) key.business().value(), key.template().name(),
                key.template().language())).toArray();
        return jdbc.query("SELECT * FROM paced_send FORCE INDEX (PRIMARY) WHERE " + which
                + " ORDER BY business_id, template_name, template_language" + lock, SEND, values).stream()
                .collect(toMap(Send::key, send -> send));
    }

    /** Counts first messages of sends that the caller has locked. @param first so many go; with the last of them the rest is held */
    @Transactional(propagation = Propagation.MANDATORY)
    public void count(Map<Key, List<MessageId>> admitted, Map<Key, Send> locked, int first, Instant now) {
        new TreeMap<>(admitted).forEach((key, messages) -> {
            Send send = locked.getOrDefault(key, new Send(key, State.OPEN, 0, now, now));
            int count = send.admitted() + messages.size();
            boolean isLast = count >= first;
            jdbc.update("UPDATE paced_send SET admitted = ?, state = ?, changed_at = ? WHERE " + OF_SEND, count,
                    (isLast ? State.HELD : State.OPEN).name(), Times.utc(isLast ? now : send.changedAt()), key.business().value(),
                    key.template().name(), key.template().language());
            ManyRows.insert(jdbc, "INSERT INTO paced_message (message_id, business_id, template_name, template_language) VALUES",
                    messages.stream().map(message -> new Object[] {message.bytes(), key.business().value(), key.template().name(),
                        key.template().language()}).toList());
        });
    }

    /** Whether a message that is accepted now will be held, unless it is decided before it is judged. May be a second old. */
    public boolean isHeld(BusinessId business, TemplateKey template) {
        return requireNonNull(lately.get(State.HELD, state -> in(state).stream().map(Send::key).collect(toSet())))
                .contains(new Key(business, template));
    }

    /** The sends in a state, the longest one first; not locked. */
    @Transactional(readOnly = true)
    public List<Send> in(State state) {
        return jdbc.query("SELECT * FROM paced_send WHERE state = ? ORDER BY changed_at, business_id", SEND, state.name());
    }

    /** Those that were decided after an instant, and whose rest may still wait for that. */
    @Transactional(readOnly = true)
    public List<Send> decidedSince(Instant from) {
        return jdbc.query("SELECT * FROM paced_send WHERE state IN ('RELEASED', 'DROPPED') AND changed_at > ?", SEND, Times.utc(from));
    }

    /** Decides what becomes of the rest. @return false if another process has decided it */
    @Transactional
    public boolean decide(Key key, State state, Instant now) {
        return jdbc.update("UPDATE paced_send SET state = ?, changed_at = ? WHERE " + OF_SEND + " AND state = 'HELD'", state.name(),
                Times.utc(now), key.business().value(), key.template().name(), key.template().language()) > 0;
    }

    /** How many first messages a send had, and how many of them were delivered or have failed. */
    public record Arrived(int messages, int delivered, int failed) {}

    @Transactional(readOnly = true)
    public Arrived arrived(Key key) {
        return jdbc.query("""
                SELECT COUNT(*) AS messages, COUNT(COALESCE(r.delivered_at, r.read_at)) AS delivered, COUNT(r.failed_at) AS failed
                FROM paced_message m LEFT JOIN receipt r ON r.message_id = m.message_id WHERE m.""" + OF_SEND,
                (row, _) -> new Arrived(row.getInt("messages"), row.getInt("delivered"), row.getInt("failed")), key.business().value(),
                key.template().name(), key.template().language()).getFirst();
    }

    /** Forgets sends that are over, so that the next message of their template begins a new one. Those that are held stay. */
    @Transactional
    public void forget(Instant begunBefore) {
        for (Send over : jdbc.query("SELECT * FROM paced_send WHERE begun_at < ? AND state <> 'HELD' ORDER BY business_id, template_name,"
                + " template_language", SEND, Times.utc(begunBefore))) {
            Key key = over.key();
            // Unless its last first message came meanwhile, and the rest is held.
            if (jdbc.update("DELETE FROM paced_send WHERE " + OF_SEND + " AND state = ?", key.business().value(), key.template().name(),
                    key.template().language(), over.state().name()) > 0) {
                jdbc.update("DELETE FROM paced_message WHERE " + OF_SEND, key.business().value(), key.template().name(),
                        key.template().language());
            }
        }
    }
}
