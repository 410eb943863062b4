package io.tollgate.administration;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.business.Plan;
import io.tollgate.message.SenderId;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Calls every operation with every credential but its own. Each call is refused, and no answer tells what the operation would show. */
@TollgateTest
class CredentialsTest {

    private static final HttpClient http = HttpClient.newHttpClient();

    @LocalServerPort
    int port;
    @Value("${tollgate.data}")
    Path data;
    @Autowired
    World world;

    private EnrolledBusiness shop;
    private EnrolledBusiness bank;
    private String officer;
    private String messenger;

    @BeforeEach
    void enrol() throws IOException {
        shop = world.business().plan(Plan.APP).unverified().enrol();
        bank = world.business().plan(Plan.APP).unverified().enrol();
        officer = Files.readString(data.resolve("administration-token")).strip();
        messenger = Files.readString(data.resolve("messenger-token")).strip();
    }

    @Test
    void noOperationOfTheAdministrationTakesAnotherCredential() {
        JsonNode api = JsonMapper.shared().readTree(send("GET", "/v3/api-docs", Map.of("Authorization", "Bearer " + officer)).body());
        Map<String, Integer> lets = new TreeMap<>();
        int asked = 0;
        for (Map.Entry<String, JsonNode> path : api.path("paths").properties()) {
            String uri = path.getKey().replaceAll("\\{[^}]+}", "1");
            for (String operation : path.getValue().propertyNames()) {
                for (Map.Entry<String, Map<String, String>> credential : wrongForTheAdministration().entrySet()) {
                    int status = send(operation.toUpperCase(), uri, credential.getValue()).statusCode();
                    asked++;
                    if (status != 401 && status != 403) {
                        lets.put(operation + " " + path.getKey() + " with " + credential.getKey(), status);
                    }
                }
            }
        }

        assertThat(lets).isEmpty();
        assertThat(asked).isGreaterThan(500);
    }

    @Test
    void noOperationOfPartnersTakesAnotherCredential() {
        for (String operation : partners(shop.sender())) {
            wrongForPartners().forEach((what, headers) -> {
                HttpResponse<String> answer = send(operation, headers);
                assertThat(answer.statusCode()).as(operation + " with " + what).isEqualTo(401);
                assertThat(answer.body()).as(operation + " with " + what).contains("\"error\"").doesNotContain(shop.token(), officer,
                        messenger);
            });
        }
    }

    /** A new operation for partners must be added here. */
    @Test
    void knowsEveryOperationOfPartners() {
        JsonNode api = JsonMapper.shared()
                .readTree(new YAMLMapper().readTree(send("GET", "/partner/openapi.yaml", Map.of()).body()).toString());
        List<String> known = partners(new SenderId(7));
        List<String> described = new ArrayList<>();
        api.path("paths").properties()
                .forEach(path -> path.getValue().propertyNames().stream().filter(List.of("get", "post", "put", "delete", "patch")::contains)
                        .filter(_ -> path.getKey().startsWith("/{version}"))
                        .forEach(method -> described.add(method.toUpperCase() + " " + path.getKey()
                                .replace("{version}", "v25.0").replace("{phone-number-id}", "7").replace("{account-id}", "7")
                                .replace("{app-id}", "7").replace("{upload}", "upload:AAECAwQFBgcICQoLDA0ODw")
                                .replace("{id}", "1").replace("{code}", "AAAAAAAAAAAAAA"))));

        assertThat(known.stream().map(operation -> operation.replaceFirst("[?].*", "")).toList()).containsAll(described);
        assertThat(described).hasSizeGreaterThanOrEqualTo(12);
    }

