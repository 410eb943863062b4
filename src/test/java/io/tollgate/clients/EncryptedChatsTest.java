package io.tollgate.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Runs the tests of the JavaScript in {@code src/main/js}: the library of chats encrypted from end to end, and the sidecar. */
@ResourceLock(EncryptedChatsTest.WORKSPACE)
@Order(0) // what npm builds here, classes that share an application need not build while others wait for it
class EncryptedChatsTest {

    static final String WORKSPACE = "target/js-workspace";
    static final NpmFolder FOLDER = new NpmFolder(Path.of("src/main/js"), Path.of(WORKSPACE).toAbsolutePath());
    static final int INSTALL_SECONDS = 120;
    /** Where no built SQLite can be fetched, it is compiled: once, until the lock file changes. */
    private static final int BUILD_SECONDS = 600;
    private static final int TEST_SECONDS = 900;

    @Test
    @Timeout(1800)
    void libraryAndSidecarPassTheirTests() throws IOException {
        assumeTrue(NpmFolder.isThere(), NpmFolder.MISSING + "encrypted chats in JavaScript are not tried.");
        assumeTrue(FOLDER.install(INSTALL_SECONDS),
                "npm could not install the libraries (see " + FOLDER.log() + "): encrypted chats in JavaScript are not tried.");
        boolean withSqlite = hasSqlite();
        if (!withSqlite) {
            System.out.println("SQLite for node could neither be fetched nor built (see " + FOLDER.log() + "): the sidecar is not tried.");
        }

        List<String> command = new ArrayList<>(List.of("node", "--test", "--test-reporter=tap", "--test-timeout=600000"));
        command.addAll(tests(withSqlite));
        boolean passed = FOLDER.runs(TEST_SECONDS, command.toArray(String[]::new));

        String told = Files.readString(FOLDER.log());
        assertThat(passed).as(() -> failures(told)).isTrue();
        assertThat(told).containsPattern("# pass [1-9]");
    }

    static boolean hasSqlite() throws IOException {
        return FOLDER.runs(INSTALL_SECONDS, "node", "-e", "new (require('better-sqlite3'))(':memory:')")
                || FOLDER.runs(BUILD_SECONDS, "npm", "rebuild", "better-sqlite3", "--foreground-scripts");
    }

    /** Tests of the sidecar as a whole need its database. */
    private static List<String> tests(boolean withSqlite) throws IOException {
        try (Stream<Path> all = Files.list(FOLDER.home().resolve("test"))) {
            return all.map(file -> "test/" + file.getFileName()).filter(name -> name.endsWith(".test.mjs"))
                    .filter(name -> withSqlite || !name.matches("test/(sidecar|machines|killed)\\..*")).sorted().toList();
        }
    }

    private static String failures(String told) {
        int first = told.indexOf("not ok");
        return first < 0 ? "node did not end in time:\n" + told : told.substring(first, Math.min(told.length(), first + 6000));
    }
}
