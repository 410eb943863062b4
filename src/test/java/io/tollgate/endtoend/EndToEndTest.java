package io.tollgate.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import io.tollgate.TollgateTest;
import io.tollgate.consent.Consents;
import io.tollgate.endtoend.mls.Ed25519;
import io.tollgate.rights.Erasing;
import io.tollgate.world.Partner;
import io.tollgate.world.Person;
import io.tollgate.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Devices, key packages and conversations, over HTTP. */
@TollgateTest
class EndToEndTest extends DevicesFixture {

    @Test
    void aCredentialNamesTheAccountAndTheKeyAndIsSignedByAPublishedKey() throws Exception {
        SignedJWT credential = SignedJWT.parse(desk.credential());
        JsonNode keys = desk.as("", "GET", "/.well-known/tollgate-keys", "").json().path("keys");
        JsonNode key = keys.valueStream().filter(one -> one.path("kid").asString().equals(credential.getHeader().getKeyID())).findFirst()
                .orElseThrow();

        assertThat(Ed25519.isSigned(Base64.getUrlDecoder().decode(key.path("x").asString()), credential.getSigningInput(),
                credential.getSignature().decode())).isTrue();
        assertThat(credential.getHeader().getType()).hasToString("tollgate-device+jwt");
        assertThat(credential.getJWTClaimsSet().getSubject()).isEqualTo(shop.sender().displayNumber());
        assertThat(credential.getJWTClaimsSet().getJWTID()).isEqualTo(desk.id());
        assertThat(credential.getJWTClaimsSet().getJSONObjectClaim("cnf").toString()).contains(TestDevice.text(desk.open()));
        assertThat(Duration.between(Instant.now(), credential.getJWTClaimsSet().getExpirationTime().toInstant()))
                .isBetween(Duration.ofDays(6), Duration.ofDays(7));
        assertThat(SignedJWT.parse(phone.credential()).getJWTClaimsSet().getSubject()).matches("person:[A-Za-z0-9_-]{22}");
    }

    @Test
    void twoDevicesOfAPersonHaveOneSubjectWhichIsNotHerNumber() throws Exception {
        TestDevice tablet = TestDevice.of(shop.root(), messenger, ana.number().e164());

        assertThat(SignedJWT.parse(tablet.credential()).getJWTClaimsSet().getSubject())
                .isEqualTo(SignedJWT.parse(phone.credential()).getJWTClaimsSet().getSubject())
                .doesNotContain(ana.number().e164().substring(1));
        assertThat(tablet.call("GET", "/e2e/v1/devices", "").json().path("devices")).hasSize(2);
        assertThat(desk.call("GET", "/e2e/v1/devices", "").json().path("devices")).hasSize(1);
    }

    @Test
    void theSameKeyAgainIsTheSameDeviceWithANewToken() {
        String id = phone.id();
        String token = phone.token();

        phone.register();

        assertThat(phone.id()).isEqualTo(id);
        assertThat(phone.as(token, "GET", "/e2e/v1/inbox", "").status()).isEqualTo(401);
        assertThat(phone.inbox()).isEmpty();
    }

    @Test
    void aProofIsOverAnOpenChallengeOfTollgate() {
        String challenge = desk.as(shop.token(), "POST", "/e2e/v1/challenges", "{}").json().path("challenge").asString();
        byte[] changed = Base64.getUrlDecoder().decode(challenge);
        changed[10] ^= 1;

        assertThat(desk.registers(challenge, desk.sign("another text")).details()).contains("'proof' is not a signature");
        assertThat(desk.registers(TestDevice.text(changed), desk.sign(TestDevice.text(changed))).details()).contains("'challenge' is not");
        assertThat(desk.registers(challenge, desk.sign(challenge)).status()).isEqualTo(201);
    }

    @Test
    void aRevokedDeviceCanDoNothingAndIsListed() {
        phone.brings(2);
        byte[] group = newGroup();
        desk.opens(group, ana.number().e164());

        assertThat(phone.call("DELETE", "/e2e/v1/devices/" + phone.id(), "").status()).isEqualTo(200);

        for (String call : List.of("GET /e2e/v1/devices", "GET /e2e/v1/inbox", "POST /e2e/v1/inbox/ack", "POST /e2e/v1/key-packages/claim",
                "POST /e2e/v1/conversations", "POST /e2e/v1/devices/" + phone.id() + "/credential",
                "PUT /e2e/v1/devices/" + phone.id() + "/key-packages",
                "POST /e2e/v1/conversations/" + TestDevice.text(group) + "/commits",
                "POST /e2e/v1/conversations/" + TestDevice.text(group) + "/messages",
                "POST /e2e/v1/conversations/" + TestDevice.text(group) + "/control")) {
            assertThat(phone.call(call.split(" ")[0], call.split(" ")[1], "{}").status()).as(call).isEqualTo(401);
        }
        assertThat(desk.claims(to()).json().path("devices")).isEmpty();
        assertThat(phone.registers().details()).contains("'signature_key' was used before");
        assertThat(desk.as("", "GET", "/.well-known/tollgate-keys", "").json().path("revoked").toString()).contains(phone.id());
    }

