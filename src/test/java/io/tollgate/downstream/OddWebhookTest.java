package io.tollgate.downstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.consent.ConsentStatus.State;
import io.tollgate.consent.Purpose;
import io.tollgate.database.Times;
import io.tollgate.delivery.NetworkIds;
import io.tollgate.message.MessageId;
import io.tollgate.messenger.Messenger;
import io.tollgate.secrets.WebhookSignature;
import io.tollgate.world.EnrolledBusiness;
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
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Webhooks in which something is odd: all that is sound is taken, the stop above all, whoever reports it. */
@TollgateTest
class OddWebhookTest {

    private static final String SECRET = "the secret of the app";
    private static final List<String> ODD = List.of("null", "7", "true", "\"odd\"", "[]", "[null]", "[[{}]]");
    private static final String LONG_NAME = "{\"wa_id\":\"436640000000\",\"profile\":{\"name\":\"" + "n".repeat(1_100) + "\"}}";
    private static final Map<String, List<String>> ODD_OBJECTS = Map.of(
            "contacts", List.of(LONG_NAME, "{\"profile\":\"odd\"}", "{\"wa_id\":{}}", "{\"user_id\":[],\"wa_id\":true,\"profile\":7}"),
            "messages", List.of("{}", "{\"from\":{}}", "{\"from\":\"436640000000\",\"id\":\"" + "i".repeat(129) + "\",\"type\":\"text\"}",
                    "{\"from\":\"436640000000\",\"id\":\"wamid.O\",\"timestamp\":\"1764000000\",\"type\":\"text\",\"text\":\"odd\"}"),
            "statuses", List.of("{}", "{\"id\":7,\"status\":[],\"timestamp\":{}}",
                    "{\"id\":\"wamid.nobody\",\"status\":\"read\",\"timestamp\":\"1764000000\"}"),
            "user_preferences", List.of("{}", "{\"wa_id\":\"12\",\"category\":\"marketing_messages\",\"value\":\"stop\"}",
                    "{\"wa_id\":\"436640000000\",\"category\":\"marketing_messages\",\"value\":\"perhaps\",\"timestamp\":\"1\"}"));

    @LocalServerPort
    int port;
    @Value("${tollgate.data}")
    Path data;
    @Autowired
    World world;
    @Autowired
    NetworkIds ids;

    private EnrolledBusiness bakery;
    private Messenger messenger;
    private final Instant now = Instant.ofEpochSecond(Instant.now().getEpochSecond());

    @BeforeEach
    void open() {
        Office office = Office.at(port, data);
        messenger = new Messenger(port, data);
        bakery = world.business().named("Krume").onAccount("100").enrol();
        office.put("/downstream/webhook", "{\"appSecret\":\"" + SECRET + "\",\"verifyToken\":\"a-token-of-our-own\"}").is(204);
        office.put("/businesses/" + bakery.handle() + "/senders/" + bakery.phoneNumberId() + "/network",
                "{\"networkPhoneNumberId\":\"" + networkNumber() + "\",\"token\":\"a-token\"}").is(200);
    }

    /** The lists of one change with what is odd in them. @param odd places below the value */
    private record Mixed(String json, Set<String> odd) {

        private Stream<String> oddOutside(String list) {
            return odd.stream().filter(place -> !place.startsWith(list));
        }
    }

