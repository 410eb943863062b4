package io.tollgate.messenger;

import io.tollgate.secrets.IssuedToken;
import io.tollgate.secrets.KeyFile;
import io.tollgate.secrets.Keys;
import io.tollgate.secrets.Settings;
import io.tollgate.secrets.Tokens;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * The secrets by which the messenger proves itself. The first start makes three files in the data folder, readable by their owner only:
 * {@code messenger-token}, the bearer token of its calls; {@code messenger-verify-token}, which the handshake of the webhook asks for;
 * {@code messenger-signing-secret}, with which it signs the webhook's bodies. The database holds hashes of the tokens, and the secret
 * encrypted. If a file is there already, its content is used.
 */
@Component
public final class MessengerSecrets {

    private static final Logger log = LoggerFactory.getLogger(MessengerSecrets.class);
    private static final int SHORTEST = 32;

    private final Settings settings;
    private final Keys keys;
    private final IssuedToken token;
    private final IssuedToken verifyToken;

    MessengerSecrets(@Value("${tollgate.data}") Path data, MessengerSettings given, Settings settings, Keys keys) {
        this.settings = settings;
        this.keys = keys;
        this.token = IssuedToken.issue(kind("messenger's token", Settings.MESSENGER_TOKEN_HASH, "tgm"),
                file(data, "messenger-token"), given.renewSecrets(), settings);
        this.verifyToken = IssuedToken.issue(kind("messenger's verify token", Settings.MESSENGER_VERIFY_TOKEN_HASH, "tgv"),
                file(data, "messenger-verify-token"), given.renewSecrets(), settings);
        KeyFile file = file(data, "messenger-signing-secret");
        if (given.renewSecrets()) {
            settings.replace(Settings.MESSENGER_SIGNING_SECRET, keys.seal(fresh(file)));
        } else if (settings.find(Settings.MESSENGER_SIGNING_SECRET).isEmpty()) {
            settings.keep(Settings.MESSENGER_SIGNING_SECRET,
                    keys.seal(file.read().map(found -> longEnough(found, file)).orElseGet(() -> fresh(file))));
        }
        sayWhere(file);
    }

    /** Whether this is the bearer token of the messenger. */
    public boolean isToken(String given) {
        return token.is(given);
    }

    boolean isVerifyToken(String given) {
        return verifyToken.is(given);
    }

    /** Reads it each time, as another node may have renewed it. */
    String signingSecret() {
        return keys.open(settings.find(Settings.MESSENGER_SIGNING_SECRET).orElseThrow());
    }

    private void sayWhere(KeyFile file) {
        Optional<String> found = file.read();
        if (found.isPresent() && Tokens.matches(found.get(), Tokens.hash(signingSecret()))) {
            log.info("The messenger's signing secret is in {}", file.path());
        } else {
            log.info("The messenger's signing secret was made at an earlier start and is not in {}. Maybe it is lost: then start once"
                    + " with --{}=true",
                    file.path(), MessengerSettings.RENEWAL);
        }
    }

    private static String fresh(KeyFile file) {
        String secret = Tokens.generate("tgs");
        file.write(secret + "\n");
        return secret;
    }

    private static String longEnough(String secret, KeyFile file) {
        if (secret.getBytes(StandardCharsets.UTF_8).length < SHORTEST) {
            throw new IllegalStateException("the messenger's signing secret in " + file.path() + " must have " + SHORTEST
                    + " characters or more. Maybe delete the file, and the next start makes a good one.");
        }
        return secret;
    }

    private static IssuedToken.Kind kind(String title, String setting, String prefix) {
        return new IssuedToken.Kind(title, setting, prefix, MessengerSettings.RENEWAL);
    }

    private static KeyFile file(Path data, String name) {
        return new KeyFile(data.resolve(name).toAbsolutePath());
    }
}
