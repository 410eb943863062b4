package io.tollgate.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tollgate.database.EmbeddedDatabase;
import io.tollgate.kafka.TestBroker;
import io.tollgate.kafka.Topics;
import io.tollgate.message.MessageId;
import io.tollgate.tracing.Collector;
import io.tollgate.world.Crowd;
import io.tollgate.world.EnrolledBusiness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * In the middle of the work the database is killed, then Tollgate is, and at last the database hangs. The test checks what partners,
 * health, the log and the operator see.
 */
@Order(4)
class OutageTest {

    private static final int MESSAGES = 400;
    private static final int LOGGED = 200;
    private static final int KNOWN = 40; // so that the program knows what it needs to know
    private static final String LOG = "log-outage";
    private static final int CLIENTS = 4;
    private static final Duration PATIENCE = Duration.ofMinutes(4); // for a busy machine; an idle one needs a tenth of it

    private final Path data = Installation.copyTo("outage");
    private final AtomicInteger refused = new AtomicInteger();
    private final Set<String> ids = ConcurrentHashMap.newKeySet();

    @Test
    void partnersAreToldAtOnceNothingIsLostAndTheLogStaysShort() throws Exception {
        Crowd crowd = new Crowd(20_261_127);
        List<String> requests = IntStream.range(0, MESSAGES).mapToObj(_ -> crowd.message("")).toList();

        try (Collector collector = Collector.start();
                TollgateProcess tollgate = TollgateProcess
                        .start(data, "--tollgate.handset.late=1s", "--tollgate.delivery.first-retry=200ms",
                                "--tollgate.tracing.endpoint=" + collector.endpoint())
                        .awaitUp();
                ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            CompletableFuture<?> posted = post(tollgate, "order-", requests, Installation.BUSINESSES.getLast(), clients);
            soon().until(() -> ids.size() >= CLIENTS); // the process has warmed up, so that requests meet the outage
            int before = tollgate.output().length();
            ProcessHandle killed = tollgate.server().orElseThrow();
            killed.destroyForcibly();

            soon().until(() -> status(tollgate, "readiness") == 503);
            assertThat(status(tollgate, "liveness")).isEqualTo(200);
            later().until(() -> status(tollgate, "readiness") == 200);
            later().until(posted::isDone);
            posted.join();
            assertThat(tollgate.server().orElseThrow().pid()).isNotEqualTo(killed.pid());
            assertThat(refused).as("answered with 503").hasPositiveValue();
            hasOnlyItsOwnLines(tollgate.output().substring(before));

            later().until(() -> List.of("request", "judge", "hand over").stream().allMatch(collector.taken()::contains));
            assertThat(collector.taken()).contains("status", "admitted").doesNotContain(Installation.BUSINESSES.getLast().token(),
                    Installation.BUSINESSES.getLast().phoneNumberId(), "wamid").doesNotContainPattern("[0-9]{8}");

            ProcessHandle orphan = tollgate.server().orElseThrow();
            tollgate.kill();
            new Topics(TestBroker.shared().address()).make(3, LOG);
            try (TollgateProcess next = TollgateProcess.start(data, "--tollgate.intake.log=kafka", "--tollgate.kafka.log-topic=" + LOG,
                    "--tollgate.kafka.brokers=" + TestBroker.shared().address())) { // at once, while its database may still be ending
                soon().until(() -> orphan.info().command().isEmpty());
                // On a busy machine the first answer may come when it is ready already.
                assertThat(next.awaitReady()).as("alive all the time, and ready at last").endsWith(List.of(200, 200))
                        .allSatisfy(answers -> assertThat(answers).isIn(List.of(200, 503), List.of(200, 200)));
                refusesToShareItsFolder();
                assertThat(TollgateProcess.send(HttpRequest.newBuilder(next.uri("/me")).build()).statusCode())
                        .as("phones are for demonstrations").isNotEqualTo(200);
                assertThat(next.output()).doesNotContain("Exception", "\tat ", "rollback", "Probe", "route")
                        .contains("Tollgate serves at http://", "Messages leave by the built-in handset.", "NOTHING LEAVES: ");
                aLogTakesMessagesWithoutTheDatabase(next, IntStream.range(0, KNOWN + LOGGED).mapToObj(_ -> crowd.message("")).toList());
                whileTheDatabaseHangs(next);
            }
        }

        try (EmbeddedDatabase database = EmbeddedDatabase.start(data)) {
            JdbcTemplate jdbc = new JdbcTemplate(new DriverManagerDataSource(database.url(), database.user(), database.password()));
            assertThat(new Audit(jdbc).accepted()).isEqualTo(MESSAGES + KNOWN + LOGGED);
            assertThat(jdbc.queryForObject("SELECT COUNT(DISTINCT message_id) FROM decision", Long.class)).isEqualTo(MESSAGES + KNOWN
                    + LOGGED);
            assertThat(jdbc.queryForObject(
                    "SELECT COUNT(*) FROM (SELECT message_id FROM charge GROUP BY message_id HAVING COUNT(*) > 1) twice", Long.class))
                    .as("charged twice").isZero();
        }
    }

