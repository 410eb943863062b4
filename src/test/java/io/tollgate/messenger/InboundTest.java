package io.tollgate.messenger;

import static io.tollgate.messenger.Messenger.change;
import static io.tollgate.messenger.Messenger.envelope;
import static io.tollgate.messenger.Messenger.messages;
import static io.tollgate.messenger.Messenger.newId;
import static io.tollgate.messenger.Messenger.setting;
import static io.tollgate.messenger.Messenger.settings;
import static io.tollgate.messenger.Messenger.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tollgate.TollgateTest;
import io.tollgate.consent.ConsentEvent.Type;
import io.tollgate.consent.ConsentStatus.State;
import io.tollgate.consent.Consents;
import io.tollgate.consent.Purpose;
import io.tollgate.conversation.Conversation;
import io.tollgate.conversation.Conversations;
import io.tollgate.delivery.Handsets;
import io.tollgate.message.MessageId;
import io.tollgate.messenger.Messenger.Reply;
import io.tollgate.messenger.Street.Firm;
import io.tollgate.secrets.WebhookSignature;
import io.tollgate.traffic.Admission;
import io.tollgate.traffic.Traffic;
import io.tollgate.message.Category;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** The webhook of the messenger over real HTTP, and what its updates do. */
@TollgateTest
class InboundTest {

    @LocalServerPort int port;
    @Value("${tollgate.data}") Path data;
    @Autowired AutowireCapableBeanFactory beans;
    @Autowired Conversations conversations;
    @Autowired Consents consents;
    @Autowired Handsets handsets;
    @Autowired Traffic traffic;
    @Autowired JdbcTemplate database;

    private Street street;
    private Messenger messenger;
    private Firm bakery;
    private String mia;
    private Instant now;

    @BeforeEach
    void open() {
        street = Street.of(beans);
        messenger = new Messenger(port, data);
        bakery = street.verified("Krume");
        mia = Street.newNumber();
        now = Instant.ofEpochSecond(Instant.now().getEpochSecond());
    }

    // The door

