package io.tollgate.delivery;

import io.tollgate.database.Times;
import io.tollgate.delivery.Handset.Behaviour;
import io.tollgate.message.BusinessId;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The handsets of the demonstration: what is on them, and how they behave. */
@Component
public class Handsets {

    private final JdbcTemplate jdbc;
    private final NamedParameterJdbcTemplate named;

    Handsets(NamedParameterJdbcTemplate named) {
        this.jdbc = named.getJdbcTemplate();
        this.named = named;
    }

    /** Sets how this recipient's handset behaves from now on. */
    @Transactional
    public void behave(RecipientId recipient, Behaviour behaviour) {
        jdbc.update("INSERT INTO handset (recipient, behaviour) VALUES (?, ?) ON DUPLICATE KEY UPDATE behaviour = VALUES(behaviour)",
                recipient.bytes(), behaviour.name());
    }

    /** The pages of this handset are in this language from now on. @param language {@code de} and the like */
    @Transactional
    public void speak(RecipientId recipient, String language) {
        jdbc.update("INSERT INTO handset (recipient, behaviour, language) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE language ="
                + " VALUES(language)", recipient.bytes(), Behaviour.USUAL.name(), language);
    }

    /** The language that was chosen for this handset, if one was. */
    public Optional<String> language(RecipientId recipient) {
        return jdbc.queryForList("SELECT language FROM handset WHERE recipient = ? AND language <> ''", String.class,
                (Object) recipient.bytes()).stream().findFirst();
    }

    /** The people on whose handsets messages have arrived, the latest first. */
    public List<RecipientId> people(int most) {
        return jdbc.query("SELECT recipient, MAX(at) AS latest FROM handset_message GROUP BY recipient ORDER BY latest DESC LIMIT ?",
                (row, _) -> RecipientId.of(row.getBytes("recipient")), most);
    }

    public Behaviour behaviour(RecipientId recipient) {
        return behaviours(List.of(recipient)).getOrDefault(recipient, Behaviour.USUAL);
    }

    /** What is on this recipient's handset, newest first. @param limit at most so many */
    public List<Handset.Message> messages(RecipientId recipient, int limit) {
        return jdbc.query("SELECT * FROM handset_message WHERE recipient = ? ORDER BY at DESC, message_id DESC LIMIT ?",
                (row, number) -> new Handset.Message(
                        MessageId.of(row.getBytes("message_id")), new BusinessId(row.getInt("business_id")),
                        new SenderId(row.getLong("sender_id")), row.getString("text"), Times.instant(row, "at")),
                recipient.bytes(), limit);
    }

    /** The behaviour of each handset that does not behave as usual. */
    Map<RecipientId, Behaviour> behaviours(Collection<RecipientId> recipients) {
        Map<RecipientId, Behaviour> behaviours = new HashMap<>();
        named.query("SELECT recipient, behaviour FROM handset WHERE recipient IN (:recipients)",
                Map.of("recipients", recipients.stream().distinct().sorted().map(RecipientId::bytes).toList()),
                row -> {
                    behaviours.put(RecipientId.of(row.getBytes(1)), Behaviour.valueOf(row.getString(2)));
                });
        return behaviours;
    }

    /** Puts messages on handsets; one that is on its handset already stays as it is. */
    void show(List<Shown> messages, Instant now) {
        jdbc.batchUpdate(
                "INSERT IGNORE INTO handset_message (message_id, recipient, business_id, sender_id, text, at) VALUES (?, ?, ?, ?, ?, ?)",
                messages.stream().map(it -> new Object[] {
                    it.message().id().bytes(), it.message().recipient().bytes(), it.message().business().value(),
                    it.message().sender().value(), it.text(), Times.utc(now)}).toList());
    }

    boolean has(MessageId message) {
        return !jdbc.queryForList("SELECT 1 FROM handset_message WHERE message_id = ?", Integer.class, (Object) message.bytes()).isEmpty();
    }

    record Shown(HandOver message, String text) {}
}
