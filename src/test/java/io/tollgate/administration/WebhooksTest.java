package io.tollgate.administration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tollgate.TollgateTest;
import io.tollgate.delivery.PartnerServer;
import io.tollgate.delivery.PartnerServer.Post;
import io.tollgate.delivery.PartnerServer.Status;
import io.tollgate.world.Office;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The log of POSTs to a webhook, and statuses that a business gets once more. */
@TollgateTest
class WebhooksTest {

    private static final String NUMBER = "700000000000009101";
    private static final String ANA = "+351 912 009 101";
    private static final String BEA = "+351 912 009 102";

    @LocalServerPort
    int port;
    @Value("${tollgate.data}")
    Path data;

    private static String token = "";
    private PartnerServer server;
    private Office office;

    @BeforeEach
    void enrol() {
        office = Office.at(port, data);
        server = PartnerServer.start();
        server.expect("a token of the test");
        Office.Answer enrolled = office.post("/businesses",
                "{'handle':'again','name':'Padaria','plan':'APP','currency':'USD','zone':'Europe/Lisbon','payment':'POSTPAID',"
                        + "'creditLimit':'20'}");
        if (enrolled.status() == 201) {
            office.post("/businesses/again/senders",
                    "{'phoneNumberId':'" + NUMBER + "','displayNumber':'+351211009101','displayName':'Padaria'}").is(201);
            office.put("/businesses/again/templates",
                    "{'name':'ready','language':'en','category':'UTILITY','approval':'APPROVED','body':'Come!'}").is(200);
            office.post("/consents", "{'to':'" + ANA + "','business':'again','purpose':'MESSAGES','type':'GIVEN',"
                    + "'at':'2026-03-01T10:00:00Z','method':'form','proof':'Yes, write to me.'}").is(201);
            token = enrolled.json().path("token").asString();
        }
        office.put("/businesses/again/webhook", "{'url':'" + server.url("/hook") + "','secret':'a secret of the test',"
                + "'verifyToken':'a token of the test'}").is(200);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aMessageIsToldOnceMoreAsItWas() {
        String delivered = send(ANA);
        String refused = send(BEA);
        eventually(() -> assertThat(server.statuses()).hasSize(4));
        List<String> before = texts();
        server.posts().clear();

        assertThat(redelivered("/messages/" + delivered + "/redeliver", "{}")).isEqualTo("1 3");
        assertThat(redelivered("/messages/" + refused + "/redeliver", "{}")).isEqualTo("1 1");

        eventually(() -> assertThat(server.statuses()).hasSize(4));
        assertThat(server.statuses().stream().filter(it -> it.message().equals(delivered)).map(Status::status))
                .containsExactly("sent", "delivered", "read");
        assertThat(texts()).containsExactlyInAnyOrderElementsOf(before);
    }

    @Test
    void aRefusedMessageIsToldOnceMoreWithTheNoteOfItsPartner() {
        String refused = send(BEA, "order 1, ☕");
        eventually(() -> assertThat(server.statuses()).hasSize(1));
        List<String> before = texts();
        assertThat(before.getFirst()).contains("order 1, ", "failed");
        server.posts().clear();

        assertThat(redelivered("/messages/" + refused + "/redeliver", "{}")).isEqualTo("1 1");

        eventually(() -> assertThat(texts()).isEqualTo(before));
    }

    @Test
    void aSpanOfTimeIsToldOnceMoreTheOldestFirst() {
        List<String> sent = IntStream.range(0, 3).mapToObj(_ -> send(ANA)).toList();
        eventually(() -> assertThat(server.statuses().stream().filter(it -> sent.contains(it.message()))).hasSize(9));
        String from = office.get("/messages/" + sent.get(1)).is(200).json().at("/message/acceptedAt").asString();
        server.posts().clear();

        assertThat(redelivered("/businesses/again/webhook/redeliver", "{'from':'" + from + "'}")).isEqualTo("2 6");

        eventually(() -> assertThat(server.statuses()).hasSize(6));
        assertThat(server.statuses().stream().map(Status::message).distinct()).containsExactly(sent.get(1), sent.get(2));
        assertThat(redelivered("/businesses/again/webhook/redeliver", "{'from':'2020-01-01T00:00:00Z','until':'2020-01-02T00:00:00Z'}"))
                .isEqualTo("0 0");
    }

    @Test
    void theLogHasEachPostWithItsAnswerAndARetryEndsThePause() {
        server.answer(503, 503, 503, 503);
        send(BEA);
        eventually(() -> assertThat(attempts().findValuesAsString("why")).contains("HTTP 503"));

        office.post("/businesses/again/webhook/retry", "{}").is(204);
        eventually(() -> assertThat(attempts().get(0).path("taken").asBoolean()).isTrue());

        JsonNode log = attempts();
        assertThat(log.get(0).path("status").asInt()).isEqualTo(200);
        assertThat(log.get(0).path("updates").asInt()).isPositive();
        assertThat(log.get(0).path("why").isNull()).isTrue();
        assertThat(log.toString()).doesNotContain("912009102", "912 009 102", "Come!");
        assertThat(office.get("/businesses/again/webhook/attempts?limit=1").is(200).json()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /messages/wamid.AZqk6gAAcAGAAAAAAAAAAQ/redeliver | {}                                    | 404 | unknown       | was accepted here
            /messages/nonsense/redeliver                     | {}                                    | 400 | invalid-field | must be the id of a message
            /businesses/again/webhook/redeliver              | {}                                    | 400 | invalid-field | from is missing
            /businesses/again/webhook/redeliver              | {'from':'yesterday'}                  | 400 | invalid-field | from must be
            /businesses/again/webhook/redeliver              | {'from':'2999-01-01T00:00:00Z'}       | 400 | invalid-field | until must be after from
            /businesses/nobody-here/webhook/redeliver        | {'from':'2026-01-01T00:00:00Z'}       | 404 | unknown       | There is no business
            /businesses/nobody-here/webhook/retry            | {}                                    | 404 | unknown       | There is no business
            """)
    void saysWhatIsWrong(String path, String body, int status, String kind, String detail) {
        office.post(path, body).problem(status, kind, detail);
    }

    @Test
    void aBusinessWithoutAWebhookCannotBeToldAgain() {
        office.post("/businesses", "{'handle':'silent','name':'Silent','plan':'APP','currency':'USD','zone':'Europe/Lisbon',"
                + "'payment':'POSTPAID','creditLimit':'20'}").is(201);
        office.post("/businesses/silent/webhook/redeliver", "{'from':'2026-01-01T00:00:00Z'}").problem(404, "unknown", "has no webhook");
    }

    private String redelivered(String path, String body) {
        JsonNode told = office.post(path, body).is(200).json();
        return told.path("messages").asInt() + " " + told.path("statuses").asInt();
    }

    private JsonNode attempts() {
        return office.get("/businesses/again/webhook/attempts").is(200).json();
    }

    /** Each status as it was posted. */
    private List<String> texts() {
        return server.posts().stream().map(Post::body).map(body -> new String(body, StandardCharsets.UTF_8))
                .flatMap(body -> JsonMapper.shared().readTree(body).at("/entry/0/changes").valueStream())
                .flatMap(change -> change.at("/value/statuses").valueStream()).map(JsonNode::toString).toList();
    }

    private String send(String to) {
        return send(to, "");
    }

    private String send(String to, String note) {
        return office.with(token).cloud("/v25.0/" + NUMBER + "/messages", "{\"messaging_product\":\"whatsapp\",\"to\":\"" + to
                + "\",\"biz_opaque_callback_data\":\"" + note
                + "\",\"type\":\"template\",\"template\":{\"name\":\"ready\",\"language\":{\"code\":\"en\"}}}").is(200).json()
                .at("/messages/0/id").asString();
    }

    private static void eventually(Runnable check) {
        await().untilAsserted(check::run);
    }
}