    /** All sound elements are there once, at random places between odd ones. */
    private static Mixed mixed(Random random, Map<String, List<String>> sound) {
        Set<String> odd = new TreeSet<>();
        List<String> lists = new ArrayList<>();
        for (String list : List.of("contacts", "messages", "statuses", "user_preferences")) {
            List<String> wrong = Stream.concat(ODD.stream(), ODD_OBJECTS.get(list).stream()).toList();
            List<String> all = new ArrayList<>();
            List<String> left = new ArrayList<>(sound.get(list));
            int strangers = 1 + random.nextInt(4);
            while (!left.isEmpty() || strangers > 0) {
                if (random.nextInt(left.size() + strangers) < strangers) {
                    odd.add(list + "[" + all.size() + "]");
                    all.add(wrong.get(random.nextInt(wrong.size())));
                    strangers--;
                } else {
                    all.add(left.remove(random.nextInt(left.size())));
                }
            }
            lists.add("\"" + list + "\":[" + String.join(",", all) + "]");
        }
        return new Mixed(String.join(",", lists), odd);
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void takesAllThatIsSoundBesideOddElementsAtAnyPlace(CapturedOutput output) {
        MessageId message = new MessageId(UUID.randomUUID());
        for (int seed = 1; seed <= 16; seed++) {
            Random random = new Random(seed);
            Person mia = world.personIn("AT").consentsTo(bakery);
            Person nora = world.personIn("AT").consentsTo(bakery);
            String hello = written(mia, "Hallo");
            Mixed mixed = mixed(random, Map.of(
                    "contacts", List.of(contact(mia), contact(nora)),
                    "messages", List.of(hello, written(mia, "STOP"), written(nora, "Guten Tag"), hello),
                    "statuses", List.of(status("wamid.R" + seed, message), status("wamid.R" + seed, message)),
                    "user_preferences", List.of(preference(nora, "stop"))));

            JsonNode answer;
            if (seed % 2 == 0) {
                answer = toldByTheNetwork(200, mixed.json());
                assertThat(answer.path("statuses").intValue()).as("seed " + seed).isEqualTo(2);
                assertThat(answer.path("messages").intValue()).as("seed " + seed).isEqualTo(4);
                assertThat(answer.path("strange").intValue()).as("seed %d: %s", seed, mixed.json()).isEqualTo(mixed.odd().size());
            } else {
                answer = toldByTheMessenger(mixed.json());
                assertThat(answer.path("taken").intValue()).as("seed " + seed).isEqualTo(4);
                assertThat(answer.path("refused").valueStream().map(bad -> bad.path("path").asString()
                        .replace("entry[0].changes[0].value.", ""))).as("seed %d: %s", seed, mixed.json())
                        .containsExactlyInAnyOrderElementsOf(mixed.oddOutside("statuses").toList());
            }
            assertThat(answer.path("repeated").intValue()).as("seed " + seed).isEqualTo(1);
            assertThat(mia.consent(bakery, Purpose.MARKETING)).as("seed " + seed).isEqualTo(State.WITHDRAWN);
            assertThat(nora.consent(bakery, Purpose.MARKETING)).as("seed " + seed).isEqualTo(State.WITHDRAWN);
            assertThat(output.getAll()).doesNotContain(mia.number().waId()).doesNotContain(nora.number().waId()).doesNotContain("Hallo");
        }
        assertThat(output.getAll()).contains("of the Cloud API: ", ".value.messages[");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "\"contacts\":{\"wa_id\":\"43\"}", "\"contacts\":[null]", "\"contacts\":[{\"profile\":\"odd\"}]", "\"contacts\":7",
        "\"user_preferences\":\"odd\"", "\"user_preferences\":{\"a\":{}}", "\"statuses\":{\"a\":7}", "\"statuses\":\"odd\"",
    })
    void aListThatIsNoneHoldsNoStopBack(String list) {
        Person mia = world.personIn("AT").consentsTo(bakery);

        JsonNode answer = toldByTheNetwork(200, list + ",\"messages\":[" + written(mia, "STOP") + "]");

        assertThat(answer.path("messages").intValue()).isEqualTo(1);
        assertThat(answer.path("strange").intValue()).isEqualTo(1);
        assertThat(mia.consent(bakery, Purpose.MARKETING)).isEqualTo(State.WITHDRAWN);
    }

