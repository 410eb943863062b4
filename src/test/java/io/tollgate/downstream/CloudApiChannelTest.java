package io.tollgate.downstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import io.tollgate.TollgateTest;
import io.tollgate.cloudapi.CloudApiPaths;
import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.RequestFault;
import io.tollgate.cloudapi.RequestGate;
import io.tollgate.cloudapi.StreamedBody;
import io.tollgate.cloudapi.Answers;
import io.tollgate.business.Businesses;
import io.tollgate.delivery.Answer;
import io.tollgate.delivery.HandOver;
import io.tollgate.delivery.Handset.Behaviour;
import io.tollgate.delivery.NetworkIds;
import io.tollgate.demonstration.CloudApiStub;
import io.tollgate.demonstration.CloudApiStub.Call;
import io.tollgate.demonstration.CloudApiStub.Manner;
import io.tollgate.message.Category;
import io.tollgate.message.Content;
import io.tollgate.message.Kind;
import io.tollgate.message.MessageId;
import io.tollgate.secrets.Keys;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.LedgerAudit;
import io.tollgate.world.Person;
import io.tollgate.world.World;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.mock.web.MockHttpServletRequest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The channel against a Cloud API over real sockets, which works well or does not; and the money of its messages. */
@TollgateTest
class CloudApiChannelTest {

    private static final String TOKEN = "EAAtoken";
    private static final String SECRET = "the secret of the app";

    @LocalServerPort
    int port;
    @Autowired
    World world;
    @Autowired
    DownstreamNumbers numbers;
    @Autowired
    DownstreamSecrets secrets;
    @Autowired
    MessageBodies bodies;
    @Autowired
    NetworkIds ids;
    @Autowired
    InboundFiles files;
    @Autowired
    RequestGate gate;
    @Autowired
    Answers answers;
    @Autowired
    Businesses businesses;
    @Autowired
    Keys keys;
    @Autowired
    Clock clock;

    private CloudApiStub network;
    private NetworkClient client;
    private DownstreamSettings settings;
    private Breaker breaker;
    private CloudApiChannel channel;
    private EnrolledBusiness bakery;
    private Person mia;
    private final Instant now = Instant.now();

    @BeforeEach
    void open() {
        network = new CloudApiStub(0, TOKEN, clock);
        secrets.set(SECRET, "a-token-of-our-own");
        network.reportTo(webhook(), SECRET);
        use("answer", "2s");
        bakery = world.business().named("Krume").onAccount("100").enrol();
        numbers.set(bakery.sender(), "8" + bakery.phoneNumberId(), TOKEN, now);
        mia = world.personIn("AT").consentsTo(bakery).hasHandset(Behaviour.OFFLINE);
    }

    private void use(String... values) {
        settings = Settings.at(network.url(), values);
        client = new NetworkClient(settings);
        breaker = new Breaker(settings);
        channel = new CloudApiChannel(settings, numbers, bodies, new Pace(settings), breaker, client);
    }

    @AfterEach
    void close() throws IOException {
        network.close();
        client.destroy();
    }

    @Test
    void sendsWhatTheBusinessSentWithTheRecipientAndOurOwnId() {
        MessageId quoted = new MessageId(UUID.randomUUID());
        ids.add(CloudApiChannel.NAME, Map.of(quoted, "wamid.OF-NETWORK" + quoted.value()));
        HandOver message = message("""
                {"type":"text","text":{"body":"Grüß Gott"},"context":{"message_id":"%s"},"biz_opaque_callback_data":"theirs"}"""
                .formatted(quoted));

        Answer answer = channel.offer(message, 0);

        assertThat(answer).isInstanceOfSatisfying(Answer.Sent.class, sent -> assertThat(sent.networkId()).startsWith("wamid.HBg"));
        Call call = network.taken().getLast();
        assertThat(call.number()).isEqualTo("8" + bakery.phoneNumberId());
        assertThat(call.to()).isEqualTo(mia.number().e164());
        assertThat(call.note()).isEqualTo(message.id().text());
        assertThat(call.body().at("/context/message_id").asString()).isEqualTo("wamid.OF-NETWORK" + quoted.value());
        assertThat(call.body().at("/text/body").asString()).isEqualTo("Grüß Gott");
        assertThat(call.body().path("messaging_product").asString()).isEqualTo("whatsapp");
    }

