package io.tollgate.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.SignedJWT;
import io.tollgate.TollgateTest;
import io.tollgate.cloudapi.RequestFault;
import io.tollgate.endtoend.signing.FileKey;
import io.tollgate.endtoend.signing.RemoteKey;
import io.tollgate.endtoend.signing.SignerAddress;
import io.tollgate.endtoend.signing.SignerAway;
import io.tollgate.endtoend.signing.SignerServer;
import io.tollgate.trust.badge.Badges;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The process that signs is away, and comes back: nothing is half done meanwhile, and nothing is lost. */
@TollgateTest
class SignerAwayTest extends DevicesFixture {

    @TempDir
    Path folder;
    @Autowired
    Devices devices;
    @Autowired
    KeyLog log;

    @Test
    void credentialsAreSignedAgainOnceItIsBack() throws Exception {
        SignerAddress address = SignerAddress.of("unix:" + folder.resolve("signer"));
        FileKey key = new FileKey(folder.resolve("key"));
        DeviceCredentials credentials = new DeviceCredentials(new IssuingKeys(world.the(JdbcTemplate.class), new RemoteKey(address,
                "token")), devices,
                world.the(Badges.class), log, "urn:test");
        TransactionTemplate transaction = new TransactionTemplate(world.the(PlatformTransactionManager.class));
        Device device = devices.find(new DeviceId(phone.id())).orElseThrow();
        long before = log.size();

        assertThatThrownBy(() -> transaction.executeWithoutResult(_ -> credentials.issue(device, Instant.now())))
                .isInstanceOf(SignerAway.class);
        assertThat(log.size()).as("nothing is in the log that nobody has").isEqualTo(before);
        assertThat(credentials.isOf(device, phone.credential().getBytes(StandardCharsets.US_ASCII), Instant.now()))
                .as("what was issued before holds").isTrue();
        try (SignerServer _ = new SignerServer(address, "token", key)) {
            DeviceCredentials.Credential issued = transaction.execute(_ -> credentials.issue(device, Instant.now()));

            assertThat(SignedJWT.parse(issued.text()).getHeader().getKeyID()).isEqualTo(key.open().getKeyID());
            assertThat(credentials.isOf(device, issued.text().getBytes(StandardCharsets.US_ASCII), Instant.now())).isTrue();
            assertThat(log.size()).isGreaterThan(before);
        }
    }

    @Test
    void whoAsksIsToldToTryAgain() {
        SignerAway away = null;
        try {
            new RemoteKey(SignerAddress.of("unix:" + folder.resolve("nobody")), "token").open();
        } catch (SignerAway expected) {
            away = expected;
        }

        assertThat(DeviceRequests.unsigned(away).fault()).isEqualTo(RequestFault.UNAVAILABLE);
    }
}