    @Test
    void messagesThatAreNoListHoldNoPreferenceBack() {
        Person mia = world.personIn("AT").consentsTo(bakery);

        JsonNode answer = toldByTheNetwork(200, "\"messages\":{\"a\":1,\"b\":[]},\"user_preferences\":[" + preference(mia, "stop") + "]");

        assertThat(answer.path("strange").intValue()).isEqualTo(1);
        assertThat(mia.consent(bakery, Purpose.MARKETING)).isEqualTo(State.WITHDRAWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "7", "{\"changes\":{}}", "{}", "{\"changes\":[null]}", "{\"changes\":[{\"field\":{},\"value\":{}}]}",
        "{\"changes\":[{\"field\":\"messages\"}]}", "{\"changes\":[{\"field\":\"messages\",\"value\":[]}]}",
        "{\"changes\":[{\"field\":\"messages\",\"value\":{\"metadata\":7,\"messages\":[{}]}}]}"})
    void anOddEntryOrChangeHoldsNoOtherBack(String entry) {
        Person mia = world.personIn("AT").consentsTo(bakery);
        Person nora = world.personIn("AT").consentsTo(bakery);

        JsonNode byNetwork = network(200, envelope(networkNumber(), "\"messages\":[" + written(mia, "STOP") + "]")
                .replace("\"entry\":[", "\"entry\":[" + entry + ","));
        JsonNode byMessenger = messenger(envelope(bakery.phoneNumberId(), "\"messages\":[" + written(nora, "STOP") + "]")
                .replace("\"entry\":[", "\"entry\":[" + entry + ","));

        assertThat(byNetwork.path("strange").intValue()).isEqualTo(1);
        assertThat(byMessenger.path("refused").valueStream().map(bad -> bad.path("path").asString())).singleElement().asString()
                .startsWith("entry[0]");
        assertThat(mia.consent(bakery, Purpose.MARKETING)).isEqualTo(State.WITHDRAWN);
        assertThat(nora.consent(bakery, Purpose.MARKETING)).isEqualTo(State.WITHDRAWN);
    }

    /** Her number is known from the contact only, whose name is too long: the stop is for both. */
    @Test
    void aContactWithAStrangeNameStillSaysWhoseTheUserIdIs() {
        Person mia = world.personIn("AT").consentsTo(bakery);
        String user = "AT.9" + bakery.phoneNumberId();

        toldByTheNetwork(200, "\"contacts\":[" + LONG_NAME.replace("436640000000", mia.number().waId()).replace("{\"wa_id\"",
                "{\"user_id\":\"" + user + "\",\"wa_id\"") + "],\"messages\":["
                + written(mia, "STOP")
                        .replace("\"from\":\"" + mia.number().waId(), "\"from_user_id\":\"" + user)
                + "]");

        assertThat(mia.consent(bakery, Purpose.MARKETING)).isEqualTo(State.WITHDRAWN);
    }

    @Test
    void takesMoreThanAThousandUpdatesOfOneChange() {
        Person mia = world.personIn("AT").consentsTo(bakery);
        List<String> messages = new ArrayList<>(IntStream.range(0, 1_000).mapToObj(i -> written(mia, "word " + i)).toList());
        messages.add(written(mia, "STOP"));
        String statuses = String.join(",", IntStream.range(0, 600).mapToObj(i -> status("wamid.nobody" + i, null)).toList());

        JsonNode answer = toldByTheNetwork(200, "\"messages\":[" + String.join(",", messages) + "],\"statuses\":[" + statuses + "]");

        assertThat(answer.path("messages").intValue()).isEqualTo(1_001);
        assertThat(answer.path("strange").intValue()).isEqualTo(600);
        assertThat(mia.consent(bakery, Purpose.MARKETING)).isEqualTo(State.WITHDRAWN);
    }

