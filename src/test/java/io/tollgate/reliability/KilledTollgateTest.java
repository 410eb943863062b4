package io.tollgate.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tollgate.accounts.Role;
import io.tollgate.command.CommandRun;
import io.tollgate.database.EmbeddedDatabase;
import io.tollgate.kafka.TestBroker;
import io.tollgate.kafka.Topics;
import io.tollgate.message.MessageId;
import io.tollgate.world.Crowd;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.TestAccounts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.util.FileSystemUtils;

/**
 * Program and database are killed together (kill -9) at random moments of a day's work, whose messages come by files, by a topic, and by
 * HTTP through the log of Kafka, and once between the approval of new rules and
 * their first instant. After each kill, Tollgate starts anew, the second time with a network in place of the handset, so that the last kill
 * falls between calls of the network and the records of their answers.
 */
@Order(2)
class KilledTollgateTest {

    private static final int KILLS = 2;
    private static final int DROPPED = 1_080;
    private static final int RECORDED = 60; // for each part of the files
    private static final int POSTED = 240;
    private static final int POSTED_BEFORE_THE_NEW_RULES = 160; // the others are posted after that, however fast the machine is
    private static final int STEPS_OF_A_MESSAGE = 2; // at least
    private static final int CLIENTS = 4;
    private static final Pattern IN_FORCE = Pattern.compile("Version 2 is in force from ([0-9T:.-]+Z)");
    private static final Duration PATIENCE = Duration.ofMinutes(8); // for a busy machine; an idle one needs a tenth of it
    private static final String LOG = "log-killed";
    private static final String TOPIC = "in-killed";
    private static final List<String> BRISK = List.of("--tollgate.kafka.brokers=" + TestBroker.shared().address(),
            "--tollgate.intake.log=kafka", "--tollgate.kafka.log-topic=" + LOG, "--tollgate.kafka.in=" + TOPIC + "=bank",
            "--tollgate.handset.late=1s", "--tollgate.delivery.first-retry=200ms",
            "--tollgate.intake.drop.verdict-wait=3s",
            "--tollgate.routes.reconciliation.from=scheduler:reconciliation?delay=400");

    private final Topics topics = new Topics(TestBroker.shared().address());
    private final Path data = Installation.copyTo("killed");
    private final int port = TollgateProcess.freePort();