    @Test
    void nobodyRevokesADeviceOfAnother() {
        TestDevice stranger = TestDevice.of(world.partner());

        assertThat(stranger.call("DELETE", "/e2e/v1/devices/" + desk.id(), "").status()).isEqualTo(404);
        assertThat(stranger.as(world.partner().token(), "DELETE", "/e2e/v1/devices/" + desk.id(), "").status()).isEqualTo(404);
        assertThat(stranger.call("PUT", "/e2e/v1/devices/" + desk.id() + "/key-packages", "{\"packages\":[]}").status()).isEqualTo(404);
        assertThat(desk.inbox()).isEmpty();
        assertThat(stranger.as(shop.token(), "DELETE", "/e2e/v1/devices/" + desk.id(), "").status()).isEqualTo(200);
    }

    @Test
    void aBusinessLearnsOfNoDeviceOfAPersonWhomItMayNotReach() {
        Person ben = world.person();
        TestDevice his = TestDevice.of(shop.root(), messenger, ben.number().e164());
        his.brings(3);
        String bens = "\"to\":\"" + ben.number().e164() + "\"";

        Partner.Reply refused = desk.claims(bens);
        Partner.Reply nobody = desk.claims("\"to\":\"" + World.newNumber("PT") + "\"");

        assertThat(refused.error().path("code").asInt()).isEqualTo(131026);
        assertThat(refused.details()).isEqualTo(nobody.details());
        assertThat(his.brings(List.of(), "null").json().path("stock").asInt()).isEqualTo(3);
        windows.inbound(shop.sender().id(), ben.id(), false, Instant.now());
        assertThat(desk.claims(bens).json().path("devices")).hasSize(1);
        ben.blocks(shop.business(), Instant.now());
        assertThat(desk.claims(bens).status()).isEqualTo(400);
    }

    @Test
    void aWelcomeComesToTheDeviceWhosePackageItNames() {
        phone.brings(2);
        byte[] group = newGroup();

        desk.opens(group, ana.number().e164());

        List<JsonNode> waiting = phone.inbox();
        assertThat(waiting).hasSize(1);
        assertThat(waiting.getFirst().path("kind").asString()).isEqualTo("welcome");
        assertThat(waiting.getFirst().path("epoch").asInt()).isEqualTo(1);
        assertThat(desk.inbox()).isEmpty();
        assertThat(desk.call("POST", "/e2e/v1/conversations", "{\"group_id\":\"" + TestDevice.text(group) + "\"," + to() + "}").status())
                .isEqualTo(409);
    }

    /** The device was killed before it got the answer: the same commit again is taken, and is done once. */
    @Test
    void aCommitThatComesAgainGetsTheSameAnswer() {
        phone.brings(2);
        byte[] group = newGroup();
        desk.opens(group, ana.number().e164());
        TestDevice tablet = TestDevice.of(shop.root(), messenger, ana.number().e164());
        tablet.brings(1);
        JsonNode claimed = desk.claims(to()).json().path("devices").valueStream()
                .filter(one -> one.path("device_id").asString().equals(tablet.id())).findFirst().orElseThrow();
        String commit = TestDevice.text(MlsMaker.message(group, 1, 3, ""));
        String welcome = TestDevice.welcome(tablet.id(), claimed.path("key_package").asString());

        List<Partner.Reply> replies = List.of(desk.commits(group, 1, commit, welcome), desk.commits(group, 1, commit, welcome));

        assertThat(replies).allMatch(reply -> reply.status() == 201 && reply.json().path("epoch").asInt() == 2);
        assertThat(tablet.inbox()).hasSize(1);
        assertThat(phone.inbox().stream().map(one -> one.path("kind").asString())).containsExactly("welcome", "commit");
        assertThat(phone.commits(group, 1, commit, "").status()).isEqualTo(409);
    }