    /** To the bank, the shop's number looks like a number that nobody has. */
    @Test
    void noOperationOfPartnersRevealsANumberOfAnotherBusiness() {
        List<String> others = partners(shop.sender());
        List<String> nobodys = partners(new SenderId(999_999_999_999L));
        for (int i = 0; i < others.size(); i++) {
            HttpResponse<String> other = send(others.get(i), Map.of("Authorization", "Bearer " + bank.token()));
            HttpResponse<String> nobody = send(nobodys.get(i), Map.of("Authorization", "Bearer " + bank.token()));

            assertThat(other.statusCode()).as(others.get(i)).isEqualTo(nobody.statusCode()).isBetween(400, 499);
            assertThat(withoutTrace(other)).as(others.get(i)).isEqualTo(withoutTrace(nobody));
            assertThat(other.body()).doesNotContain(shop.sender().toString());
        }
    }

    @Test
    void noOperationOfTheMessengerTakesAnotherCredential() {
        for (String operation : List.of("POST /messenger/v1/blocks", "DELETE /messenger/v1/blocks", "POST /messenger/v1/reports")) {
            wrongForTheMessenger().forEach(
                    (what, headers) -> assertThat(send(operation, headers).statusCode()).as(operation + " with " + what).isEqualTo(401));
        }
    }

    /** Nor does a device's call take the token of a business or of the messenger, or the device's own with more behind. */
    @Test
    void noCallOfADeviceTakesAnotherCredential() {
        for (String operation : List.of("GET /e2e/v1/devices", "POST /e2e/v1/devices/AAAAAAAAAAAAAAAAAAAAAA/credential",
                "PUT /e2e/v1/devices/AAAAAAAAAAAAAAAAAAAAAA/key-packages", "POST /e2e/v1/key-packages/claim",
                "POST /e2e/v1/joins",
                "POST /e2e/v1/conversations", "POST /e2e/v1/conversations/AAAA/commits", "POST /e2e/v1/conversations/AAAA/messages",
                "POST /e2e/v1/conversations/AAAA/control", "POST /e2e/v1/conversations/AAAA/plain",
                "GET /e2e/v1/inbox", "POST /e2e/v1/inbox/ack", "POST /e2e/v1/reports", "GET /e2e/v1/log/entries",
                "GET /e2e/v1/templates")) {
            Map<String, Map<String, String>> wrong = wrongForPartners();
            wrong.put("a business's token", bearer(shop.token()));
            wrong.forEach((what, headers) -> assertThat(send(operation, headers).statusCode()).as(operation + " with " + what)
                    .isEqualTo(401));
        }
        for (String operation : List.of("POST /e2e/v1/challenges", "POST /e2e/v1/devices", "DELETE /e2e/v1/devices/x")) {
            Map<String, Map<String, String>> wrong = wrongForAll();
            wrong.put("the administration's token", bearer(officer));
            wrong.forEach((what, headers) -> assertThat(send(operation, headers).statusCode()).as(operation + " with " + what)
                    .isEqualTo(401));
        }
    }

    @Test
    void noWebhookTakesAnotherSignatureOrVerifyToken() {
        for (String path : List.of("/messenger/v1/webhook", "/downstream/v1/webhook")) {
            for (String signature : List.of("", "sha256=", "sha256=" + "0".repeat(64), "sha1=" + "0".repeat(40), messenger)) {
                assertThat(send("POST " + path, Map.of("X-Hub-Signature-256", signature)).statusCode()).as(path + signature)
                        .isIn(401, 403);
            }
            assertThat(send("POST " + path, Map.of("Authorization", "Bearer " + messenger)).statusCode()).as(path).isIn(401, 403);
            for (String verify : List.of("", "wrong", messenger, officer)) {
                assertThat(send("GET " + path + "?hub.mode=subscribe&hub.challenge=1&hub.verify_token=" + verify, Map.of()).statusCode())
                        .as(path + verify).isIn(401, 403);
            }
        }
    }

    @Test
    void noFileIsGivenForAnotherCredential() {
        wrongForPartners().forEach((what, headers) -> assertThat(
                send("GET /media/v1/file?id=1&until=99999999999&seal=0", headers).statusCode()).as(what).isEqualTo(401));
        assertThat(send("GET /media/v1/file?id=1&until=99999999999&seal=0", bearer(shop.token())).statusCode())
                .as("its own token, a made-up address").isEqualTo(404);
    }

