package io.tollgate.notices;

import static java.util.Objects.requireNonNull;

import io.tollgate.database.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Rows of {@code notice_reader}: who is told, of what, how often, and how far she was told. */
@Component
public class NoticeReaders {

    /** Stands for the operator's webhook in place of an account. */
    static final int WEBHOOK = 0;
    private static final Duration BETWEEN_LINKS = Duration.ofMinutes(1);
    /** Simple enough to be sure that it is one address, and no header of a mail. */
    private static final String ADDRESS = "[^\\s@,;<>\"]{1,64}@[^\\s@,;<>\"]{1,190}";

    private final JdbcTemplate jdbc;

    NoticeReaders(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * What somebody wants to be told.
     *
     * @param email empty for the webhook
     */
    public record Wish(String email, Set<NoticeKind> kinds, NoticePace pace, Locale language) {

        /** @throws IllegalArgumentException with what to do, if it cannot be kept */
        public Wish {
            if (!email.isEmpty() && !email.matches(ADDRESS)) {
                throw new IllegalArgumentException("This is not one mail address. Maybe name@company.example.");
            }
            kinds = NoticeKind.sorted(kinds);
        }

        @Override
        public String toString() {
            return "Wish[" + kinds + ", " + pace + "]";
        }
    }

    /** @param told the last number of a thing; @param attempts to tell her what she was not told yet */
    record Reader(int account, Wish wish, long told, int attempts) {}

    public Optional<Wish> wish(int account) {
        return jdbc.query("SELECT * FROM notice_reader WHERE account_id = ?", (row, _) -> reader(row), account).stream().map(Reader::wish)
                .findFirst();
    }

    /** Stores a reader's wish. One who changes her wish keeps the number that she was told last. A new address is not confirmed. */
    public void put(int account, Wish wish, Instant now) {
        jdbc.update("INSERT INTO notice_reader (account_id, email, kinds, pace, language, told, next_at, attempts, confirmed)"
                + " VALUES (?, ?, ?, ?, ?, 0, ?, 0, FALSE) ON DUPLICATE KEY UPDATE confirmed = confirmed AND email = VALUES(email),"
                + " proof = IF(email = VALUES(email), proof, NULL), email = VALUES(email), kinds = VALUES(kinds),"
                + " pace = VALUES(pace), language = VALUES(language), next_at = VALUES(next_at), attempts = 0", account, wish.email(),
                NoticeKind.column(wish.kinds()), wish.pace().name(), wish.language().getLanguage(), Times.utc(wish.pace().after(now)));
    }

    /** Whether somebody who reads the mails of her address has confirmed it. */
    public boolean isConfirmed(int account) {
        return !jdbc.queryForList("SELECT 1 FROM notice_reader WHERE account_id = ? AND confirmed", Integer.class, account).isEmpty();
    }

    /** False if the address is confirmed, or was asked a moment ago. @param proof the hash of the token in the link */
    boolean ask(int account, byte[] proof, Instant now) {
        return jdbc.update("UPDATE notice_reader SET proof = ?, asked_at = ? WHERE account_id = ? AND NOT confirmed"
                + " AND (asked_at IS NULL OR asked_at <= ?)", proof, Times.utc(now), account, Times.utc(now.minus(BETWEEN_LINKS))) == 1;
    }

    /** False if the link is not that of her present address, or was used. */
    boolean confirm(int account, byte[] proof) {
        return jdbc.update("UPDATE notice_reader SET confirmed = TRUE, proof = NULL WHERE account_id = ? AND proof = ?", account,
                proof) == 1;
    }

    /** Adds the webhook as a reader, unless another process has done it. */
    void addWebhook(Instant now) {
        jdbc.update("INSERT IGNORE INTO notice_reader (account_id, email, kinds, pace, language, told, next_at, attempts, confirmed)"
                + " VALUES (?, '', ?, ?, 'en', 0, ?, 0, TRUE)", WEBHOOK, NoticeKind.column(Set.of(NoticeKind.values())),
                NoticePace.AT_ONCE.name(), Times.utc(now));
    }

    public void remove(int account) {
        jdbc.update("DELETE FROM notice_reader WHERE account_id = ?", account);
    }

    List<Reader> due(Instant now, int most) {
        return jdbc.query("SELECT * FROM notice_reader WHERE next_at <= ? AND confirmed ORDER BY next_at, account_id LIMIT ?",
                (row, _) -> reader(row), Times.utc(now), most);
    }

    /** False if another process was faster. @param lost when the attempt is taken for lost */
    boolean begin(Reader reader, Instant now, Instant lost) {
        return jdbc.update("UPDATE notice_reader SET attempts = attempts + 1, next_at = ? WHERE account_id = ? AND attempts = ?"
                + " AND told = ? AND next_at <= ?", Times.utc(lost), reader.account(), reader.attempts(), reader.told(),
                Times.utc(now)) == 1;
    }

    void told(Reader reader, long last, Instant next) {
        jdbc.update("UPDATE notice_reader SET told = ?, next_at = ?, attempts = 0 WHERE account_id = ? AND told = ?", last,
                Times.utc(next), reader.account(), reader.told());
    }

    void failed(Reader reader, Instant next) {
        jdbc.update("UPDATE notice_reader SET next_at = ? WHERE account_id = ? AND attempts = ?", Times.utc(next), reader.account(),
                reader.attempts() + 1);
    }

    /** Notes that there was nothing new for a reader, and when to look again. */
    void wait(Reader reader, Instant next) {
        jdbc.update("UPDATE notice_reader SET next_at = ? WHERE account_id = ? AND attempts = ? AND told = ?", Times.utc(next),
                reader.account(), reader.attempts(), reader.told());
    }

    boolean has(int account) {
        return !jdbc.queryForList("SELECT 1 FROM notice_reader WHERE account_id = ?", Integer.class, account).isEmpty();
    }

    private static Reader reader(ResultSet row) throws SQLException {
        return new Reader(row.getInt("account_id"), new Wish(row.getString("email"), NoticeKind.ofColumn(row.getString("kinds")),
                NoticePace.valueOf(row.getString("pace")), Locale.forLanguageTag(requireNonNull(row.getString("language")))),
                row.getLong("told"), row.getInt("attempts"));
    }
}