    @Test
    void nothingIsLostDoubledOrChargedTwice() throws IOException {
        Crowd crowd = new Crowd(Installation.SEED);
        List<EnrolledBusiness> businesses = Installation.BUSINESSES;
        topics.make(3, LOG, TOPIC, TOPIC + ".dead");
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(Installation.SEED);
        dropFiles(crowd, businesses, 0);
        List<String> requests = IntStream.range(0, POSTED).mapToObj(_ -> crowd.message("")).toList();

        AtomicReference<TollgateProcess> running = new AtomicReference<>(start());
        Instant newRules;
        List<MessageId> byNetwork;
        try (SlowNetwork network = new SlowNetwork(port); ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            CompletableFuture<?> early = post(requests, 0, POSTED_BEFORE_THE_NEW_RULES, businesses.getLast(), clients);
            running.get().awaitUp();
            newRules = release();
            network.connect(businesses, administrator());
            running.get().kill();
            running.set(start());
            for (int kill = 1; kill <= KILLS; kill++) {
                dropFiles(crowd, businesses, kill);
                long moment = moment(kill, random);
                boolean calling = kill == KILLS;
                await().atMost(PATIENCE).pollInterval(Duration.ofMillis(calling ? 20 : 250))
                        .until(() -> progress() >= moment && (!calling || network.isCalled()));
                running.get().kill();
                running.set(start(network.options()));
            }
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(250)).until(early::isDone);
            early.join();
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(250)).until(() -> Instant.now().isAfter(newRules));
            post(requests, POSTED_BEFORE_THE_NEW_RULES, POSTED, businesses.getLast(), clients).join();
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).until(() -> network.isIdle() && isDone());
            byNetwork = network.sent();
            assertThat(running.get().output()).as("calls of the killed process").containsPattern("Took over [1-9][0-9]* calls");
            assertThat(rules(administrator(), "replay", "--from", "2026-01-01T00:00:00Z", "--to", "2099-01-01T00:00:00Z").out())
                    .containsPattern("^[1-3]\\D\\d{3} cases judged again, 0 come out otherwise");
            ProcessHandle server = running.get().server().orElseThrow();
            assertThat(running.get().stop()).isEqualTo(143);
            assertThat(server.info().command()).as("the database ended before the program").isEmpty();
            assertThat(Files.readString(data.resolve("database/server.log"))).endsWith("Shutdown complete\n");
            assertThat(running.get().output()).as("the books agree at every instant").doesNotContain("The ledger is off");
        } finally {
            running.get().close();
        }

        try (EmbeddedDatabase database = EmbeddedDatabase.start(data)) {
            Audit audit = new Audit(jdbc(database.url(), database.password()));
            audit.inspect(businesses, DROPPED + POSTED, recorded(), byNetwork);
            audit.rulesChangedAt(newRules);
        }
        assertThat(results()).as("ids in the result files").hasSize(DROPPED).doesNotHaveDuplicates();
    }

    /** One person proposes the rules and another approves them. @return their first instant */
    private Instant release() throws IOException {
        Path folder = data.resolveSibling("killed-rules");
        FileSystemUtils.deleteRecursively(folder);
        FileSystemUtils.copyRecursively(Path.of("rules"), folder);
        Files.writeString(folder.resolve("CHANGES.md"), "# Another version that decides as this one does\n");
        Instant from = Instant.now().plusSeconds(20).truncatedTo(ChronoUnit.SECONDS);
        rules(administrator(), "release", "--propose", "--reason", "new rules", "--rules", folder.toString(), "--effective-from",
                from.toString());
        String approved = rules(TestAccounts.at(port, data).token("bob", Role.APPROVER), "release", "--approve", "2").out();
        Matcher inForce = IN_FORCE.matcher(approved); // later than asked for if the approval came too late
        assertThat(inForce.find()).as(approved).isTrue();
        return Instant.parse(inForce.group(1));
    }

    private String administrator() {
        return TestAccounts.at(port, data).administrationToken();
    }

    private CommandRun rules(String token, String... arguments) {
        CommandRun ran = CommandRun.as(token, Stream
                .of(Stream.of("rules"), Arrays.stream(arguments), Stream.of("--server", "http://127.0.0.1:" + port))
                .flatMap(part -> part).toArray(String[]::new));
        assertThat(ran.code()).as(ran.toString()).isZero();
        return ran;
    }

    private TollgateProcess start() {
        return start(List.of());
    }

    private TollgateProcess start(List<String> more) {
        return TollgateProcess.start(port, data, Stream.concat(BRISK.stream(), more.stream()).toArray(String[]::new));
    }

    /** A moment after so many steps of all messages. Some moments fall into the start, and some into the work. */
    private static long moment(int kill, RandomGenerator random) {
        int steps = STEPS_OF_A_MESSAGE * DROPPED / (KILLS + 1);
        return kill * steps + random.nextLong(steps);
    }

    private static int recorded() {
        return RECORDED * (KILLS + 1);
    }

    /** Puts in files and records, so that there is work between any two kills. */
    private void dropFiles(Crowd crowd, List<EnrolledBusiness> businesses, int part) {
        int files = 3;
        for (int file = 0; file < files; file++) {
            crowd.drop(data.resolve("drop"), businesses.get(file), "day-" + (files * part + file), DROPPED / files / (KILLS + 1));
        }
        topics.write(IntStream.range(0, RECORDED)
                .mapToObj(_ -> Topics.record(TOPIC, null, crowd.message(""), Map.of("business", businesses.getLast().handle()))).toList());
    }

    /** Acts as a careful partner does: each message has an idempotency key, and is repeated until it is answered. */
    private CompletableFuture<?> post(List<String> bodies, int from, int to, EnrolledBusiness business, ExecutorService clients) {
        return CompletableFuture.allOf(IntStream.range(0, CLIENTS).mapToObj(client -> CompletableFuture.runAsync(() -> {
            for (int message = from + client; message < to; message += CLIENTS) {
                HttpRequest request = HttpRequest
                        .newBuilder(URI.create("http://127.0.0.1:" + port + "/v25.0/" + business.sender() + "/messages"))
                        .timeout(Duration.ofSeconds(20)).header("Authorization", "Bearer " + business.token())
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", "order-" + message).POST(BodyPublishers.ofString(bodies.get(message))).build();
                await().atMost(PATIENCE).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(100)).until(() -> isAnswered(request));
            }
        }, clients)).toArray(CompletableFuture[]::new));
    }

    private static boolean isAnswered(HttpRequest request) {
        try {
            HttpResponse<String> answer = TollgateProcess.send(request);
            assertThat(answer.statusCode()).as(answer.body()).isIn(200, 500, 503);
            return answer.statusCode() == 200;
        } catch (UncheckedIOException killedMeanwhile) {
            return false;
        }
    }

    /** A database that was killed and one that is starting both count as no progress. */
    private long progress() {
        try {
            return new Audit(live()).progress();
        } catch (DataAccessException away) {
            return 0;
        }
    }

    private boolean isDone() {
        try (Stream<Path> waiting = Files.find(data.resolve("drop"), 3,
                (file, _) -> file.getParent().endsWith("in") && file.toString().endsWith(".jsonl"))) {
            Audit audit = new Audit(live());
            // what HTTP has answered may still be in the log, and records in the topic
            return waiting.findAny().isEmpty() && audit.accepted() >= DROPPED + POSTED && audit.unkeyed() >= recorded() && audit.isQuiet();
        } catch (DataAccessException | IOException away) {
            return false;
        }
    }

    private JdbcTemplate live() {
        return Installation.live(data);
    }

    private static JdbcTemplate jdbc(String url, String password) {
        return new JdbcTemplate(new DriverManagerDataSource(url, "tollgate", password));
    }

    private List<String> results() throws IOException {
        List<String> ids = new ArrayList<>();
        try (Stream<Path> files = Files.find(data.resolve("drop"), 3, (file, _) -> file.toString().endsWith(".results.jsonl"))) {
            for (Path file : files.toList()) {
                Matcher id = Pattern.compile("\"id\":\"([^\"]+)\"").matcher(Files.readString(file));
                while (id.find()) {
                    ids.add(id.group(1));
                }
            }
        }
        return ids;
    }
}
