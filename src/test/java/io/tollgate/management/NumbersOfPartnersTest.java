package io.tollgate.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.tollgate.TollgateTest;
import io.tollgate.business.Businesses;
import io.tollgate.business.Enrolments;
import io.tollgate.business.Webhook;
import io.tollgate.world.Partner;
import io.tollgate.world.Partner.Reply;
import io.tollgate.world.World;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** A business asks what it has: its account, its numbers and what they show. */
@TollgateTest
class NumbersOfPartnersTest {

    @Autowired
    World world;

    private Partner shop;
    private String number;

    @BeforeEach
    void enrol() {
        shop = new Partner(world.onAccount(), world.partner().root());
        number = shop.sender().id().toString();
    }

    private Reply get(String path) {
        return Partner.exchange(shop.request("/v25.0/" + path).GET().build());
    }

    @Test
    void tellsANumberWithItsFields() {
        JsonNode usual = get(number).json();

        assertThat(usual.path("display_phone_number").asString()).isEqualTo(shop.sender().displayNumber());
        assertThat(usual.path("verified_name").asString()).isEqualTo(shop.sender().displayName());
        assertThat(usual.path("code_verification_status").asString()).isEqualTo("VERIFIED");
        assertThat(usual.at("/throughput/level").asString()).isEqualTo("HIGH");
        assertThat(get(number + "?fields=status,is_official_business_account").json().propertyNames())
                .containsExactly("status", "is_official_business_account", "id");
        assertThat(get(number + "?fields=pin").details()).contains("must be of account_mode");
        assertThat(Partner.exchange(shop.request("/" + number + "/").GET().build()).status()).as("without a version").isIn(200, 404);
    }

    @Test
    void tellsTheAccountAndItsNumbers() {
        String account = shop.business().id().toString();

        assertThat(get(account).json().path("currency").asString()).isEqualTo("USD");
        assertThat(get(account + "?fields=business_verification_status,status").json().path("status").asString()).isEqualTo("ACTIVE");
        JsonNode numbers = get(account + "/phone_numbers?fields=id,display_phone_number").json();
        assertThat(numbers.path("data")).hasSize(1);
        assertThat(numbers.at("/data/0/id").asString()).isEqualTo(number);
        assertThat(numbers.path("paging").has("next")).isFalse();
    }

    @Test
    void nobodySeesTheNumbersOfAnother() {
        Partner other = new Partner(world.onAccount(), shop.root());

        for (String path : List.of(number, shop.business().id().toString(), shop.business().id() + "/phone_numbers",
                number + "/whatsapp_business_profile")) {
            Reply reply = Partner.exchange(other.request("/v25.0/" + path).GET().build());
            assertThat(reply.status()).as(path).isEqualTo(400);
            assertThat(reply.error().path("error_subcode").asInt()).isEqualTo(33);
        }
        assertThat(Partner.exchange(shop.request("/v25.0/" + number).DELETE().build()).error().path("code").asInt()).isEqualTo(3);
    }

