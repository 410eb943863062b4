package io.tollgate.endtoend;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import io.tollgate.database.Times;
import io.tollgate.secrets.KeyFile;
import io.tollgate.trust.badge.SigningKey;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The key that signs credentials of devices. It is in the file {@code e2e-issuing-key} of the data folder and nowhere else: neither in the
 * database nor derived from the other keys. Each node may have its own. To change it, stop the node and delete the file: the next start
 * makes
 * another, and the former is published as long as a credential of it may be valid.
 */
@Component
class IssuingKeys {

    private static final Logger log = LoggerFactory.getLogger(IssuingKeys.class);
    private static final int SEED_BYTES = 32;
    /** So rarely is it noted how long a key must be published. */
    private static final Duration STEP = Duration.ofDays(1);

    private final JdbcTemplate jdbc;
    private final SigningKey key;

    IssuingKeys(JdbcTemplate jdbc, @Value("${tollgate.data}") Path data) {
        this.jdbc = jdbc;
        KeyFile file = new KeyFile(data.resolve("e2e-issuing-key").toAbsolutePath());
        this.key = new SigningKey(seed(file));
        log.info("The key that signs credentials of devices is in {}", file.path());
    }

    /** To be called before it signs. @param until when the credential ends */
    @Transactional
    public SigningKey signing(Instant until) {
        byte[] open = key.open().getDecodedX();
        List<Instant> published = jdbc.query("SELECT published_until FROM e2e_issuing_key WHERE id = ?",
                (row, _) -> Times.instant(row, "published_until"), key.id());
        if (published.isEmpty() || published.getFirst().isBefore(until.plus(Credentials.SEEN))) {
            jdbc.update("INSERT INTO e2e_issuing_key (id, public_key, published_until) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE"
                    + " published_until = GREATEST(published_until, VALUES(published_until))", key.id(), open,
                            Times.utc(until.plus(STEP).plus(Credentials.SEEN)));
        }
        return key;
    }

    /** The keys of all nodes whose credentials may be valid, and that of this one. */
    List<JWK> published(Instant now) {
        List<JWK> keys = jdbc.query("SELECT public_key FROM e2e_issuing_key WHERE published_until > ? AND id <> ? ORDER BY id",
                (row, _) -> jwk(row.getBytes("public_key")), Times.utc(now), key.id());
        return Stream.concat(Stream.of(key.open()), keys.stream()).toList();
    }

    private static JWK jwk(byte[] open) {
        try {
            return new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(open)).keyUse(KeyUse.SIGNATURE).algorithm(JWSAlgorithm.EdDSA)
                    .keyIDFromThumbprint().build();
        } catch (JOSEException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    private static byte[] seed(KeyFile file) {
        String text = file.read().orElseGet(() -> {
            byte[] seed = new byte[SEED_BYTES];
            new SecureRandom().nextBytes(seed);
            String fresh = Base64.getEncoder().encodeToString(seed);
            file.write("# Signs the credentials of devices that encrypt from end to end. Keep it apart from copies of the database.\n"
                    + fresh
                    + "\n");
            return fresh;
        });
        byte[] seed;
        try {
            seed = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException noBase64) {
            seed = new byte[0];
        }
        if (seed.length != SEED_BYTES) {
            throw new IllegalStateException("the key in " + file.path()
                    + " must be 32 bytes in base64. Maybe restore it, or delete the file:"
                    + " then the next start makes another, and devices renew their credentials.");
        }
        return seed;
    }
}
