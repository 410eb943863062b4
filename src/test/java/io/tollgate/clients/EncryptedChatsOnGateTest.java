package io.tollgate.clients;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tollgate.TollgateTest;
import io.tollgate.administration.AllTables;
import io.tollgate.database.LogLines;
import io.tollgate.delivery.PartnerServer;
import io.tollgate.world.Partner;
import io.tollgate.world.Person;
import io.tollgate.world.World;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.slf4j.Logger;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;

/** The library in JavaScript, with real MLS on both sides, talks through this Tollgate: what the demonstration shows, and nothing plain. */
@ResourceLock(EncryptedChatsTest.WORKSPACE)
@TollgateTest
class EncryptedChatsOnGateTest {

    private static final NpmFolder FOLDER = EncryptedChatsTest.FOLDER;
    private static final int INSTALL_SECONDS = 120;
    private static final int TALK_SECONDS = 420;
    private static final String WRITTEN = "Thank you, I am on my way."; // by the person, and reported by nobody

    @Value("${tollgate.data}")
    Path data;
    @Autowired
    World world;

    @Test
    @Timeout(1200)
    void aBusinessAndAPersonTalkThroughTheGate() throws IOException {
        assumeTrue(NpmFolder.isThere(), NpmFolder.MISSING + "the library in JavaScript is not tried with the gate.");
        assumeTrue(FOLDER.install(INSTALL_SECONDS), "npm could not install the libraries (see " + FOLDER.log() + ").");
        Partner shop = world.onAccount().partner();
        Person ana = world.person().consentsTo(shop.business());

        List<String> logged;
        boolean done;
        String wire;
        String webhook;
        try (LogLines lines = LogLines.of(Logger.ROOT_LOGGER_NAME); PartnerWire heard = new PartnerWire(shop.root());
                PartnerServer system = PartnerServer.start()) {
            shop.business().listens(system.url("/"), "a secret of the shop");
            done = FOLDER.runs(TALK_SECONDS, "node", "demonstration.mjs", heard.root().toString(), shop.sender().id().toString(),
                    shop.token(), ana.number().e164(), data.resolve("messenger-token").toAbsolutePath().toString(), "utility@en_US");
            logged = lines.all();
            wire = heard.heard();
            await().until(() -> told(system).contains("\"delivered\""));
            webhook = told(system);
        }

        String told = Files.readString(FOLDER.log());
        assertThat(done).as(told).isTrue();
        assertThat(told).contains("business  reads: " + WRITTEN, "see the same safety number: true", ", as_declared",
                "finds 0 devices of its number", "are told that the encryption has ended");
        assertThat(told).containsPattern("person    reads: .+");
        List<byte[]> kept = world.database().queryForList("SELECT content FROM e2e_report WHERE recipient = ?", byte[].class,
                (Object) ana.id().bytes());
        assertThat(kept).hasSize(1);
        assertThat(new AllTables(world.database()).tablesWith(WRITTEN)).isEmpty();
        assertThat(filesWith(WRITTEN)).isEmpty();
        assertThat(wire).contains("\"ciphertext\"", "/e2e/v1/inbox", ana.number().e164()).doesNotContain(WRITTEN)
                .as("packed bytes could not be searched").doesNotContainIgnoringCase("content-encoding");
        assertThat(webhook).doesNotContain(WRITTEN);
        assertThat(logged).noneMatch(line -> line.contains(WRITTEN));
        assertThat(new AllTables(world.database()).tablesWith(shop.business().handle())).contains("business");
        assertThat(filesWith(shop.business().handle())).as("what the database keeps would be found").isNotEmpty();
    }

    private static String told(PartnerServer system) {
        return system.posts().stream().map(post -> new String(post.body(), StandardCharsets.UTF_8)).collect(joining());
    }

    /** Of the data folder with its dropped files and keys, and of the database: what a backup is made of. */
    private List<Path> filesWith(String text) throws IOException {
        Path database = Path.of(world.database().queryForObject("SELECT @@datadir", String.class));
        assumeTrue(Files.isReadable(database), "The files of the database are not on this machine.");
        Path schema = database.resolve(world.database().queryForObject("SELECT DATABASE()", String.class));
        List<Path> found = new ArrayList<>();
        for (Path folder : List.of(data, database, schema)) {
            try (Stream<Path> all = Files.walk(folder, folder == data ? Integer.MAX_VALUE : 1)) { // other tests have schemas beside it
                for (Path file : all.filter(Files::isRegularFile).toList()) {
                    if (contains(file, text.getBytes(StandardCharsets.UTF_8))) {
                        found.add(file);
                    }
                }
            }
        }
        return found;
    }

    private static boolean contains(Path file, byte[] text) throws IOException {
        byte[] block = new byte[1 << 20];
        try (InputStream in = Files.newInputStream(file)) {
            int kept = 0;
            for (int read; (read = in.readNBytes(block, kept, block.length - kept)) > 0;) {
                int end = kept + read;
                if (new String(block, 0, end, StandardCharsets.ISO_8859_1).contains(new String(text, StandardCharsets.ISO_8859_1))) {
                    return true;
                }
                kept = Math.min(end, text.length - 1);
                System.arraycopy(block, end - kept, block, 0, kept);
            }
        }
        return false;
    }
}
