package io.tollgate.cloudapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Partner;
import io.tollgate.world.World;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** The log of a business's requests: what is in it, that nothing of a person is, and that it stays short. */
@TollgateTest
class RequestLogTest {

    private static final String PERSON = "436641234567";

    @Autowired
    RequestLog log;
    @Autowired
    World world;
    @Autowired
    JdbcTemplate database;

    private EnrolledBusiness vela;

    @BeforeEach
    void enrol() {
        vela = world.business().onAccount("5").enrol();
    }

    private List<RequestLog.Entry> logged(int count) {
        Awaitility.await().untilAsserted(() -> {
            log.write(Instant.now());
            assertThat(log.of(vela.id(), RequestLog.KEPT)).hasSize(count);
        });
        return log.of(vela.id(), RequestLog.KEPT);
    }

    @Test
    void requestsStandThereWithTheirAnswers() {
        Partner partner = vela.partner();
        String id = vela.phoneNumberId();
        partner.post(Partner.text("+" + PERSON, "Hello"));
        partner.post("{\"messaging_product\":\"whatsapp\",\"to\":\"+%s\",\"type\":\"text\"}".formatted(PERSON));
        partner.postTo("/v25.0/" + PERSON + "/messages?access_token=secret-of-the-query", "{}");

        List<RequestLog.Entry> all = logged(3);

        assertThat(all).extracting(one -> one.method() + " " + one.path() + " " + one.status() + " " + one.code()).containsExactly(
                "POST /v25.0/{id}/messages 400 100", "POST /v25.0/" + id + "/messages 400 131008",
                "POST /v25.0/" + id + "/messages 200 0");
        assertThat(all).allSatisfy(one -> assertThat(one.requestId()).hasSize(22));
        assertThat(rows()).doesNotContain(PERSON, "Hello", "secret-of-the-query", vela.token());
    }

    private String rows() {
        return database.queryForList("SELECT * FROM request_log WHERE business_id = ?", vela.id().value()).stream().map(Map::toString)
                .reduce("", String::concat);
    }

    @Test
    void aRequestWithoutAKeyIsNobodysAndOthersSeeNothing() {
        EnrolledBusiness other = world.business().onAccount("5").enrol();
        String path = "/v25.0/" + vela.phoneNumberId() + "/messages";
        assertThat(Partner.exchange(vela.partner().request(path).setHeader("Authorization", "Bearer wrong")
                .POST(HttpRequest.BodyPublishers.ofString("{}")).build()).status()).isEqualTo(401);
        vela.partner().post("{}");
        assertThat(logged(1)).hasSize(1);
        assertThat(log.of(other.id(), RequestLog.KEPT)).isEmpty();
    }

    @Test
    void ofManyOnlyTheLatestStay() {
        Answer answer = new Answer(200, "a request", Map.of(), "{}".getBytes(StandardCharsets.UTF_8));
        for (int part = 0; part < 10; part++) {
            for (int request = 0; request < 2 * RequestLog.AT_ONCE; request++) {
                log.note(vela.business(), "GET", "/v25.0/" + vela.phoneNumberId() + "/step_" + (char) ('a' + part), answer, request);
            }
            log.write(Instant.now());
        }

        assertThat(log.of(vela.id(), 1_000)).hasSizeBetween(RequestLog.KEPT, 2 * RequestLog.KEPT)
                .first().satisfies(latest -> assertThat(latest.path()).endsWith("/step_j"));
    }

    @Test
    void whatIsOlderThanADayIsDeletedAndNotShown() {
        Answer answer = new Answer(200, "a request", Map.of(), "{}".getBytes(StandardCharsets.UTF_8));
        log.note(vela.business(), "GET", "/v25.0/1", answer, 1);
        assertThat(logged(1)).hasSize(1);
        log.note(vela.business(), "GET", "/v25.0/2", answer, 1);

        log.write(Instant.now().plus(RequestLog.KEPT_FOR).plusSeconds(60));

        assertThat(database.queryForObject("SELECT COUNT(*) FROM request_log WHERE business_id = ?", Integer.class, vela.id().value()))
                .isZero();
    }

    @Test
    void anAnswerInAnotherFormHasNoCode() {
        log.note(vela.business(), "POST", "/partners/v1/x", new Answer(400, "a request", Map.of(), "text/xml",
                "<error/>".getBytes(StandardCharsets.UTF_8)), 1);

        assertThat(logged(1)).extracting(RequestLog.Entry::code).containsExactly(0);
    }
}
