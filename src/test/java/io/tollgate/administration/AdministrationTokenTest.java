package io.tollgate.administration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.TollgateTest;
import io.tollgate.secrets.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.annotation.Transactional;

/** Each test rolls back, so that the token of the other tests stays what it was. */
@TollgateTest
@Transactional
@ExtendWith(OutputCaptureExtension.class)
class AdministrationTokenTest {

    @TempDir Path data;
    @Autowired JdbcTemplate database;
    @Autowired Settings settings;

    @Test
    void theFirstStartMakesATokenAndSaysWhereItIs(CapturedOutput output) throws Exception {
        forget();

        AdministrationToken made = start(false);

        String token = Files.readString(file()).strip();
        assertThat(made.is(token)).isTrue();
        assertThat(made.is(token + "x")).isFalse();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file()))).isEqualTo("rw-------");
        assertThat(output.getAll()).contains("The administration token is in " + file()).doesNotContain(token);
    }

    @Test
    void theNextStartKeepsIt() throws Exception {
        forget();
        start(false);
        String token = Files.readString(file()).strip();

        assertThat(start(false).is(token)).isTrue();
        assertThat(Files.readString(file()).strip()).isEqualTo(token);
    }

    @Test
    void aLostFileIsNotReplacedSilently(CapturedOutput output) throws Exception {
        forget();
        start(false);
        String token = Files.readString(file()).strip();
        Files.delete(file());

        assertThat(start(false).is(token)).isTrue();
        assertThat(file()).doesNotExist();
        assertThat(output.getAll()).contains("--tollgate.administration.renew-token=true");

        assertThat(start(true).is(token)).isFalse();
        assertThat(start(false).is(Files.readString(file()).strip())).isTrue();
    }

    @Test
    void aTokenThatWasPutThereBeforeIsTakenIfItIsLongEnough() throws Exception {
        forget();
        Files.writeString(file(), "too-short\n");
        assertThatThrownBy(() -> start(false)).isInstanceOf(IllegalStateException.class).hasMessageContaining("must have 32 characters or more");

        Files.writeString(file(), "from-the-secret-store-of-the-cluster\n");
        assertThat(start(false).is("from-the-secret-store-of-the-cluster")).isTrue();
    }

    private Path file() {
        return data.resolve("administration-token");
    }

    private AdministrationToken start(boolean renew) {
        return new AdministrationToken(data, renew, settings);
    }

    private void forget() {
        database.update("DELETE FROM setting WHERE name = ?", Settings.ADMINISTRATION_TOKEN_HASH);
    }
}
