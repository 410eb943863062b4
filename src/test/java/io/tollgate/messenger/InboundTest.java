package io.tollgate.messenger;

import static io.tollgate.messenger.Messenger.change;
import static io.tollgate.messenger.Messenger.envelope;
import static io.tollgate.messenger.Messenger.messages;
import static io.tollgate.messenger.Messenger.newId;
import static io.tollgate.messenger.Messenger.setting;
import static io.tollgate.messenger.Messenger.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.consent.ConsentEvent.Type;
import io.tollgate.consent.ConsentStatus.State;
import io.tollgate.consent.Purpose;
import io.tollgate.conversation.Conversation;
import io.tollgate.messenger.Messenger.Reply;
import io.tollgate.recipient.Recipients;
import io.tollgate.secrets.WebhookSignature;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.World;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The messenger's webhook over real HTTP, and the effects of its updates. */
@TollgateTest
class InboundTest extends InboundFixture {

    // Authentication

    @Test
    void theHandshakeAnswersTheChallengeOnlyWithTheVerifyToken() {
        String token = messenger.secret("messenger-verify-token");

        Reply right = handshake("subscribe", token, "1158201444");
        assertThat(right.status()).isEqualTo(200);
        assertThat(right.body()).isEqualTo("1158201444");
        assertThat(right.type()).startsWith("text/plain");
        assertThat(handshake("subscribe", token + "x", "1").status()).isEqualTo(401);
        assertThat(handshake("subscribe", messenger.secret("messenger-signing-secret"), "1").status()).isEqualTo(401);
        assertThat(handshake("unsubscribe", token, "1").details()).contains("hub.mode");
        assertThat(handshake("subscribe", token, "%3Cscript%3E").details()).contains("hub.challenge");
    }