    @Test
    void aTemplateIsSignedForThoseWhoTalkWithItsBusiness() throws Exception {
        phone.brings(1);
        String call = "/e2e/v1/templates?business=%2B" + shop.sender().displayNumber().substring(1) + "&name=utility&language=en_US";
        assertThat(phone.call("GET", call, "").status()).isEqualTo(400);
        byte[] group = newGroup();
        desk.opens(group, ana.number().e164());

        SignedJWT template = SignedJWT.parse(phone.call("GET", call, "").json().path("template").asString());

        assertThat(template.getHeader().getType()).hasToString("tollgate-template+jwt");
        assertThat(template.getJWTClaimsSet().getClaims()).containsEntry("name", "utility").containsEntry("language", "en_US")
                .containsEntry("category", "utility").containsEntry("sub", shop.sender().displayNumber());
        assertThat(template.getJWTClaimsSet().getListClaim("components").toString()).contains("BODY");
        assertThat(phone.call("GET", call.replace("utility", "nothing"), "").status()).isEqualTo(404);
        assertThat(TestDevice.of(world.onAccount().partner()).call("GET", call, "").status()).isEqualTo(400);
        assertThat(phone.inbox().getFirst().path("from").asString()).isEqualTo(shop.sender().displayNumber().substring(1));
        phone.writes(group, 1, "m-1");
        assertThat(desk.inbox().getFirst().path("from").asString()).isEqualTo(ana.number().e164().substring(1));
    }

    @Test
    void aWelcomeForAnothersPackageIsRefused() {
        phone.brings(2);
        TestDevice tablet = TestDevice.of(shop.root(), messenger, ana.number().e164());
        byte[] group = newGroup();
        desk.opens(group, ana.number().e164());
        tablet.brings(1);
        JsonNode claimed = desk.claims(to()).json().path("devices").valueStream()
                .filter(one -> one.path("device_id").asString().equals(tablet.id())).findFirst().orElseThrow();

        Partner.Reply member = desk.commits(group, 1, "", TestDevice.welcome(phone.id(), claimed.path("key_package").asString()));
        Partner.Reply stranger = desk.commits(group, 1, "", TestDevice.welcome(TestDevice.of(world.partner()).id(),
                claimed.path("key_package").asString()));

        assertThat(member.details()).contains("names no key package of this device");
        assertThat(stranger.details()).contains("is not a device of one of the two sides");
        assertThat(desk.commits(group, 1, "", TestDevice.welcome(tablet.id(), claimed.path("key_package").asString())).status())
                .isEqualTo(201);
    }

    /** Eight devices commit to each of five epochs at a time: one wins, and all get the five commits in their order. */
    @Test
    void oneCommitEndsAnEpoch() throws Exception {
        List<TestDevice> phones = new ArrayList<>(List.of(phone));
        for (int i = 0; i < 7; i++) {
            phones.add(TestDevice.of(shop.root(), messenger, ana.number().e164()));
        }
        phones.forEach(one -> one.brings(1));
        byte[] group = newGroup();
        desk.opens(group, ana.number().e164());

        for (int epoch = 1; epoch <= 5; epoch++) {
            int now = epoch;
            List<Partner.Reply> replies = atOnce(phones.stream().<Callable<Partner.Reply>>map(one -> () -> one.commits(group, now, "", ""))
                    .toList());
            assertThat(replies.stream().filter(reply -> reply.status() == 201)).hasSize(1);
            assertThat(replies.stream().filter(reply -> reply.status() == 409)).hasSize(7)
                    .allMatch(reply -> reply.json().path("epoch").asInt() == now + 1);
        }
        assertThat(desk.inbox().stream().map(one -> one.path("epoch").asInt())).containsExactly(1, 2, 3, 4, 5);
        assertThat(desk.inbox().stream().map(one -> one.path("seq").asInt())).containsExactly(1, 2, 3, 4, 5);
    }

