package io.tollgate.downstream;

import io.tollgate.secrets.Keys;
import io.tollgate.secrets.Settings;
import io.tollgate.secrets.Tokens;
import io.tollgate.secrets.WebhookSignature;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * The secrets by which the network proves that a webhook is its own: the secret of the app that signs, and the token of the handshake. The
 * operator sets them; the database holds the secret encrypted, and the token's hash. Each check reads them, as another node may have set
 * new ones.
 */
@Component
public class DownstreamSecrets {

    private static final String APP_SECRET = "downstream-app-secret";
    private static final String VERIFY_TOKEN_HASH = "downstream-verify-token-hash";

    private final Settings settings;
    private final Keys keys;

    DownstreamSecrets(Settings settings, Keys keys) {
        this.settings = settings;
        this.keys = keys;
    }

    public void set(String appSecret, String verifyToken) {
        settings.replace(APP_SECRET, keys.seal(appSecret));
        settings.replace(VERIFY_TOKEN_HASH, Tokens.hash(verifyToken));
    }

    public boolean areSet() {
        return settings.find(APP_SECRET).isPresent();
    }

    /** Whether the header fits the raw bytes; compares in constant time. */
    boolean isSigned(String header, byte[] body) {
        Optional<byte[]> secret = settings.find(APP_SECRET);
        return secret.isPresent() && WebhookSignature.matches(header, body, keys.open(secret.get()));
    }

    boolean isVerifyToken(String given) {
        return settings.find(VERIFY_TOKEN_HASH).filter(hash -> Tokens.matches(given, hash)).isPresent();
    }
}
