package io.tollgate.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tollgate.TollgateTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A passenger reads, answers and blocks in Firefox, where it is installed. */
@TollgateTest
@EnabledIf(value = "isThere", disabledReason = "There is no Firefox: encrypted chats are not tried in it.") // before npm installs anything
@ResourceLock(EncryptedChatsTest.WORKSPACE)
@Timeout(600)
class EncryptedFirefoxTest extends EncryptedPhoneFixture {

    private static final List<Path> FIREFOX = List.of(Path.of("/usr/bin/firefox-esr"), Path.of("/usr/bin/firefox"));
    private static final NpmFolder DRIVER = new NpmFolder(Path.of("src/test/firefox"), Path.of("target/firefox").toAbsolutePath());
    private static final int INSTALL_SECONDS = 120;

    @BeforeAll
    static void installDriver() throws IOException {
        assumeTrue(DRIVER.install(INSTALL_SECONDS), "npm could not install what drives Firefox (see " + DRIVER.log() + ").");
    }

    static boolean isThere() {
        return firefox().findFirst().isPresent();
    }

    private static Stream<Path> firefox() {
        return FIREFOX.stream().filter(Files::isExecutable);
    }

    @Test
    void sheReadsAnswersAndBlocks() throws IOException {
        Process walk = DRIVER.command("node", "walk.mjs", firefox().findFirst().orElseThrow().toString(), chat())
                .redirectError(DRIVER.log().toFile()).start();
        List<String> done = new ArrayList<>();
        try (BufferedReader lines = walk.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                done.add(line);
                if (line.equals("is a device")) {
                    says("Gate B17 for Firefox");
                }
            }
        } finally {
            walk.descendants().forEach(ProcessHandle::destroyForcibly);
            walk.destroyForcibly();
        }

        assertThat(done).as(() -> read(DRIVER.log())).containsExactly("is a device", "reads", "answers", "reads again", "blocks");
        arrives("Merci, from Firefox");
        assertThat(mia.blocked().refuses(vela.business().id())).isTrue();
        assertThat(KeptTexts.with("B17 for Firefox", database)).isEmpty();
    }
}
