package io.tollgate.intake;

import static io.tollgate.world.Partner.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.tollgate.TollgateTest;
import io.tollgate.business.Business;
import io.tollgate.business.BusinessTerms;
import io.tollgate.business.Enrolments;
import io.tollgate.cloudapi.RequestRate;
import io.tollgate.media.Upload;
import io.tollgate.world.Partner.Reply;
import io.tollgate.message.MessageId;
import io.tollgate.world.Partner;
import io.tollgate.world.World;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

@TollgateTest
class MessagesRouteTest {

    @Autowired
    Enrolments enrolments;

    @Autowired
    World world;

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    MeterRegistry meters;

    @Autowired
    RequestRate pace;

    @LocalServerPort
    int port;

    Partner shop;

    @BeforeEach
    void enrol() {
        shop = world.partner();
    }

    /** The answer says when to come again. Other businesses are not affected. */
    @Test
    void aBusinessWithTooManyRequestsUnderWayIsRefused() {
        while (pace.enter(shop.business().id()).isEmpty()) {
        }

        Reply reply = shop.post(text("+351912345678", "One too many."));

        assertThat(reply.status()).isEqualTo(429);
        assertThat(reply.error().path("code").asInt()).isEqualTo(130429);
        assertThat(reply.response().headers().firstValue("Retry-After")).contains("1");
        assertThat(world.partner().post(text("+351912345678", "Hello.")).status()).isEqualTo(200);
        pace.leave(shop.business().id());
        assertThat(shop.post(text("+351912345678", "Now.")).status()).isEqualTo(200);
        assertThat(shop.post(text("+351912345678", "And again.")).status()).as("an answered request is over").isEqualTo(200);
    }