    private Map<String, Map<String, String>> wrongForTheAdministration() {
        Map<String, Map<String, String>> wrong = wrongForAll();
        wrong.put("a business's token", bearer(shop.token()));
        wrong.put("the messenger's token", bearer(messenger));
        wrong.put("its own token as a password",
                Map.of("Authorization", "Basic " + Base64.getEncoder().encodeToString(("x:" + officer).getBytes(StandardCharsets.UTF_8))));
        wrong.put("its own token in a cookie", Map.of("Cookie", "token=" + officer + "; SESSION=" + officer));
        wrong.put("its own token and more", bearer(officer + "0"));
        return wrong;
    }

    private Map<String, Map<String, String>> wrongForPartners() {
        Map<String, Map<String, String>> wrong = wrongForAll();
        wrong.put("the administration's token", bearer(officer));
        wrong.put("the messenger's token", bearer(messenger));
        wrong.put("its own token and more", bearer(shop.token() + "0"));
        wrong.put("its own token without its beginning", bearer(shop.token().substring(1)));
        return wrong;
    }

    private Map<String, Map<String, String>> wrongForTheMessenger() {
        Map<String, Map<String, String>> wrong = wrongForAll();
        wrong.put("the administration's token", bearer(officer));
        wrong.put("a business's token", bearer(shop.token()));
        return wrong;
    }

    private static Map<String, Map<String, String>> wrongForAll() {
        Map<String, Map<String, String>> wrong = new LinkedHashMap<>();
        wrong.put("nothing", Map.of());
        wrong.put("an empty token", bearer(""));
        wrong.put("a wrong token", bearer("tga_0000000000000000000000000000000000000000000"));
        wrong.put("markup for SQL", bearer("' OR '1'='1"));
        return wrong;
    }

    private static Map<String, String> bearer(String token) {
        return Map.of("Authorization", "Bearer " + token);
    }

    /** Every operation that a partner has for a number, such as {@code POST /v25.0/...}. */
    private static List<String> partners(SenderId sender) {
        List<String> operations = new ArrayList<>();
        for (String path : List.of("POST /messages", "POST /messages/preview", "GET /block_users", "POST /block_users",
                "DELETE /block_users", "GET /balance", "GET /charges?month=2026-10", "GET /invoices", "GET /statements?month=2026-10",
                "GET ?fields=pricing_analytics", "GET /pricing_analytics", "GET /conversation_analytics", "POST /request_code",
                "POST /verify_code", "POST /register", "POST /deregister", "GET ", "POST ", "DELETE ", "POST /media", "POST /uploads",
                "POST /opt_in_requests",
                "POST /opt_in_requests/1/confirm", "POST /marketing_messages", "GET /phone_numbers", "GET /message_templates",
                "POST /message_templates", "DELETE /message_templates", "GET /whatsapp_business_profile",
                "POST /whatsapp_business_profile", "GET /subscribed_apps", "POST /subscribed_apps",
                "DELETE /subscribed_apps", "GET /settings", "POST /settings", "GET /message_qrdls",
                "POST /message_qrdls", "GET /message_qrdls/AAAAAAAAAAAAAA", "DELETE /message_qrdls/AAAAAAAAAAAAAA")) {
            operations.add(path.replaceFirst(" ", " /v25.0/" + sender));
            operations.add(path.replaceFirst(" ", " /" + sender));
        }
        operations.add("GET /v25.0/upload:AAECAwQFBgcICQoLDA0ODw");
        operations.add("POST /v25.0/upload:AAECAwQFBgcICQoLDA0ODw");
        return operations;
    }

    private static String withoutTrace(HttpResponse<String> answer) {
        return answer.body().replaceAll("\"fbtrace_id\":\"[^\"]*\"", "");
    }

    private HttpResponse<String> send(String operation, Map<String, String> headers) {
        return send(operation.split(" ")[0], operation.split(" ")[1], headers);
    }

    private HttpResponse<String> send(String method, String path, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Content-Type", "application/json")
                .method(method, method.equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString("{}"));
        headers.forEach(request::header);
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
