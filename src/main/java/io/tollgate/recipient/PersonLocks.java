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

/** The last look of delivery shares these rows: a block or a withdrawal waits for the hand-overs that have begun, and no other begins. */
@Component
public class PersonLocks {

    private final NamedParameterJdbcTemplate jdbc;
    private final Identities identities;

    PersonLocks(NamedParameterJdbcTemplate jdbc, Identities identities) {
        this.jdbc = jdbc;
        this.identities = identities;
    }

    /**
     * Locks the people, in the order of the key, which all of Tollgate keeps. Who turned out to be somebody else since the caller looked her up is
     * locked as who she is: under the lock nobody is joined any more, so what is written there holds.
     *
     * @return who each of them is now; unknown people are themselves
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Map<RecipientId, RecipientId> take(Collection<RecipientId> people) {
        Map<RecipientId, RecipientId> now = people.stream().distinct().collect(toMap(person -> person, person -> person));
        Set<RecipientId> wanted = new HashSet<>(now.keySet());
        while (!wanted.isEmpty()) {
            Set<RecipientId> locked = new HashSet<>(jdbc.query("SELECT id FROM recipient FORCE INDEX (PRIMARY) WHERE id IN (:people) ORDER BY id FOR UPDATE",
                    Map.of("people", Identities.bytes(wanted)), (row, line) -> RecipientId.of(row.getBytes("id"))));
            Set<RecipientId> missing = wanted.stream().filter(person -> !locked.contains(person)).collect(toSet());
            Map<RecipientId, RecipientId> moved = missing.isEmpty() ? Map.of() : identities.moved(missing);
            now.replaceAll((_, person) -> moved.getOrDefault(person, person));
            wanted = new HashSet<>(moved.values());
        }
        return now;
    }
}
