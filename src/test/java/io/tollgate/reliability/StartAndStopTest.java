package io.tollgate.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the operator sees when Tollgate starts, fails to start, and ends. */
@Order(3)
class StartAndStopTest {

    private static final Path data = Installation.copyTo("start-and-stop");

    @Test
    void aKilledTollgateEndsItsDatabaseAndTheNextOneStartsAndStopsCleanly() throws IOException {
        try (TollgateProcess first = TollgateProcess.start(data, "--logging.structured.format.console=ecs").awaitUp()) {
            ProcessHandle server = first.server().orElseThrow();
            assertThat(TollgateProcess.send(HttpRequest.newBuilder(first.uri("/me")).build()).statusCode())
                    .as("phones are for demonstrations").isNotEqualTo(200);

            first.kill();
            everyLineIsOneObject(first.output());
            try (TollgateProcess second = TollgateProcess.start(data)) { // at once, while its database may still be ending

                await().pollInterval(Duration.ofMillis(10)).atMost(Duration.ofSeconds(1)).until(() -> server.info().command().isEmpty());
                // On a busy machine the first answer may come when it is ready already.
                assertThat(second.awaitReady()).as("alive all the time, and ready at last").endsWith(List.of(200, 200))
                        .allSatisfy(answers -> assertThat(answers).isIn(List.of(200, 503), List.of(200, 200)));
                ProcessHandle next = second.awaitUp().server().orElseThrow();
                refusesToShareItsFolder();
                assertThat(second.stop()).isEqualTo(143);
                assertThat(next.info().command()).isEmpty();
                assertThat(Files.readString(data.resolve("database/server.log"))).endsWith("Shutdown complete\n");
                assertThat(second.output()).doesNotContain("Exception", "\tat ", "rollback", "Probe", "route")
                        .contains("Tollgate serves at http://", "Messages leave by the built-in handset.", "NOTHING LEAVES: ");
            }
        }
    }

    /** By the Elastic Common Schema, for programs that collect logs. Lines with WARNING are of Java itself. */
    private static void everyLineIsOneObject(String output) {
        assertThat(output.lines().filter(line -> !line.isBlank() && !line.startsWith("WARNING: "))).isNotEmpty().allSatisfy(line -> {
            JsonNode event = JsonMapper.shared().readTree(line);
            assertThat(List.of(event.path("@timestamp"), event.at("/log/level"), event.at("/log/logger"), event.path("message"),
                    event.at("/ecs/version"))).as(line).allMatch(JsonNode::isString);
            assertThat(event.at("/service/name").asString()).isEqualTo("Tollgate");
        });
    }

    private static void refusesToShareItsFolder() {
        try (TollgateProcess other = TollgateProcess.start(data)) {
            assertThat(other.awaitEnd()).isEqualTo(1);
            assertThat(complaints(other)).singleElement().asString()
                    .contains(data.toAbsolutePath() + " is used by another running Tollgate, process ", "Maybe ");
        }
    }

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
    private static List<String> complaints(TollgateProcess tollgate) {
        return tollgate.output().lines()
                .filter(line -> !line.contains(" INFO ") && !line.contains(" WARN ") && !line.startsWith("WARNING: ")
                        && !line.isBlank())
                .toList();
    }
}
