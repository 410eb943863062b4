package io.tollgate.endtoend;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import io.tollgate.database.Times;
import io.tollgate.endtoend.signing.IssuingKey;
import io.tollgate.endtoend.signing.SignerAway;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The keys that sign credentials of devices, of all nodes: each may have its own. A key is published as long as a credential of it may be
 * valid.
 */
@Component
class IssuingKeys {

    /** How much longer than needed a key is published, so that this is seldom written. */
    private static final Duration STEP = Duration.ofDays(1);
    private static final int COORDINATE = 32;

    private final JdbcTemplate jdbc;
    private final IssuingKey key;

    IssuingKeys(JdbcTemplate jdbc, IssuingKey key) {
        this.jdbc = jdbc;
        this.key = key;
    }

    /** The key for a signature, published first. @param until when the credential ends. @throws SignerAway if nothing can be signed now */
    @Transactional
    public IssuingKey signing(Instant until) {
        JWK open = key.open();
        List<Instant> published = jdbc.query("SELECT published_until FROM e2e_issuing_key WHERE id = ?",
                (row, _) -> Times.instant(row, "published_until"), open.getKeyID());
        if (published.isEmpty() || published.getFirst().isBefore(until.plus(DeviceCredentials.SEEN))) {
            jdbc.update("INSERT INTO e2e_issuing_key (id, public_key, published_until) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE"
                    + " published_until = GREATEST(published_until, VALUES(published_until))", open.getKeyID(), bytes(open),
                    Times.utc(until.plus(STEP).plus(DeviceCredentials.SEEN)));
        }
        return key;
    }

    /** The keys of all nodes whose credentials may be valid, and that of this one if it is known. */
    List<JWK> published(Instant now) {
        Optional<JWK> own = own();
        List<JWK> keys = jdbc.query("SELECT public_key FROM e2e_issuing_key WHERE published_until > ? AND id <> ? ORDER BY id",
                (row, _) -> jwk(row.getBytes("public_key")), Times.utc(now), own.map(JWK::getKeyID).orElse(""));
        return Stream.concat(own.stream(), keys.stream()).toList();
    }

    private Optional<JWK> own() {
        try {
            return Optional.of(key.open());
        } catch (SignerAway away) {
            return Optional.empty(); // what it has signed before is in the table
        }
    }

    /** 32 bytes of Ed25519, or both coordinates of P-256. */
    private static byte[] bytes(JWK open) {
        return open instanceof ECKey curve
                ? ByteBuffer.allocate(2 * COORDINATE).put(curve.getX().decode()).put(curve.getY().decode()).array()
                : ((OctetKeyPair) open).getDecodedX();
    }

    private static JWK jwk(byte[] open) {
        try {
            return open.length == COORDINATE
                    ? new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(open)).keyUse(KeyUse.SIGNATURE).algorithm(JWSAlgorithm.EdDSA)
                            .keyIDFromThumbprint().build()
                    : new ECKey.Builder(Curve.P_256, Base64URL.encode(Arrays.copyOf(open, COORDINATE)),
                            Base64URL.encode(Arrays.copyOfRange(open, COORDINATE, open.length))).keyUse(KeyUse.SIGNATURE)
                            .algorithm(JWSAlgorithm.ES256).keyIDFromThumbprint().build();
        } catch (JOSEException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