    @Test
    void aTextIsAcceptedWithTheAnswerOfTheCloudApi() {
        Reply reply = shop.post(text("+351 912-345-678", "Your table is ready."));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.response().headers().firstValue("content-type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/json"));
        assertThat(reply.response().headers().firstValue("x-fb-request-id")).isPresent();
        assertThat(reply.json().toString()).isEqualTo(
                """
                {"messaging_product":"whatsapp","contacts":[{"input":"+351 912-345-678","wa_id":"351912345678"}],"messages":[{"id":"%s"}]}"""
                        .formatted(reply.messageId()));
        assertThat(MessageId.parse(reply.messageId())).isPresent();
        assertThat(messages()).isEqualTo(1);
    }

    @Test
    void theAnswerDoesNotCarryTheRequestsHeadersBack() {
        Reply reply = shop.post(text("+351912345678", "x"), "X-Partner-Secret", "s3cret");

        assertThat(reply.response().headers().map().keySet()).noneMatch(name -> name.equalsIgnoreCase("authorization"))
                .noneMatch(name -> name.equalsIgnoreCase("x-partner-secret"));
    }

    @Test
    void aTemplateIsAcceptedWithItsCategoryAndStatus() {
        Reply reply = shop.post(template("flight_update", "{\"type\":\"text\",\"text\":\"LH123\"},{\"type\":\"text\",\"text\":\"B12\"}"));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().at("/messages/0/message_status").asString()).isEqualTo("accepted");
    }

    /** Field cases 1 and 2: the answer repeats the number that was given, and its wa_id is the messenger's form of it. */
    @Test
    void answersWithWhatWasGivenAndTheMessengersForm() {
        assertThat(shop.post(text("+52 55 1234 5678", "x")).json().path("contacts").toString())
                .isEqualTo("[{\"input\":\"+52 55 1234 5678\",\"wa_id\":\"5215512345678\"}]");
        assertThat(shop.post(text("5215512345678", "x")).json().path("contacts").toString())
                .isEqualTo("[{\"input\":\"5215512345678\",\"wa_id\":\"5215512345678\"}]");
        assertThat(shop.post(text("+55 (31) 98765-4321", "x")).json().path("contacts").toString())
                .isEqualTo("[{\"input\":\"+55 (31) 98765-4321\",\"wa_id\":\"553187654321\"}]");
    }

    @Test
    void readsNationalNumbersOfTheBusinesssDefaultCountry() {
        assertThat(shop.post(text("912 345 678", "x")).status()).isEqualTo(400);

        Business business = shop.business().business();
        enrolments.change(business.id(),
                new BusinessTerms(business.name(), business.plan(), business.currency(), business.zone(), business.payment(),
                        business.creditLimit(),
                        business.pilot(), Optional.of("PT")),
                World.LONG_AGO);

        assertThat(shop.post(text("912 345 678", "x")).json().at("/contacts/0/wa_id").asString()).isEqualTo("351912345678");
        assertThat(shop.post(text("436641234567", "x")).json().at("/contacts/0/wa_id").asString()).isEqualTo("436641234567");
    }

    @Test
    void bodiesOfRealClientsAreAccepted() {
        List<String> bodies = List.of(
                template("greeting", ""),
                """
                {"messaging_product":"whatsapp","to":"+351912345678","type":"template","template":{"name":"greeting","language":{"code":"en_US"}}}""",
                template("named",
                        "{\"type\":\"text\",\"parameter_name\":\"gate\",\"text\":\"B12\"},{\"type\":\"text\","
                                + "\"parameter_name\":\"flight\",\"text\":\"1\"}"),
                template("flight_update",
                        """
                        {"type":"currency","currency":{"fallback_value":"$1","code":"USD","amount_1000":1000}},{"type":"date_time","date_time":{"fallback_value":"today"}}"""),
                body("image", "{\"id\":\"1037543291543636\",\"caption\":\"look\"}"),
                body("document", "{\"link\":\"https://example.com/a.pdf\",\"filename\":\"boarding-pass.pdf\"}"),
                body("audio", "{\"id\":\"1\"}"), body("video", "{\"id\":\"1\"}"), body("sticker", "{\"id\":\"1\"}"),
                body("location", "{\"latitude\":38.7,\"longitude\":\"-9.1\",\"name\":\"Lisbon\"}"),
                body("contacts", "[{\"name\":{\"formatted_name\":\"Ana\",\"first_name\":\"Ana\"},\"phones\":[]}]"),
                body("reaction", "{\"message_id\":\"wamid.x\",\"emoji\":\"\\uD83D\\uDE00\"}"),
                body("interactive",
                        """
                        {"type":"button","body":{"text":"Change?"},"action":{"buttons":[{"type":"reply","reply":{"id":"y","title":"Yes"}}]}}"""),
                "{\"messaging_product\":\"whatsapp\",\"to\":\"351912345678\",\"text\":{\"body\":\"type left out\"}}",
                text("+351912345678", "x").replace("{\"mess", "{\"from_the_future\":{\"a\":[1]},\"mess"));

        for (String body : bodies) {
            assertThat(shop.post(Upload.withFiles(shop.business(), body))).as(body)
                    .satisfies(reply -> assertThat(reply.status()).as(reply.json().toString()).isEqualTo(200));
        }
    }

    @Test
    void anyVersionOrNoneIsAccepted() {
        String id = shop.sender().id().toString();

        assertThat(shop.postTo("/" + id + "/messages", text("+351912345678", "x")).status()).isEqualTo(200);
        assertThat(shop.postTo("/v19.0/" + id + "/messages", text("+351912345678", "x")).status()).isEqualTo(200);
        assertThat(shop.postTo("/v30/" + id + "/messages", text("+351912345678", "x")).status()).isEqualTo(200);
    }

    @Test
    void markingAsReadSendsNothing() {
        world.told(shop.business(), "wamid.abc");
        Reply reply = shop.post("{\"messaging_product\":\"whatsapp\",\"status\":\"read\",\"message_id\":\"wamid.abc\"}");

        assertThat(reply.json().toString()).isEqualTo("{\"success\":true}");
        assertThat(messages()).isZero();
    }

    @Test
    void onlyWhatSomebodyWroteToTheNumberIsMarkedAsRead() {
        Partner other = world.partner();
        world.told(other.business(), "wamid.theirs");
        String own = shop.post(text("+351912345678", "x")).json().at("/messages/0/id").asString();

        for (String id : List.of("wamid.nobodys", "wamid.theirs", own)) {
            Reply reply = shop.post("{\"messaging_product\":\"whatsapp\",\"status\":\"read\",\"message_id\":\"" + id + "\","
                    + "\"typing_indicator\":{\"type\":\"text\"}}");
            assertThat(reply.status()).as(id).isEqualTo(400);
            assertThat(reply.error().path("code").asInt()).isEqualTo(131009);
            assertThat(reply.details()).isEqualTo("Parameter 'message_id' names nothing that somebody wrote to this number lately.");
        }
    }

    /** The account of a number, as one business writes it now, and another until the end of 2026. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            "messaging_account_id":"%own"                                         | 0
            "messaging_account_id":%own                                           | 0
            "paid_messaging_account_id":"%own"                                    | 0
            "messaging_account_id":"%own","paid_messaging_account_id":"1"         | 0
            "messaging_account_id":null,"paid_messaging_account_id":"%own"        | 0
            "messaging_account_id":"99999999"                                     | 100
            "paid_messaging_account_id":"99999999"                                | 100
            "messaging_account_id":"99999999","paid_messaging_account_id":"%own"  | 100
            "messaging_account_id":""                                             | 131009
            "messaging_account_id":{}                                             | 100
            """)
    void theAccountMayBeNamedIfItIsThatOfTheNumber(String property, int code) {
        Reply reply = shop.post(text("+351912345678", "x").replaceFirst("\\{", "{" + property.replace("%own",
                shop.business().id().toString()) + ","));

        assertThat(reply.error().path("code").asInt(0)).isEqualTo(code);
        assertThat(reply.status()).isEqualTo(code == 0 ? 200 : 400);
    }

    @Test
    void aChunkedBodyIsAccepted() {
        byte[] body = text("+351912345678", "chunked").getBytes(StandardCharsets.UTF_8);

        Reply reply = Partner
                .exchange(shop.request(shop.path()).POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))).build());

        assertThat(reply.status()).isEqualTo(200);
    }

    @Test
    void theOfferToUpgradeToHttp2IsIgnored() throws Exception {
        String body = text("+351912345678", "h2c");
        String answer = raw("""
                POST %s HTTP/1.1\r
                Host: localhost\r
                Authorization: Bearer %s\r
                Content-Type: application/json; charset=utf-8\r
                Content-Length: %d\r
                Connection: Upgrade, HTTP2-Settings, close\r
                Upgrade: h2c\r
                HTTP2-Settings: AAEAAEAAAAIAAAAAAAMAAABkAAQBAAAAAAUAAEAA\r
                \r
                %s""".formatted(shop.path(), shop.token(), body.length(), body));

        assertThat(answer).startsWith("HTTP/1.1 200");
    }

    @Test
    void theSameKeyAndContentGetTheSameAnswer() {
        Reply first = shop.post(text("+351912345678", "once"), "Idempotency-Key", "order-1");
        String reordered = "{\"text\":{\"body\":\"once\"}, \"type\":\"text\", \"to\":\"+351912345678\", \"recipient_type\":\"individual\","
                + "\"messaging_product\":\"whatsapp\"}";
        Reply second = shop.post(reordered, "Idempotency-Key", "order-1");

        assertThat(second.status()).isEqualTo(200);
        assertThat(second.json()).isEqualTo(first.json());
        assertThat(messages()).isEqualTo(1);
    }

    @Test
    void theSameKeyWithAnotherContentIsAnError() {
        shop.post(text("+351912345678", "once"), "Idempotency-Key", "order-1");

        for (String other : List.of(text("+351912345678", "twice"), text("+351912345679", "once"))) {
            Reply reply = shop.post(other, "Idempotency-Key", "order-1");
            assertThat(reply.status()).isEqualTo(422);
            assertThat(reply.details()).contains("Idempotency-Key").contains("another content");
        }
        assertThat(messages()).isEqualTo(1);
    }

    @Test
    void theSameKeyOfTwoBusinessesIsTwoKeys() {
        Partner other = world.partner();

        assertThat(shop.post(text("+351912345678", "once"), "Idempotency-Key", "k").status()).isEqualTo(200);
        assertThat(other.post(text("+351912345678", "else"), "Idempotency-Key", "k").status()).isEqualTo(200);
    }

    @Test
    void aRefusedRequestDoesNotUseItsKeyUp() {
        assertThat(shop.post(text("12", "once"), "Idempotency-Key", "k").status()).isEqualTo(400);

        assertThat(shop.post(text("+351912345678", "once"), "Idempotency-Key", "k").status()).isEqualTo(200);
    }

    @Test
    void oneKeyFromManyConnectionsAtOnceIsOneMessage() throws Exception {
        List<Reply> replies = atOnce(32, i -> shop.post(text("+351912345678", "once"), "Idempotency-Key", "race"));

        assertThat(replies).allMatch(reply -> reply.status() == 200);
        assertThat(replies.stream().map(Reply::messageId).distinct()).hasSize(1);
        assertThat(messages()).isEqualTo(1);
    }

    @Test
    void requestsAtTheSameTimeShareCommitsAndNothingIsLost() throws Exception {
        long before = meters.get("tollgate.inbox.commit").summary().count();

        List<Reply> replies = atOnce(64, i -> {
            Reply last = shop.post(text("+35191234" + (5000 + i), "first"));
            for (int k = 0; k < 4; k++) {
                last = shop.post(text("+35191234" + (5000 + i), "n " + k));
            }
            return last;
        });

        Set<String> ids = new HashSet<>(replies.stream().map(Reply::messageId).toList());
        assertThat(ids).hasSize(64);
        assertThat(messages()).isEqualTo(320);
        assertThat(meters.get("tollgate.inbox.commit").summary().count() - before).isLessThan(320);
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void noNumberAndNoTextGetsIntoTheLog(CapturedOutput output) {
        shop.post(text("+351912999888", "Dear Ana, your test was positive."));
        shop.post(text("+351912999888", "Dear Ana, your test was positive.").replace("}}", "}"));
        shop.post(template("Dear Ana", ""));
        shop.post(body("image", "{\"caption\":\"Dear Ana\"}").replace("345678", "999888"));

        assertThat(output.getAll()).doesNotContain("912999888").doesNotContain("Dear Ana").doesNotContain(shop.token());
    }

    private int messages() {
        return jdbc.queryForObject(
                """
                SELECT COUNT(*) FROM (SELECT message_id FROM inbox WHERE business_id = ? UNION SELECT message_id FROM decision WHERE business_id = ?) m""",
                Integer.class, shop.business().id().value(), shop.business().id().value());
    }

    private static String body(String type, String content) {
        return "{\"messaging_product\":\"whatsapp\",\"to\":\"+351912345678\",\"type\":\"" + type + "\",\"" + type + "\":" + content + "}";
    }

    private static String template(String name, String parameters) {
        return body("template", "{\"name\":\"" + name + "\",\"language\":{\"code\":\"en_US\",\"policy\":\"deterministic\"},"
                + "\"components\":[{\"type\":\"body\",\"parameters\":[" + parameters + "]}]}");
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(90_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static <R> List<R> atOnce(int callers, IntFunction<R> call) throws Exception {
        CyclicBarrier start = new CyclicBarrier(callers);
        List<R> outcomes = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<R>> all = IntStream.range(0, callers).mapToObj(i -> threads.submit(() -> {
                start.await();
                return call.apply(i);
            })).toList();
            for (Future<R> one : all) {
                outcomes.add(one.get());
            }
        }
        return outcomes;
    }
}
