package io.tollgate.endtoend.signing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import io.tollgate.secrets.KeyFile;
import io.tollgate.trust.badge.SigningKey;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

/** A key in a file, which the first start makes. To change it, stop the process and delete the file. */
public final class FileKey implements IssuingKey {

    private static final int SEED_BYTES = 32;
    private static final JWSHeader HEADER = new JWSHeader(JWSAlgorithm.EdDSA);

    private final SigningKey key;

    public FileKey(Path path) {
        this.key = new SigningKey(seed(new KeyFile(path.toAbsolutePath())));
    }

    @Override
    public JWK open() {
        return key.open();
    }

    @Override
    public byte[] sign(byte[] input) {
        try {
            return key.sign(HEADER, input).decode();
        } catch (JOSEException broken) {
            throw new IllegalStateException("Ed25519 failed", broken);
        }
    }

    private static byte[] seed(KeyFile file) {
        String text = file.read().orElseGet(() -> {
            byte[] seed = new byte[SEED_BYTES];
            new SecureRandom().nextBytes(seed);
            String fresh = Base64.getEncoder().encodeToString(seed);
            file.write("# Signs the credentials of devices that encrypt from end to end. Keep it apart from copies of the database.\n"
                    + fresh + "\n");
            return fresh;
        });
        byte[] seed;
        try {
            seed = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException noBase64) {
            seed = new byte[0];
        }
        if (seed.length != SEED_BYTES) {
            throw new IllegalStateException("the key in " + file.path() + " must be 32 bytes in base64. Maybe restore it, or delete the"
                    + " file: then the next start makes another, and devices renew their credentials.");
        }
        return seed;
    }
}
