package io.tollgate.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tollgate.database.TestDatabase;
import io.tollgate.message.MessageId;
import io.tollgate.world.Crowd;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Two programs work on one database at the same time. First, one after the other is killed (kill -9) in the middle of a conversation; then
 * both share a day's work.
 */
@Order(5)
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TwoNodesTest {

    private static final int MESSAGES = 600;
    private static final int LINES = 1_000;
    /** Enough for some of the lines. */
    private static final String MONEY = "5";
    private static final Duration PATIENCE = Duration.ofMinutes(8);

    private static final List<String> READERS = IntStream.range(0, 5).mapToObj(reader -> "+35191290000" + reader).toList();
    private static final List<String> NAMES = List.of("one", "other");

    private final Path data = Path.of("target", "reliability", "two-nodes").toAbsolutePath();
    private final String url = TestDatabase.migratedForPrograms();
    private final Audit audit = new Audit(new JdbcTemplate(new DriverManagerDataSource(url)));
    private final Crowd crowd = new Crowd(8);
    private final List<Integer> ports = List.of(TollgateProcess.freePort(), TollgateProcess.freePort());
    private final List<TollgateProcess> nodes = new ArrayList<>();
    private final List<EnrolledBusiness> businesses = new ArrayList<>();
    private final List<EnrolledBusiness> airline = new ArrayList<>();
    private final List<MessageId> encrypted = new ArrayList<>();

    @BeforeAll
    void start() throws IOException {
        FileSystemUtils.deleteRecursively(data);
        businesses.addAll(crowd.settle(world -> {
            openKiosk(world);
            airline.add(EncryptedConversation.enrol(world));
        }, "--tollgate.data=" + data, "--spring.datasource.url=" + url));
        nodes.addAll(List.of(node(0), node(1)));
        nodes.forEach(TollgateProcess::awaitUp);
    }

    @AfterAll
    void close() {
        nodes.forEach(TollgateProcess::close);
    }

    /** Nothing is lost, nothing comes twice, and each message is charged once. */
    @Test
    @Order(1)
    void aConversationOutlivesEachOfThem() throws Exception {
        List<URI> roots = ports.stream().map(port -> URI.create("http://127.0.0.1:" + port)).toList();
        String messenger = Files.readString(data.resolve("messenger-token")).strip();

        encrypted.addAll(new EncryptedConversation(airline.getFirst(), audit.jdbc()).run(roots, messenger, node -> {
            nodes.get(node).kill();
            nodes.set(node, node(node));
            nodes.get(node).awaitUp();
        }));

        assertThat(encrypted).hasSize(EncryptedConversation.SENT);
    }

    @Test
    @Order(2)
    void twoNodesShareTheWorkAndDoNothingTwice() throws IOException {
        TollgateProcess one = nodes.getFirst();
        TollgateProcess other = nodes.getLast();
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(audit::isQuiet);
        long decided = audit.decisions();
        List<Long> before = List.of(judged(one), judged(other));
        dropOfKiosk();
        for (int file = 0; file < 6; file++) { // both get files, so both accept messages
            crowd.drop(data.resolve(NAMES.get(file % 2)), businesses.get(file % 3), "day-" + file, MESSAGES / 6);
        }
        int all = MESSAGES + LINES + encrypted.size();
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500))
                .until(() -> audit.accepted() == all && audit.isQuiet() && inIsEmpty() && Files.exists(results()));

        long byOne = judged(one) - before.getFirst();
        long byOther = judged(other) - before.getLast();
        assertThat(List.of(byOne, byOther)).allSatisfy(judged -> assertThat(judged).isPositive());
        assertThat(byOne + byOther).as("verdicts of both").isEqualTo(audit.decisions() - decided);
        one.stop();
        other.stop();
        everyLineIsOneObject(one.output());
        assertThat(one.output() + other.output()).as("the books agree at every instant").doesNotContain("The ledger is off");
        audit.inspect(businesses.subList(0, 3), all, 0, encrypted);
        theMoneyIsForTheFirstLines();
    }

    /** A business that can pay for a part of what it sends, and people who get all of it. */
    private static void openKiosk(World world) {
        EnrolledBusiness kiosk = world.business().handle("kiosk").prepaid(MONEY).enrol();
        READERS.forEach(number -> world.person(number).consentsTo(kiosk));
    }

    private void dropOfKiosk() throws IOException {
        Path in = Files.createDirectories(data.resolve("one").resolve("kiosk").resolve("in"));
        Files.write(in.resolve("order.jsonl"), IntStream.range(0, LINES)
                .mapToObj(line -> Crowd.message(READERS.get(line % READERS.size()), "utility", "order-" + line)).toList());
    }

    private Path results() {
        return data.resolve("one").resolve("kiosk").resolve("out").resolve("order.results.jsonl");
    }

    /** One node accepts the lines, and both judge them: as long as each is judged in its turn, the money lasts for the first ones. */
    private void theMoneyIsForTheFirstLines() throws IOException {
        List<MessageId> lines = Files.readAllLines(results()).stream()
                .map(line -> MessageId.parse(JsonMapper.shared().readTree(line).path("id").asString()).orElseThrow()).toList();
        Set<MessageId> admitted = Set.copyOf(audit.jdbc().query("SELECT message_id FROM decision WHERE outcome = 'ADMITTED'",
                (row, _) -> MessageId.of(row.getBytes(1))));
        List<MessageId> paid = lines.stream().filter(admitted::contains).toList();
        long price = audit.jdbc().queryForObject("SELECT MAX(rate_micros) FROM charge JOIN business b ON b.id = business_id"
                + " WHERE b.handle = 'kiosk'", Long.class);

        assertThat(lines).hasSize(LINES).doesNotHaveDuplicates();
        assertThat(paid).isEqualTo(lines.subList(0, (int) (Long.parseLong(MONEY) * 1_000_000 / price)));
        assertThat(paid).hasSizeBetween(1, LINES - 1);
    }

    private TollgateProcess node(int number) {
        List<String> options = new ArrayList<>(List.of("--spring.datasource.url=" + url,
                "--tollgate.drop=" + data.resolve(NAMES.get(number)), "--tollgate.handset.late=1s", "--tollgate.delivery.first-retry=200ms",
                "--tollgate.routes.reconciliation.from=scheduler:reconciliation?delay=400",
                "--management.endpoints.web.exposure.include=health,metrics"));
        if (number == 0) {
            options.add("--logging.structured.format.console=ecs");
        }
        return TollgateProcess.start(ports.get(number), data, options.toArray(String[]::new));
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
            return JsonMapper.shared().readTree(answer).at("/measurements/0/value").asLong(0);
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
