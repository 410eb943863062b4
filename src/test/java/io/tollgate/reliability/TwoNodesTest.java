package io.tollgate.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tollgate.database.TestDatabase;
import io.tollgate.world.Crowd;
import io.tollgate.world.EnrolledBusiness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Two programs work on one database at the same time. */
@Order(5)
class TwoNodesTest {

    private static final int MESSAGES = 600;
    private static final Duration PATIENCE = Duration.ofMinutes(8);

    private final Path data = Path.of("target", "reliability", "two-nodes").toAbsolutePath();
    private final String url = TestDatabase.migratedForPrograms();
    private final Audit audit = new Audit(new JdbcTemplate(new DriverManagerDataSource(url)));

    @Test
    void twoNodesShareTheWorkAndDoNothingTwice() throws IOException {
        FileSystemUtils.deleteRecursively(data);
        Crowd crowd = new Crowd(8);
        List<EnrolledBusiness> businesses = crowd.settle("--tollgate.data=" + data, "--spring.datasource.url=" + url);

        try (TollgateProcess one = node("one", "--logging.structured.format.console=ecs");
                TollgateProcess other = node("other")) {
            one.awaitUp();
            other.awaitUp();
            for (int file = 0; file < 6; file++) { // both get files, so both accept messages
                crowd.drop(data.resolve(file % 2 == 0 ? "one" : "other"), businesses.get(file % 3), "day-" + file, MESSAGES / 6);
            }
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500))
                    .until(() -> audit.accepted() == MESSAGES && audit.isQuiet() && inIsEmpty());

            assertThat(List.of(one, other)).allSatisfy(node -> assertThat(judged(node)).isPositive());
            assertThat(judged(one) + judged(other)).as("verdicts of both").isEqualTo(audit.decisions());
            one.stop();
            other.stop();
            everyLineIsOneObject(one.output());
            assertThat(one.output() + other.output()).as("the books agree at every instant").doesNotContain("The ledger is off");
        }

        audit.inspect(businesses.subList(0, 3), MESSAGES);
    }

    private TollgateProcess node(String name, String... more) {
        return TollgateProcess.start(data, Stream.concat(Stream.of("--spring.datasource.url=" + url,
                "--tollgate.drop=" + data.resolve(name), "--tollgate.handset.late=1s", "--tollgate.delivery.first-retry=200ms",
                "--tollgate.routes.reconciliation.from=scheduler:reconciliation?delay=400",
                "--management.endpoints.web.exposure.include=health,metrics"), Stream.of(more)).toArray(String[]::new));
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

    private long judged(TollgateProcess node) {
        try {
            String answer = TollgateProcess.send(HttpRequest.newBuilder(node.uri("/actuator/metrics/tollgate.gate.messages"))
                    .header("Authorization", "Bearer " + Files.readString(data.resolve("administration-token")).strip()).build()).body();
            return JsonMapper.shared().readTree(answer).at("/measurements/0/value").asLong();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private boolean inIsEmpty() {
        try (Stream<Path> waiting = Files.find(data, 4,
                (file, _) -> file.getParent().endsWith("in") && file.toString().endsWith(".jsonl"))) {
            return waiting.findAny().isEmpty();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
