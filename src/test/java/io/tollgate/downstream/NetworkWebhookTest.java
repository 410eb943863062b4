package io.tollgate.downstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tollgate.TollgateTest;
import io.tollgate.consent.ConsentStatus.State;
import io.tollgate.consent.Purpose;
import io.tollgate.delivery.Handset.Behaviour;
import io.tollgate.delivery.NetworkIds;
import io.tollgate.delivery.PartnerServer;
import io.tollgate.message.Category;
import io.tollgate.media.MediaFile;
import io.tollgate.media.MediaFiles;
import io.tollgate.media.MediaId;
import io.tollgate.message.MessageId;
import io.tollgate.secrets.WebhookSignature;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.LedgerAudit;
import io.tollgate.world.Office;
import io.tollgate.world.Partner;
import io.tollgate.world.Person;
import io.tollgate.world.World;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The Cloud API behind Tollgate calls back over HTTP: what became of messages, and what people wrote. */
@TollgateTest
class NetworkWebhookTest {

    private static final String SECRET = "the secret of the app";
    private static final String TOKEN = "EAAG-never-shown-again";
    private static final AtomicInteger ids = new AtomicInteger();

    @LocalServerPort
    int port;
    @Value("${tollgate.data}")
    Path data;
    @Autowired
    World world;
    @Autowired
    NetworkIds networkIds;
    @Autowired
    MediaFiles files;

    private Office office;
    private EnrolledBusiness bakery;
    private PartnerServer partner;
    private Person mia;
    private final Instant now = Instant.ofEpochSecond(Instant.now().getEpochSecond());

    @BeforeEach
    void open() {
        office = Office.at(port, data);
        partner = PartnerServer.start();
        bakery = world.business().named("Krume").onAccount("100").enrol();
        bakery.listens(partner.url("/hook"), "the bakery's own secret");
        office.put("/downstream/webhook", "{\"appSecret\":\"" + SECRET + "\",\"verifyToken\":\"a-token-of-our-own\"}").is(204);
        office.put(numberPath(), "{\"networkPhoneNumberId\":\"" + networkNumber() + "\",\"token\":\"" + TOKEN + "\"}").is(200);
        mia = world.personIn("AT").consentsTo(bakery).hasHandset(Behaviour.OFFLINE);
    }

    @AfterEach
    void close() {
        partner.close();
    }

    @Test
    void aTokenGoesInAndNeverComesOut() {
        String shown = office.get(numberPath()).is(200).body();

        assertThat(shown).contains(networkNumber()).doesNotContain(TOKEN);
        assertThat(world.database().queryForObject("SELECT COUNT(*) FROM downstream_number WHERE token LIKE ?", Integer.class,
                "%never-shown%")).isZero();
        assertThat(new NetworkNumber("1", TOKEN).toString()).doesNotContain(TOKEN);
        EnrolledBusiness other = world.onAccount();
        office.get("/businesses/" + other.handle() + "/senders/" + bakery.phoneNumberId() + "/network").is(404);
        office.put("/businesses/" + other.handle() + "/senders/" + other.phoneNumberId() + "/network",
                "{\"networkPhoneNumberId\":\"" + networkNumber() + "\",\"token\":\"x\"}").is(400);
        office.put(numberPath(), "{\"token\":\"two words\"}").is(400);
        office.put(numberPath(), "{\"networkPhoneNumberId\":\"12a\",\"token\":\"x\"}").is(400);
        office.put("/downstream/webhook", "{\"appSecret\":\"short\",\"verifyToken\":\"a-token-of-our-own\"}").is(400);
        office.delete(numberPath()).is(204);
        office.get(numberPath()).is(404);
    }

    @Test
    void answersTheHandshakeWithTheChallenge() {
        assertThat(handshake("subscribe", "a-token-of-our-own", "1158201444")).isEqualTo("200 1158201444");
        assertThat(handshake("subscribe", "another-token", "1158201444")).startsWith("401").doesNotContain("1158201444");
        assertThat(handshake("unsubscribe", "a-token-of-our-own", "1158201444")).startsWith("400");
        assertThat(handshake("subscribe", "a-token-of-our-own", "%3Cscript%3E")).startsWith("400");
    }

