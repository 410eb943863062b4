package io.tollgate.conversation;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.toMap;

import io.tollgate.database.Times;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * All conversations. Windows as the Cloud API defines them: an inbound message opens or refreshes the 24 h service window; one that
 * comes from a click on an advertisement also offers the free entry point, which the business's answer within 24 h opens for 72 h.
 */
@Component
public class Conversations {

    /** The two sides of a conversation. */
    public record Key(SenderId sender, RecipientId recipient) {}

    /** A message from a recipient. @param fromAdvertisement whether it comes from a click on an advertisement */
    public record Word(Key between, boolean fromAdvertisement, Instant at) {}

    private static final Duration SERVICE_WINDOW = Duration.ofHours(24);
    private static final Duration FREE_ENTRY_OFFER = Duration.ofHours(24);
    private static final long ANSWER_OPENS_AFTER_HOURS = Conversation.FREE_ENTRY.minus(SERVICE_WINDOW).toHours();

    private final NamedParameterJdbcTemplate jdbc;

    Conversations(NamedParameterJdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Records that the recipient wrote to the sender. Calls may come in any order and more than once: windows only grow, and a click on an
     * advertisement that was answered already offers nothing a second time.
     */
    @Transactional
    public void inbound(SenderId sender, RecipientId recipient, boolean fromAdvertisement, Instant at) {
        inbound(List.of(new Word(new Key(sender, recipient), fromAdvertisement, at)));
    }

    /** Like {@link #inbound(SenderId, RecipientId, boolean, Instant)}, by one batch. */
    @Transactional
    public void inbound(Collection<Word> words) {
        if (words.isEmpty()) {
            return;
        }
        jdbc.getJdbcTemplate()
                .batchUpdate("INSERT INTO conversation (recipient, sender_id, service_until, free_entry_offered_until, free_entry_until)"
                        + " VALUES (?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE"
                        + " service_until = GREATEST(service_until, VALUES(service_until)),"
                        // A click makes an offer only if it is later than the last answer; that answer is 72 h before free_entry_until.
                        + " free_entry_offered_until = IF(free_entry_until < VALUES(service_until) + INTERVAL " + ANSWER_OPENS_AFTER_HOURS
                        + " HOUR,"
                        + "   GREATEST(free_entry_offered_until, VALUES(free_entry_offered_until)), free_entry_offered_until)",
                        words.stream()
                                .sorted(comparing((Word word) -> word.between().recipient()).thenComparing(word -> word.between().sender()))
                                .map(word -> new Object[] {word.between().recipient().bytes(), word.between().sender().value(),
                                    Times.utc(word.at().plus(SERVICE_WINDOW)),
                                    Times.utc(word.fromAdvertisement() ? word.at().plus(FREE_ENTRY_OFFER) : Instant.EPOCH),
                                    Times.utc(Instant.EPOCH)})
                                .toList());
    }

    /**
     * Merges two ids of one recipient: windows that are open with either id are open with {@code person}. Both ids must be locked.
     *
     * @param from windows that were opened before this instant belonged to another person and are deleted
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void carryOver(RecipientId former, RecipientId person, Instant from) {
        jdbc.update("INSERT INTO conversation (recipient, sender_id, service_until, free_entry_offered_until, free_entry_until)"
                + " SELECT :person, sender_id, service_until, free_entry_offered_until, free_entry_until FROM conversation theirs"
                + " WHERE recipient = :former AND service_until >= :from ON DUPLICATE KEY UPDATE"
                + " service_until = GREATEST(conversation.service_until, VALUES(service_until)),"
                + " free_entry_offered_until = GREATEST(conversation.free_entry_offered_until, VALUES(free_entry_offered_until)),"
                + " free_entry_until = GREATEST(conversation.free_entry_until, VALUES(free_entry_until))",
                Map.of("person", person.bytes(), "former", former.bytes(), "from",
                        Times.utc(from.equals(Instant.EPOCH) ? from : from.plus(SERVICE_WINDOW))));
        jdbc.update("DELETE FROM conversation WHERE recipient = :former", Map.of("former", former.bytes()));
    }

    /** These recipients' conversations with any sender, by one query; one that is missing in the map is {@link Conversation#NONE}. */
    @Transactional(readOnly = true)
    public Map<Key, Conversation> of(Collection<RecipientId> recipients) {
        if (recipients.isEmpty()) {
            return Map.of();
        }
        return jdbc.query("SELECT * FROM conversation FORCE INDEX (PRIMARY) WHERE recipient IN (:recipients)",
                Map.of("recipients", recipients.stream().distinct().sorted().map(RecipientId::bytes).toList()),
                (row, line) -> Map.entry(
                        new Key(new SenderId(row.getLong("sender_id")), RecipientId.of(row.getBytes("recipient"))),
                        new Conversation(Times.instant(row, "service_until"), Times.instant(row, "free_entry_offered_until"),
                                Times.instant(row, "free_entry_until"))))
                .stream().collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Locks these recipients' conversations until the transaction ends. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void lock(Collection<RecipientId> recipients) {
        if (!recipients.isEmpty()) {
            jdbc.query(
                    "SELECT 1 FROM conversation FORCE INDEX (PRIMARY) WHERE recipient IN (:recipients) ORDER BY recipient, sender_id FOR"
                            + " UPDATE",
                    Map.of("recipients", recipients.stream().distinct().sorted().map(RecipientId::bytes).toList()), (row, line) -> 1);
        }
    }

    /** Opens the free entry points that are offered, as the business answered at {@code now}; see {@link Conversation#answered}. */
    @Transactional
    public void openFreeEntry(Collection<Key> answered, Instant now) {
        List<Object[]> rows = answered.stream().distinct().sorted(comparing(Key::recipient).thenComparing(Key::sender))
                .map(key -> new Object[] {Times.utc(now.plus(Conversation.FREE_ENTRY)), Times.utc(Instant.EPOCH), key.recipient().bytes(),
                    key.sender().value(), Times.utc(now)})
                .toList();
        if (!rows.isEmpty()) {
            jdbc.getJdbcTemplate().batchUpdate("UPDATE conversation SET free_entry_until = GREATEST(free_entry_until, ?),"
                    + " free_entry_offered_until = ? WHERE recipient = ? AND sender_id = ? AND free_entry_offered_until > ?", rows);
        }
    }
}
