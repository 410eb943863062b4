package io.tollgate.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tollgate.TollgateTest;
import io.tollgate.consent.ConsentEvent.Type;
import io.tollgate.delivery.Handset.Behaviour;
import io.tollgate.message.MessageId;
import io.tollgate.world.Crowd;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.World;
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
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.json.JsonMapper;

/** A message is sent over HTTP, and its recipient blocks over HTTP while it is on its way. It does not arrive, and costs nothing. */
@TollgateTest
class BlockHoldsTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final List<String> GATES = List.of("gate-1", "gate-2", "gate-3");
    private static final AtomicInteger people = new AtomicInteger(300_000); // no other test uses these numbers

    @Autowired
    World world;
    @Autowired
    CamelContext camel;
    @Autowired
    JdbcTemplate jdbc;
    @LocalServerPort
    int port;
    @Value("${tollgate.data}")
    Path data;

    private EnrolledBusiness business;

    @BeforeEach
    void enrol() {
        business = world.onAccount();
    }

    @AfterEach
    void startAllRoutes() throws Exception {
        for (String route : Stream.concat(GATES.stream(), Stream.of("delivery")).toList()) {
            camel.getRouteController().resumeRoute(route);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"blocks", "stop-list"})
    void whileTheMessageWaitsToBeJudged(String list) throws Exception {
        rest(GATES);
        String ana = customer("+351912");
        MessageId blocked = send(ana, "utility");
        MessageId toAnother = send(customer("+351913"), "utility");
        block(list, ana);
        startAllRoutes();

        await().atMost(PATIENCE).until(() -> isVerdict(blocked, "REFUSED") && isOnHandset(toAnother));
        assertThat(rule(blocked)).startsWith("BLK-");
        assertNeverArrived(blocked);
    }

    @ParameterizedTest
    @ValueSource(strings = {"blocks", "stop-list"})
    void whileTheAdmittedMessageWaitsToBeDelivered(String list) throws Exception {
        rest(List.of("delivery"));
        String ana = customer("+351914");
        MessageId blocked = send(ana, "utility");
        MessageId toAnother = send(customer("+351915"), "utility");
        await().atMost(PATIENCE).until(() -> isVerdict(blocked, "ADMITTED"));
        block(list, ana);
        startAllRoutes();

        await().atMost(PATIENCE).until(() -> rows("outbox", blocked) == 0 && isOnHandset(toAnother));
        assertNeverArrived(blocked);
    }

    @Test
    void whileTheMessageIsTriedAgainAndAgain() {
        String ana = customer("+351916");
        world.person(ana).hasHandset(Behaviour.BUSY_TWICE);
        MessageId blocked = send(ana, "utility");
        await().atMost(PATIENCE).until(() -> jdbc
                .queryForList("SELECT attempts FROM outbox WHERE message_id = ? AND attempts > 0", (Object) blocked.bytes()).size() == 1);
        block("blocks", ana);

        await().atMost(PATIENCE).until(() -> rows("outbox", blocked) == 0);
        assertNeverArrived(blocked);
    }

    @Test
    void whileTheMessageIsDeferredToTheEndOfTheNight() {
        List<String> aroundTheWorld = IntStream.range(0, 6).mapToObj(_ -> Crowd.number(people.incrementAndGet())).map(this::known).toList();
        List<MessageId> sent = aroundTheWorld.stream().map(person -> send(person, "marketing")).toList();
        await().atMost(PATIENCE).until(() -> sent.stream().allMatch(message -> rows("decision", message) == 1));
        List<MessageId> deferred = sent.stream().filter(message -> isVerdict(message, "DEFERRED")).toList();
        assertThat(deferred).as("people for whom it is night").isNotEmpty();
        deferred.forEach(message -> block("blocks", aroundTheWorld.get(sent.indexOf(message))));
        deferred.forEach(
                // it is morning
                message -> jdbc.update("UPDATE inbox SET due_at = UTC_TIMESTAMP(6) WHERE message_id = ?", (Object) message.bytes()));

        await().atMost(PATIENCE).until(() -> deferred.stream().allMatch(message -> isVerdict(message, "REFUSED")));
        assertThat(deferred).allSatisfy(message -> assertThat(rule(message)).startsWith("BLK-"));
        deferred.forEach(this::assertNeverArrived);
    }

    /** A process was killed while it asked a network to take the message. Nobody can say that it did not go out. */
    @Test
    void whatCouldNotBeRecalledIsSaidInTheAnswer() {
        String ana = customer("+351917");
        world.person(ana).writesTo(business, Instant.now()); // a business blocks only those who have written
        MessageId lost = new MessageId(UUID.randomUUID());
        jdbc.update("INSERT INTO open_call (message_id, network, state, lease, longest_millis, due_at, channel, business_id, sender_id,"
                + " recipient, category, kind, template_name, template_language, expires_at, attempts, unknowns, content)"
                + " VALUES (?, 'gone', 'CALLING', 1, 50, UTC_TIMESTAMP(6), '', ?, ?, ?, 'UTILITY', 'TEXT', '', '', UTC_TIMESTAMP(6), 0, 0,"
                + " '')",
                lost.bytes(), business.id().value(), business.sender().value(), world.person(ana).id().bytes());
        try {
            HttpResponse<String> blocked = post("/administration/v1/blocks", administrationToken(),
                    "{\"to\":\"" + ana + "\",\"business\":\"" + business.handle() + "\",\"method\":\"handset\"}");
            HttpResponse<String> ofTheCloudApi = post("/v25.0/" + business.sender() + "/block_users", business.token(),
                    "{\"messaging_product\":\"whatsapp\",\"block_users\":[{\"user\":\"" + ana + "\"}]}");
            HttpResponse<String> another = post("/administration/v1/blocks", administrationToken(),
                    "{\"to\":\"" + customer("+351918") + "\",\"business\":\"" + business.handle() + "\",\"method\":\"handset\"}");

            assertThat(blocked.headers().firstValue("Tollgate-Not-Recalled")).contains("1; " + lost.text());
            assertThat(ofTheCloudApi.statusCode()).as(ofTheCloudApi.body()).isEqualTo(200);
            assertThat(ofTheCloudApi.headers().firstValue("Tollgate-Not-Recalled")).contains("1; " + lost.text());
            assertThat(another.headers().firstValue("Tollgate-Not-Recalled")).isEmpty();
        } finally {
            jdbc.update("DELETE FROM open_call WHERE network = 'gone'");
        }
    }

    private void assertNeverArrived(MessageId message) {
        assertThat(Stream.of("handset_message", "charge", "reservation", "inbox", "outbox"))
                .allSatisfy(table -> assertThat(rows(table, message)).as("rows of %s in %s", message, table).isZero());
    }

    /** Stops the routes before the message is sent, so that the message surely waits for them. */
    private void rest(List<String> routes) throws Exception {
        for (String route : routes) {
            camel.getRouteController().suspendRoute(route);
        }
    }

    private MessageId send(String to, String template) {
        HttpResponse<String> answer = post("/v25.0/" + business.sender() + "/messages", business.token(), Crowd.message(to, template, ""));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return MessageId.parse(JsonMapper.shared().readTree(answer.body()).at("/messages/0/id").asString()).orElseThrow();
    }

    private void block(String list, String person) {
        String only = list.equals("blocks") ? "\"business\":\"" + business.handle() + "\"," : "";
        HttpResponse<String> answer = post("/administration/v1/" + list, administrationToken(),
                "{\"to\":\"" + person + "\"," + only + "\"method\":\"handset\"}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
    }

    private HttpResponse<String> post(String path, String token, String body) {
        return TollgateProcess.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(PATIENCE)
                .header("Authorization", "Bearer " + token).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body))
                .build());
    }

    private String administrationToken() {
        try {
            return Files.readString(data.resolve("administration-token")).strip();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private String customer(String prefix) {
        return known(prefix + people.incrementAndGet());
    }

    /** A number whose owner agreed to everything of this business. */
    private String known(String number) {
        world.person(number).consentsTo(business);
        return number;
    }

    private boolean isVerdict(MessageId message, String outcome) {
        return List.of(outcome).equals(jdbc.queryForList("SELECT outcome FROM decision WHERE message_id = ? ORDER BY round DESC LIMIT 1",
                String.class, (Object) message.bytes()));
    }

    private String rule(MessageId message) {
        return jdbc.queryForObject("SELECT rule FROM decision WHERE message_id = ? ORDER BY round DESC LIMIT 1", String.class,
                (Object) message.bytes());
    }

    private boolean isOnHandset(MessageId message) {
        return world.history().onHandset(message) == 1;
    }

    private long rows(String table, MessageId message) {
        return jdbc.queryForObject("SELECT COUNT(*) FROM " + table + " WHERE message_id = ?", Long.class, (Object) message.bytes());
    }
}