    @Test
    void takesNothingThatIsNotSigned() {
        MessageId message = sent();
        String body = body(status("wamid.X", "delivered", message));

        assertThat(post(body).status()).isEqualTo(401);
        assertThat(post(body, WebhookSignature.HEADER, "sha256=" + "0".repeat(64)).status()).isEqualTo(401);
        assertThat(post(body, WebhookSignature.HEADER, signature(body + " ")).status()).isEqualTo(401);
        assertThat(post(body, WebhookSignature.HEADER, signature(body).toUpperCase(java.util.Locale.ROOT)).status()).isEqualTo(401);
        assertThat(world.history().charges(message)).isZero();
    }

    @Test
    void chargesOnceForADelivery() {
        MessageId message = sent();
        networkIds.add(CloudApiChannel.NAME, Map.of(message, "wamid.N" + message.value()));

        IntStream.range(0, 3).forEach(_ -> tell(body(status("wamid.N" + message.value(), "read", null),
                status("wamid.N" + message.value(), "delivered", null), status("wamid.N" + message.value(), "sent", null))));

        eventually(() -> world.history().charges(message) == 1);
        eventually(() -> world.history().receipts(message).containsAll(List.of("DELIVERED", "READ")));
        assertThat(world.history().outcome(message)).isEqualTo("CHARGED");
        new LedgerAudit(world.database()).of(bakery);
    }

    /** The answer to the request was lost, so only our own id in the network's note leads to the message. */
    @Test
    void findsAMessageByItsNoteAndKeepsTheNetworksId() {
        MessageId message = sent();
        String id = "wamid.L" + message.value();

        tell(body(status(id, "delivered", message)));

        eventually(() -> world.history().charges(message) == 1);
        assertThat(networkIds.message(CloudApiChannel.NAME, id)).contains(message);
        tell(body(status(id, "read", null)));
        eventually(() -> world.history().receipts(message).contains("READ"));
        assertThat(partner.posts().stream().flatMap(post -> post.statuses().stream()))
                .allSatisfy(status -> assertThat(status.note()).isEqualTo("note"));
    }

    @Test
    void passesOnAFailureWithItsOwnCodeTitleAndDetails() {
        MessageId message = sent();

        tell(body("""
                {"id":"wamid.F%s","status":"failed","timestamp":"%d","recipient_id":"436","biz_opaque_callback_data":"%s",
                 "errors":[{"code":131049,"title":"Healthy ecosystem","message":"Healthy ecosystem",
                  "error_data":{"details":"Not delivered to %s"}}]}"""
                .formatted(message.value(), now.getEpochSecond(), message, mia.number().e164())));

        eventually(() -> world.history().outcome(message).equals("RELEASED"));
        assertThat(world.history().charges(message)).isZero();
        eventually(() -> toldOf(message).stream().anyMatch(status -> status.path("status").asString().equals("failed")));
        JsonNode error = toldOf(message).getLast().path("errors").path(0);
        assertThat(error.path("code").intValue()).isEqualTo(131049);
        assertThat(error.path("title").asString()).isEqualTo("Healthy ecosystem");
        assertThat(error.path("error_data").path("details").asString()).isEqualTo("Not delivered to ...");
        assertThat(error.toString()).doesNotContain(mia.number().e164().substring(1));
    }