    /** While others write, a device reads and acknowledges: it gets each envelope once, and misses none. */
    @Test
    void noEnvelopeIsLostBetweenNumberAndAcknowledgement() throws Exception {
        phone.brings(1);
        TestDevice tablet = TestDevice.of(shop.root(), messenger, ana.number().e164());
        tablet.brings(1);
        byte[] group = newGroup();
        desk.opens(group, ana.number().e164());
        Set<String> got = new HashSet<>();

        try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (TestDevice writer : List.of(phone, tablet)) {
                for (int i = 0; i < 30; i++) {
                    String id = writer.id() + "." + i;
                    all.add(writers.submit(() -> assertThat(writer.writes(group, 1, id).status()).isEqualTo(201)));
                }
            }
            while (got.size() < 60) {
                long seq = 0;
                List<JsonNode> found = desk.call("GET", "/e2e/v1/inbox?wait=5&limit=7", "").json().path("envelopes").valueStream().toList();
                assertThat(found).as("after %d", got.size()).isNotEmpty();
                for (JsonNode one : found) {
                    assertThat(got.add(one.path("message_id").asString())).isTrue();
                    seq = one.path("seq").asLong();
                }
                desk.acknowledges(seq);
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
        assertThat(desk.inbox()).isEmpty();
    }

    @Test
    void herMessageOpensTheWindowOnceAndReachesTheDesk() {
        phone.brings(1);
        byte[] group = newGroup();
        desk.opens(group, ana.number().e164());

        assertThat(phone.writes(group, 1, "m-1").status()).isEqualTo(201);
        assertThat(phone.writes(group, 1, "m-1").status()).isEqualTo(201);

        assertThat(desk.inbox().stream().map(one -> one.path("message_id").asString())).containsExactly("m-1");
        assertThat(windows.of(List.of(ana.id())).values()).singleElement()
                .matches(window -> window.serviceWindowOpen(Instant.now()));
        assertThat(desk.writes(group, 1, "m-2").status()).isEqualTo(401);
    }

    @Test
    void herStopCountsAsIfSheHadWrittenIt() {
        phone.brings(1);
        byte[] group = newGroup();
        desk.opens(group, ana.number().e164());
        assertThat(phone.stops(group, Instant.now().minus(Duration.ofDays(2))).status()).isEqualTo(400);
        TestDevice other = TestDevice.of(shop.root(), messenger, World.newNumber("PT"));
        assertThat(other.stops(group, Instant.now()).status()).isEqualTo(404);
        assertThat(world.the(Consents.class).history(ana.id())).noneMatch(event -> event.type().name().equals("WITHDRAWN"));

        assertThat(phone.stops(group, Instant.now()).status()).isEqualTo(200);

        assertThat(world.the(Consents.class).history(ana.id())).anyMatch(event -> event.type().name().equals("WITHDRAWN"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            POST /e2e/v1/key-packages/claim | {}                                          | 131008 | 'to' is missing
            POST /e2e/v1/conversations      | {'group_id':'AAAA','to':'+351912345678'}    | 131009 | 'group_id' must have 8 to 64 bytes
            POST /e2e/v1/conversations      | {'group_id':'a b','to':'+351912345678'}     | 131009 | 'group_id' must be base64url
            POST /e2e/v1/conversations/AAAA/commits | {'epoch':0}                         | 803    | There is no conversation
            POST /e2e/v1/inbox/ack          | {'seq':-1}                                  | 131009 | 'seq' must be between
            POST /e2e/v1/inbox/ack          | {'seq':'x'}                                 | 100    | 'seq' must be a whole number
            POST /e2e/v1/inbox/ack          | []                                          | 100    | must be a JSON object
            GET /e2e/v1/inbox?wait=21       |                                             | 131009 | 'wait' must be a whole number from
            GET /e2e/v1/inbox?after=-1      |                                             | 131009 | 'after' must be
            GET /e2e/v1/inbox?limit=0       |                                             | 131009 | 'limit' must be
            """)
    void wrongBodiesAreRefusedWithTheirPlace(String call, String body, int code, String details) {
        Partner.Reply reply = desk.call(call.split(" ")[0], call.split(" ")[1], body == null ? "" : body.replace('\'', '"'));

        assertThat(reply.error().path("code").asInt()).as(reply.json().toString()).isEqualTo(code);
        assertThat(reply.details()).contains(details);
    }

    /** An erased person has no devices, and nothing of them is left. */
    @Test
    void herErasureTakesEverythingAlong() {
        phone.brings(2);
        byte[] group = newGroup();
        desk.opens(group, ana.number().e164());

        world.the(Erasing.class).erase(ana.number(), "dana", "asked by letter", Instant.now());

        assertThat(phone.call("GET", "/e2e/v1/inbox", "").status()).isEqualTo(401);
        Map<String, Integer> left = List.of("e2e_device", "e2e_key_package", "e2e_conversation", "e2e_member", "e2e_envelope").stream()
                .collect(Collectors.toMap(table -> table, table -> world.database().queryForObject(
                        "SELECT COUNT(*) FROM " + table + " WHERE recipient = ?", Integer.class, (Object) ana.id().bytes())));
        assertThat(left.values()).containsOnly(0);
    }
}
