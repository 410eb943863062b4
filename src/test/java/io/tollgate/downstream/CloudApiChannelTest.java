package io.tollgate.downstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tollgate.TollgateTest;
import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.RequestFault;
import io.tollgate.delivery.ChannelAnswer;
import io.tollgate.delivery.ChannelOutages;
import io.tollgate.delivery.HandOver;
import io.tollgate.delivery.Handset.Behaviour;
import io.tollgate.delivery.NetworkIds;
import io.tollgate.demonstration.CloudApiStub;
import io.tollgate.demonstration.CloudApiStub.Call;
import io.tollgate.demonstration.CloudApiStub.Manner;
import io.tollgate.media.MediaFile;
import io.tollgate.media.MediaFiles;
import io.tollgate.media.MediaId;
import io.tollgate.media.MediaOrigin;
import io.tollgate.media.SampleFiles;
import io.tollgate.media.Upload;
import io.tollgate.message.Category;
import io.tollgate.message.Content;
import io.tollgate.message.Kind;
import io.tollgate.message.Message;
import io.tollgate.message.MessageId;
import io.tollgate.message.Payload;
import io.tollgate.secrets.Keys;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.LedgerAudit;
import io.tollgate.world.Person;
import io.tollgate.world.World;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
    Keys keys;
    @Autowired
    MediaFiles media;
    @Autowired
    UploadedFiles uploaded;
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
        settings = DownstreamTestSettings.at(network.url(), values);
        client = new NetworkClient(settings);
        breaker = new Breaker(settings, new ChannelOutages(), new SimpleMeterRegistry());
        channel = new CloudApiChannel(settings, numbers, bodies, new NetworkUploads(media, uploaded, breaker, client), new Pace(settings),
                breaker, client);
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

        ChannelAnswer answer = channel.offer(message);

        assertThat(answer).isInstanceOfSatisfying(ChannelAnswer.Sent.class, sent -> assertThat(sent.networkId()).startsWith("wamid.HBg"));
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

        channel.offer(message("{\"type\":\"text\",\"text\":{\"body\":\"x\"},\"context\":{\"message_id\":\"" + lost + "\"}}"));
        channel.offer(message("{\"type\":\"text\",\"text\":{\"body\":\"x\"},\"context\":{\"message_id\":\"wamid.HERS\"}}"));
        ChannelAnswer reaction = channel.offer(
                message("{\"type\":\"reaction\",\"reaction\":{\"message_id\":\"" + lost + "\",\"emoji\":\"x\"}}"));

        assertThat(network.taken()).extracting(call -> call.body().at("/context/message_id").asString("")).containsExactly("",
                "wamid.HERS");
        assertThat(reaction).isInstanceOfSatisfying(ChannelAnswer.Rejected.class, refused -> assertThat(refused.code()).isEqualTo(131009));
        assertThat(channel.offer(message("{}"))).isInstanceOf(ChannelAnswer.Rejected.class);
    }

    @Test
    void saysWhatTheNetworkSaid() {
        assertThat(send(refusing(400, 131049, "Healthy ecosystem engagement", "Not now.")))
                .isEqualTo(new ChannelAnswer.Rejected(131049, "Healthy ecosystem engagement", "Not now."));
        assertThat(send(refusing(503, 131016, "Service unavailable", "Later."))).isInstanceOf(ChannelAnswer.Later.class);
        assertThat(send(answering(502, "<html>Bad gateway</html>"))).isInstanceOf(ChannelAnswer.Unknown.class);
        assertThat(send(answering(200, "x".repeat(1 << 20)))).isInstanceOf(ChannelAnswer.Unknown.class);
        assertThat(send((exchange, call) -> {
            exchange.getResponseHeaders().set("Location", network.url() + "/elsewhere");
            exchange.sendResponseHeaders(307, -1);
            return true;
        })).isInstanceOf(ChannelAnswer.Later.class);
        assertThat(network.taken()).isEmpty();
    }

    @Test
    void holdsANumberBackThatTheNetworkThrottles() {
        assertThat(send(refusing(429, 130429, "Rate limit hit", "Too fast."))).isInstanceOf(ChannelAnswer.Later.class);
        network.disturbedBy((exchange, call) -> false);

        assertThat(channel.offer(message(TEXT))).isInstanceOf(ChannelAnswer.Held.class);
        assertThat(network.taken()).isEmpty();
        EnrolledBusiness other = world.onAccount();
        numbers.set(other.sender(), "8" + other.phoneNumberId(), TOKEN, now);
        assertThat(channel.offer(message(other, world.person(), TEXT))).isInstanceOf(ChannelAnswer.Sent.class);
    }

    @Test
    void holdsAPairBackThatTheNetworkThrottles() {
        assertThat(send(refusing(400, 131056, "Pair rate limit hit", "Too fast.")))
                .isEqualTo(new ChannelAnswer.Later("code 131056", Optional.of(Duration.ofSeconds(1))));
        network.disturbedBy((exchange, call) -> false);

        assertThat(channel.offer(message(TEXT))).isInstanceOf(ChannelAnswer.Held.class);
        assertThat(channel.offer(message(bakery, world.personIn("AT"), TEXT))).isInstanceOf(ChannelAnswer.Sent.class);
    }

    @Test
    void waitsForATokenAndGoesOnWithANewOne() {
        numbers.set(bakery.sender(), "8" + bakery.phoneNumberId(), "an-old-token", now);
        Pace pace = new Pace(settings);
        DownstreamNumbers own = new DownstreamNumbers(world.the(org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate.class),
                keys, pace);
        channel = new CloudApiChannel(settings, own, bodies, new NetworkUploads(media, uploaded, breaker, client), pace, breaker, client);

        assertThat(channel.offer(message(TEXT))).isEqualTo(new ChannelAnswer.Later("code 190", Optional.of(Duration.ofMinutes(5))));
        own.set(bakery.sender(), "8" + bakery.phoneNumberId(), TOKEN, now);
        assertThat(channel.offer(message(TEXT))).isInstanceOf(ChannelAnswer.Sent.class);
        own.remove(bakery.sender());
        assertThat(channel.offer(message(TEXT))).isInstanceOf(ChannelAnswer.Held.class);
        assertThat(network.taken()).hasSize(1);
    }

    @Test
    void leavesAFailingNetworkAlone() {
        use("breaker-calls", "10", "breaker-pause", "60s", "answer", "5s", "per-second", "1000");
        network.disturbedBy(answering(500, "<html>Oops</html>"));
        for (int i = 0; i < 10; i++) {
            assertThat(channel.offer(message(bakery, world.personIn("AT"), TEXT))).isInstanceOf(ChannelAnswer.Unknown.class);
        }

        assertThat(channel.offer(message(TEXT)))
                .isEqualTo(new ChannelAnswer.Held("the network fails", Duration.ofSeconds(60)));
        assertThat(channel.room()).isZero();
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

        assertThat(channel.offer(message)).isInstanceOf(ChannelAnswer.Unknown.class);
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

        assertThat(channel.offer(delivered)).isInstanceOf(ChannelAnswer.Sent.class);
        assertThat(channel.offer(lost)).isInstanceOf(ChannelAnswer.Sent.class);

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

        assertThat(channel.offer(message)).isInstanceOf(ChannelAnswer.Sent.class);
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
    void uploadsAFileOnceAndSendsTheNetworksId() {
        String id = Upload.id(bakery, "image/png", SampleFiles.PNG);
        HandOver message = message("{\"type\":\"image\",\"image\":{\"id\":\"%s\",\"caption\":\"look\"}}".formatted(id));

        assertThat(channel.offer(message)).as("the file goes first").isInstanceOf(ChannelAnswer.Held.class);
        eventually(() -> channel.offer(message) instanceof ChannelAnswer.Sent);
        assertThat(channel.offer(message(template(id)))).isInstanceOf(ChannelAnswer.Sent.class);

        String given = network.taken().getFirst().body().at("/image/id").asString();
        assertThat(given).isNotEqualTo(id);
        assertThat(network.taken().getFirst().body().at("/image/caption").asString()).isEqualTo("look");
        assertThat(network.taken().getLast().body().at("/template/components/0/parameters/0/image/id").asString()).isEqualTo(given);
        assertThat(network.files()).isEqualTo(1);
        String form = new String(network.uploaded(given).orElseThrow(), StandardCharsets.ISO_8859_1);
        assertThat(form).contains("name=\"messaging_product\"").contains("whatsapp").contains("name=\"type\"").contains("image/png")
                .contains(new String(SampleFiles.PNG, StandardCharsets.ISO_8859_1));
    }

    @Test
    void anotherProcessFindsTheNetworksId() {
        String id = Upload.id(bakery, "image/png", SampleFiles.PNG);
        eventually(() -> channel.offer(message(template(id))) instanceof ChannelAnswer.Sent);
        use("answer", "2s");

        assertThat(channel.offer(message(template(id)))).isInstanceOf(ChannelAnswer.Sent.class);
        assertThat(network.files()).isEqualTo(1);
    }

    @Test
    void rejectsAMessageWhoseFileTheNetworkRefusesOrThatIsGone() {
        String id = Upload.id(bakery, "image/png", SampleFiles.PNG);
        network.disturbedBy((exchange, call) -> {
            if (call.body().has("upload")) {
                network.refuse(exchange, 400, 100, "Invalid parameter", "The picture is broken.");
                return true;
            }
            return false;
        });
        eventually(() -> channel.offer(message(template(id))) instanceof ChannelAnswer.Rejected);
        ChannelAnswer.Rejected refused = (ChannelAnswer.Rejected) channel.offer(message(template(id)));
        assertThat(refused).isEqualTo(new ChannelAnswer.Rejected(131053, "Media upload error", "The picture is broken."));

        media.delete(MediaId.parse(id).orElseThrow());
        assertThat(channel.offer(message(template(id)))).isInstanceOf(ChannelAnswer.Rejected.class).isNotEqualTo(refused);
        assertThat(network.taken()).isEmpty();
    }

    @Test
    void waitsIfAFileCannotBeUploadedAtTheMoment() {
        String id = Upload.id(bakery, "image/png", SampleFiles.PNG);
        network.disturbedBy(answering(500, "oops"));

        eventually(() -> channel.offer(message(template(id))).equals(
                new ChannelAnswer.Held("a file could not be uploaded to the network", Duration.ofSeconds(15))));
        assertThat(network.taken()).isEmpty();
    }

    private static String template(String id) {
        return "{\"type\":\"template\",\"template\":{\"name\":\"x\",\"language\":{\"code\":\"en\"},\"components\":[{\"type\":\"header\","
                + "\"parameters\":[{\"type\":\"image\",\"image\":{\"id\":\"" + id + "\"}}]}]}}";
    }

    @Test
    void sendsWhatSomebodySentByTheNetworksId() {
        String file = Long.toString(UUID.randomUUID().getMostSignificantBits() >>> 8);
        MediaId ours = media.remember(Map.of(file, new MediaFiles.Sent(bakery.id(), bakery.sender()))).get(file);

        assertThat(channel.offer(message(template(ours.toString())))).isInstanceOf(ChannelAnswer.Sent.class);
        assertThat(network.taken().getFirst().body().at("/template/components/0/parameters/0/image/id").asString()).isEqualTo(file);
    }

    @Test
    void fetchesAFileThatSomebodySent() throws Exception {
        String id = Long.toString(UUID.randomUUID().getMostSignificantBits() >>> 8);
        MediaId ours = media.remember(Map.of(id, new MediaFiles.Sent(bakery.id(), bakery.sender()))).get(id);
        MediaFile file = media.find(ours, bakery.id()).orElseThrow();

        assertThat(fetched(file)).as("not there").isEqualTo(new MediaOrigin.Fetched.Not(new Refusal(RequestFault.UNKNOWN_SENDER,
                "There is no file with this id, or this token may not use it.")));
        network.keep(id, SampleFiles.JPEG);
        if (fetched(file) instanceof MediaOrigin.Fetched.Coming(String type, InputStream content)) {
            try (content) {
                assertThat(content.readAllBytes()).isEqualTo(SampleFiles.JPEG);
            }
            assertThat(type).isEqualTo("image/jpeg");
        }
        use("media-limit", "10B");
        assertThat(fetched(file)).isInstanceOfSatisfying(MediaOrigin.Fetched.Not.class,
                not -> assertThat(not.why().fault()).isEqualTo(RequestFault.TOO_LARGE));
        numbers.remove(bakery.sender());
        assertThat(fetched(file)).isInstanceOf(MediaOrigin.Fetched.Not.class);
    }

    private MediaOrigin.Fetched fetched(MediaFile file) {
        return new NetworkFiles(numbers, client, breaker, settings).fetch(file);
    }

    private static final String TEXT = "{\"type\":\"text\",\"text\":{\"body\":\"x\"}}";

    private ChannelAnswer send(CloudApiStub.Disturbance fault) {
        network.disturbedBy(fault);
        return channel.offer(message(TEXT));
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
        return new HandOver(new Message(id, business.id(), business.sender(), to.id(), Category.SERVICE),
                new Payload(Kind.TEXT, Optional.empty(), Content.deflated(content.getBytes(StandardCharsets.UTF_8))), now,
                now.plus(Duration.ofHours(1)));
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
        await().pollInterval(Duration.ofMillis(20)).until(so);
    }

    private URI webhook() {
        return URI.create("http://127.0.0.1:" + port + "/downstream/v1/webhook");
    }
}
