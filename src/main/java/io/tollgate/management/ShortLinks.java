package io.tollgate.management;

import io.tollgate.database.Times;
import io.tollgate.message.SenderId;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.commons.codec.binary.Base32;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Rows of {@code short_link}. */
@Component
class ShortLinks {

    private static final int CODE_LENGTH = 14;
    private static final int CODE_BYTES = 9;
    private static final RowMapper<ShortLink> LINK = (row, _) -> new ShortLink(row.getString("code"),
            new SenderId(row.getLong("sender_id")), row.getString("message"), Times.instant(row, "created_at"));

    private final JdbcTemplate jdbc;
    private final SecureRandom random = new SecureRandom();

    ShortLinks(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Adds a link with a code that nobody can guess. */
    @Transactional
    ShortLink add(SenderId number, String message, Instant now) {
        byte[] bytes = new byte[CODE_BYTES];
        random.nextBytes(bytes);
        String code = new Base32().encodeAsString(bytes).substring(0, CODE_LENGTH);
        jdbc.update("INSERT INTO short_link (code, sender_id, message, created_at) VALUES (?, ?, ?, ?)", code, number.value(), message,
                Times.utc(now));
        return find(code).orElseThrow();
    }

    Optional<ShortLink> find(String code) {
        return jdbc.query("SELECT * FROM short_link WHERE code = ?", LINK, code).stream().findFirst();
    }

    /** The links of a number, in the order of their codes. */
    List<ShortLink> of(SenderId number) {
        return jdbc.query("SELECT * FROM short_link WHERE sender_id = ? ORDER BY code", LINK, number.value());
    }

    @Transactional
    void change(String code, String message) {
        jdbc.update("UPDATE short_link SET message = ? WHERE code = ?", message, code);
    }

    @Transactional
    void remove(String code) {
        jdbc.update("DELETE FROM short_link WHERE code = ?", code);
    }
}
