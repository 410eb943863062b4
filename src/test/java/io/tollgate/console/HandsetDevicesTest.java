package io.tollgate.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.world.Partner;
import io.tollgate.world.Person;
import io.tollgate.world.World;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** The page of a phone registers a browser as a device of the person whose phone it is, and of nobody else. */
@TollgateTest
class HandsetDevicesTest {

    private static final String NOBODY = "0".repeat(32);
    private static final int KEY_BYTES = 32;

    @LocalServerPort
    int port;
    @Autowired
    World world;
    @Autowired
    JdbcTemplate database;

    private Person mia;
    private KeyPair keys;

    @BeforeEach
    void open() throws GeneralSecurityException {
        mia = world.person();
        keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    }

    private Partner.Reply post(String person, String call, String body, String... headers) {
        URI path = URI.create("http://127.0.0.1:" + port + "/me/" + person + "/encrypted/" + call);
        HttpRequest.Builder request = HttpRequest.newBuilder(path)
                .header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return Partner.exchange(request.build());
    }

    private String registration(String more) throws GeneralSecurityException {
        String challenge = post(mia.id().toString(), "challenges", "{}").json().path("challenge").asString();
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(keys.getPrivate());
        signature.update(challenge.getBytes(StandardCharsets.UTF_8));
        byte[] encoded = keys.getPublic().getEncoded();
        String key = text(Arrays.copyOfRange(encoded, encoded.length - KEY_BYTES, encoded.length));
        return "{\"signature_key\":\"" + key + "\",\"challenge\":\"" + challenge + "\",\"proof\":\"" + text(signature.sign())
                + "\",\"name\":\"Firefox, Linux\"" + more + "}";
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private int devices(Person person) {
        return database.queryForObject("SELECT COUNT(*) FROM e2e_device WHERE recipient = ?", Integer.class, (Object) person.id().bytes());
    }

    @Test
    void aBrowserGetsATokenOfItsOwnForTheKeyThatItShows() throws Exception {
        Partner.Reply reply = post(mia.id().toString(), "devices", registration(""));

        assertThat(reply.status()).as(reply.json().toString()).isEqualTo(201);
        assertThat(reply.json().path("device_token").asString()).startsWith("tgd_");
        assertThat(devices(mia)).isOne();
    }

    @Test
    void thePathSaysWhoseDeviceItIsWhateverTheBodyNames() throws Exception {
        Person other = world.person();

        Partner.Reply reply = post(mia.id().toString(), "devices", registration(",\"user\":\"" + other.number().e164() + "\""));

        assertThat(reply.status()).isEqualTo(201);
        assertThat(devices(mia)).isOne();
        assertThat(devices(other)).isZero();
    }

    @Test
    void withoutTheKeyOrFromAnotherSiteOrForNobodyThereIsNoDevice() throws Exception {
        String body = registration("");
        keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        String ofTheFirst = body.replaceAll(".*(\"signature_key\":\"[^\"]+\").*", "$1");
        String foreign = registration("").replaceAll("\"signature_key\":\"[^\"]+\"", ofTheFirst);

        assertThat(post(mia.id().toString(), "devices", foreign).details()).contains("'proof' is not a signature");
        assertThat(post(mia.id().toString(), "devices", body, "Sec-Fetch-Site", "cross-site").status()).isEqualTo(403);
        assertThat(post(NOBODY, "devices", body).status()).isEqualTo(404);
        assertThat(post(NOBODY, "challenges", "{}").status()).isEqualTo(404);
        assertThat(devices(mia)).isZero();
    }
}