    @Test
    void theFirstStartMakesSecretsThatOnlyTheirOwnerCanRead() throws Exception {
        for (String file : List.of("messenger-token", "messenger-verify-token", "messenger-signing-secret")) {
            assertThat(messenger.secret(file)).hasSizeGreaterThan(40);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve(file)))).isEqualTo("rw-------");
            assertThat(database.queryForList("SELECT value FROM setting", byte[].class))
                    .noneMatch(value -> new String(value, StandardCharsets.ISO_8859_1).contains(messenger.secret(file)));
        }
    }

    @Test
    void aBodyWithoutAValidSignatureIsNotRead() {
        String body = messages(bakery.phoneNumberId(), text(newId(), mia, now, "Good day"));
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);

        assertThat(messenger.post(body)).satisfies(reply -> refused(reply, 401, 190, "no signature"));
        for (String signature : List.of("sha256=00", WebhookSignature.of(bytes, "another secret"), "",
                WebhookSignature.of((body + " ").getBytes(StandardCharsets.UTF_8), messenger.secret("messenger-signing-secret")))) {
            assertThat(messenger.post(body, WebhookSignature.HEADER, signature))
                    .satisfies(reply -> refused(reply, 401, 190, "does not fit"));
        }
        assertThat(window(mia)).isEqualTo(Conversation.NONE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\u0000', textBlock = """
            {"object":                                                                             | 400 | 100    | is not JSON
            []                                                                                     | 400 | 100    | must be a JSON object
            {"object":"page","entry":[]}                                                           | 400 | 131009 | object
            {"entry":[]}                                                                           | 400 | 131008 | 'object' is missing
            {"object":"whatsapp_business_account"}                                                 | 400 | 131008 | 'entry' is missing
            {"object":"whatsapp_business_account","entry":{}}                                      | 400 | 100    | 'entry' must be an array
            {"object":"whatsapp_business_account","entry":[{"changes":[{"field":{},"value":{}}]}]} | 400 | 100    | field' must be a string
            {"object":"whatsapp_business_account","entry":[{"changes":[{"field":"messages"}]}]}    | 400 | 131008 | value' is missing
            {"object":"whatsapp_business_account","entry":[{"changes":[{"field":"messages","value":{}}]}]} | 400 | 131008 | metadata' is missing
            """)
    void faultsOfTheEnvelopeAreNamed(String body, int status, int code, String details) {
        refused(messenger.tell(body), status, code, details);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\u0000', textBlock = """
            "from":"436647000000"           | "from":"12"                          | 131009 | from' is not a phone number
            "from":"436647000000"           | "from":4366.5                        | 100    | from' must be a string
            "from":"436647000000",          |                                      | 131008 | from' is missing
            "from":"436647000000"           | "from_user_id":"PT-123"              | 131009 | from_user_id' is not a user id
            "from":"436647000000"           | "from":"PT.","from_user_id":"PT.123" | 131009 | from' is not a phone number
            "id":"wamid.X"                  | "id":""                              | 131009 | id' must not be empty
            "id":"wamid.X",                 |                                      | 131008 | id' is missing
            "timestamp":"1764000000"        | "timestamp":"yesterday"              | 131009 | seconds since 1970
            "timestamp":"1764000000"        | "timestamp":{}                       | 131009 | seconds since 1970
            "timestamp":"1764000000",       |                                      | 131008 | timestamp' is missing
            "type":"text"                   | "type":[]                            | 100    | type' must be a string
            "text":{"body":"Good day"}      | "text":"Good day"                    | 100    | text' must be an object
            "text":{"body":"Good day"}      | "text":{"body":["Good day"]}         | 100    | text.body' must be a string
            ,"text":{"body":"Good day"}     |                                      | 131008 | text' is missing
            """)
    void faultsOfAMessageAreNamedWithTheirPlaceOnly(String right, String wrong, int code, String details) {
        String message = "{\"from\":\"436647000000\",\"id\":\"wamid.X\",\"timestamp\":\"1764000000\",\"type\":\"text\","
                + "\"text\":{\"body\":\"Good day\"}}";
        String broken = message.replace(right, wrong == null ? "" : wrong);
        assertThat(broken).isNotEqualTo(message);

        Reply reply = messenger.tell(messages(bakery.phoneNumberId(), broken));

        refused(reply, 400, code, details);
        assertThat(reply.details()).contains("entry[0].changes[0].value.messages[0]");
        assertThat(reply.body()).doesNotContain("Good day").doesNotContain("43664700");
    }

    @Test
    void anUnknownPhoneNumberIdIsNamed() {
        refused(messenger.writes(mia, "123", "Good day"), 400, 100, "phone_number_id' is not a phone number id of a business here");
        refused(messenger.writes(mia, "+49301234567", "Good day"), 400, 100, "phone_number_id");
    }

    @Test
    void otherMethodsAndPathsAreRefused() {
        assertThat(messenger.send("PUT", Messenger.WEBHOOK, "{}").status()).isEqualTo(405);
        assertThat(messenger.send("POST", "/messenger/v1/nothing", "{}").status()).isIn(401, 404);
        assertThat(messenger.send("POST", "/cloud-api/messenger/v1/webhook", "{}").status()).isEqualTo(404);
    }

    @Test
    void moreThanAThousandUpdatesAreTooMany() {
        String[] many = IntStream.range(0, 1_001).mapToObj(i -> text("wamid.many" + i, mia, now, "x")).toArray(String[]::new);

        assertThat(messenger.tell(messages(bakery.phoneNumberId(), many)).status()).isEqualTo(400);
        assertThat(window(mia)).isEqualTo(Conversation.NONE);
    }

    @Test
    void aThousandUpdatesAtOnceAreAcceptedAndARepetitionHasNoEffect() {
        List<String> people = IntStream.range(0, 250).mapToObj(i -> World.newNumber("AT")).toList();
        String body = messages(bakery.phoneNumberId(),
                IntStream.range(0, 1_000).mapToObj(i -> text(newId(), people.get(i % 250), now.minusSeconds(i), "word " + i))
                        .toArray(String[]::new));

        assertThat(messenger.tell(body).json().path("taken").asInt()).isEqualTo(1_000);
        assertThat(messenger.tell(body).json().path("repeated").asInt()).isEqualTo(1_000);
        assertThat(people).allSatisfy(person -> assertThat(window(person).serviceWindowOpen(Instant.now())).isTrue());
    }

    /** Text with half an emoji or an invalid character: a program cut or damaged it, and would repeat it for ever if it were refused. */
    @Test
    void damagedTextIsAcceptedAndAStopBesideItIsRecognised() {
        Reply reply = messenger
                .tell(messages(bakery.phoneNumberId(), text(newId(), mia, now, "cut \\ud83d"), text(newId(), mia, now, "a\\u0000b"),
                        text(newId(), mia, now, "STOP")));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().path("taken").asInt()).isEqualTo(3);
        assertThat(state(bakery)).containsExactly(State.WITHDRAWN, State.WITHDRAWN);
    }

    @Test
    void badUpdatesOfABatchDoNotStopTheGoodOnes() {
        String other = World.newNumber("AT");
        Reply reply = messenger.tell(envelope(
                change("messages", bakery.phoneNumberId(),
                        "\"messages\":[" + text(newId(), mia, now, "one") + "," + text(newId(), "12", now, "two") + "]"),
                change("messages", "999", "\"messages\":[" + text(newId(), mia, now, "three") + "]"),
                change("account_update", bakery.phoneNumberId(), "\"event\":\"x\""),
                change("messages", bakery.phoneNumberId(), "\"statuses\":[{\"id\":\"wamid.s\",\"status\":\"sent\"}]"),
                change("messages", bakery.phoneNumberId(), "\"messages\":[" + text(newId(), other, now, "four") + "]")));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().path("taken").asInt()).isEqualTo(2);
        assertThat(reply.json().path("ignored").asInt()).isEqualTo(2);
        assertThat(reply.json().path("refused").valueStream().map(bad -> bad.path("path").asString() + " " + bad.at("/error/code").asInt())
                .toList())
                .containsExactly("entry[0].changes[0].value.messages[1] 131009", "entry[0].changes[1].value 100");
        assertThat(window(mia).serviceWindowOpen(now)).isTrue();
        assertThat(window(other).serviceWindowOpen(now)).isTrue();
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void noNumberAndNoTextGetsIntoTheLog(CapturedOutput output) {
        messenger.writes(mia, bakery.phoneNumberId(), "my test was positive");
        messenger.writes(mia, "999", "my test was positive");
        messenger.tell(messages(bakery.phoneNumberId(), text(newId(), "12", now, "my test was positive")).replace("\"12\"", "\"4366470\""));
        messenger.tell(messages(bakery.phoneNumberId(), text(newId(), mia, now, "my test was positive")).replace("}]}}]}]}", "}]}}]}"));

        assertThat(output.getAll()).doesNotContain("positive").doesNotContain(mia.substring(1)).doesNotContain("4366470");
    }

    // Windows

    @Test
    void aMessageOpensTheWindowAndOldOnesDoNotShortenIt() {
        messenger.writes(mia, bakery.phoneNumberId(), "Good day");
        Instant until = window(mia).serviceUntil();
        messenger.tell(messages(bakery.phoneNumberId(), text(newId(), mia, now.minus(Duration.ofHours(30)), "an older one, told late")));

        assertThat(until).isBetween(now.plus(Duration.ofHours(24)).minusSeconds(1), now.plus(Duration.ofHours(24)).plusSeconds(60));
        assertThat(window(mia).serviceUntil()).isEqualTo(until);
    }

    @Test
    void aFastClockOfTheMessengerDoesNotExtendAWindow() {
        messenger.tell(messages(bakery.phoneNumberId(), text(newId(), mia, now.plus(Duration.ofDays(300)), "Good day")));

        assertThat(window(mia).serviceUntil()).isBefore(Instant.now().plus(Duration.ofHours(25)));
    }

    @Test
    void aClickOnAnAdvertisementOffersTheFreeEntryPoint() {
        messenger.tell(messages(bakery.phoneNumberId(), text(newId(), mia, now, "Hello").replace("\"type\"",
                "\"referral\":{\"source_type\":\"ad\",\"source_id\":\"7\",\"ctwa_clid\":\"x\"},\"type\"")));

        assertThat(window(mia).freeEntryOpen(now)).isTrue();
        assertThat(window(World.newNumber("AT")).freeEntryOpen(now)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "\"type\":\"button\",\"button\":{\"text\":\"Yes\",\"payload\":\"y\"},\"context\":{\"from\":\"4930\",\"id\":\"wamid.q\"}",
        "\"type\":\"interactive\",\"interactive\":{\"type\":\"button_reply\",\"button_reply\":{\"id\":\"1\",\"title\":\"Yes\"}}",
        "\"type\":\"interactive\",\"interactive\":{\"type\":\"list_reply\",\"list_reply\":{\"id\":\"1\",\"title\":\"Rye\","
                + "\"description\":\"d\"}}",
        "\"type\":\"image\",\"image\":{\"id\":\"1\",\"mime_type\":\"image/jpeg\",\"sha256\":\"x\",\"caption\":\"c\"}",
        "\"type\":\"unsupported\",\"errors\":[{\"code\":131051,\"title\":\"Unsupported message type\"}]",
        "\"type\":\"reaction\",\"reaction\":{\"message_id\":\"wamid.q\",\"emoji\":\"👍\"}",
        "\"type\":\"something_new\",\"something_new\":{\"a\":[1]}",
        "\"type\":\"text\",\"text\":{\"body\":\"with a user id\"},\"from_user_id\":\"AT.99\""
    })
    void messagesOfAllTypesOpenTheWindow(String content) {
        Reply reply = messenger
                .tell(messages(bakery.phoneNumberId(), "{\"from\":\"" + mia.substring(1) + "\",\"id\":\"" + newId() + "\",\"timestamp\":"
                        + now.getEpochSecond() + "," + content + "}"));

        assertThat(reply.json().path("taken").asInt()).as(reply.body()).isEqualTo(1);
        assertThat(window(mia).serviceWindowOpen(now)).isTrue();
    }

    @Test
    void aSystemMessageInHerNameOpensNoWindow() {
        messenger.tell(messages(bakery.phoneNumberId(),
                "{\"from\":\"" + mia.substring(1) + "\",\"id\":\"" + newId() + "\",\"timestamp\":\"" + now.getEpochSecond()
                        + "\",\"type\":\"system\",\"system\":{\"type\":\"user_changed_number\"}}"));

        assertThat(window(mia)).isEqualTo(Conversation.NONE);
    }

    @Test
    void theSameMessageFromManyConnectionsAtOnceIsAcceptedOnce() throws Exception {
        String body = messages(bakery.phoneNumberId(), text(newId(), mia, now, "once"), text(newId(), mia, now, "and this"));
        List<Reply> replies = atOnce(12, () -> messenger.tell(body));

        assertThat(replies).allMatch(reply -> reply.status() == 200);
        assertThat(replies.stream().mapToInt(reply -> reply.json().path("taken").asInt()).sum()).isEqualTo(2);
    }

    @Test
    void theSameIdAtAnotherBusinessIsAnotherMessage() {
        EnrolledBusiness other = world.business().named("Other").onAccount("100").enrol();
        String id = newId();

        assertThat(messenger.tell(messages(bakery.phoneNumberId(), text(id, mia, now, "x"))).json().path("taken").asInt()).isEqualTo(1);
        assertThat(messenger.tell(messages(other.phoneNumberId(), text(id, mia, now, "x"))).json().path("taken").asInt()).isEqualTo(1);
    }

    // Unverified and suspended businesses

    @Test
    void aFirstMessageToAnUnverifiedBusinessIsRefusedAndNotStored() {
        EnrolledBusiness stranger = world.business().named("Stranger").onAccount("100").withoutPapers().enrol();
        Reply reply = messenger.writes(mia, stranger.phoneNumberId(), "Good day");

        refused(reply, 403, 131005, "not verified");
        assertThat(window(mia)).isEqualTo(Conversation.NONE);
        assertThat(database.queryForObject("SELECT COUNT(*) FROM status_update WHERE business_id = ?", Long.class,
                stranger.id().value())).isZero();
        assertThat(world.the(Recipients.class).of(List.of(world.holder(mia).id()))).isEmpty();
    }

    @Test
    void anUnverifiedBusinessThatWroteToHerCanBeAnswered() {
        EnrolledBusiness stranger = world.business().named("Stranger").onAccount("100").withoutPapers().enrol();
        hasWritten(stranger, mia, now.minus(Duration.ofDays(3)));

        assertThat(messenger.writes(mia, stranger.phoneNumberId(), "Who are you?").json().path("taken").asInt()).isEqualTo(1);
    }

    /** The messenger's timestamps are seconds. */
    @Test
    void anAnswerWithinTheSecondOfTheMessageIsTaken() {
        EnrolledBusiness stranger = world.business().named("Stranger").onAccount("100").withoutPapers().enrol();
        hasWritten(stranger, mia, now.truncatedTo(ChronoUnit.SECONDS).plusMillis(990));

        assertThat(messenger.writes(mia, stranger.phoneNumberId(), "Who are you?").json().path("taken").asInt()).isEqualTo(1);
    }

    @Test
    void aSuspendedBusinessGetsNoMessageButAStopToItCounts() {
        world.person(mia).declares(Type.GIVEN, bakery, Purpose.MESSAGES, Purpose.MARKETING);
        bakery.suspend();

        refused(messenger.writes(mia, bakery.phoneNumberId(), "Good day"), 403, 131031, "suspended");
        refused(messenger.writes(mia, bakery.phoneNumberId(), "STOP"), 403, 131031, "suspended");
        assertThat(world.holder(mia).consent(bakery, Purpose.MESSAGES)).isEqualTo(State.WITHDRAWN);
    }

    @Test
    void aStopToAnUnverifiedBusinessCounts() {
        EnrolledBusiness stranger = world.business().named("Stranger").onAccount("100").withoutPapers().enrol();
        world.person(mia).declares(Type.GIVEN, stranger, Purpose.MESSAGES);

        refused(messenger.writes(mia, stranger.phoneNumberId(), "stop"), 403, 131005, "not verified");
        assertThat(world.holder(mia).consent(stranger, Purpose.MESSAGES)).isEqualTo(State.WITHDRAWN);
    }
}
