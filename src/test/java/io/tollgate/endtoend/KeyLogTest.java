package io.tollgate.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.tollgate.TollgateTest;
import io.tollgate.endtoend.mls.Ed25519;
import io.tollgate.endtoend.mls.MerkleProof;
import io.tollgate.endtoend.mls.MerkleTree;
import io.tollgate.world.Partner;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The log of keys, over HTTP. */
@TollgateTest
class KeyLogTest extends DevicesFixture {

    private record Head(long size, byte[] root) {}

    private JsonNode open(String path) {
        Partner.Reply reply = desk.as("", "GET", path, "");
        assertThat(reply.status()).as(reply.json().toString()).isEqualTo(200);
        return reply.json();
    }

    private Head head() throws Exception {
        SignedJWT head = SignedJWT.parse(open("/.well-known/tollgate-key-log").path("head").asString());
        JsonNode key = open("/.well-known/tollgate-keys").path("keys").valueStream()
                .filter(one -> one.path("kid").asString().equals(head.getHeader().getKeyID())).findFirst().orElseThrow();
        assertThat(Ed25519.isSigned(Base64.getUrlDecoder().decode(key.path("x").asString()), head.getSigningInput(),
                head.getSignature().decode())).isTrue();
        assertThat(head.getHeader().getType()).hasToString("tollgate-log+jwt");
        return new Head(head.getJWTClaimsSet().getLongClaim("size"), Base64.getUrlDecoder().decode(head.getJWTClaimsSet()
                .getStringClaim("root")));
    }

    private static List<byte[]> path(JsonNode told) {
        return told.path("path").valueStream().map(one -> Base64.getUrlDecoder().decode(one.asString())).toList();
    }

    /** The leaf that a client makes of a credential. */
    private static byte[] leaf(String credential) throws Exception {
        JWTClaimsSet claims = SignedJWT.parse(credential).getJWTClaimsSet();
        String key = claims.getJSONObjectClaim("cnf").toString().replaceAll(".*x=([A-Za-z0-9_-]+).*", "$1");
        return MerkleTree.leaf(("{\"v\":1,\"kind\":\"issued\",\"sub\":\"" + hash(claims.getSubject()) + "\",\"dev\":\"" + claims.getJWTID()
                + "\",\"key\":\"" + key + "\",\"cred\":\"" + hash(credential) + "\",\"at\":" + claims.getIssueTime().getTime() / 1000 + "}")
                .getBytes(StandardCharsets.US_ASCII));
    }

    private static String hash(String text) {
        return TestDevice.text(DigestUtils.sha256(text));
    }

    private List<JsonNode> entries() {
        List<JsonNode> all = new ArrayList<>();
        for (int from = 0;; from = all.size()) {
            List<JsonNode> some = desk.call("GET", "/e2e/v1/log/entries?from=" + from, "").json().path("entries").valueStream()
                    .map(one -> JsonMapper.shared().readTree(Base64.getUrlDecoder().decode(one.asString()))).toList();
            if (some.isEmpty()) {
                return all;
            }
            all.addAll(some);
        }
    }

    @Test
    void eachCredentialIsInTheLog() throws Exception {
        String renewed = desk.call("POST", "/e2e/v1/devices/" + desk.id() + "/credential", "{}").json().path("credential").asString();
        Head head = head();

        for (String credential : List.of(desk.credential(), phone.credential(), renewed)) {
            JsonNode told = open("/e2e/v1/log/inclusion?leaf=" + TestDevice.text(leaf(credential)) + "&size=" + head.size());
            assertThat(MerkleProof.isIncluded(leaf(credential), told.path("index").asLong(), head.size(), path(told), head.root()))
                    .isTrue();
        }
        assertThat(desk.as("", "GET", "/e2e/v1/log/inclusion?leaf=" + TestDevice.text(new byte[32]) + "&size=" + head.size(), "").status())
                .as("an entry that nobody made").isEqualTo(404);
    }

    /** By the test vectors of MerkleTreeTest the roots are right; here each earlier root must come out of the proof. */
    @Test
    void aLaterHeadGoesOnFromAnEarlierOne() throws Exception {
        Head first = head();
        for (int i = 0; i < 5; i++) {
            phone.call("POST", "/e2e/v1/devices/" + phone.id() + "/credential", "{}");
        }
        Head second = head();

        assertThat(second.size()).isGreaterThanOrEqualTo(first.size() + 5);
        List<byte[]> path = path(open("/e2e/v1/log/consistency?from=" + first.size() + "&to=" + second.size()));
        assertThat(path).isNotEmpty();
        assertThat(path(open("/e2e/v1/log/consistency?from=" + second.size() + "&to=" + second.size()))).isEmpty();
        List<byte[]> leaves = entries().stream().map(entry -> MerkleTree.leaf(entry.toString().getBytes(StandardCharsets.US_ASCII)))
                .toList();
        assertThat(root(leaves.subList(0, (int) first.size()))).isEqualTo(first.root());
        assertThat(root(leaves.subList(0, (int) second.size()))).isEqualTo(second.root());
    }

    /** The root, reckoned from the leaves alone. */
    private static byte[] root(List<byte[]> leaves) {
        if (leaves.size() == 1) {
            return leaves.getFirst();
        }
        int left = Integer.highestOneBit(leaves.size() - 1);
        return MerkleTree.node(root(leaves.subList(0, left)), root(leaves.subList(left, leaves.size())));
    }

