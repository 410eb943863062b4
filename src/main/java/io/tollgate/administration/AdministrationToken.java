package io.tollgate.administration;

import io.tollgate.secrets.IssuedToken;
import io.tollgate.secrets.KeyFile;
import io.tollgate.secrets.Settings;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** The bearer token of the administration, in the file {@code administration-token}; see {@link IssuedToken}. */
@Component
final class AdministrationToken {

    private static final IssuedToken.Kind KIND = new IssuedToken.Kind(
            "administration token", Settings.ADMINISTRATION_TOKEN_HASH, "tga", "tollgate.administration.renew-token");

    private final IssuedToken token;

    AdministrationToken(@Value("${tollgate.data}") Path data, @Value("${tollgate.administration.renew-token:false}") boolean renew,
            Settings settings) {
        this.token = IssuedToken.issue(KIND, new KeyFile(data.resolve("administration-token").toAbsolutePath()), renew, settings);
    }

    boolean is(String given) {
        return token.is(given);
    }
}