    @Test
    void theHandshakeAnswersTheChallengeToWhoeverHasTheVerifyToken() {
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
    void theFirstStartHasMadeTheSecretsForTheirOwnerOnly() throws Exception {
        for (String file : List.of("messenger-token", "messenger-verify-token", "messenger-signing-secret")) {
            assertThat(messenger.secret(file)).hasSizeGreaterThan(40);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve(file)))).isEqualTo("rw-------");
            assertThat(database.queryForList("SELECT value FROM setting", byte[].class))
                    .noneMatch(value -> new String(value, StandardCharsets.ISO_8859_1).contains(messenger.secret(file)));
        }
    }

    @Test
    void whatIsNotSignedOrSignedWronglyIsNotRead() {
        String body = messages(bakery.id(), text(newId(), mia, now, "Good day"));
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);

        assertThat(messenger.post(body)).satisfies(reply -> refused(reply, 401, 190, "no signature"));
        for (String signature : List.of("sha256=00", WebhookSignature.of(bytes, "another secret"), "",
                WebhookSignature.of((body + " ").getBytes(StandardCharsets.UTF_8), messenger.secret("messenger-signing-secret")))) {
            assertThat(messenger.post(body, WebhookSignature.HEADER, signature)).satisfies(reply -> refused(reply, 401, 190, "does not fit"));
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
            {"object":"whatsapp_business_account","entry":[{"changes":[{"field":1,"value":{}}]}]}  | 400 | 100    | field' must be a string
            {"object":"whatsapp_business_account","entry":[{"changes":[{"field":"messages"}]}]}    | 400 | 131008 | value' is missing
            {"object":"whatsapp_business_account","entry":[{"changes":[{"field":"messages","value":{}}]}]} | 400 | 131008 | metadata' is missing
            """)
    void whatIsNoEnvelopeIsAnsweredWithWhatIsWrong(String body, int status, int code, String details) {
        refused(messenger.tell(body), status, code, details);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\u0000', textBlock = """
            "from":"436647000000"           | "from":"12"                          | 131009 | from' is no phone number
            "from":"436647000000"           | "from":436647000000                  | 100    | from' must be a string
            "from":"436647000000",          |                                      | 131008 | from' is missing
            "from":"436647000000"           | "from_user_id":"PT-123"              | 131009 | from_user_id' is no user id
            "from":"436647000000"           | "from":"PT.","from_user_id":"PT.123" | 131009 | from' is no phone number
            "id":"wamid.X"                  | "id":""                              | 131009 | id' must not be empty
            "id":"wamid.X",                 |                                      | 131008 | id' is missing
            "timestamp":"1764000000"        | "timestamp":"yesterday"              | 131009 | seconds since 1970
            "timestamp":"1764000000"        | "timestamp":{}                       | 131009 | seconds since 1970
            "timestamp":"1764000000",       |                                      | 131008 | timestamp' is missing
            "type":"text"                   | "type":7                             | 100    | type' must be a string
            "text":{"body":"Good day"}      | "text":"Good day"                    | 100    | text' must be an object
            "text":{"body":"Good day"}      | "text":{"body":["Good day"]}         | 100    | text.body' must be a string
            ,"text":{"body":"Good day"}     |                                      | 131008 | text' is missing
            """)
    void whatIsWrongWithAMessageIsSaidWithItsPlaceAndNothingElse(String right, String wrong, int code, String details) {
        String message = "{\"from\":\"436647000000\",\"id\":\"wamid.X\",\"timestamp\":\"1764000000\",\"type\":\"text\",\"text\":{\"body\":\"Good day\"}}";
        String broken = message.replace(right, wrong == null ? "" : wrong);
        assertThat(broken).isNotEqualTo(message);

        Reply reply = messenger.tell(messages(bakery.id(), broken));

        refused(reply, 400, code, details);
        assertThat(reply.details()).contains("entry[0].changes[0].value.messages[0]");
        assertThat(reply.body()).doesNotContain("Good day").doesNotContain("43664700");
    }

    @Test
    void anUnknownPhoneNumberIdIsSaidToBeOne() {
        refused(messenger.writes(mia, "123", "Good day"), 400, 100, "phone_number_id' is no phone number id of a business here");
        refused(messenger.writes(mia, "+49301234567", "Good day"), 400, 100, "phone_number_id");
    }

    @Test
    void otherMethodsAndPathsAreTurnedAway() {
        assertThat(messenger.send("PUT", Messenger.WEBHOOK, "{}").status()).isEqualTo(405);
        assertThat(messenger.send("POST", "/messenger/v1/nothing", "{}").status()).isIn(401, 404);
        assertThat(messenger.send("POST", "/cloud-api/messenger/v1/webhook", "{}").status()).isEqualTo(404);
    }

    @Test
    void moreThanAThousandUpdatesAreTooMany() {
        String[] many = IntStream.range(0, 1_001).mapToObj(i -> text("wamid.many" + i, mia, now, "x")).toArray(String[]::new);

        assertThat(messenger.tell(messages(bakery.id(), many)).status()).isEqualTo(400);
        assertThat(window(mia)).isEqualTo(Conversation.NONE);
    }

    @Test
    void aThousandUpdatesAtOnceAreTakenAndRepeatedWithoutEffect() {
        List<String> people = IntStream.range(0, 250).mapToObj(i -> Street.newNumber()).toList();
        String body = messages(bakery.id(), IntStream.range(0, 1_000).mapToObj(i -> text(newId(), people.get(i % 250), now.minusSeconds(i), "word " + i))
                .toArray(String[]::new));

        assertThat(messenger.tell(body).json().path("taken").asInt()).isEqualTo(1_000);
        assertThat(messenger.tell(body).json().path("repeated").asInt()).isEqualTo(1_000);
        assertThat(people).allSatisfy(person -> assertThat(window(person).serviceWindowOpen(Instant.now())).isTrue());
    }

    /** Half an emoji, or a character that is no text: a program cut or broke it, and would send it again for ever if it were refused. */
    @Test
    void whatAProgramBrokeIsTakenAndAStopBesideItIsHeard() {
        Reply reply = messenger.tell(messages(bakery.id(), text(newId(), mia, now, "cut \\ud83d"), text(newId(), mia, now, "a\\u0000b"), text(newId(), mia, now, "STOP")));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().path("taken").asInt()).isEqualTo(3);
        assertThat(state(bakery)).containsExactly(State.WITHDRAWN, State.WITHDRAWN);
    }

    @Test
    void badUpdatesOfABatchDoNotHinderTheGoodOnes() {
        String other = Street.newNumber();
        Reply reply = messenger.tell(envelope(
                change("messages", bakery.id(), "\"messages\":[" + text(newId(), mia, now, "one") + "," + text(newId(), "12", now, "two") + "]"),
                change("messages", "999", "\"messages\":[" + text(newId(), mia, now, "three") + "]"),
                change("account_update", bakery.id(), "\"event\":\"x\""),
                change("messages", bakery.id(), "\"statuses\":[{\"id\":\"wamid.s\",\"status\":\"sent\"}]"),
                change("messages", bakery.id(), "\"messages\":[" + text(newId(), other, now, "four") + "]")));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().path("taken").asInt()).isEqualTo(2);
        assertThat(reply.json().path("ignored").asInt()).isEqualTo(2);
        assertThat(reply.json().path("refused").valueStream().map(bad -> bad.path("path").asString() + " " + bad.at("/error/code").asInt()).toList())
                .containsExactly("entry[0].changes[0].value.messages[1] 131009", "entry[0].changes[1].value 100");
        assertThat(window(mia).serviceWindowOpen(now)).isTrue();
        assertThat(window(other).serviceWindowOpen(now)).isTrue();
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void noNumberAndNoTextGetsIntoTheLog(CapturedOutput output) {
        messenger.writes(mia, bakery.id(), "my test was positive");
        messenger.writes(mia, "999", "my test was positive");
        messenger.tell(messages(bakery.id(), text(newId(), "12", now, "my test was positive")).replace("\"12\"", "\"4366470\""));
        messenger.tell(messages(bakery.id(), text(newId(), mia, now, "my test was positive")).replace("}]}}]}]}", "}]}}]}"));

        assertThat(output.getAll()).doesNotContain("positive").doesNotContain(mia.substring(1)).doesNotContain("4366470");
    }

    // Windows

    @Test
    void aMessageOpensTheWindowAndOldOnesDoNotShortenIt() {
        messenger.writes(mia, bakery.id(), "Good day");
        Instant until = window(mia).serviceUntil();
        messenger.tell(messages(bakery.id(), text(newId(), mia, now.minus(Duration.ofHours(30)), "an older one, told late")));

        assertThat(until).isBetween(now.plus(Duration.ofHours(24)).minusSeconds(1), now.plus(Duration.ofHours(24)).plusSeconds(60));
        assertThat(window(mia).serviceUntil()).isEqualTo(until);
    }

    @Test
    void aFastClockOfTheMessengerHoldsNoWindowOpenForLonger() {
        messenger.tell(messages(bakery.id(), text(newId(), mia, now.plus(Duration.ofDays(300)), "Good day")));

        assertThat(window(mia).serviceUntil()).isBefore(Instant.now().plus(Duration.ofHours(25)));
    }

    @Test
    void aClickOnAnAdvertisementOffersTheFreeEntryPoint() {
        messenger.tell(messages(bakery.id(), text(newId(), mia, now, "Hello").replace("\"type\"",
                "\"referral\":{\"source_type\":\"ad\",\"source_id\":\"7\",\"ctwa_clid\":\"x\"},\"type\"")));

        assertThat(window(mia).freeEntryOpen(now)).isTrue();
        assertThat(window(Street.newNumber()).freeEntryOpen(now)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "\"type\":\"button\",\"button\":{\"text\":\"Yes\",\"payload\":\"y\"},\"context\":{\"from\":\"4930\",\"id\":\"wamid.q\"}",
        "\"type\":\"interactive\",\"interactive\":{\"type\":\"button_reply\",\"button_reply\":{\"id\":\"1\",\"title\":\"Yes\"}}",
        "\"type\":\"interactive\",\"interactive\":{\"type\":\"list_reply\",\"list_reply\":{\"id\":\"1\",\"title\":\"Rye\",\"description\":\"d\"}}",
        "\"type\":\"image\",\"image\":{\"id\":\"1\",\"mime_type\":\"image/jpeg\",\"sha256\":\"x\",\"caption\":\"c\"}",
        "\"type\":\"unsupported\",\"errors\":[{\"code\":131051,\"title\":\"Unsupported message type\"}]",
        "\"type\":\"reaction\",\"reaction\":{\"message_id\":\"wamid.q\",\"emoji\":\"👍\"}",
        "\"type\":\"something_new\",\"something_new\":{\"a\":[1]}",
        "\"type\":\"text\",\"text\":{\"body\":\"with a user id\"},\"from_user_id\":\"AT.99\""
    })
    void messagesOfAllTypesOpenIt(String content) {
        Reply reply = messenger.tell(messages(bakery.id(), "{\"from\":\"" + mia.substring(1) + "\",\"id\":\"" + newId() + "\",\"timestamp\":"
                + now.getEpochSecond() + "," + content + "}"));

        assertThat(reply.json().path("taken").asInt()).as(reply.body()).isEqualTo(1);
        assertThat(window(mia).serviceWindowOpen(now)).isTrue();
    }

    @Test
    void whatTheMessengersSystemSaysInHerNameOpensNone() {
        messenger.tell(messages(bakery.id(), "{\"from\":\"" + mia.substring(1) + "\",\"id\":\"" + newId() + "\",\"timestamp\":\"" + now.getEpochSecond()
                + "\",\"type\":\"system\",\"system\":{\"type\":\"user_changed_number\"}}"));

        assertThat(window(mia)).isEqualTo(Conversation.NONE);
    }

    @Test
    void theSameMessageFromManyConnectionsAtOnceIsTakenOnce() throws Exception {
        String body = messages(bakery.id(), text(newId(), mia, now, "once"), text(newId(), mia, now, "and this"));
        List<Reply> replies = atOnce(12, () -> messenger.tell(body));

        assertThat(replies).allMatch(reply -> reply.status() == 200);
        assertThat(replies.stream().mapToInt(reply -> reply.json().path("taken").asInt()).sum()).isEqualTo(2);
    }

    @Test
    void theSameIdAtAnotherBusinessIsAnotherMessage() {
        Firm other = street.verified("Other");
        String id = newId();

        assertThat(messenger.tell(messages(bakery.id(), text(id, mia, now, "x"))).json().path("taken").asInt()).isEqualTo(1);
        assertThat(messenger.tell(messages(other.id(), text(id, mia, now, "x"))).json().path("taken").asInt()).isEqualTo(1);
    }

    // Whom she may write to

    @Test
    void writingFirstToAnUnverifiedBusinessIsRefusedAndNothingOfItIsKept() {
        Firm stranger = street.unverified("Stranger");
        Reply reply = messenger.writes(mia, stranger.id(), "Good day");

        refused(reply, 403, 131005, "not verified");
        assertThat(window(mia)).isEqualTo(Conversation.NONE);
        assertThat(database.queryForObject("SELECT COUNT(*) FROM status_update WHERE business_id = ?", Long.class, stranger.business().id().value())).isZero();
        assertThat(street.recipients.of(List.of(street.id(mia)))).isEmpty();
    }

    @Test
    void anUnverifiedBusinessThatWroteToHerCanBeAnswered() {
        Firm stranger = street.unverified("Stranger");
        hasWritten(stranger, mia, now.minus(Duration.ofDays(3)));

        assertThat(messenger.writes(mia, stranger.id(), "Who are you?").json().path("taken").asInt()).isEqualTo(1);
    }

    @Test
    void aSuspendedBusinessIsHandedNothingButItsStopIsHeard() {
        street.consents(mia, bakery, Type.GIVEN, Purpose.MESSAGES, Purpose.MARKETING);
        street.enrolments.suspend(bakery.business().id());

        refused(messenger.writes(mia, bakery.id(), "Good day"), 403, 131031, "suspended");
        refused(messenger.writes(mia, bakery.id(), "STOP"), 403, 131031, "suspended");
        assertThat(street.consent(mia, bakery, Purpose.MESSAGES)).isEqualTo(State.WITHDRAWN);
    }

    @Test
    void aStopToAnUnverifiedBusinessIsHeard() {
        Firm stranger = street.unverified("Stranger");
        street.consents(mia, stranger, Type.GIVEN, Purpose.MESSAGES);

        refused(messenger.writes(mia, stranger.id(), "stop"), 403, 131005, "not verified");
        assertThat(street.consent(mia, stranger, Purpose.MESSAGES)).isEqualTo(State.WITHDRAWN);
    }

    // Keywords

    @Test
    void stopWithdrawsEverythingOfThisBusinessAndNothingOfAnother() {
        Firm other = street.verified("Other");
        street.consents(mia, bakery, Type.GIVEN, Purpose.MESSAGES, Purpose.MARKETING);
        street.consents(mia, other, Type.GIVEN, Purpose.MESSAGES, Purpose.MARKETING);
        messenger.tell(messages(bakery.id(), text("wamid.stop" + mia, mia, now, "Stop!")));

        assertThat(state(bakery)).containsExactly(State.WITHDRAWN, State.WITHDRAWN);
        assertThat(state(other)).containsExactly(State.GIVEN, State.GIVEN);
        assertThat(consents.history(street.id(mia)).toString()).contains("keyword STOP (en), message wamid.stop" + mia);
    }

    @Test
    void noAdvertisingWithdrawsMarketingOnly() {
        street.consents(mia, bakery, Type.GIVEN, Purpose.MESSAGES, Purpose.MARKETING);
        messenger.writes(mia, bakery.id(), "Bitte keine Werbung mehr");

        assertThat(state(bakery)).containsExactly(State.GIVEN, State.WITHDRAWN);
    }

    @Test
    void aTapOnAButtonThatSaysStopIsAStop() {
        street.consents(mia, bakery, Type.GIVEN, Purpose.MARKETING);
        messenger.tell(messages(bakery.id(), "{\"from\":\"" + mia.substring(1) + "\",\"id\":\"" + newId() + "\",\"timestamp\":" + now.getEpochSecond()
                + ",\"type\":\"button\",\"button\":{\"text\":\"Unsubscribe\",\"payload\":\"u\"}}"));

        assertThat(state(bakery)).containsExactly(State.WITHDRAWN, State.WITHDRAWN);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\u0000', textBlock = """
            "type":"button","button":{"text":"Detener","payload":"STOP"}                                                            | WITHDRAWN | WITHDRAWN
            "type":"button","button":{"text":"Darse de baja","payload":"BAJA"}                                                      | WITHDRAWN | WITHDRAWN
            "type":"button","button":{"text":"No, thanks","payload":"STOP"}                                                         | WITHDRAWN | WITHDRAWN
            "type":"interactive","interactive":{"type":"button_reply","button_reply":{"id":"opt-out","title":"x"}}                  | WITHDRAWN | WITHDRAWN
            "type":"button","button":{"text":"Stop promotions","payload":"STOP_PROMOTIONS"}                                         | GIVEN     | WITHDRAWN
            "type":"button","button":{"text":"Werbung stoppen","payload":"STOP"}                                                    | GIVEN     | WITHDRAWN
            "type":"button","button":{"text":"Cancel","payload":"CANCEL_APPOINTMENT_77"}                                            | GIVEN     | GIVEN
            "type":"interactive","interactive":{"type":"button_reply","button_reply":{"id":"cancel_order_4711","title":"Cancel"}}   | GIVEN     | GIVEN
            "type":"interactive","interactive":{"type":"list_reply","list_reply":{"id":"menu_exit","title":"Salir"}}                | GIVEN     | GIVEN
            "type":"interactive","interactive":{"type":"button_reply","button_reply":{"id":"end_chat","title":"Beenden"}}           | GIVEN     | GIVEN
            "type":"interactive","interactive":{"type":"button_reply","button_reply":{"id":"no","title":"No"}}                      | GIVEN     | GIVEN
            "type":"button","button":{"text":"Stpo","payload":"x"}                                                                  | GIVEN     | GIVEN
            "type":"button","button":{}                                                                                             | GIVEN     | GIVEN
            "type":"image","image":{"id":"1","mime_type":"image/jpeg","caption":"STOP"}                                             | WITHDRAWN | WITHDRAWN
            "type":"video","video":{"id":"1","caption":"Unsubscribe me please"}                                                     | WITHDRAWN | WITHDRAWN
            "type":"document","document":{"id":"1","filename":"a.pdf","caption":"no more offers"}                                   | GIVEN     | WITHDRAWN
            "type":"document","document":{"id":"1","filename":"stop.pdf"}                                                           | GIVEN     | GIVEN
            "type":"image","image":{"id":"1","caption":{"x":1}}                                                                     | GIVEN     | GIVEN
            "type":"image","image":{"id":"1","caption":"The bus stop at our house"}                                                 | GIVEN     | GIVEN
            """)
    void whatIsTappedOrStandsBelowAPictureStopsOnlyIfItIsUnmistakable(String content, State ofMessages, State ofMarketing) {
        street.consents(mia, bakery, Type.GIVEN, Purpose.MESSAGES, Purpose.MARKETING);
        tells(content);

        assertThat(state(bakery)).containsExactly(ofMessages, ofMarketing);
    }

    @Test
    void whatGivesIsTypedAndNeitherTappedNorACaption() {
        street.consents(mia, bakery, Type.GIVEN, Purpose.MARKETING);
        messenger.tell(messages(bakery.id(), text(newId(), mia, now.minusSeconds(60), "STOP")));
        tells("\"type\":\"button\",\"button\":{\"text\":\"START\",\"payload\":\"START\"}");
        tells("\"type\":\"image\",\"image\":{\"id\":\"1\",\"caption\":\"START\"}");
        messenger.writes(mia, bakery.id(), "start please");

        assertThat(street.consent(mia, bakery, Purpose.MARKETING)).isEqualTo(State.WITHDRAWN);
    }

    // Near spellings

    @Test
    void aNearSpellingStopsMarketingAndIsAskedAboutOnce() {
        street.consents(mia, bakery, Type.GIVEN, Purpose.MESSAGES, Purpose.MARKETING);
        messenger.writes(mia, bakery.id(), "Stpo");
        messenger.writes(mia, bakery.id(), "stopppp");
        await().atMost(Duration.ofSeconds(60)).until(() -> !onHandset(mia).isEmpty());
        await().atMost(Duration.ofSeconds(60)).until(() -> waiting(mia) == 0);

        assertThat(onHandset(mia)).singleElement().asString().contains("Meinten Sie STOP?").contains("Krume").contains("START");
        assertThat(state(bakery)).containsExactly(State.GIVEN, State.WITHDRAWN);
        assertThat(consents.history(street.id(mia)).toString()).contains("near spelling of keyword STOP (en), message ");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            ja,              WITHDRAWN, WITHDRAWN
            Yes 👍,          WITHDRAWN, WITHDRAWN
            STOP,            WITHDRAWN, WITHDRAWN
            nein danke,      GIVEN,     GIVEN
            No,              GIVEN,     GIVEN
            START,           GIVEN,     GIVEN
            was?,            GIVEN,     WITHDRAWN
            ja?,             GIVEN,     WITHDRAWN
            ja morgen um 8,  GIVEN,     WITHDRAWN
            """)
    void herAnswerDecides(String answer, State ofMessages, State ofMarketing) {
        street.consents(mia, bakery, Type.GIVEN, Purpose.MESSAGES, Purpose.MARKETING);
        messenger.tell(messages(bakery.id(), text(newId(), mia, now.minusSeconds(60), "Stpo")));
        messenger.tell(messages(bakery.id(), text(newId(), mia, now.minusSeconds(30), answer)));

        assertThat(state(bakery)).containsExactly(ofMessages, ofMarketing);
    }

    @ParameterizedTest
    @ValueSource(strings = {"配信停止してください", "Non mandatemi più messaggi", "no quiero recibir más mensajes", "STOP", "Stpo", "yes"})
    void theEvidenceFitsHoweverLongTheIdAndTheSentenceAre(String words) {
        street.consents(mia, bakery, Type.GIVEN, Purpose.MESSAGES, Purpose.MARKETING);
        messenger.tell(messages(bakery.id(), text(newId(), mia, now.minusSeconds(60), words.equals("yes") ? "Stpo" : "Hello")));
        String id = "wamid." + mia.substring(1) + "x".repeat(122 - mia.length() + 1);

        assertThat(messenger.tell(messages(bakery.id(), text(id, mia, now, words))).status()).isEqualTo(200);
        assertThat(street.consent(mia, bakery, Purpose.MARKETING)).isEqualTo(State.WITHDRAWN);
        assertThat(consents.history(street.id(mia)).toString()).contains(", message " + id);
    }

    @Test
    void onlyHerNextWordsAnswer() {
        street.consents(mia, bakery, Type.GIVEN, Purpose.MESSAGES, Purpose.MARKETING);
        messenger.tell(messages(bakery.id(), text(newId(), mia, now.minusSeconds(60), "Stpo"), text(newId(), mia, now.minusSeconds(50), "Two rolls, please"),
                text(newId(), mia, now.minusSeconds(40), "no")));
        assertThat(street.consent(mia, bakery, Purpose.MARKETING)).isEqualTo(State.WITHDRAWN);

        messenger.writes(mia, bakery.id(), "START");
        assertThat(state(bakery)).containsExactly(State.GIVEN, State.GIVEN);
    }

    @Test
    void noGivesBackNothingThatSheHadStoppedBefore() {
        street.consents(mia, bakery, Type.GIVEN, Purpose.MESSAGES, Purpose.MARKETING);
        messenger.tell(messages(bakery.id(), text(newId(), mia, now.minusSeconds(90), "Stop promotions")));
        messenger.tell(messages(bakery.id(), text(newId(), mia, now.minusSeconds(60), "Stpo")));
        messenger.tell(messages(bakery.id(), text(newId(), mia, now.minusSeconds(30), "no")));

        assertThat(state(bakery)).containsExactly(State.GIVEN, State.WITHDRAWN);
    }

    @Test
    void anAnswerAfterADayIsNone() {
        street.consents(mia, bakery, Type.GIVEN, Purpose.MESSAGES, Purpose.MARKETING);
        messenger.tell(messages(bakery.id(), text(newId(), mia, now.minus(Duration.ofHours(25)), "Stpo")));
        hasWritten(bakery, mia, now.minusSeconds(60));
        messenger.writes(mia, bakery.id(), "yes");

        assertThat(state(bakery)).containsExactly(State.GIVEN, State.WITHDRAWN);
    }

    @Test
    void whoHasStoppedEverythingIsAskedNothing() {
        street.consents(mia, bakery, Type.GIVEN, Purpose.MESSAGES, Purpose.MARKETING);
        messenger.tell(messages(bakery.id(), text(newId(), mia, now.minusSeconds(60), "STOP")));
        messenger.writes(mia, bakery.id(), "Stpo");
        messenger.writes(mia, bakery.id(), "no");

        assertThat(state(bakery)).containsExactly(State.WITHDRAWN, State.WITHDRAWN);
    }

    @Test
    void anAnswerWordIsAStopOnlyWhenTheBusinessHasAskedNothing() {
        String asked = Street.newNumber();
        street.consents(mia, bakery, Type.GIVEN, Purpose.MARKETING);
        street.consents(asked, bakery, Type.GIVEN, Purpose.MARKETING);
        hasWritten(bakery, mia, now.minus(Duration.ofHours(25)));
        hasWritten(bakery, asked, now.minus(Duration.ofHours(23)));
        messenger.writes(asked, bakery.id(), "No");
        messenger.writes(mia, bakery.id(), "No");

        assertThat(street.consent(asked, bakery, Purpose.MARKETING)).isEqualTo(State.GIVEN);
        assertThat(street.consent(mia, bakery, Purpose.MARKETING)).isEqualTo(State.WITHDRAWN);
    }

    /** Something of one person's is broken: the stops of others in the same request are heard, and hers comes again. */
    @Test
    void anUpdateThatFailsAloneKeepsNoStopFromBeingHeard() {
        Firm other = street.verified("Brause");
        String pia = Street.newNumber();
        street.consents(mia, bakery, Type.GIVEN, Purpose.MESSAGES);
        street.consents(pia, other, Type.GIVEN, Purpose.MESSAGES);
        byte[] broken = street.id(pia).bytes();
        database.update("UPDATE consent SET type = 'NONSENSE' WHERE recipient = ?", (Object) broken);
        try {
            String stop = text(newId(), mia, now, "STOP");
            String both = "{\"object\":\"whatsapp_business_account\",\"entry\":[" + entry(other.id(), text(newId(), pia, now, "STOP")) + ","
                    + entry(bakery.id(), text(newId(), mia, now, "Good day")) + "," + entry(bakery.id(), stop) + "]}";

            Reply reply = messenger.tell(both);

            assertThat(reply.status()).as("comes again").isEqualTo(500);
            assertThat(reply.json().path("refused").size()).isOne();
            assertThat(state(bakery).getFirst()).isEqualTo(State.WITHDRAWN);
            assertThat(window(mia)).isNotEqualTo(Conversation.NONE);

            database.update("UPDATE consent SET type = 'GIVEN' WHERE recipient = ? AND type = 'NONSENSE'", (Object) broken);
            assertThat(messenger.tell(both).json().path("repeated").asInt()).isEqualTo(2);
            assertThat(street.consent(pia, other, Purpose.MESSAGES)).isEqualTo(State.WITHDRAWN);
        } finally {
            database.update("DELETE FROM consent WHERE recipient = ? AND type = 'NONSENSE'", (Object) broken);
        }
    }

    private static String entry(String phoneNumberId, String message) {
        String whole = messages(phoneNumberId, message);
        return whole.substring(whole.indexOf("\"entry\":[") + 9, whole.lastIndexOf("]}"));
    }

    @Test
    void stopIsConfirmedOnceThenThereIsSilence() {
        street.consents(mia, bakery, Type.GIVEN, Purpose.MESSAGES);
        messenger.writes(mia, bakery.id(), "STOP");
        messenger.writes(mia, bakery.id(), "STOP");
        messenger.writes(mia, bakery.id(), "Ende");
        await().atMost(Duration.ofSeconds(60)).until(() -> !onHandset(mia).isEmpty());
        messenger.writes(mia, bakery.id(), "stop it now");
        await().atMost(Duration.ofSeconds(60)).until(() -> waiting(mia) == 0);

        assertThat(onHandset(mia)).singleElement().asString().contains("keine Nachrichten mehr von Krume").contains("START");
    }

    @Test
    void aStopThatWasSaidLongAgoIsHeardButNotConfirmed() {
        street.consents(mia, bakery, Type.GIVEN, Purpose.MESSAGES);
        messenger.tell(messages(bakery.id(), text(newId(), mia, now.minus(Duration.ofHours(25)), "STOP")));

        assertThat(state(bakery)).first().isEqualTo(State.WITHDRAWN);
        assertThat(waiting(mia)).isZero();
    }

    @Test
    void startAfterStopGivesBackWhatStoodBeforeInOneBatchToo() {
        street.consents(mia, bakery, Type.CONFIRMED, Purpose.MESSAGES);
        // Told in the wrong order: the times count.
        messenger.tell(messages(bakery.id(), text(newId(), mia, now, "START"), text(newId(), mia, now.minusSeconds(10), "STOP")));

        assertThat(state(bakery)).containsExactly(State.CONFIRMED, State.WITHDRAWN);
        messenger.writes(mia, bakery.id(), "START");
        assertThat(state(bakery)).containsExactly(State.CONFIRMED, State.WITHDRAWN);
    }

    @Test
    void startAloneGivesNothing() {
        messenger.writes(mia, bakery.id(), "START");

        assertThat(state(bakery)).containsExactly(State.NEVER_ASKED, State.NEVER_ASKED);
    }

    // The messenger's setting

    @Test
    void theSettingStopsMarketingOnlyAndResumeGivesItBack() {
        street.consents(mia, bakery, Type.CONFIRMED, Purpose.MESSAGES, Purpose.MARKETING);

        assertThat(messenger.tell(settings(bakery.id(), setting(mia, now.minusSeconds(60), "stop"))).json().path("taken").asInt()).isEqualTo(1);
        assertThat(state(bakery)).containsExactly(State.CONFIRMED, State.WITHDRAWN);
        assertThat(messenger.tell(settings(bakery.id(), setting(mia, now.minusSeconds(60), "stop"))).json().path("repeated").asInt()).isEqualTo(1);
        messenger.tell(settings(bakery.id(), setting(mia, now.minusSeconds(90), "resume")));
        assertThat(state(bakery)).containsExactly(State.CONFIRMED, State.WITHDRAWN);
        messenger.tell(settings(bakery.id(), setting(mia, now, "resume")));
        assertThat(state(bakery)).containsExactly(State.CONFIRMED, State.CONFIRMED);
        assertThat(window(mia)).isEqualTo(Conversation.NONE);
    }

    @Test
    void resumeGivesNothingThatWasNotStopped() {
        messenger.tell(settings(bakery.id(), setting(mia, now, "resume")));

        assertThat(state(bakery)).containsExactly(State.NEVER_ASKED, State.NEVER_ASKED);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\u0000', textBlock = """
            "value":"stop"                   | "value":"pause"               | 131009 | value
            "category":"marketing_messages"  | "category":"all"              | 131009 | category
            "wa_id":"                        | "user_id":"                   | 131009 | user_id' is no user id
            "timestamp"                      | "time"                        | 131008 | timestamp' is missing
            """)
    void whatIsWrongWithASettingIsSaid(String right, String wrong, int code, String details) {
        refused(messenger.tell(settings(bakery.id(), setting(mia, now, "stop").replace(right, wrong))), 400, code, details);
    }

    private static void refused(Reply reply, int status, int code, String details) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.code()).isEqualTo(code);
        assertThat(reply.details()).contains(details);
    }

    private Reply handshake(String mode, String token, String challenge) {
        return messenger.send("GET", Messenger.WEBHOOK + "?hub.mode=" + mode + "&hub.challenge=" + challenge + "&hub.verify_token=" + token, "");
    }

    private Conversation window(String number) {
        return conversations.of(Set.of(street.id(number))).getOrDefault(new Conversations.Key(bakery.sender(), street.id(number)), Conversation.NONE);
    }

    private void tells(String content) {
        assertThat(messenger.tell(messages(bakery.id(), "{\"from\":\"" + mia.substring(1) + "\",\"id\":\"" + newId() + "\",\"timestamp\":\""
                + now.getEpochSecond() + "\"," + content + "}")).status()).isEqualTo(200);
    }

    private List<State> state(Firm firm) {
        return List.of(street.consent(mia, firm, Purpose.MESSAGES), street.consent(mia, firm, Purpose.MARKETING));
    }

    private void hasWritten(Firm firm, String number, Instant at) {
        traffic.admitted(List.of(new Admission(street.register(number), at, new MessageId(UUID.randomUUID()), firm.business().id(), Category.UTILITY)));
    }

    private List<String> onHandset(String number) {
        return handsets.messages(street.id(number), 10).stream().map(message -> message.text()).toList();
    }

    private long waiting(String number) {
        return database.queryForObject("SELECT (SELECT COUNT(*) FROM inbox WHERE recipient = ?) + (SELECT COUNT(*) FROM outbox WHERE recipient = ?)",
                Long.class, street.id(number).bytes(), street.id(number).bytes());
    }

    private static <T> List<T> atOnce(int callers, Callable<T> call) throws Exception {
        List<T> results = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(callers)) {
            for (var one : IntStream.range(0, callers).mapToObj(_ -> threads.submit(call)).toList()) {
                results.add(one.get());
            }
        }
        return results;
    }
}