    @Test
    void quotesAndReactsOnlyToWhatTheNetworkKnows() {
        MessageId lost = new MessageId(UUID.randomUUID());

        channel.offer(message("{\"type\":\"text\",\"text\":{\"body\":\"x\"},\"context\":{\"message_id\":\"" + lost + "\"}}"), 0);
        channel.offer(message("{\"type\":\"text\",\"text\":{\"body\":\"x\"},\"context\":{\"message_id\":\"wamid.HERS\"}}"), 0);
        Answer reaction = channel.offer(message("{\"type\":\"reaction\",\"reaction\":{\"message_id\":\"" + lost + "\",\"emoji\":\"x\"}}"),
                0);

        assertThat(network.taken()).extracting(call -> call.body().at("/context/message_id").asString("")).containsExactly("",
                "wamid.HERS");
        assertThat(reaction).isInstanceOfSatisfying(Answer.Rejected.class, refused -> assertThat(refused.code()).isEqualTo(131009));
        assertThat(channel.offer(message("{}"), 0)).isInstanceOf(Answer.Rejected.class);
    }

    @Test
    void saysWhatTheNetworkSaid() {
        assertThat(send(refusing(400, 131049, "Healthy ecosystem engagement", "Not now.")))
                .isEqualTo(new Answer.Rejected(131049, "Healthy ecosystem engagement", "Not now."));
        assertThat(send(refusing(503, 131016, "Service unavailable", "Later."))).isInstanceOf(Answer.Later.class);
        assertThat(send(answering(502, "<html>Bad gateway</html>"))).isInstanceOf(Answer.Unknown.class);
        assertThat(send(answering(200, "x".repeat(1 << 20)))).isInstanceOf(Answer.Unknown.class);
        assertThat(send((exchange, call) -> {
            exchange.getResponseHeaders().set("Location", network.url() + "/elsewhere");
            exchange.sendResponseHeaders(307, -1);
            return true;
        })).isInstanceOf(Answer.Later.class);
        assertThat(network.taken()).isEmpty();
    }

    @Test
    void holdsANumberBackThatTheNetworkThrottles() {
        assertThat(send(refusing(429, 130429, "Rate limit hit", "Too fast."))).isInstanceOf(Answer.Later.class);
        network.disturbedBy((exchange, call) -> false);

        assertThat(channel.offer(message(TEXT), 1)).isInstanceOf(Answer.Later.class);
        assertThat(network.taken()).isEmpty();
        EnrolledBusiness other = world.onAccount();
        numbers.set(other.sender(), "8" + other.phoneNumberId(), TOKEN, now);
        assertThat(channel.offer(message(other, world.person(), TEXT), 0)).isInstanceOf(Answer.Sent.class);
    }

    @Test
    void holdsAPairBackThatTheNetworkThrottles() {
        assertThat(send(refusing(400, 131056, "Pair rate limit hit", "Too fast.")))
                .isEqualTo(new Answer.Later("code 131056", Optional.of(Duration.ofSeconds(1))));
        network.disturbedBy((exchange, call) -> false);

        assertThat(channel.offer(message(TEXT), 1)).isInstanceOf(Answer.Later.class);
        assertThat(channel.offer(message(bakery, world.personIn("AT"), TEXT), 0)).isInstanceOf(Answer.Sent.class);
    }

    @Test
    void waitsForATokenAndGoesOnWithANewOne() {
        numbers.set(bakery.sender(), "8" + bakery.phoneNumberId(), "an-old-token", now);
        Pace pace = new Pace(settings);
        DownstreamNumbers own = new DownstreamNumbers(world.the(org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate.class),
                keys, pace);
        channel = new CloudApiChannel(settings, own, bodies, pace, breaker, client);

        assertThat(channel.offer(message(TEXT), 0)).isEqualTo(new Answer.Later("code 190", Optional.of(Duration.ofMinutes(5))));
        own.set(bakery.sender(), "8" + bakery.phoneNumberId(), TOKEN, now);
        assertThat(channel.offer(message(TEXT), 1)).isInstanceOf(Answer.Sent.class);
        own.remove(bakery.sender());
        assertThat(channel.offer(message(TEXT), 1)).isInstanceOf(Answer.Later.class);
        assertThat(network.taken()).hasSize(1);
    }

