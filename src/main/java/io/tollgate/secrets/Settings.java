package io.tollgate.secrets;

import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Single values of the installation in the database: fingerprints, hashes and encrypted values, never a secret in clear text. */
@Component
public final class Settings {

    public static final String KEY_FINGERPRINT = "key-fingerprint";
    public static final String ADMINISTRATION_TOKEN_HASH = "administration-token-hash";

    public static final String MESSENGER_TOKEN_HASH = "messenger-token-hash";
    public static final String MESSENGER_VERIFY_TOKEN_HASH = "messenger-verify-token-hash";
    /** The name of a value that is encrypted and not hashed, because Tollgate needs it to check signatures. */
    public static final String MESSENGER_SIGNING_SECRET = "messenger-signing-secret";

    private final JdbcTemplate jdbc;

    Settings(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    public Optional<byte[]> find(String name) {
        return jdbc.query("SELECT value FROM setting WHERE name = ?", (row, line) -> row.getBytes("value"), name).stream().findFirst();
    }

    /**
     * Stores the value unless there is one already, and returns the stored one. If two processes start at once, the value of the first
     * counts.
     */
    public byte[] keep(String name, byte[] value) {
        jdbc.update("INSERT INTO setting (name, value) VALUES (?, ?) ON DUPLICATE KEY UPDATE name = name", name, value);
        return find(name).orElseThrow();
    }

    public void replace(String name, byte[] value) {
        jdbc.update("INSERT INTO setting (name, value) VALUES (?, ?) ON DUPLICATE KEY UPDATE value = VALUES(value)", name, value);
    }
}
