package io.tollgate.secrets;

import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Single values of the installation, kept in the database: fingerprints, hashes and what is sealed, never a clear secret. */
@Component
public final class Settings {

    public static final String KEY_FINGERPRINT = "key-fingerprint";
    public static final String ADMINISTRATION_TOKEN_HASH = "administration-token-hash";

    public static final String MESSENGER_TOKEN_HASH = "messenger-token-hash";
    public static final String MESSENGER_VERIFY_TOKEN_HASH = "messenger-verify-token-hash";
    /** Sealed, as it must be known to check a signature. */
    public static final String MESSENGER_SIGNING_SECRET = "messenger-signing-secret";

    private final JdbcTemplate jdbc;

    Settings(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    public Optional<byte[]> find(String name) {
        return jdbc.query("SELECT value FROM setting WHERE name = ?", (row, line) -> row.getBytes("value"), name).stream().findFirst();
    }

    /** Keeps the value unless there is one already; returns the one that is kept: of two starts at once, the first one's. */
    public byte[] keep(String name, byte[] value) {
        jdbc.update("INSERT INTO setting (name, value) VALUES (?, ?) ON DUPLICATE KEY UPDATE name = name", name, value);
        return find(name).orElseThrow();
    }

    public void replace(String name, byte[] value) {
        jdbc.update("INSERT INTO setting (name, value) VALUES (?, ?) ON DUPLICATE KEY UPDATE value = VALUES(value)", name, value);
    }
}