    @Test
    void leavesAFailingNetworkAlone() {
        use("breaker-calls", "10", "breaker-pause", "60s", "answer", "5s");
        network.disturbedBy(answering(500, "<html>Oops</html>"));
        for (int i = 0; i < 10; i++) {
            assertThat(channel.offer(message(bakery, world.personIn("AT"), TEXT), 0)).isInstanceOf(Answer.Unknown.class);
        }

        assertThat(channel.offer(message(TEXT), 0))
                .isEqualTo(new Answer.Later("the network fails", Optional.of(Duration.ofSeconds(60)), true));
    }

    /** The network has the message, but its answer comes too late: a status finds the message by our own id, and it is charged once. */
    @Test
    void chargesAMessageOnceWhoseAnswerWasLost() {
        use("answer", "300ms");
        CountDownLatch late = new CountDownLatch(1);
        network.disturbedBy((exchange, call) -> {
            network.take(call, Manner.DUPLICATES);
            quietly(late);
            return true;
        });
        HandOver message = onItsWay();

        assertThat(channel.offer(message, 0)).isInstanceOf(Answer.Unknown.class);
        late.countDown();

        eventually(() -> world.history().charges(message.id()) == 1);
        eventually(() -> network.isIdle() && world.history().receipts(message.id()).size() == 3);
        assertThat(world.history().charges(message.id())).isEqualTo(1);
        new LedgerAudit(world.database()).of(bakery);
    }

    @Test
    void chargesWhatWasDeliveredAndReleasesWhatWasNot() {
        Person away = world.personIn("AT").consentsTo(bakery).hasHandset(Behaviour.OFFLINE);
        network.behave(away.number().e164(), Manner.UNDELIVERABLE);
        HandOver delivered = onItsWay();
        HandOver lost = message(bakery, away, TEXT, onItsWay(away));

        assertThat(channel.offer(delivered, 0)).isInstanceOf(Answer.Sent.class);
        assertThat(channel.offer(lost, 0)).isInstanceOf(Answer.Sent.class);

        eventually(() -> world.history().outcome(delivered.id()).equals("CHARGED"));
        eventually(() -> world.history().outcome(lost.id()).equals("RELEASED"));
        assertThat(world.history().charges(lost.id())).isZero();
        assertThat(bakery.heldMicros()).isZero();
        new LedgerAudit(world.database()).of(bakery);
    }

    @Test
    void believesNobodyWithoutTheSecret() {
        network.reportTo(webhook(), "another secret");
        HandOver message = onItsWay();

        assertThat(channel.offer(message, 0)).isInstanceOf(Answer.Sent.class);
        eventually(() -> network.refused() > 1);

        assertThat(world.history().receipts(message.id())).doesNotContain("DELIVERED");
        assertThat(world.history().charges(message.id())).isZero();
    }

    @Test
    void passesOnThatABusinessHasReadAMessage() {
        NetworkReadMarks marks = new NetworkReadMarks(numbers, bodies, breaker, client);
        ObjectNode read = (ObjectNode) JsonMapper.shared()
                .readTree("{\"messaging_product\":\"whatsapp\",\"status\":\"read\",\"message_id\":\"wamid.HERS\"}");
        JsonNode[] told = new JsonNode[1];
        network.disturbedBy((exchange, call) -> {
            told[0] = call.body();
            return false;
        });

        assertThat(marks.tell(bakery.sender(), read)).isEmpty();
        assertThat(told[0]).isEqualTo(read);
        network.disturbedBy(refusing(400, 131009, "Parameter value is not valid", "No such message."));
        assertThat(marks.tell(bakery.sender(), read)).contains(new Refusal(RequestFault.INVALID, "No such message."));
        network.disturbedBy(answering(502, "oops"));
        assertThat(marks.tell(bakery.sender(), read).map(Refusal::fault)).contains(RequestFault.UNAVAILABLE);
        read.put("message_id", new MessageId(UUID.randomUUID()).text());
        assertThat(marks.tell(bakery.sender(), read).map(Refusal::fault)).contains(RequestFault.INVALID);
    }

