package io.tollgate.persons;

import io.tollgate.blocking.Blocks;
import io.tollgate.consent.Consents;
import io.tollgate.conversation.Conversations;
import io.tollgate.database.PersonalTable;
import io.tollgate.database.PersonalTables;
import io.tollgate.message.RecipientId;
import io.tollgate.recipient.Erasures;
import io.tollgate.recipient.Identities;
import io.tollgate.recipient.Identities.Why;
import io.tollgate.recipient.Recipients;
import io.tollgate.rights.Erasing;
import io.tollgate.traffic.Traffic;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Merges two ids of one person within the caller's transaction, which has locked both. The present state is carried over to the remaining
 * id. Past records stay under the former id, so that evidence, seals and verdicts do not change.
 */
@Component
class Joining {

    private final Identities identities;
    private final Recipients recipients;
    private final Erasures erasures;
    private final Erasing erasing;
    private final Consents consents;
    private final Blocks blocks;
    private final Conversations conversations;
    private final Traffic traffic;
    private final List<String> moving;
    private final JdbcTemplate jdbc;

    Joining(Identities identities, Recipients recipients, Erasures erasures, Erasing erasing, Consents consents, Blocks blocks,
            Conversations conversations,
            Traffic traffic, List<PersonalTables> rooms, JdbcTemplate jdbc) {
        this.identities = identities;
        this.recipients = recipients;
        this.erasures = erasures;
        this.erasing = erasing;
        this.consents = consents;
        this.blocks = blocks;
        this.conversations = conversations;
        this.traffic = traffic;
        this.moving = rooms.stream().flatMap(room -> room.tables().stream()).filter(PersonalTable::moves).map(PersonalTable::name).sorted()
                .toList();
        this.jdbc = jdbc;
    }

    /**
     * Merges two ids of one person. If either was erased at her request, she is erased under all her identities.
     *
     * @param former the id that is given up
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void same(RecipientId former, RecipientId person, Why why, Instant now) {
        join(former, person, why, Instant.EPOCH, now);
        for (String table : moving) {
            jdbc.update("UPDATE IGNORE " + table + " SET recipient = ? WHERE recipient = ?", person.bytes(), former.bytes());
        }
        eraseIfEitherWas(former, person, now);
    }

    /**
     * The person has got the number of the former id at this instant. The former id may be somebody else or herself. So its refusals count
     * for her, but consents given and windows opened before do not.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void tookOver(RecipientId former, RecipientId person, Instant at, Instant now) {
        join(former, person, Why.NUMBER, at, now);
        eraseIfEitherWas(former, person, now);
    }

    private void join(RecipientId former, RecipientId person, Why why, Instant from, Instant now) {
        consents.carryOver(former, person, from, now);
        blocks.carryOver(former, person, now);
        conversations.carryOver(former, person, from);
        traffic.carryOver(former, person);
        identities.same(former, person, why, now);
        recipients.remove(former);
    }

    private void eraseIfEitherWas(RecipientId former, RecipientId person, Instant now) {
        if (!erasures.erased(List.of(former, person)).isEmpty()) {
            erasing.eraseAlso(person, now);
        }
    }
}
