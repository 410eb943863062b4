package io.tollgate.accounts;

import io.tollgate.secrets.IssuedToken;
import io.tollgate.secrets.KeyFile;
import io.tollgate.secrets.Settings;
import java.nio.file.Path;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * The first start makes the account {@code administrator}, which has every role, and its token, in the file {@code administration-token};
 * see {@link IssuedToken}. With this token the accounts of people are made. To renew it restores the account too: so an installation that
 * has lost its administrators is never lost itself.
 */
@Component
final class AdministratorToken {

    private static final IssuedToken.Kind KIND = new IssuedToken.Kind(
            "administration token", Settings.ADMINISTRATION_TOKEN_HASH, AccessTokens.PREFIX, "tollgate.administration.renew-token");

    private final String where;

    AdministratorToken(@Value("${tollgate.data}") Path data, @Value("${tollgate.administration.renew-token:false}") boolean renew,
            Settings settings,
            UserAccounts accounts, AccessTokens tokens, Clock clock) {
        KeyFile file = new KeyFile(data.resolve("administration-token").toAbsolutePath());
        this.where = IssuedToken.issue(KIND, file, renew, settings).whereItIs(file);
        UserAccount administrator = accounts.administrator(clock.instant());
        if (renew) {
            accounts.restoreAdministrator();
        }
        tokens.keepFirst(administrator, settings.find(Settings.ADMINISTRATION_TOKEN_HASH).orElseThrow(),
                KIND.title(), clock.instant());
    }

    /** The place of the token, as the log of the start says it. */
    String where() {
        return where;
    }
}
