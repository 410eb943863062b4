package io.tollgate.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the operator sees when Tollgate cannot start. */
class RefusedStartTest {

    private static final Path data = Path.of("target", "reliability", "refused-start").toAbsolutePath();

    @Test
    void aTakenPortIsReportedInOneLineBeforeTheDatabaseStarts() throws IOException {
        Path untouched = data.resolveSibling("untouched");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("0.0.0.0"));
                TollgateProcess onTakenPort = TollgateProcess.start(taken.getLocalPort(), untouched)) {
            assertThat(onTakenPort.awaitEnd()).isEqualTo(1);
            assertThat(untouched.resolve("database")).doesNotExist();
            assertThat(complaints(onTakenPort)).singleElement().asString()
                    .contains("port " + taken.getLocalPort() + " is used by another program. Maybe ");
        }
    }

    @Test
    void aDataFolderThatCannotBeMadeIsReportedInOneLine() throws IOException {
        Path file = Files.writeString(Files.createDirectories(data.getParent()).resolve("not-a-folder"), "");
        try (TollgateProcess tollgate = TollgateProcess.start(file.resolve("data"))) {
            assertThat(tollgate.awaitEnd()).isEqualTo(1);
            assertThat(complaints(tollgate)).singleElement().asString().contains("the data folder " + file.toAbsolutePath(),
                    "cannot be used", "Maybe ");
        }
    }

    @Test
    void aMissingNamedDatabaseIsReportedInOneLineWithoutItsPassword() {
        try (TollgateProcess tollgate = TollgateProcess.start(data, "--spring.datasource.url=jdbc:mysql://127.0.0.1:1/tollgate",
                "--spring.datasource.username=tollgate", "--spring.datasource.password=open-sesame")) {
            assertThat(tollgate.awaitEnd()).isEqualTo(1);
            assertThat(complaints(tollgate)).singleElement().asString()
                    .contains("the database jdbc:mysql://127.0.0.1:1/tollgate cannot be used", "Maybe ");
            assertThat(tollgate.output()).doesNotContain("open-sesame");
        }
    }

    /** All printed lines except news, and except remarks of the JDK and of the documentation pages. */
    static List<String> complaints(TollgateProcess tollgate) {
        return tollgate.output().lines()
                .filter(line -> !line.contains(" INFO ") && !line.contains(" WARN ") && !line.startsWith("WARNING: ")
                        && !line.isBlank())
                .toList();
    }
}
