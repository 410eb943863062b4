package io.tollgate.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tollgate.TollgateTest;
import io.tollgate.business.Enrolments;
import io.tollgate.business.Template;
import io.tollgate.delivery.Handset;
import io.tollgate.delivery.Handsets;
import io.tollgate.intake.Partner.Reply;
import io.tollgate.ledger.Ledger;
import io.tollgate.message.Category;
import io.tollgate.message.RecipientId;
import io.tollgate.message.TemplateKey;
import io.tollgate.money.Money;
import io.tollgate.recipient.PhoneNumbers;
import io.tollgate.recipient.Pseudonyms;
import io.tollgate.verification.Subject;
import io.tollgate.verification.VerificationEvent;
import io.tollgate.verification.Verifications;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** Double opt-in over HTTP: the business asks, the person gets a code by the gate, the business brings it. */
@TollgateTest
class OptInRouteTest {

    private static final Instant BEFORE = Instant.parse("2026-11-02T09:00:00Z");
    private static final Pattern CODE = Pattern.compile("code (\\d{4,10})");
    private static final AtomicInteger people = new AtomicInteger(917_440_000);

    @Autowired Enrolments enrolments;
    @Autowired Ledger ledger;
    @Autowired Verifications verifications;
    @Autowired Handsets handsets;
    @Autowired PhoneNumbers numbers;
    @Autowired Pseudonyms pseudonyms;
    @Autowired JdbcTemplate jdbc;
    @LocalServerPort int port;

    private Partner shop;

    @BeforeEach
    void enrol() {
        shop = Partner.enrol(enrolments, port);
        ledger.credit(shop.business().id(), Money.of(new BigDecimal("10"), shop.business().currency()), "first", BEFORE);
        for (Subject subject : List.of(new Subject.OfBusiness(shop.business().id()), new Subject.OfNumber(shop.sender().id()))) {
            verifications.record(new VerificationEvent(subject, VerificationEvent.Type.VERIFIED, BEFORE, Optional.empty(), "officer", "seen"), BEFORE);
        }
        enrolments.put(new Template(shop.business().id(), new TemplateKey("confirm", "en_US"), Category.UTILITY, Template.Approval.APPROVED, false,
                Duration.ofHours(12), "Your code {{1}} confirms that you want our offers."));
    }

    @Test
    void sheGetsTheCodeByTheGateAndItConfirmsOnce() {
        String ana = number();
        Reply asked = ask(ana);
        assertThat(asked.status()).as(asked.json().toString()).isEqualTo(200);
        String code = codeOf(ana);
        assertThat(types(ana)).as("asked is not yet allowed").doesNotContain("CONFIRMED");

        Reply confirmed = confirm(asked, code);

        assertThat(confirmed.status()).as(confirmed.json().toString()).isEqualTo(200);
        assertThat(confirmed.json().at("/opt_in_request/status").asString()).isEqualTo("confirmed");
        assertThat(types(ana)).contains("CONFIRMED");
        Reply again = confirm(asked, code);
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.details()).contains("used before");
    }

    @Test
    void aWrongCodeIsToldAndCountsUntilNoneCountsAnyMore() {
        String ana = number();
        Reply asked = ask(ana);
        String code = codeOf(ana);
        String wrong = code.charAt(0) == '1' ? "2" + code.substring(1) : "1" + code.substring(1);

        Reply first = confirm(asked, wrong);
        assertThat(first.status()).isEqualTo(400);
        assertThat(first.details()).contains("The code is wrong").doesNotContain(code);
        for (int attempt = 0; attempt < 20; attempt++) {
            confirm(asked, wrong);
        }

        Reply late = confirm(asked, code);
        assertThat(late.details()).contains("counts no more");
        assertThat(types(ana)).doesNotContain("CONFIRMED");
    }

    @Test
    void nobodyIsAskedTwiceAndAnotherBusinessCannotConfirm() {
        String ana = number();
        Reply asked = ask(ana);
        String code = codeOf(ana);

        assertThat(ask(ana).status()).isEqualTo(409);
        Partner other = Partner.enrol(enrolments, port);
        Reply stolen = other.postTo("/v25.0/" + other.sender().id() + "/opt_in_requests/" + id(asked) + "/confirm", code(code));

        assertThat(stolen.status()).isEqualTo(404);
        assertThat(types(ana)).doesNotContain("CONFIRMED");
    }

    @Test
    void whatIsWrongIsSaidAndNobodyIsWrittenTo() {
        String ana = number();

        assertThat(post(body("12", "code")).details()).contains("to", "no phone number");
        assertThat(post(body(ana, "pigeon")).details()).contains("confirm_by");
        assertThat(post(body(ana, "reply")).details()).contains("needs 0");
        assertThat(post(body(ana, "code").replace("en-GB", "english!")).details()).contains("language");
        assertThat(post(body(ana, "code").replace("\"form\"", "\"form of " + ana + "\"")).details()).contains("must not repeat").doesNotContain(ana);
        assertThat(confirm("none", "123456").status()).isEqualTo(404);
        assertThat(handsets.messages(person(ana), 10)).isEmpty();
    }

    private Reply ask(String to) {
        return post(body(to, "code"));
    }

    private Reply post(String body) {
        return shop.postTo("/v25.0/" + shop.sender().id() + "/opt_in_requests", body);
    }

    private static String body(String to, String by) {
        return """
                {"messaging_product":"whatsapp","to":"%s","purposes":["MARKETING"],"confirm_by":"%s","wording":"Yes, I want offers","language":"en-GB",
                 "method":"form","template":{"name":"confirm","language":{"code":"en_US"}}}""".formatted(to, by);
    }

    private Reply confirm(Reply asked, String code) {
        return confirm(id(asked), code);
    }

    private Reply confirm(String id, String code) {
        return shop.postTo("/v25.0/" + shop.sender().id() + "/opt_in_requests/" + id + "/confirm", code(code));
    }

    private static String code(String code) {
        return """
                {"messaging_product":"whatsapp","code":"%s"}""".formatted(code);
    }

    private static String id(Reply asked) {
        return asked.json().at("/opt_in_request/id").asString();
    }

    private String codeOf(String to) {
        Handset.Message seen = await().atMost(Duration.ofSeconds(20)).until(() -> handsets.messages(person(to), 10).stream().findFirst(), Optional::isPresent).orElseThrow();
        Matcher code = CODE.matcher(seen.text());
        assertThat(code.find()).isTrue();
        return code.group(1);
    }

    private List<String> types(String to) {
        return jdbc.queryForList("SELECT type FROM consent WHERE recipient = ? AND business_id = ?", String.class, person(to).bytes(), shop.business().id().value());
    }

    private RecipientId person(String to) {
        return pseudonyms.of(numbers.parse(to).orElseThrow());
    }

    private static String number() {
        return "+351" + people.incrementAndGet();
    }
}