    /** A server that does not repeat our own id in its statuses tells one before it has answered the call. */
    @Test
    void aStatusBeforeTheAnswerOfItsCallIsToldAgain() {
        Person mia = world.personIn("AT").consentsTo(bakery);
        MessageId message = new MessageId(UUID.randomUUID());
        String id = "wamid.E" + message.value();
        String body = "\"statuses\":[" + status(id, null) + "],\"messages\":[" + written(mia, "STOP") + "]";
        calling(message, Instant.now());
        try {
            JsonNode answer = toldByTheNetwork(503, body);

            assertThat(answer.at("/error/code").intValue()).isEqualTo(131016);
            assertThat(mia.consent(bakery, Purpose.MARKETING)).as("what is beside it is taken").isEqualTo(State.WITHDRAWN);
            String old = status(id, null).replace("" + now.getEpochSecond(), "" + now.minus(Duration.ofMinutes(5)).getEpochSecond());
            assertThat(toldByTheNetwork(200, "\"statuses\":[" + old + "]").path("strange").intValue()).as("before the call").isEqualTo(1);
            ids.add(CloudApiChannel.NAME, Map.of(message, id));
        } finally {
            world.database().update("DELETE FROM open_call WHERE message_id = ?", (Object) message.bytes());
        }

        JsonNode again = toldByTheNetwork(200, body);
        assertThat(again.path("statuses").intValue()).isEqualTo(1);
        assertThat(again.path("repeated").intValue()).isEqualTo(1);
        assertThat(toldByTheNetwork(200, "\"statuses\":[" + status("wamid.nobody", null) + "]").path("strange").intValue())
                .as("no call").isEqualTo(1);
    }

    private void calling(MessageId message, Instant began) {
        world.database().update("INSERT INTO open_call (message_id, network, state, lease, longest_millis, due_at, channel, business_id,"
                + " sender_id, recipient, category, kind, template_name, template_language, expires_at, attempts, unknowns, content)"
                + " VALUES (?, ?, 'CALLING', 1, 1000, ?, 'MESSENGER', ?, ?, ?, 'UTILITY', 'TEXT', '', '', ?, 0, 0, '')", message.bytes(),
                CloudApiChannel.NAME, Times.utc(began), bakery.id().value(), bakery.sender().value(), message.bytes(),
                Times.utc(began.plusSeconds(60)));
    }

    private String networkNumber() {
        return "7" + bakery.phoneNumberId();
    }

    private String written(Person from, String text) {
        return "{\"from\":\"%s\",\"id\":\"%s\",\"timestamp\":\"%d\",\"type\":\"text\",\"text\":{\"body\":\"%s\"}}".formatted(
                from.number().waId(), Messenger.newId(), now.getEpochSecond(), text);
    }

    private static String contact(Person person) {
        return "{\"wa_id\":\"" + person.number().waId() + "\",\"profile\":{\"name\":\"Mia\"}}";
    }

    private String preference(Person person, String value) {
        return "{\"wa_id\":\"%s\",\"category\":\"marketing_messages\",\"value\":\"%s\",\"timestamp\":%d}".formatted(person.number().waId(),
                value, now.getEpochSecond());
    }

    private String status(String id, @org.jspecify.annotations.Nullable MessageId note) {
        return "{\"id\":\"%s\",\"status\":\"sent\",\"timestamp\":\"%d\"%s}".formatted(id, now.getEpochSecond(),
                note == null ? "" : ",\"biz_opaque_callback_data\":\"" + note + "\"");
    }

    private static String envelope(String number, String properties) {
        return Messenger.envelope(Messenger.change("messages", number, properties));
    }

    private JsonNode toldByTheMessenger(String properties) {
        return messenger(envelope(bakery.phoneNumberId(), properties));
    }

    private JsonNode messenger(String body) {
        Messenger.Reply reply = messenger.tell(body);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(reply.body());
    }

    private JsonNode toldByTheNetwork(int status, String properties) {
        return network(status, envelope(networkNumber(), properties));
    }

    private JsonNode network(int status, String body) {
        Partner.Reply reply = Partner.exchange(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/downstream/v1/webhook"))
                .header("Content-Type", "application/json")
                .header(WebhookSignature.HEADER, WebhookSignature.of(body.getBytes(StandardCharsets.UTF_8), SECRET))
                .POST(BodyPublishers.ofString(body)).build());
        assertThat(reply.status()).as(reply.json().toString()).isEqualTo(status);
        return reply.json();
    }
}
