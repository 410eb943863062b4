package io.tollgate.recipient;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import io.tollgate.message.RecipientId;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Locks on persons. Delivery's last look shares these rows: a block or a withdrawal waits for hand-overs that have begun, and no other
 * begins.
 */
@Component
public class PersonLocks {

    private final NamedParameterJdbcTemplate jdbc;
    private final Identities identities;

    PersonLocks(NamedParameterJdbcTemplate jdbc, Identities identities) {
        this.jdbc = jdbc;
        this.identities = identities;
    }

    /**
     * Locks these persons in the order of their ids, which is the lock order of the whole program. A person who was merged since the caller
     * looked her up is locked under her present id. No locked person can be merged, so the caller's writes stay valid.
     *
     * @return the present id of each; an unknown id is its own
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Map<RecipientId, RecipientId> take(Collection<RecipientId> people) {
        Map<RecipientId, RecipientId> now = people.stream().distinct().collect(toMap(person -> person, person -> person));
        Set<RecipientId> wanted = new HashSet<>(now.keySet());
        while (!wanted.isEmpty()) {
            Set<RecipientId> locked = new HashSet<>(
                    jdbc.query("SELECT id FROM recipient FORCE INDEX (PRIMARY) WHERE id IN (:people) ORDER BY id FOR UPDATE",
                            Map.of("people", Identities.bytes(wanted)), (row, line) -> RecipientId.of(row.getBytes("id"))));
            Set<RecipientId> missing = wanted.stream().filter(person -> !locked.contains(person)).collect(toSet());
            Map<RecipientId, RecipientId> moved = missing.isEmpty() ? Map.of() : identities.moved(missing);
            now.replaceAll((_, person) -> moved.getOrDefault(person, person));
            wanted = new HashSet<>(moved.values());
        }
        return now;
    }
}