    /** One line when an outage begins, one when it ends, and counts between them. */
    private static void hasOnlyItsOwnLines(String log) {
        assertThat(log).as("the log of the outage").hasSizeLessThan(4_096).doesNotContain("\tat ").contains("The database is back");
        assertThat(log.lines().filter(line -> line.contains(" WARN ") || line.contains("ERROR ") || line.contains("Exception")))
                .allSatisfy(line -> assertThat(line).contains("database.Outages "));
    }

    private void refusesToShareItsFolder() {
        try (TollgateProcess other = TollgateProcess.start(data)) {
            assertThat(other.awaitEnd()).isEqualTo(1);
            assertThat(RefusedStartTest.complaints(other)).singleElement().asString()
                    .contains(data.toAbsolutePath() + " is used by another running Tollgate, process ", "Maybe ");
        }
    }

    /** While the database is away, partners are answered with 200; afterwards each message is judged once, under the id that was told. */
    private void aLogTakesMessagesWithoutTheDatabase(TollgateProcess tollgate, List<String> bodies) throws Exception {
        EnrolledBusiness business = Installation.BUSINESSES.getLast();
        int log;
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            post(tollgate, "known-", bodies.subList(0, KNOWN), business, clients).join();
            ProcessHandle server = tollgate.server().orElseThrow();
            log = tollgate.output().length();
            signal("STOP", server);
            soon().until(() -> status(tollgate, "readiness") == 503);
            int before = refused.get();
            ids.clear();

            post(tollgate, "logged-", bodies.subList(KNOWN, KNOWN + LOGGED), business, clients).join();

            assertThat(status(tollgate, "readiness")).as("the database is still away").isEqualTo(503);
            assertThat(refused.get()).as("nobody is refused").isEqualTo(before);
            assertThat(ids).hasSize(LOGGED);
            signal("CONT", server);
        }
        later().until(() -> status(tollgate, "readiness") == 200);
        later().until(() -> judged() == LOGGED);
        hasOnlyItsOwnLines(tollgate.output().substring(log));
    }

    /** How many of the ids were judged; each once, as a message and a round make the key. */
    private int judged() {
        try {
            Set<String> judged = new HashSet<>(Installation.live(data).query("SELECT message_id FROM decision WHERE round = 0",
                    (row, _) -> MessageId.of(row.getBytes(1)).text()));
            judged.retainAll(ids);
            return judged.size();
        } catch (DataAccessException away) {
            return 0;
        }
    }

    /** A partner gets an answer at once, and an operator can stop Tollgate without killing it. */
    private void whileTheDatabaseHangs(TollgateProcess tollgate) throws Exception {
        ProcessHandle server = tollgate.server().orElseThrow();
        signal("STOP", server);
        soon().until(() -> status(tollgate, "readiness") == 503);
        assertThat(tollgate.stop()).isEqualTo(143);
        assertThat(server.isAlive() && server.info().command().isPresent()).as("the database outlives the program").isFalse();
    }

    /** Acts as a careful partner does: each message has an idempotency key, and is repeated until it is answered. */
    private CompletableFuture<?> post(TollgateProcess tollgate, String key, List<String> bodies, EnrolledBusiness business,
            ExecutorService clients) {
        return CompletableFuture.allOf(IntStream.range(0, CLIENTS).mapToObj(client -> CompletableFuture.runAsync(() -> {
            for (int message = client; message < bodies.size(); message += CLIENTS) {
                HttpRequest request = HttpRequest.newBuilder(tollgate.uri("/v25.0/" + business.sender() + "/messages"))
                        .timeout(Duration.ofSeconds(30))
                        .header("Authorization", "Bearer " + business.token()).header("Content-Type", "application/json")
                        .header("Idempotency-Key", key + message).POST(BodyPublishers.ofString(bodies.get(message))).build();
                await().atMost(PATIENCE).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(20)).until(() -> isAnswered(request));
            }
        }, clients)).toArray(CompletableFuture[]::new));
    }

    private boolean isAnswered(HttpRequest request) {
        HttpResponse<String> answer = TollgateProcess.send(request);
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 503);
        if (answer.statusCode() == 503) {
            refused.incrementAndGet();
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        }
        Matcher id = Pattern.compile("\"id\":\"(wamid[^\"]+)").matcher(answer.body());
        if (id.find()) {
            ids.add(id.group(1));
        }
        return answer.statusCode() == 200;
    }

    private static int status(TollgateProcess tollgate, String group) {
        try {
            return TollgateProcess
                    .send(HttpRequest.newBuilder(tollgate.uri("/actuator/health/" + group)).timeout(Duration.ofSeconds(5)).build())
                    .statusCode();
        } catch (UncheckedIOException silent) {
            return 0;
        }
    }

    private static void signal(String name, ProcessHandle process) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor(10, TimeUnit.SECONDS);
    }

    /** Tollgate promises five seconds; a busy machine may take longer. */
    private static ConditionFactory soon() {
        return await().pollInterval(Duration.ofMillis(20));
    }

    private static ConditionFactory later() {
        return await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100));
    }
}
