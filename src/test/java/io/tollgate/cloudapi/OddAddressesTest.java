package io.tollgate.cloudapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.world.Partner;
import io.tollgate.world.World;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Addresses as clients write them that do not escape, or escape too much, sent as they are. */
@TollgateTest
class OddAddressesTest {

    @Autowired
    private World world;

    private Partner shop;

    @BeforeEach
    void enrol() {
        shop = world.partner();
    }

    private record Raw(int status, String head, JsonNode json) {}

    private Raw get(String address) throws IOException {
        return raw("GET " + address + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + shop.token() + "\r\nConnection: close\r\n\r\n");
    }

    private Raw raw(String request) throws IOException {
        try (Socket socket = new Socket(shop.root().getHost(), shop.root().getPort())) {
            socket.setSoTimeout(90_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String[] parts = all.split("\r\n\r\n", 2);
            String body = parts[1].substring(Math.max(0, parts[1].indexOf('{')), parts[1].lastIndexOf('}') + 1);
            return new Raw(Integer.parseInt(all.split(" ", 3)[1]), parts[0], JsonMapper.shared().readTree(body));
        }
    }

    private static void isGraphError(Raw answer, int status, int code) {
        assertThat(answer.status()).as(answer.head()).isEqualTo(status);
        assertThat(answer.head()).containsIgnoringCase("content-type: application/json");
        assertThat(answer.json().at("/error/code").asInt()).isEqualTo(code);
        assertThat(answer.json().at("/error/fbtrace_id").asString()).isNotEmpty();
    }

    @Test
    void bracesAndBracketsNeedNoEscape() throws IOException {
        String account = "/v25.0/" + shop.business().id();

        Raw fields = get(account + "?fields=id,phone_numbers{id,throughput{level}}");
        assertThat(fields.status()).isEqualTo(200);
        assertThat(fields.json().at("/phone_numbers/data/0/id").asString()).isEqualTo(shop.sender().id().toString());
        assertThat(get(account + "/message_templates?status=[\"APPROVED\"]").status()).isEqualTo(200);
        isGraphError(get("/v25.0/{phone-number-id}/messages"), 400, 3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%2Fmessages", "/messages%2F", "%00", "%5Cx", "/messages?x=\\u00e4", "/messages?x=a\u00e4"})
    void whatTheServerRefusesByItselfIsAGraphErrorToo(String rest) throws IOException {
        isGraphError(get("/v25.0/" + shop.sender().id() + rest), 400, 100);
    }

    @Test
    void aMethodThatTheServerDoesNotTakeIsAGraphErrorToo() throws IOException {
        String rest = " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

        isGraphError(raw("TRACE /v25.0/" + shop.sender().id() + "/messages" + rest), 400, 3);
        assertThat(raw("TRACE /console" + rest).json().path("status").asInt()).as("not for pages").isEqualTo(405);
    }

    @Test
    void aSlashAtTheEndOrTwoAtTheBeginningChangeNothing() throws IOException {
        String id = shop.sender().id().toString();

        for (String path : List.of("/v25.0/" + id + "/", "/" + id + "/", "//v25.0/" + id, "//" + id, "/v25.0/" + id + "/?fields=id")) {
            assertThat(get(path).json().path("id").asString()).as(path).isEqualTo(id);
        }
        isGraphError(get("/v25.0/" + id + "/message_qrdls/ABC/"), 400, 131009);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/me", "/me/accounts", "/debug_token?input_token=x", "/oauth/access_token?grant_type=x"})
    void pathsOfTheGraphApiWithoutVersionAndIdAreGraphErrors(String path) throws IOException {
        isGraphError(get(path), 404, 803);
    }

    @ParameterizedTest
    @ValueSource(strings = {"calls", "call_permissions", "conversational_automation", "conversational_components", "username",
        "username_suggestions", "flows", "message_history", "template_analytics", "compare", "unpause", "message_template_previews"})
    void whatTollgateDoesNotOfferIsSaid(String call) throws IOException {
        Raw answer = get("/v25.0/" + shop.sender().id() + "/" + call);

        isGraphError(answer, 400, 3);
        assertThat(answer.json().at("/error/error_data/details").asString()).startsWith("Tollgate does not offer ");
    }
}
