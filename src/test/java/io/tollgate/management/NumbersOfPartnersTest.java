package io.tollgate.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.business.Businesses;
import io.tollgate.business.Enrolments;
import io.tollgate.business.Sender;
import io.tollgate.business.Webhook;
import io.tollgate.delivery.PartnerServer;
import io.tollgate.message.SenderId;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Partner;
import io.tollgate.world.Partner.Reply;
import io.tollgate.world.World;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
        assertThat(get(number + "?fields=conversational_automation,status,quality_score").json().propertyNames())
                .as("what has no value is left out").containsExactly("status", "id");
        assertThat(get(number + "?fields=pin").details()).contains("must be of account_mode");
        assertThat(get(number + "?fields=pin").error().path("code").asInt()).isEqualTo(100);
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

    /** Some clients read a whole account in one call. */
    @Test
    void tellsFieldsOfFieldsAndListsWithinTheAccount() {
        EnrolledBusiness chain = world.onAccount();
        for (int i = 1; i < 3; i++) {
            world.the(Enrolments.class).add(new Sender(new SenderId(chain.sender().value() * 1_000 + i), chain.id(), "+4930123456" + i,
                    "Shop"), Instant.now());
        }
        Partner partner = new Partner(chain, shop.root());
        String account = "/v25.0/" + chain.id();
        String fields = encoded("name,phone_numbers.limit(2){display_phone_number,throughput{level}},message_templates{name}");

        JsonNode told = Partner.exchange(partner.request(account + "?fields=" + fields).GET().build()).json();

        assertThat(told.propertyNames()).containsExactly("name", "phone_numbers", "message_templates", "id");
        assertThat(told.at("/phone_numbers/data")).hasSize(2);
        assertThat(told.at("/phone_numbers/data/0").propertyNames()).containsExactly("display_phone_number", "throughput", "id");
        assertThat(told.at("/phone_numbers/data/0/throughput").propertyNames()).containsExactly("level");
        URI next = URI.create(told.at("/phone_numbers/paging/next").asString());
        assertThat(next.getPath()).isEqualTo(account + "/phone_numbers");
        JsonNode rest = Partner.exchange(partner.request(next.getRawPath() + "?" + next.getRawQuery()).GET().build()).json();
        assertThat(rest.path("data")).hasSize(1);
        assertThat(rest.at("/data/0").propertyNames()).containsExactly("display_phone_number", "throughput", "id");
        assertThat(rest.path("paging").has("next")).isFalse();
    }

    private static String encoded(String fields) {
        return URLEncoder.encode(fields, StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            throughput{speed}        | nonexisting field (speed) of throughput
            status{a}                | names fields of status, which has none
            throughput{level         | cannot be read
            """)
    void refusesFieldsOfFieldsThatAreNone(String fields, String details) {
        Reply reply = get(number + "?fields=" + encoded(fields));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.error().path("code").asInt()).isEqualTo(100);
        assertThat(reply.details()).contains(details);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            phone_numbers{pin}            | nonexisting field (pin)
            phone_numbers.limit(0){id}    | limit
            phone_numbers.limit(many)     | limit
            phone_numbers.colour(red)     | colour
            colour                        | must be of account_review_status
            """)
    void refusesListsThatAreAskedForAmiss(String fields, String details) {
        Reply reply = get(shop.business().id() + "?fields=" + encoded(fields));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.error().path("code").asInt()).isIn(100, 131009);
        assertThat(reply.details()).contains(details);
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
            {"messaging_product":"whatsapp","profile_picture_handle":"x"}      | names no file of this account
            {"messaging_product":"whatsapp","profile_picture_handle":"4:AAECAwQFBgcICQoLDA0ODw"} | names no file of this account
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
        for (String faulty : List.of("\"product_policy\":\"LENIENT\"", "\"product_policy\":[]", "\"message_activity_sharing\":\"maybe\"",
                "\"message_activity_sharing\":1")) {
            assertThat(shop.postTo(path, greeting.replace("utility", "marketing").replace("\"to\"", faulty + ",\"to\"")).status())
                    .as(faulty).isEqualTo(400);
        }
        assertThat(shop.postTo(path, greeting.replace("utility", "marketing").replace("\"to\"", "\"product_policy\":\"CLOUD_API_FALLBACK\","
                + "\"message_activity_sharing\":\"true\",\"to\"")).status()).isEqualTo(200);
    }

    @Test
    void sendsItsWebhooksToAServerThatWantsThemAndBack() {
        String path = "/v25.0/" + shop.business().id() + "/subscribed_apps";
        try (PartnerServer server = PartnerServer.start()) {
            server.expect("mine");
            String url = server.url("/hook");
            assertThat(get(shop.business().id() + "/subscribed_apps").json().toString()).isEqualTo("{\"data\":[]}");
            assertThat(shop.postTo(path, "{}").details()).contains("has no webhook yet");
            Webhook webhook = new Webhook("http://127.0.0.1:1/", "the secret", OptionalInt.of(7));
            world.the(Enrolments.class).setWebhook(shop.business().id(), Optional.of(webhook));
            assertThat(shop.postTo(path, "").json().path("success").asBoolean()).as("nothing to change").isTrue();
            assertThat(webhook()).isEqualTo(webhook);

            assertThat(shop.postTo(path, "{\"override_callback_uri\":\"" + url + "\",\"verify_token\":\"other\"}").error().path("code")
                    .asInt()).isEqualTo(2200);
            assertThat(shop.postTo(path, "{\"override_callback_uri\":\"shop.example\"}").details()).contains("must be a URL");
            assertThat(webhook()).isEqualTo(webhook);
            assertThat(shop.postTo(path, "{\"override_callback_uri\":\"" + url + "\",\"verify_token\":\"mine\"}").json()
                    .path("success").asBoolean()).isTrue();

            assertThat(webhook())
                    .isEqualTo(new Webhook("http://127.0.0.1:1/", "the secret", OptionalInt.of(7), Optional.of(url), Map.of()));
            assertThat(get(shop.business().id() + "/subscribed_apps").json().at("/data/0/override_callback_uri").asString()).isEqualTo(url);
            assertThat(shop.postTo(path, "{}").json().path("success").asBoolean()).isTrue();
            assertThat(webhook()).isEqualTo(webhook);
            assertThat(get(shop.business().id() + "/subscribed_apps").json().at("/data/0").has("override_callback_uri")).isFalse();

            assertThat(Partner.exchange(shop.request(path).DELETE().build()).json().path("success").asBoolean()).isTrue();
            assertThat(get(shop.business().id() + "/subscribed_apps").json().toString()).isEqualTo("{\"data\":[]}");
            assertThat(world.the(Businesses.class).webhook(shop.business().id())).as("stopped").isEmpty();
            assertThat(shop.postTo(path, "").json().path("success").asBoolean()).isTrue();
            assertThat(webhook()).as("with the secret it had").isEqualTo(webhook);
        }
    }

    @Test
    void choosesWhatItsWebhooksTell() {
        String path = shop.business().id() + "/subscribed_apps";
        world.the(Enrolments.class).setWebhook(shop.business().id(), Optional.of(new Webhook("http://127.0.0.1:1/", "the secret")));
        assertThat(get(path).json().at("/data/0/subscribed_fields")).as("all").hasSizeGreaterThan(8);

        for (String form : List.of("[\"messages\",\"account_alerts\"]", "\"account_alerts, messages\"",
                "\"[\\\"messages\\\",\\\"account_alerts\\\"]\"")) {
            assertThat(shop.postTo("/v25.0/" + path, "{\"subscribed_fields\":" + form + "}").json().path("success").asBoolean()).isTrue();
            assertThat(get(path).json().at("/data/0/subscribed_fields").toString()).isEqualTo("[\"account_alerts\",\"messages\"]");
        }
        Reply unknown = shop.postTo("/v25.0/" + path, "{\"subscribed_fields\":[\"messages\",\"colours\"]}");
        assertThat(unknown.error().path("code").asInt()).isEqualTo(100);
        assertThat(unknown.details()).contains("subscribed_fields must be of account_alerts");
        assertThat(webhook().fields()).containsExactlyInAnyOrder("messages", "account_alerts");

        assertThat(shop.postTo("/v25.0/" + path, "{}").json().path("success").asBoolean()).isTrue();
        assertThat(webhook().fields()).as("all again").isEmpty();
    }

    @Test
    void aNumberMayHaveAWebhookOfItsOwn() {
        String path = "/v25.0/" + number;
        try (PartnerServer server = PartnerServer.start()) {
            server.expect("mine");
            String url = server.url("/berlin");
            String configuration = "{\"webhook_configuration\":{\"override_callback_uri\":\"" + url + "\",\"verify_token\":\"%s\"}}";
            assertThat(shop.postTo(path, configuration.formatted("mine")).details()).contains("has no webhook yet");
            world.the(Enrolments.class).setWebhook(shop.business().id(), Optional.of(new Webhook("http://127.0.0.1:1/", "the secret")));

            assertThat(shop.postTo(path, configuration.formatted("other")).error().path("code").asInt()).isEqualTo(2200);
            assertThat(urls()).isEqualTo("{\"application\":\"http://127.0.0.1:1/\"}");
            assertThat(shop.postTo(path, configuration.formatted("mine")).json().path("success").asBoolean()).isTrue();

            assertThat(urls()).isEqualTo("{\"phone_number\":\"" + url + "\",\"application\":\"http://127.0.0.1:1/\"}");
            assertThat(webhook().of(shop.sender().id())).isEqualTo(url);
            assertThat(webhook().ofTheRest()).isEqualTo("http://127.0.0.1:1/");
            assertThat(shop.postTo(path, "{\"webhook_configuration\":{\"override_callback_uri\":\"\"}}").json().path("success").asBoolean())
                    .isTrue();
            assertThat(urls()).isEqualTo("{\"application\":\"http://127.0.0.1:1/\"}");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            {"webhook_configuration":"http://shop.example/"}                              | 'webhook_configuration' must be an object
            {"webhook_configuration":{}}                                                  | webhook_configuration.override_callback_uri is missing
            {"webhook_configuration":{"override_callback_uri":"shop"}}                    | 'webhook_configuration.override_callback_uri' must be a URL
            {"webhook_configuration":{"override_callback_uri":"https://10.0.0.1/x"}}      | 10.0.0.1 is not a public address
            {"webhook_configuration":{"override_callback_uri":"http://169.254.169.254/"}} | 169.254.169.254 is not a public address
            """)
    void refusesAWebhookOfANumberThatIsWrong(String body, String details) {
        world.the(Enrolments.class).setWebhook(shop.business().id(), Optional.of(new Webhook("http://127.0.0.1:1/", "the secret")));

        Reply reply = shop.postTo("/v25.0/" + number, body);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.details()).contains(details);
        assertThat(webhook().ofNumbers()).isEmpty();
    }

    private Webhook webhook() {
        return world.the(Businesses.class).webhook(shop.business().id()).orElseThrow();
    }

    private String urls() {
        return get(number + "?fields=webhook_configuration").json().path("webhook_configuration").toString();
    }
}
