package io.tollgate.consent;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.groupingBy;

import io.tollgate.consent.ConsentEvent.Type;
import io.tollgate.database.Times;
import io.tollgate.message.BusinessId;
import io.tollgate.message.RecipientId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The history of all consents. Entries are added, never changed; adding the same entry twice changes nothing. */
@Component
public class Consents {

    /** Whose consent to whom and for what. */
    public record Key(BusinessId business, RecipientId recipient, Purpose purpose) {}

    private final NamedParameterJdbcTemplate jdbc;

    Consents(NamedParameterJdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Adds to the history. The people concerned must be registered.
     *
     * @param now when Tollgate heard of it, which may be later than when it happened
     */
    @Transactional
    public void record(List<ConsentEvent> events, Instant now) {
        lock(events.stream().filter(event -> event.type() == Type.WITHDRAWN).map(ConsentEvent::recipient).toList());
        add(events, now);
    }

    /**
     * Withdraws now whatever this person has allowed this business on this channel. When this has returned and its transaction is
     * committed, no hand-over that needs the consent begins. Stays the last word even if a consent was dated ahead by a fast clock.
     */
    @Transactional
    public void withdraw(RecipientId recipient, BusinessId business, Channel channel, Collection<Purpose> purposes, String method, Instant now) {
        lock(List.of(recipient));
        Map<Key, List<ConsentEvent>> histories = histories(List.of(recipient), channel);
        add(purposes.stream().distinct().map(purpose -> {
            Instant at = histories.getOrDefault(new Key(business, recipient, purpose), List.of()).stream()
                    .map(ConsentEvent::at).filter(last -> !last.isBefore(now)).max(Instant::compareTo).orElse(now);
            return new ConsentEvent(business, recipient, purpose, channel, Type.WITHDRAWN, at, Optional.empty(), method, "");
        }).toList(), now);
    }

    /** What stands at {@code now}, by one query; what is not in the map was {@link ConsentStanding#NEVER_ASKED}. */
    @Transactional(readOnly = true)
    public Map<Key, ConsentStanding> standings(Collection<RecipientId> recipients, Channel channel, Instant now) {
        Map<Key, ConsentStanding> standings = new HashMap<>();
        histories(recipients, channel).forEach((key, history) -> standings.put(key, ConsentStanding.of(history, now)));
        return standings;
    }

    /** Everything known of one person, oldest first. */
    @Transactional(readOnly = true)
    public List<ConsentEvent> history(RecipientId recipient) {
        return jdbc.query("SELECT * FROM consent WHERE recipient = :recipient ORDER BY at, business_id, purpose, channel, type",
                Map.of("recipient", recipient.bytes()), Consents::event);
    }

    private Map<Key, List<ConsentEvent>> histories(Collection<RecipientId> recipients, Channel channel) {
        if (recipients.isEmpty()) {
            return Map.of();
        }
        // The standing needs no proof, and proofs are long.
        return jdbc.query("SELECT recipient, business_id, purpose, channel, at, type, expires_at, '-' AS method, '-' AS proof FROM consent FORCE INDEX (PRIMARY)"
                                + " WHERE recipient IN (:recipients) AND channel = :channel",
                        Map.of("recipients", bytes(recipients), "channel", channel.name()), Consents::event)
                .stream().collect(groupingBy(event -> new Key(event.business(), event.recipient(), event.purpose())));
    }

    private void add(List<ConsentEvent> events, Instant now) {
        if (events.isEmpty()) {
            return;
        }
        jdbc.getJdbcTemplate().batchUpdate("INSERT INTO consent"
                + " (recipient, business_id, purpose, channel, at, type, expires_at, method, proof, recorded_at)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE recipient = VALUES(recipient)",
                events.stream().sorted(comparing(ConsentEvent::recipient)).map(event -> new Object[] {
                    event.recipient().bytes(), event.business().value(), event.purpose().name(), event.channel().name(),
                    Times.utc(event.at()), event.type().name(), event.expires().map(Times::utc).orElse(null),
                    event.method(), event.proof(), Times.utc(now)}).toList());
    }

    /** The last look of delivery shares these rows: a withdrawal waits for the hand-overs that have begun, and no other begins. */
    private void lock(Collection<RecipientId> recipients) {
        if (!recipients.isEmpty()) {
            jdbc.queryForList("SELECT 1 FROM recipient FORCE INDEX (PRIMARY) WHERE id IN (:recipients) ORDER BY id FOR UPDATE",
                    Map.of("recipients", bytes(recipients)), Integer.class);
        }
    }

    private static ConsentEvent event(ResultSet row, int line) throws SQLException {
        return new ConsentEvent(new BusinessId(row.getInt("business_id")), RecipientId.of(row.getBytes("recipient")),
                Purpose.valueOf(row.getString("purpose")), Channel.valueOf(row.getString("channel")),
                Type.valueOf(row.getString("type")), Times.instant(row, "at"), Times.optional(row, "expires_at"),
                row.getString("method"), row.getString("proof"));
    }

    private static List<byte[]> bytes(Collection<RecipientId> recipients) {
        return recipients.stream().distinct().sorted().map(RecipientId::bytes).toList();
    }
}
