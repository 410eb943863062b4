package io.tollgate.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.TollgateTest;
import io.tollgate.secrets.Settings;
import io.tollgate.secrets.Tokens;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.annotation.Transactional;

/** Each test is rolled back, so that the token of other tests stays unchanged. */
@TollgateTest
@Transactional
class AdministratorTokenTest {

    @TempDir
    Path data;
    @Autowired
    JdbcTemplate database;
    @Autowired
    Settings settings;
    @Autowired
    UserAccounts accounts;
    @Autowired
    AccessTokens tokens;
    @Autowired
    Clock clock;

    @Test
    void theFirstStartMakesATokenAndSaysWhereItIs() throws Exception {
        forget();

        AdministratorToken made = start(false);

        String token = Files.readString(file()).strip();
        assertThat(isValid(token)).isTrue();
        assertThat(isValid(token + "x")).isFalse();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file()))).isEqualTo("rw-------");
        assertThat(made.where()).isEqualTo("The administration token is in " + file());
    }

    @Test
    void theNextStartKeepsTheToken() throws Exception {
        forget();
        start(false);
        String token = Files.readString(file()).strip();

        start(false);
        assertThat(isValid(token)).isTrue();
        assertThat(Files.readString(file()).strip()).isEqualTo(token);
    }

    @Test
    void aLostFileIsNotReplacedUnasked() throws Exception {
        forget();
        start(false);
        String token = Files.readString(file()).strip();
        Files.delete(file());

        AdministratorToken next = start(false);
        assertThat(isValid(token)).isTrue();
        assertThat(file()).doesNotExist();
        assertThat(next.where()).contains("--tollgate.administration.renew-token=true");

        start(true);
        assertThat(isValid(token)).isFalse();
        start(false);
        assertThat(isValid(Files.readString(file()).strip())).isTrue();
    }

    @Test
    void aTokenInTheFileIsUsedIfItIsLongEnough() throws Exception {
        forget();
        Files.writeString(file(), "too-short\n");
        assertThatThrownBy(() -> start(false)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("must have 32 characters or more");

        Files.writeString(file(), "from-the-secret-store-of-the-cluster\n");
        start(false);
        assertThat(isValid("from-the-secret-store-of-the-cluster")).isTrue();
    }

    private Path file() {
        return data.resolve("administration-token");
    }

    /** An installation older than accounts stores the hash only. */
    @Test
    void aTokenOlderThanAccountsStaysValid() {
        forget();
        settings.keep(Settings.ADMINISTRATION_TOKEN_HASH, Tokens.hash("of an earlier version of the program"));

        start(false);

        assertThat(isValid("of an earlier version of the program")).isTrue();
        assertThat(accounts.find(UserAccount.ADMINISTRATOR).orElseThrow().roles()).containsExactlyInAnyOrder(Role.values());
    }

    @Test
    void aRevokedTokenStaysRevokedAfterTheNextStart() throws Exception {
        forget();
        start(false);
        String token = Files.readString(file()).strip();
        UserAccount administrator = accounts.find(UserAccount.ADMINISTRATOR).orElseThrow();
        long id = database.queryForObject("SELECT id FROM access_token WHERE hash = ?", Long.class, (Object) Tokens.hash(token));

        assertThat(tokens.revoke(administrator, id, clock.instant())).isTrue();
        start(false);

        assertThat(isValid(token)).isFalse();
    }

    @Test
    void theLastAdministratorStaysAndARenewalRestoresTheFirst() throws Exception {
        forget();
        start(false);
        UserAccount first = accounts.find(UserAccount.ADMINISTRATOR).orElseThrow();
        UserAccount last = accounts.create("last boss", UserAccount.Kind.PERSON, Set.of(Role.ADMINISTRATOR), Optional.empty(), "test",
                clock.instant());
        database.update("UPDATE account SET enabled = (name = 'last boss')");

        for (Set<Role> roles : List.of(Set.of(Role.AUDITOR), Set.of(Role.ADMINISTRATOR))) {
            assertThatThrownBy(() -> accounts.change(last, roles, roles.contains(Role.AUDITOR), AccountPrincipal.of(first)))
                    .isInstanceOf(AccountRefused.class).hasMessageContaining("the last account that may make accounts");
            database.update("UPDATE account SET roles = 'ADMINISTRATOR', enabled = (name = 'last boss')"); // as before the test
        }
        start(true);

        assertThat(isValid(Files.readString(file()).strip())).isTrue();
    }

    private AdministratorToken start(boolean renew) {
        return new AdministratorToken(data, renew, settings, accounts, tokens, clock);
    }

    private boolean isValid(String token) {
        return tokens.find(token, clock.instant()) instanceof AccessTokens.Found.Valid;
    }

    private void forget() {
        database.update("DELETE FROM setting WHERE name = ?", Settings.ADMINISTRATION_TOKEN_HASH);
    }
}
