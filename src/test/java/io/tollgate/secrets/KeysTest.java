package io.tollgate.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.database.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class KeysTest {

    private static JdbcTemplate database;

    @TempDir
    Path data;

    @BeforeAll
    static void makeTheTable() {
        database = new JdbcTemplate(new DriverManagerDataSource(TestDatabase.fresh()));
        database.execute("CREATE TABLE setting (name VARCHAR(60) NOT NULL PRIMARY KEY, value VARBINARY(500) NOT NULL)");
    }

    @BeforeEach
    void emptyTheTable() {
        database.update("DELETE FROM setting");
    }

    @Test
    void theFirstStartMakesAFileForItsOwnerOnly() throws Exception {
        keys("");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("keys")))).isEqualTo("rw-------");
        assertThat(Files.readString(data.resolve("keys"))).contains("Keep a copy");
    }

    @Test
    void theNextStartHasTheSameKeys() {
        Keys first = keys("");
        Keys second = keys("");

        assertThat(second.pseudonyms()).isEqualTo(first.pseudonyms());
        assertThat(second.open(first.seal("s3cret"))).isEqualTo("s3cret");
    }

    @Test
    void refusesAnotherInstallationsKeys() throws Exception {
        keys("");
        Files.delete(data.resolve("keys"));

        assertThatThrownBy(() -> keys(Base64.getEncoder().encodeToString(new byte[32]))).isInstanceOf(KeysRefused.class)
                .hasMessageContaining("the property tollgate.keys are not those of this database. Maybe");
    }

    @Test
    void makesNoNewKeysForADatabaseThatHasSome() throws Exception {
        keys("");
        Files.delete(data.resolve("keys"));

        assertThatThrownBy(() -> keys("")).isInstanceOf(KeysRefused.class).hasMessageContaining("there is no file")
                .hasMessageContaining("Maybe restore it from a copy");
        assertThat(data.resolve("keys")).doesNotExist();
    }

    @Test
    void refusesTruncatedKeys() throws Exception {
        Files.writeString(data.resolve("keys"), "# a comment\nAAAA\n");

        assertThatThrownBy(() -> keys("")).isInstanceOf(KeysRefused.class).hasMessageContaining("must be 32 bytes in base64");
        assertThatThrownBy(() -> keys("no base64!")).isInstanceOf(KeysRefused.class).hasMessageContaining("property tollgate.keys");
    }

    @Test
    void sealsTheSameTextDifferentlyEachTimeAndNoticesAChange() {
        Keys keys = keys("");
        byte[] sealed = keys.seal("s3cret");

        assertThat(keys.seal("s3cret")).isNotEqualTo(sealed);
        sealed[20] ^= 1;
        assertThatThrownBy(() -> keys.open(sealed)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void tokensAreLongRandomAndComparedByTheirHash() {
        String token = Tokens.generate("tgp");

        assertThat(token).matches("tgp_[A-Za-z0-9_-]{43}").isNotEqualTo(Tokens.generate("tgp"));
        assertThat(Tokens.matches(token, Tokens.hash(token))).isTrue();
        assertThat(Tokens.matches(token + "x", Tokens.hash(token))).isFalse();
    }

    private Keys keys(String named) {
        return new Keys(data, named, new Settings(database));
    }
}
