package io.tollgate.delivery;

import io.tollgate.database.RecurringWork;
import io.tollgate.database.Times;
import io.tollgate.message.BusinessId;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import io.tollgate.secrets.Keys;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The chats of the business app, for businesses that have no system of their own, and what people wrote on handsets of the
 * demonstration. Texts are sealed, and kept for 90 days.
 */
@Component
public class Chats {

    static final Duration KEPT = Duration.ofDays(90);
    /** Source: the Cloud API's typing indicator ends after 25 seconds, or with the answer. */
    private static final Duration TYPING = Duration.ofSeconds(25);
    private static final int LONGEST = 4_096;
    private static final int FORGOTTEN_AT_ONCE = 2_000;

    private final JdbcTemplate jdbc;
    private final Keys keys;
    private final Clock clock;

    Chats(JdbcTemplate jdbc, Keys keys, Clock clock) {
        this.jdbc = jdbc;
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * One message of a chat.
     *
     * @param id   the messenger's id of it, at most 128 characters; of the business, Tollgate's
     * @param text empty for a picture and the like
     */
    public record Word(RecipientId recipient, BusinessId business, SenderId sender, String id, String text, Instant at, By by) {

        /** Leaves out the text, so that no log can show it. */
        @Override
        public String toString() {
            return "message " + id;
        }
    }

    /** Who wrote it. UNHEARD: the person, and so far it has not reached the business, so that only she sees it. */
    public enum By {
        PERSON, UNHEARD, BUSINESS
    }

    /** The work that forgets old chats, as their table would grow for ever. */
    @Bean
    static RecurringWork endsOfOldChats(Chats chats) {
        return RecurringWork.whole("old-chats", () -> chats.forgetOld());
    }

    /** Keeps them. One that is kept already stays; it has reached the business if it did either time. */
    @Transactional
    public void add(Collection<Word> words) {
        jdbc.batchUpdate("INSERT INTO chat_word (recipient, sender_id, id, business_id, at, text, by_business, reached)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
                + " ON DUPLICATE KEY UPDATE reached = reached OR VALUES(reached)",
                words.stream().map(word -> new Object[] {word.recipient().bytes(), word.sender().value(), word.id(),
                    word.business().value(), Times.utc(word.at()), keys.seal(shortened(word.text())), word.by() == By.BUSINESS,
                    word.by() != By.UNHEARD}).toList());
    }

    private static String shortened(String text) {
        return text.codePointCount(0, text.length()) <= LONGEST ? text : text.substring(0, text.offsetByCodePoints(0, LONGEST));
    }

    /** What one person wrote, newest first. */
    @Transactional(readOnly = true)
    public List<Word> of(RecipientId person, int most) {
        return jdbc.query("SELECT * FROM chat_word WHERE recipient = ? AND NOT by_business ORDER BY at DESC, id LIMIT ?", this::word,
                person.bytes(), most);
    }

    /** What one business may read and what it sent, newest first. */
    @Transactional(readOnly = true)
    public List<Word> to(BusinessId business, int most) {
        return jdbc.query("SELECT * FROM chat_word WHERE business_id = ? AND reached ORDER BY at DESC, id LIMIT ?", this::word,
                business.value(), most);
    }

    /** Like {@link #to}, for the chat with one person. */
    @Transactional(readOnly = true)
    public List<Word> between(BusinessId business, RecipientId person, int most) {
        return jdbc.query("SELECT * FROM chat_word WHERE recipient = ? AND business_id = ? AND reached ORDER BY at DESC, id LIMIT ?",
                this::word, person.bytes(), business.value(), most);
    }

    /**
     * How far a business has read a chat.
     *
     * @param until it has read her messages up to this one
     * @param typing it was writing an answer until then; empty: it has not said so
     */
    public record Read(Instant until, Optional<Instant> typing) {}

    /** The business has read this message, and those before it. @param id the messenger's id of it; an unknown one changes nothing */
    @Transactional
    public void read(SenderId sender, String id, boolean typing) {
        Instant now = clock.instant();
        jdbc.update("UPDATE chat_word SET read_at = COALESCE(read_at, ?), typing_until = ?"
                + " WHERE sender_id = ? AND id = ? AND NOT by_business",
                Times.utc(now), typing ? Times.utc(now.plus(TYPING)) : null, sender.value(), id);
    }

    /** How far her chats were read; those of which nothing was are left out. */
    @Transactional(readOnly = true)
    public Map<SenderId, Read> read(RecipientId person) {
        return jdbc.query("SELECT sender_id, MAX(at) AS until, MAX(typing_until) AS typing FROM chat_word"
                + " WHERE recipient = ? AND read_at IS NOT NULL GROUP BY sender_id",
                (row, _) -> Map.entry(new SenderId(row.getLong("sender_id")),
                        new Read(Times.instant(row, "until"), Times.optional(row, "typing"))),
                person.bytes()).stream().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    void forgetOld() {
        int forgotten;
        do {
            forgotten = jdbc.update("DELETE FROM chat_word WHERE at < ? LIMIT " + FORGOTTEN_AT_ONCE,
                    Times.utc(clock.instant().minus(KEPT)));
        } while (forgotten == FORGOTTEN_AT_ONCE);
    }

    private Word word(ResultSet row, int line) throws SQLException {
        return new Word(RecipientId.of(row.getBytes("recipient")), new BusinessId(row.getInt("business_id")),
                new SenderId(row.getLong("sender_id")), row.getString("id"), keys.open(row.getBytes("text")), Times.instant(row, "at"),
                by(row));
    }

    private static By by(ResultSet row) throws SQLException {
        if (row.getBoolean("by_business")) {
            return By.BUSINESS;
        }
        return row.getBoolean("reached") ? By.PERSON : By.UNHEARD;
    }
}