    @Test
    void fetchesAFileThroughForTheBusinessThatGotIt() throws Exception {
        String id = Long.toString(Math.abs(UUID.randomUUID().getMostSignificantBits()));
        byte[] picture = "a picture".getBytes(StandardCharsets.UTF_8);
        network.keep(id, picture);
        files.remember(Map.of(id, bakery.sender()));
        EnrolledBusiness other = world.onAccount();

        io.tollgate.cloudapi.Answer described = files(clock).describe(get(bakery, id, ""));
        URI address = URI.create(JsonMapper.shared().readTree(described.body()).path("url").asString());

        assertThat(described.status()).isEqualTo(200);
        assertThat(address.toString()).startsWith("http://localhost/downstream/v1/file?id=" + id).doesNotContain(TOKEN);
        MockHttpServletRequest fetching = get(bakery, "", address.getQuery());
        assertThat(files(clock).file(fetching).status()).isEqualTo(200);
        try (var content = ((StreamedBody) fetching.getAttribute("tollgate.streamed-body")).content()) {
            assertThat(content.readAllBytes()).isEqualTo(picture);
        }
        assertThat(files(clock).describe(get(other, id, "")).status()).isEqualTo(400);
        assertThat(files(clock).file(get(other, "", address.getQuery())).status()).isEqualTo(404);
        assertThat(files(clock).file(get(bakery, "", address.getQuery().replace("seal=", "seal=0"))).status()).isEqualTo(404);
        Clock later = Clock.offset(clock, Duration.ofMinutes(6));
        assertThat(files(later).file(get(bakery, "", address.getQuery())).status()).isEqualTo(404);
        assertThat(files(clock).describe(get(bakery, "77", "")).status()).isEqualTo(400);
    }

    @Test
    void fetchesNoFileThatIsTooLarge() {
        String id = Long.toString(Math.abs(UUID.randomUUID().getMostSignificantBits()));
        network.keep(id, new byte[2_000]);
        files.remember(Map.of(id, bakery.sender()));
        use("media-limit", "1000B");

        assertThat(files(clock).describe(get(bakery, id, "")).status()).isEqualTo(413);
    }

    private NetworkFiles files(Clock at) {
        return new NetworkFiles(gate, answers, businesses, files, numbers, client, breaker, settings, keys, at);
    }

    private static MockHttpServletRequest get(EnrolledBusiness business, String id, String query) {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/v25.0/" + id);
        request.addHeader("Authorization", "Bearer " + business.token());
        request.setAttribute(CloudApiPaths.SENDER, id);
        List.of(query.split("&")).stream().filter(pair -> pair.contains("="))
                .forEach(pair -> request.addParameter(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1)));
        return request;
    }

    private static final String TEXT = "{\"type\":\"text\",\"text\":{\"body\":\"x\"}}";

    private Answer send(CloudApiStub.Disturbance fault) {
        network.disturbedBy(fault);
        return channel.offer(message(TEXT), 0);
    }

    private CloudApiStub.Disturbance refusing(int status, int code, String title, String details) {
        return (exchange, call) -> {
            network.refuse(exchange, status, code, title, details);
            return true;
        };
    }

    private static CloudApiStub.Disturbance answering(int status, String body) {
        return (exchange, call) -> {
            write(exchange, status, body);
            return true;
        };
    }

    private static void write(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static void quietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    private HandOver message(String content) {
        return message(bakery, mia, content);
    }

    private HandOver message(EnrolledBusiness business, Person to, String content) {
        return message(business, to, content, new MessageId(UUID.randomUUID()));
    }

    private HandOver message(EnrolledBusiness business, Person to, String content, MessageId id) {
        return new HandOver(id, business.id(), business.sender(), to.id(), Category.SERVICE, Kind.TEXT, Optional.empty(), now,
                now.plus(Duration.ofHours(1)), 0, Content.deflated(content.getBytes(StandardCharsets.UTF_8)));
    }

    /** A message that has left, with its money held: the handset's channel has it, and is silent. */
    private HandOver onItsWay() {
        return message(bakery, mia, TEXT, onItsWay(mia));
    }

    private MessageId onItsWay(Person to) {
        MessageId message = bakery.sends(Category.UTILITY, to, now);
        eventually(() -> world.history().outcome(message).equals("OPEN"));
        return message;
    }

    private static void eventually(Callable<Boolean> so) {
        await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(20)).until(so);
    }

    private URI webhook() {
        return URI.create("http://127.0.0.1:" + port + "/downstream/v1/webhook");
    }
}