    @Test
    void aRevocationIsInTheLogOnce() {
        desk.as(messenger, "DELETE", "/e2e/v1/devices/" + phone.id(), "");
        desk.as(messenger, "DELETE", "/e2e/v1/devices/" + phone.id(), "");

        assertThat(entries().stream().filter(entry -> entry.path("dev").asString().equals(phone.id()))
                .map(entry -> entry.path("kind").asString())).containsExactly("issued", "revoked");
    }

    @Test
    void aCheckFindsAnEntryThatWasChangedOrIsGone() {
        KeyLogHead head = world.the(KeyLogHead.class);
        for (int i = 0; i < 3; i++) {
            phone.call("POST", "/e2e/v1/devices/" + phone.id() + "/credential", "{}");
        }
        long last = world.database().queryForObject("SELECT size FROM e2e_log_head", Long.class) - 1;
        String where = " WHERE position = " + last;
        byte[] entry = world.database().queryForObject("SELECT entry FROM e2e_log_entry" + where, byte[].class);
        byte[] leaf = world.database().queryForObject("SELECT leaf FROM e2e_log_entry" + where, byte[].class);

        Instant now = Instant.now();
        assertThat(head.check(now)).isEqualTo(new KeyLogHead.Checked(last + 1, true, now));
        world.database().update("UPDATE e2e_log_entry SET entry = ?" + where, "{}".getBytes(StandardCharsets.US_ASCII));
        assertThat(head.check(now).isWhole()).isFalse();
        world.database().update("DELETE FROM e2e_log_entry" + where);
        assertThat(head.check(now).isWhole()).isFalse();
        world.database().update("INSERT INTO e2e_log_entry (position, leaf, entry) VALUES (?, ?, ?)", last, leaf, entry);

        assertThat(head.check(now).isWhole()).isTrue();
    }

    /** Somebody who writes to the database can make hashes that fit, but nobody can make again what was there before. */
    @Test
    void aCheckKnowsWhatTheLogWasWhenItWasWholeLast() {
        KeyLogHead head = world.the(KeyLogHead.class);
        Instant now = Instant.now();
        KeyLogHead.Checked whole = head.check(now);
        byte[] root = world.database().queryForObject("SELECT root FROM e2e_log_check", byte[].class);
        try {
            world.database().update("UPDATE e2e_log_check SET root = ?", (Object) MerkleTree.leaf(root));
            assertThat(head.check(now).isWhole()).as("other entries than before").isFalse();
            assertThat(world.the(KeyLogHead.class).lastCheck().orElseThrow().isWhole()).as("kept").isFalse();
            world.database().update("UPDATE e2e_log_check SET root = ?, size = size + 1000000", (Object) root);
            assertThat(head.check(now).isWhole()).as("fewer than before").isFalse();
        } finally {
            world.database().update("DELETE FROM e2e_log_check");
        }

        head.look(now);
        assertThat(head.lastCheck().orElseThrow().isWhole()).isTrue();
        assertThat(head.lastCheck().orElseThrow().entries()).isGreaterThanOrEqualTo(whole.entries());
    }

    @Test
    void anEntryNamesNobody() {
        assertThat(entries().toString()).doesNotContain(ana.number().e164().substring(1), shop.sender().displayNumber().substring(1));
        assertThat(desk.as("", "GET", "/e2e/v1/log/entries?from=0", "").status()).isEqualTo(401);
    }

    @Test
    void manyAtATimeLeaveNoGap() throws Exception {
        long before = world.database().queryForObject("SELECT size FROM e2e_log_head", Long.class);
        List<Callable<Integer>> work = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            TestDevice one = i % 2 == 0 ? desk : phone;
            work.add(() -> one.call("POST", "/e2e/v1/devices/" + one.id() + "/credential", "{}").status());
        }

        assertThat(atOnce(work)).containsOnly(200);

        Long size = world.database().queryForObject("SELECT size FROM e2e_log_head", Long.class);
        assertThat(size).isGreaterThanOrEqualTo(before + 16);
        assertThat(world.database().queryForObject("SELECT COUNT(*) FROM e2e_log_entry", Long.class)).isEqualTo(size);
        assertThat(world.database().queryForObject("SELECT MAX(position) + 1 FROM e2e_log_entry", Long.class)).isEqualTo(size);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            inclusion?leaf=AAAA&size=1      | 'leaf' must be a hash of 32 bytes
            inclusion?leaf=a%20b&size=1     | 'leaf' must be a hash of 32 bytes
            inclusion?leaf=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA&size=0 | 'size' must be a whole number from 1
            inclusion?leaf=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA&size=1 | no such entry
            consistency?from=0&to=1         | 'from' must be a whole number from 1
            consistency?from=2&to=1         | 'to' must be a whole number from 2
            consistency?from=1&to=999999999 | 'to' must be a whole number from 1
            consistency?from=1              | 'to' must be
            """)
    void wrongQuestionsAreRefused(String question, String details) {
        Partner.Reply reply = desk.as("", "GET", "/e2e/v1/log/" + question, "");

        assertThat(reply.status()).isBetween(400, 404);
        assertThat(reply.details()).contains(details);
    }
}
