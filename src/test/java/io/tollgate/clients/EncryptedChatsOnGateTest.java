package io.tollgate.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tollgate.TollgateTest;
import io.tollgate.world.Partner;
import io.tollgate.world.Person;
import io.tollgate.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;

/** The library in JavaScript, with real MLS on both sides, talks through this Tollgate: what the demonstration shows, and nothing plain. */
@ResourceLock(EncryptedChatsTest.WORKSPACE)
@TollgateTest
class EncryptedChatsOnGateTest {

    private static final NpmFolder FOLDER = EncryptedChatsTest.FOLDER;
    private static final int INSTALL_SECONDS = 120;
    private static final int TALK_SECONDS = 180;

    @Value("${tollgate.data}")
    Path data;
    @Autowired
    World world;

    @Test
    @Timeout(600)
    void aBusinessAndAPersonTalkThroughTheGate() throws IOException {
        assumeTrue(NpmFolder.isThere(), NpmFolder.MISSING + "the library in JavaScript is not tried with the gate.");
        assumeTrue(FOLDER.install(INSTALL_SECONDS), "npm could not install the libraries (see " + FOLDER.log() + ").");
        Partner shop = world.onAccount().partner();
        Person ana = world.person().consentsTo(shop.business());

        boolean done = FOLDER.runs(TALK_SECONDS, "node", "demonstration.mjs", shop.root().toString(), shop.sender().id().toString(),
                shop.token(), ana.number().e164(), data.resolve("messenger-token").toAbsolutePath().toString(), "utility@en_US");

        String told = Files.readString(FOLDER.log());
        assertThat(done).as(told).isTrue();
        assertThat(told).contains("business  reads: Thank you, I am on my way.", "see the same safety number: true", ", as_declared",
                "finds 0 devices of its number", "are told that the encryption has ended");
        assertThat(told).containsPattern("person    reads: .+");
        List<byte[]> kept = world.database().queryForList("SELECT content FROM e2e_report WHERE recipient = ?", byte[].class,
                (Object) ana.id().bytes());
        assertThat(kept).hasSize(1);
    }
}
