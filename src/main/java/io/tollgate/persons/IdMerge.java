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
import io.tollgate.recipient.PersonMerged;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.recipient.Recipients;
import io.tollgate.rights.Erasing;
import io.tollgate.traffic.Traffic;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Merges two ids of one person, whose rows are locked. The present state is carried over to the remaining id. Past records stay under the
 * former id, so that evidence, seals and verdicts do not change.
 */
@Component
class IdMerge {

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

    IdMerge(Identities identities, Recipients recipients, Erasures erasures, Erasing erasing, Consents consents, Blocks blocks,
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
     * Merges a person with the holder of another form of her number, who is registered if she is not. Another node may do the same.
     *
     * @return whether the other form was stored too
     */
    @Transactional
    public boolean sameNumber(RecipientId old, PhoneNumber number, Instant now) {
        RecipientId holder = identities.who(number);
        boolean wasThere = !recipients.of(List.of(holder)).isEmpty() || !erasures.erased(List.of(holder)).isEmpty();
        if (recipients.of(List.of(old)).isEmpty() || holder.equals(old)) {
            return false; // another node was faster
        }
        Recipients.Registered<PhoneNumber> registered = recipients.registerAndLock(List.of(number),
                Map.of(old, Recipients.NOWHERE, holder, number.country()), now);
        RecipientId person = identities.who(number);
        if (!registered.locked().contains(person)) {
            throw new PersonMerged();
        }
        same(old, person, Why.SPELLING, now);
        return wasThere;
    }

    /** Merges a person with one who was erased under another form of her number. Another node may do the same. */
    @Transactional
    public void sameAsErased(RecipientId today, RecipientId before, Instant now) {
        if (recipients.of(List.of(today)).isEmpty()) {
            return; // another node was faster
        }
        recipients.registerAndLock(List.of(), Map.of(today, Recipients.NOWHERE, before, Recipients.NOWHERE), now);
        same(today, before, Why.SPELLING, now);
    }

    /**
     * Merges two ids of one person. If either was erased at her request, she is erased under all her identities.
     *
     * @param former the id that is given up
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void same(RecipientId former, RecipientId person, Why why, Instant now) {
        boolean erased = join(former, person, why, Instant.EPOCH, now);
        for (String table : erased ? List.<String>of() : moving) {
            jdbc.update("UPDATE IGNORE " + table + " SET recipient = ? WHERE recipient = ?", person.bytes(), former.bytes());
        }
    }

    /**
     * The person has got the number of the former id at this instant. The former id may be somebody else or herself. So its refusals count
     * for her, but consents given and windows opened before do not.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void tookOver(RecipientId former, RecipientId person, Instant at, Instant now) {
        join(former, person, Why.NUMBER, at, now);
    }

    /** @return whether either was erased: then the present state is not carried over, but erased under both ids */
    private boolean join(RecipientId former, RecipientId person, Why why, Instant from, Instant now) {
        boolean erased = !erasures.erased(List.of(former, person)).isEmpty();
        consents.carryOver(former, person, from, now);
        blocks.carryOver(former, person, now);
        traffic.carryOver(former, person);
        if (!erased) {
            conversations.carryOver(former, person, from);
        }
        identities.same(former, person, why, now);
        recipients.remove(former);
        if (erased) {
            erasing.eraseAlso(person, now);
        }
        return erased;
    }
}
