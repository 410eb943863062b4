package io.tollgate.recipient;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;

import io.tollgate.database.Times;
import io.tollgate.message.RecipientId;
import io.tollgate.recipient.ErasureEvent.Type;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The erased persons, by pseudonym only. They are stored, so that no later message, import or consent registers them again. */
@Component
public class Erasures {

    private final NamedParameterJdbcTemplate jdbc;

    Erasures(NamedParameterJdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** The erased persons among these, by one query. */
    @Transactional(readOnly = true)
    public Set<RecipientId> erased(Collection<RecipientId> people) {
        if (people.isEmpty()) {
            return Set.of();
        }
        return erased(jdbc.query("SELECT * FROM erasure FORCE INDEX (PRIMARY) WHERE recipient IN (:people)",
                Map.of("people", people.stream().distinct().sorted().map(RecipientId::bytes).toList()), Erasures::event));
    }

    /** All erased persons, for callers that register many persons at once. */
    @Transactional(readOnly = true)
    public Set<RecipientId> erased() {
        return erased(jdbc.query("SELECT * FROM erasure", Erasures::event));
    }

    /** The latest entry for this person; empty if she was never erased. */
    @Transactional(readOnly = true)
    public Optional<ErasureEvent> last(RecipientId person) {
        return last(jdbc.query("SELECT * FROM erasure WHERE recipient = :person", Map.of("person", person.bytes()), Erasures::event));
    }

    @Transactional
    public void add(ErasureEvent event) {
        jdbc.getJdbcTemplate().update("INSERT INTO erasure (recipient, at, type, officer, reason) VALUES (?, ?, ?, ?, ?)"
                + " ON DUPLICATE KEY UPDATE recipient = VALUES(recipient)",
                event.recipient().bytes(), Times.utc(event.at()), event.type().name(), event.officer(), event.reason());
    }

    private static Set<RecipientId> erased(List<ErasureEvent> events) {
        return events.stream().collect(groupingBy(ErasureEvent::recipient, toSet())).entrySet().stream()
                .filter(person -> last(person.getValue()).filter(event -> event.type() == Type.ERASED).isPresent())
                .map(Map.Entry::getKey).collect(toCollection(HashSet::new));
    }

    private static Optional<ErasureEvent> last(Collection<ErasureEvent> events) {
        return events.stream().max(comparing(ErasureEvent::at).thenComparing(ErasureEvent::type));
    }

    private static ErasureEvent event(ResultSet row, int line) throws SQLException {
        return new ErasureEvent(RecipientId.of(row.getBytes("recipient")), Times.instant(row, "at"), Type.valueOf(row.getString("type")),
                row.getString("officer"), row.getString("reason"));
    }
}