    @Test
    void showsTheProfileThatTheBusinessGave() {
        String path = "/v25.0/" + number + "/whatsapp_business_profile";
        assertThat(get(number + "/whatsapp_business_profile").json().toString())
                .isEqualTo("{\"data\":[{\"messaging_product\":\"whatsapp\"}]}");

        assertThat(shop.postTo(path, "{\"messaging_product\":\"whatsapp\",\"about\":\"Grüße\",\"email\":\"a@shop.example\","
                + "\"websites\":[\"https://shop.example\"],\"vertical\":\"RETAIL\"}").json().path("success").asBoolean()).isTrue();
        assertThat(shop.postTo(path, "{\"messaging_product\":\"whatsapp\",\"description\":\"Shoes\",\"email\":\"\"}").status())
                .isEqualTo(200);

        JsonNode profile = get(number + "/whatsapp_business_profile?fields=about,email,websites,description,vertical").json()
                .at("/data/0");
        assertThat(profile.toString()).isEqualTo("{\"about\":\"Grüße\",\"description\":\"Shoes\",\"email\":\"\",\"websites\":"
                + "[\"https://shop.example\"],\"vertical\":\"RETAIL\",\"messaging_product\":\"whatsapp\"}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            {"about":"x"}                                                      | messaging_product
            {"messaging_product":"whatsapp","about":""}                        | about
            {"messaging_product":"whatsapp","email":"nobody"}                  | must be a mail address
            {"messaging_product":"whatsapp","websites":["shop"]}               | must be a URL
            {"messaging_product":"whatsapp","websites":["https://a.example","https://b.example","https://c.example"]} | websites
            {"messaging_product":"whatsapp","vertical":"SHOES"}                | must be one of
            {"messaging_product":"whatsapp","profile_picture_handle":"x"}      | no picture
            """)
    void refusesAFaultyProfile(String body, String details) {
        Reply reply = shop.postTo("/v25.0/" + number + "/whatsapp_business_profile", body);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.details()).contains(details);
        assertThat(reply.details()).doesNotContain("nobody");
    }

    @ParameterizedTest
    @ValueSource(strings = {"whatsapp_commerce_settings", "calls", "conversational_automation", "flows"})
    void saysWhatIsNotOffered(String path) {
        Reply reply = get(number + "/" + path);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.error().path("code").asInt()).isEqualTo(3);
        assertThat(reply.details()).startsWith("Tollgate does not offer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"groups", "participants", "invite_link", "join_requests"})
    void refusesGroupsWithTheirCode(String path) {
        for (Reply reply : List.of(get(number + "/" + path), shop.postTo("/" + number + "/" + path, "{}"))) {
            assertThat(reply.status()).isEqualTo(403);
            assertThat(reply.error().path("code").asInt()).isEqualTo(131207);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            {}                                                                 | 0 |
            {"messaging_product":"whatsapp","calling":{"status":"DISABLED"}}   | 0 |
            {"user_identity_change":{"enable_identity_key_check":"false"}}     | 0 |
            {"user_identity_change":{"enable_identity_key_check":true}}        | 3 | other values of user_identity_change
            {"calling":{"status":"ENABLED"}}                                   | 3 | other values of calling
            {"calling":{"hours":{}}}                                           | 3 | other values of calling
            {"payload_encryption":{"status":"ENABLED"}}                        | 3 | has the settings calling
            """)
    void takesSettingsThatAreSoAlready(String body, int code, @Nullable String details) {
        assertThat(get(number + "/settings").json().at("/calling/status").asString()).isEqualTo("DISABLED");

        Reply reply = shop.postTo("/v25.0/" + number + "/settings", body);
        assertThat(reply.status()).isEqualTo(code == 0 ? 200 : 400);
        if (code != 0) {
            assertThat(reply.error().path("code").asInt()).isEqualTo(code);
            assertThat(reply.details()).contains(String.valueOf(details));
        }
    }

    @Test
    void thePathOfMarketingTakesNothingElse() {
        String path = "/v25.0/" + number + "/marketing_messages";
        String to = World.newNumber("PT");
        String text = Partner.text(to, "Hello");
        String greeting = "{\"messaging_product\":\"whatsapp\",\"to\":\"" + to + "\"," + Partner.template("utility") + "}";

        assertThat(shop.postTo(path, text).error().path("code").asInt()).isEqualTo(131055);
        assertThat(shop.postTo(path, greeting).error().path("code").asInt()).isEqualTo(131055);
        assertThat(shop.postTo(path, greeting.replace("utility", "marketing").replace("\"to\"", "\"product_policy\":\"STRICT\",\"to\""))
                .json().at("/messages/0/id").asString()).startsWith("wamid.");
    }

    @Test
    void movesItsWebhookToAServerThatWantsIt() throws IOException {
        String path = "/v25.0/" + shop.business().id() + "/subscribed_apps";
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/", exchange -> {
            String query = exchange.getRequestURI().getQuery();
            boolean isKnown = query != null && query.contains("hub.verify_token=mine");
            byte[] answer = (isKnown ? query.replaceAll(".*hub\\.challenge=([0-9]+).*", "$1") : "?").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
        try {
            assertThat(get(shop.business().id() + "/subscribed_apps").json().toString()).isEqualTo("{\"data\":[]}");
            assertThat(shop.postTo(path, "{}").details()).contains("has no webhook yet");
            world.the(Enrolments.class).setWebhook(shop.business().id(),
                    Optional.of(new Webhook("http://127.0.0.1:1/", "the secret", OptionalInt.of(7))));
            assertThat(shop.postTo(path, "").json().path("success").asBoolean()).as("nothing to change").isTrue();

            assertThat(shop.postTo(path, "{\"override_callback_uri\":\"" + url + "\",\"verify_token\":\"other\"}").error().path("code")
                    .asInt()).isEqualTo(2200);
            assertThat(shop.postTo(path, "{\"override_callback_uri\":\"shop.example\"}").details()).contains("must be a URL");
            assertThat(shop.postTo(path, "{\"override_callback_uri\":\"" + url + "\",\"verify_token\":\"mine\"}").json()
                    .path("success").asBoolean()).isTrue();

            Webhook moved = world.the(Businesses.class).webhook(shop.business().id()).orElseThrow();
            assertThat(moved).isEqualTo(new Webhook(url, "the secret", OptionalInt.of(7)));
            assertThat(get(shop.business().id() + "/subscribed_apps").json().at("/data/0/override_callback_uri").asString()).isEqualTo(url);

            assertThat(Partner.exchange(shop.request(path).DELETE().build()).json().path("success").asBoolean()).isTrue();
            assertThat(get(shop.business().id() + "/subscribed_apps").json().toString()).isEqualTo("{\"data\":[]}");
            assertThat(shop.postTo(path, "").details()).as("nowhere to go").contains("'override_callback_uri' is missing");
            shop.postTo(path, "{\"override_callback_uri\":\"" + url + "\",\"verify_token\":\"mine\"}");
            assertThat(world.the(Businesses.class).webhook(shop.business().id())).as("with the secret it had").contains(moved);
        } finally {
            server.stop(0);
        }
    }
}