    /** A thousand statuses of three hundred messages, twice, in any order, at the same time. */
    @Test
    void chargesEachDeliveredMessageOnceOutOfABatchOfAThousand() throws Exception {
        List<MessageId> delivered = IntStream.range(0, 8).mapToObj(_ -> sent()).toList();
        List<MessageId> failed = IntStream.range(0, 2).mapToObj(_ -> sent()).toList();
        List<String> statuses = new ArrayList<>();
        for (MessageId message : delivered) {
            Stream.of("sent", "delivered", "read").forEach(type -> statuses.add(status("wamid.B" + message.value(), type, message)));
        }
        failed.forEach(message -> statuses.add(status("wamid.B" + message.value(), "failed", message)));
        while (statuses.size() < 1_000) {
            statuses.add(statuses.get(statuses.size() % 26));
        }
        Collections.shuffle(statuses, new Random(7));

        String one = body(statuses.toArray(String[]::new));
        Collections.shuffle(statuses, new Random(8));
        String other = body(statuses.toArray(String[]::new));
        try (var threads = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
            var both = List.of(threads.submit(() -> tell(one)), threads.submit(() -> tell(other)));
            for (var answer : both) {
                assertThat(answer.get().json().path("statuses").intValue()).isEqualTo(1_000);
            }
        }

        eventually(() -> Stream.concat(delivered.stream(), failed.stream()).noneMatch(it -> world.history().outcome(it).equals("OPEN")));
        assertThat(delivered).allSatisfy(message -> assertThat(world.history().charges(message)).isEqualTo(1));
        assertThat(failed).allSatisfy(message -> assertThat(world.history().charges(message)).isZero());
        assertThat(bakery.heldMicros()).isZero();
        new LedgerAudit(world.database()).of(bakery);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "not json", "[]", "{}", "{\"entry\":7}", "{\"entry\":[{\"changes\":[{}]}]}",
        "{\"entry\":[{\"changes\":[{\"field\":\"account_update\",\"value\":{\"event\":\"DISABLED_UPDATE\"}}]}]}",
        "{\"entry\":[{\"changes\":[{\"field\":\"messages\",\"value\":{\"metadata\":{\"phone_number_id\":\"999\"},"
                + "\"messages\":[{\"id\":\"a\"}]}}]}]}",
        "{\"entry\":[{\"changes\":[{\"field\":\"messages\",\"value\":{\"statuses\":[{\"id\":\"wamid.nobody\",\"status\":\"read\","
                + "\"timestamp\":\"1\"}]}}]}]}",
        "{\"entry\":[{\"changes\":[{\"field\":\"messages\",\"value\":{\"statuses\":[{\"id\":\"wamid.x\",\"status\":\"exploded\","
                + "\"timestamp\":\"1\"}]}}]}]}",
        "{\"entry\":[{\"changes\":[{\"field\":\"messages\",\"value\":{\"statuses\":[7,null,{\"id\":7,\"status\":[],"
                + "\"timestamp\":{}}]}}]}]}",
    })
    void takesWhatIsSignedAndStrangeAndCountsIt(String body) {
        Partner.Reply reply = tell(body);

        assertThat(reply.json().path("strange").intValue()).isPositive();
        assertThat(reply.json().path("statuses").intValue()).isZero();
    }

    @Test
    void aStrangeStatusHoldsNoOtherBack() {
        MessageId message = sent();

        Partner.Reply reply = tell(body("{\"id\":7}", status("wamid.S" + message.value(), "delivered", message),
                status("wamid.unknown", "read", null)));

        assertThat(reply.json().path("statuses").intValue()).isEqualTo(1);
        assertThat(reply.json().path("strange").intValue()).isEqualTo(2);
        eventually(() -> world.history().charges(message) == 1);
    }

    @Test
    void aStopByTheNetworkIsAStop() {
        tell(inbound(written("{\"type\":\"text\",\"text\":{\"body\":\"STOP\"}}")));

        assertThat(mia.consent(bakery, Purpose.MARKETING)).isEqualTo(State.WITHDRAWN);
    }

    @Test
    void theBusinessGetsAnswersWithItsOwnIds() {
        MessageId message = sent();
        String file = Long.toString(message.value().getMostSignificantBits() >>> 8);
        networkIds.add(CloudApiChannel.NAME, Map.of(message, "wamid.Q" + message.value()));

        tell(inbound(
                written("{\"type\":\"text\",\"text\":{\"body\":\"Ja bitte\"},\"context\":{\"from\":\"43\",\"id\":\"wamid.Q%s\"}}"
                        .formatted(message.value())),
                written("{\"type\":\"reaction\",\"reaction\":{\"message_id\":\"wamid.Q%s\",\"emoji\":\"\\u2764\"}}"
                        .formatted(message.value())),
                written("{\"type\":\"image\",\"image\":{\"id\":\"%s\",\"mime_type\":\"image/jpeg\"}}"
                        .formatted(file))));

        eventually(() -> written().size() == 3);
        assertThat(written()).anySatisfy(it -> assertThat(it.at("/context/id").asString()).isEqualTo(message.text()));
        assertThat(written()).anySatisfy(it -> assertThat(it.at("/reaction/message_id").asString()).isEqualTo(message.text()));
        assertThat(partner.posts()).anySatisfy(post -> assertThat(new String(post.body(), StandardCharsets.UTF_8))
                .contains("\"phone_number_id\":\"" + bakery.phoneNumberId() + "\"").doesNotContain(networkNumber()));
        MediaId ours = MediaId.parse(written().stream().map(it -> it.at("/image/id").asString("")).filter(id -> !id.isEmpty()).findFirst()
                .orElseThrow()).orElseThrow();
        assertThat(files.find(ours, bakery.id()).flatMap(MediaFile::networkId)).contains(file);
        assertThat(files.find(ours, world.onAccount().id())).as("of another business").isEmpty();
        assertThat(world.database().queryForObject("SELECT recipient FROM media WHERE id = ?", byte[].class, ours.value()))
                .isEqualTo(mia.id().bytes());
    }

    @Test
    void takesAnAnswerOnceHoweverOftenItComes() {
        String body = inbound(written("{\"type\":\"text\",\"text\":{\"body\":\"Hallo\"}}"));

        assertThat(tell(body).json().path("messages").intValue()).isEqualTo(1);
        assertThat(tell(body).json().path("repeated").intValue()).isEqualTo(1);
        eventually(() -> written().size() == 1);
    }

    /** Puts a message on its way to somebody who is not there: the handset's channel has it, and only the network says what came of it. */
    private MessageId sent() {
        MessageId message = bakery.sends(Category.UTILITY, mia, now);
        eventually(() -> world.history().outcome(message).equals("OPEN"));
        return message;
    }

    private static void eventually(Callable<Boolean> so) {
        await().pollInterval(Duration.ofMillis(20)).until(so);
    }

    private String numberPath() {
        return "/businesses/" + bakery.handle() + "/senders/" + bakery.phoneNumberId() + "/network";
    }

    private String networkNumber() {
        return "7" + bakery.phoneNumberId();
    }

    private String status(String id, String type, @org.jspecify.annotations.Nullable MessageId note) {
        return "{\"id\":\"%s\",\"status\":\"%s\",\"timestamp\":\"%d\",\"recipient_id\":\"43\"%s}".formatted(id, type, now.getEpochSecond(),
                note == null ? "" : ",\"biz_opaque_callback_data\":\"" + note + "\"");
    }

    private String body(String... statuses) {
        return envelope("\"statuses\":[" + String.join(",", statuses) + "]");
    }

    private String written(String content) {
        return "{\"from\":\"%s\",\"id\":\"wamid.W%d\",\"timestamp\":\"%d\",%s".formatted(mia.number().waId(), ids.incrementAndGet(),
                now.getEpochSecond(), content.substring(1));
    }

    private String inbound(String... messages) {
        return envelope("\"contacts\":[{\"profile\":{\"name\":\"Mia\"},\"wa_id\":\"" + mia.number().waId() + "\"}],\"messages\":["
                + String.join(",", messages) + "]");
    }

    private String envelope(String content) {
        return "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"1\",\"changes\":[{\"field\":\"messages\",\"value\":{"
                + "\"messaging_product\":\"whatsapp\",\"metadata\":{\"display_phone_number\":\"43\",\"phone_number_id\":\""
                + networkNumber()
                + "\"}," + content + "}}]}]}";
    }

    private List<JsonNode> written() {
        return told("messages");
    }

    private List<JsonNode> toldOf(MessageId message) {
        return told("statuses").stream().filter(status -> status.path("id").asString().equals(message.text())).toList();
    }

    private List<JsonNode> told(String kind) {
        return partner.posts().stream().map(post -> JsonMapper.shared().readTree(post.body()))
                .flatMap(body -> body.path("entry").valueStream()).flatMap(entry -> entry.path("changes").valueStream())
                .flatMap(change -> change.path("value").path(kind).valueStream()).toList();
    }

    private Partner.Reply tell(String body) {
        Partner.Reply reply = post(body, WebhookSignature.HEADER, signature(body));
        assertThat(reply.status()).as(reply.json().toString()).isEqualTo(200);
        return reply;
    }

    private static String signature(String body) {
        return WebhookSignature.of(body.getBytes(StandardCharsets.UTF_8), SECRET);
    }

    private Partner.Reply post(String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url("")).header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return Partner.exchange(request.build());
    }

    private String handshake(String mode, String token, String challenge) {
        Partner.Reply reply = Partner.exchange(HttpRequest
                .newBuilder(url("?hub.mode=" + mode + "&hub.verify_token=" + token + "&hub.challenge=" + challenge)).build());
        return reply.status() + " " + new String(reply.response().body(), StandardCharsets.UTF_8);
    }

    private URI url(String query) {
        return URI.create("http://127.0.0.1:" + port + "/downstream/v1/webhook" + query);
    }
}
