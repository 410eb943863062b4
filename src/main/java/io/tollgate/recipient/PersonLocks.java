package io.tollgate.recipient;

import static java.util.stream.Collectors.toMap;

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
     * Locks these persons under their present ids, in the order of ids. No locked person can be merged, so the caller's writes stay valid.
     *
     * @return the present id of each; an unknown id is its own
     * @throws PersonMerged if one of them is merged meanwhile; then the transaction begins again
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Map<RecipientId, RecipientId> take(Collection<RecipientId> people) {
        Map<RecipientId, RecipientId> present = people.stream().distinct().collect(toMap(person -> person, person -> person));
        present.putAll(identities.moved(present.keySet()));
        if (present.isEmpty()) {
            return present;
        }
        Set<RecipientId> wanted = new HashSet<>(present.values());
        jdbc.query("SELECT id FROM recipient FORCE INDEX (PRIMARY) WHERE id IN (:people) ORDER BY id FOR UPDATE",
                Map.of("people", Identities.bytes(wanted)), row -> {
                    wanted.remove(RecipientId.of(row.getBytes("id")));
                });
        if (!identities.moved(wanted).isEmpty()) {
            throw new PersonMerged();
        }
        return present;
    }
}
