package io.tollgate.administration;

import io.tollgate.secrets.KeyFile;
import io.tollgate.secrets.Settings;
import io.tollgate.secrets.Tokens;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * The bearer token of the administration. The first start makes it and writes it to the file {@code administration-token} in the data
 * folder, for its owner only; if somebody has put such a file there before, its token is taken. The database has the hash only.
 */
@Component
final class AdministrationToken {

    private static final Logger log = LoggerFactory.getLogger(AdministrationToken.class);
    private static final int SHORTEST = 32;

    private final Settings settings;

    AdministrationToken(@Value("${tollgate.data}") Path data, @Value("${tollgate.administration.renew-token:false}") boolean renew,
            Settings settings) {
        this.settings = settings;
        KeyFile file = new KeyFile(data.resolve("administration-token").toAbsolutePath());
        Optional<byte[]> hash = settings.find(Settings.ADMINISTRATION_TOKEN_HASH);
        if (renew) {
            settings.replace(Settings.ADMINISTRATION_TOKEN_HASH, Tokens.hash(fresh(file)));
        } else if (hash.isEmpty()) {
            String token = file.read().map(found -> longEnough(found, file)).orElseGet(() -> fresh(file));
            settings.keep(Settings.ADMINISTRATION_TOKEN_HASH, Tokens.hash(token));
        }
        sayWhere(file);
    }

    boolean is(String token) {
        return settings.find(Settings.ADMINISTRATION_TOKEN_HASH).filter(hash -> Tokens.matches(token, hash)).isPresent();
    }

    private void sayWhere(KeyFile file) {
        if (file.read().filter(this::is).isPresent()) {
            log.info("The administration token is in {}", file.path());
        } else {
            log.info("The administration token was made at an earlier start and is not in {}. If nobody has it any more,"
                    + " start once with --tollgate.administration.renew-token=true", file.path());
        }
    }

    private static String fresh(KeyFile file) {
        String token = Tokens.generate("tga");
        file.write(token + "\n");
        return token;
    }

    private static String longEnough(String token, KeyFile file) {
        if (token.length() < SHORTEST) {
            throw new IllegalStateException("the administration token in " + file.path() + " must have " + SHORTEST
                    + " characters or more. Maybe delete the file, and the next start makes a good one.");
        }
        return token;
    }
}
