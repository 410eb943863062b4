package io.tollgate.blocking;

import io.tollgate.message.RecipientId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The last look of delivery shares these rows: a block waits for the hand-overs that have begun, and no other begins. */
@Component
class PersonLocks {

    private final NamedParameterJdbcTemplate jdbc;

    PersonLocks(NamedParameterJdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** In the order of the key, which all of Tollgate keeps. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void take(Collection<RecipientId> people) {
        if (!people.isEmpty()) {
            jdbc.queryForList("SELECT 1 FROM recipient FORCE INDEX (PRIMARY) WHERE id IN (:people) ORDER BY id FOR UPDATE",
                    Map.of("people", bytes(people)), Integer.class);
        }
    }

    static List<byte[]> bytes(Collection<RecipientId> people) {
        return people.stream().distinct().sorted().map(RecipientId::bytes).toList();
    }
}
