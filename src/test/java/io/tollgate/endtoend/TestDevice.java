package io.tollgate.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.endtoend.mls.KeyPackage;
import io.tollgate.world.Partner;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** A device of a business or a person as a client of the calls, over HTTP. */
public final class TestDevice {

    private static final long SECONDS = 120;

    private final URI root;
    private final KeyPair keys;
    private final String account;
    private final String accountToken;
    private String token = "";
    private String id = "";
    private String credential = "";

    private TestDevice(URI root, String account, String accountToken) {
        this.root = root;
        this.account = account;
        this.accountToken = accountToken;
        try {
            this.keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public static TestDevice of(Partner shop) {
        TestDevice device = new TestDevice(shop.root(), "\"phone_number_id\":\"" + shop.sender().id() + "\"", shop.token());
        device.register();
        return device;
    }

    public static TestDevice of(URI root, String messengerToken, String number) {
        TestDevice device = new TestDevice(root, "\"user\":\"" + number + "\"", messengerToken);
        device.register();
        return device;
    }

    /** The same device at another node. */
    public TestDevice at(URI node) {
        return new TestDevice(node, this);
    }

    private TestDevice(URI root, TestDevice same) {
        this.root = root;
        this.keys = same.keys;
        this.account = same.account;
        this.accountToken = same.accountToken;
        this.token = same.token;
        this.id = same.id;
        this.credential = same.credential;
    }

    void register() {
        Partner.Reply reply = registers();
        assertThat(reply.status()).as(reply.json().toString()).isEqualTo(201);
        id = reply.json().path("device_id").asString();
        token = reply.json().path("device_token").asString();
        credential = reply.json().path("credential").asString();
    }

    Partner.Reply registers() {
        String challenge = as(accountToken, "POST", "/e2e/v1/challenges", "{}").json().path("challenge").asString();
        return registers(challenge, MlsMaker.signed(keys.getPrivate(), challenge.getBytes(StandardCharsets.UTF_8)));
    }

    Partner.Reply registers(String challenge, byte[] proof) {
        return as(accountToken, "POST", "/e2e/v1/devices", "{" + account + ",\"signature_key\":\"" + text(open()) + "\",\"challenge\":\""
                + challenge + "\",\"proof\":\"" + text(proof) + "\",\"name\":\"Test\"}");
    }

    String id() {
        return id;
    }

    String token() {
        return token;
    }

    String credential() {
        return credential;
    }

    byte[] open() {
        byte[] encoded = keys.getPublic().getEncoded();
        return Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
    }

    byte[] sign(String content) {
        return MlsMaker.signed(keys.getPrivate(), content.getBytes(StandardCharsets.UTF_8));
    }

    /** A key package of now, for 30 days. */
    byte[] keyPackage() {
        return keyPackage(Instant.now().minusSeconds(SECONDS), Instant.now().plus(Duration.ofDays(30)));
    }

    byte[] keyPackage(Instant notBefore, Instant notAfter) {
        return MlsMaker.keyPackage(keys.getPrivate(), open(), credential, notBefore, notAfter);
    }

    byte[] keyPackageOf(String otherCredential) {
        return MlsMaker.keyPackage(keys.getPrivate(), open(), otherCredential, Instant.now().minusSeconds(SECONDS),
                Instant.now().plus(Duration.ofDays(1)));
    }

    /** Brings so many packages, and a last resort. */
    public void brings(int packages) {
        List<byte[]> made = new ArrayList<>();
        for (int i = 0; i < packages; i++) {
            made.add(keyPackage());
        }
        assertThat(brings(made, "\"" + text(keyPackage()) + "\"").json().path("stock").asInt()).isEqualTo(packages);
    }

    Partner.Reply brings(List<byte[]> packages, String lastResort) {
        return call("PUT", "/e2e/v1/devices/" + id + "/key-packages", "{\"packages\":[" + packages.stream()
                .map(one -> "\"" + text(one) + "\"").collect(Collectors.joining(",")) + "],\"last_resort\":" + lastResort + "}");
    }

    Partner.Reply claims(String whom) {
        return call("POST", "/e2e/v1/key-packages/claim", "{" + whom + "}");
    }

    /** Opens a conversation with the person and adds her devices. */
    public void opens(byte[] group, String to) {
        assertThat(call("POST", "/e2e/v1/conversations", "{\"group_id\":\"" + text(group) + "\",\"to\":\"" + to + "\"}").status())
                .isEqualTo(201);
        JsonNode devices = claims("\"to\":\"" + to + "\"").json().path("devices");
        String welcomes = devices.valueStream().map(one -> welcome(one.path("device_id").asString(), one.path("key_package").asString()))
                .collect(Collectors.joining(","));
        Partner.Reply reply = commits(group, 0, "", welcomes);
        assertThat(reply.status()).as(reply.json().toString()).isEqualTo(201);
    }

    static String welcome(String device, String keyPackage) {
        return "{\"device_id\":\"" + device + "\",\"welcome\":\"" + text(MlsMaker.welcome(reference(keyPackage))) + "\"}";
    }

    static byte[] reference(String keyPackage) {
        return KeyPackage.read(Base64.getUrlDecoder().decode(keyPackage)).reference();
    }

    /** @param commit in base64url; empty: made here */
    Partner.Reply commits(byte[] group, long epoch, String commit, String welcomes) {
        String made = commit.isEmpty() ? text(MlsMaker.message(group, epoch, 3, "")) : commit;
        return call("POST", "/e2e/v1/conversations/" + text(group) + "/commits", "{\"epoch\":" + epoch + ",\"commit\":\"" + made
                + "\",\"welcomes\":[" + welcomes + "]}");
    }

    public Partner.Reply writes(byte[] group, long epoch, String messageId) {
        return call("POST", "/e2e/v1/conversations/" + text(group) + "/messages", "{\"message_id\":\"" + messageId + "\",\"message\":\""
                + text(MlsMaker.message(group, epoch, 1, "{\"v\":1}")) + "\"}");
    }

    public Partner.Reply stops(byte[] group, Instant at) {
        String signature = text(sign("tollgate-control\n" + text(group) + "\nSTOP\n" + at.getEpochSecond()));
        return call("POST", "/e2e/v1/conversations/" + text(group) + "/control", "{\"keyword\":\"STOP\",\"at\":" + at.getEpochSecond()
                + ",\"signature\":\"" + signature + "\"}");
    }

    byte[] signFramed(byte[] framed) {
        return MlsMaker.signed(keys.getPrivate(), "FramedContentTBS", framed);
    }

    /** Reports a message that another device has signed. @param more further fields of the body */
    Partner.Reply reports(String messageId, byte[] framed, byte[] signature, byte[] senderKey, String more) {
        return call("POST", "/e2e/v1/reports", "{\"message_id\":\"" + messageId + "\",\"signed\":\"" + text(framed) + "\",\"signature\":\""
                + text(signature) + "\",\"sender_key\":\"" + text(senderKey) + "\",\"reason\":\"category\"" + more + "}");
    }

    /** What waits behind this number; it waits a little if there is nothing. */
    public List<JsonNode> inbox(long after) {
        Partner.Reply reply = call("GET", "/e2e/v1/inbox?wait=1&after=" + after, "");
        assertThat(reply.status()).isEqualTo(200);
        return reply.json().path("envelopes").valueStream().toList();
    }

    /** What waits, without acknowledging it. */
    public List<JsonNode> inbox() {
        return call("GET", "/e2e/v1/inbox", "").json().path("envelopes").valueStream().toList();
    }

    public void acknowledges(long seq) {
        assertThat(call("POST", "/e2e/v1/inbox/ack", "{\"seq\":" + seq + "}").status()).isEqualTo(200);
    }

    Partner.Reply call(String method, String path, String body) {
        return as(token, method, path, body);
    }

    Partner.Reply as(String bearer, String method, String path, String body) {
        return Partner.exchange(HttpRequest.newBuilder(root.resolve(path)).timeout(Duration.ofSeconds(SECONDS))
                .header("Authorization", "Bearer " + bearer).header("Content-Type", "application/json")
                .method(method.toUpperCase(Locale.ROOT), body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body)).build());
    }

    /** Fields of a message for the Cloud API's path. @param template empty: without one */
    public static String sealed(byte[] group, long epoch, String category, String id, String template) {
        String data = declared(category, id, template);
        byte[] message = MlsMaker.message(group, epoch, 1, data);
        String named = template.isEmpty()
                ? ""
                : ",\"template\":{\"name\":\"" + template.split("@")[0] + "\",\"language\":\"" + template.split("@")[1] + "\"}";
        return "\"type\":\"encrypted\",\"encrypted\":{\"category\":\"" + category + "\",\"message_id\":\"" + id + "\",\"size\":"
                + message.length
                + ",\"ciphertext\":\"" + text(message) + "\"" + named + "}";
    }

    static String declared(String category, String id, String template) {
        return "{\"v\":1,\"cat\":\"" + category + "\",\"mid\":\"" + id + "\"" + (template.isEmpty()
                ? ""
                : ",\"tpl\":\"" + template
                        + "\"")
                + "}";
    }

    static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
