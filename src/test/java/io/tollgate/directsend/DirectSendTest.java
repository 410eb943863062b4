package io.tollgate.directsend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tollgate.TollgateTest;
import io.tollgate.accounts.Role;
import io.tollgate.database.Slice;
import io.tollgate.decision.Verdict.Admitted;
import io.tollgate.decision.Verdict.Refused;
import io.tollgate.gate.Arrival;
import io.tollgate.gate.Body;
import io.tollgate.gate.Preview;
import io.tollgate.gate.Preview.Outlook;
import io.tollgate.message.Category;
import io.tollgate.message.Kind;
import io.tollgate.message.MessageId;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Office;
import io.tollgate.world.Partner;
import io.tollgate.world.Partner.Reply;
import io.tollgate.world.Person;
import io.tollgate.world.World;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** A business sends free text under a category of templates, as far as an officer has granted it. */
@TollgateTest
class DirectSendTest {

    private static final String TEXT = "\"category\":\"utility\",\"text\":{\"body\":\"Your parcel comes today.\"}";

    @LocalServerPort
    int port;
    @Value("${tollgate.data}")
    Path data;
    @Autowired
    World world;
    @Autowired
    DirectSendTexts texts;

    private EnrolledBusiness shop;
    private Partner partner;
    private Person ana;
    private Office ben;

    @BeforeEach
    void enrol() {
        shop = world.business().prepaid("100").enrol();
        partner = new Partner(shop, world.partner().root());
        ana = world.person().consentsTo(shop);
        ben = Office.at(port, data).as("direct ben", Role.APPROVER);
    }

    private String path() {
        return "/businesses/" + shop.handle() + "/direct-send";
    }

    private void decide(String category, String standing) {
        ben.post(path(), "{'category':'" + category + "','standing':'" + standing + "','reason':'We examined it.'}").is(200);
    }

    private Reply sends(String content) {
        return partner.sends(ana.number().e164(), content);
    }

    private Outlook outlook(Category category, String body) {
        return world.the(Preview.class).of(new Arrival(shop.id(), shop.sender(), ana.number(), category, Kind.TEXT, Optional.empty(), "",
                Body.of(body.getBytes(StandardCharsets.UTF_8)), Optional.empty()), Instant.now());
    }

    @Test
    void itIsJudgedAndPricedAsATemplateOfItsCategoryAndKept() {
        decide("UTILITY", "GRANTED");

        JsonNode text = partner.preview(ana.number().e164(), TEXT).path("preview");
        JsonNode template = partner.preview(ana.number().e164(), Partner.template("utility")).path("preview");
        assertThat(text.path("verdict").asString()).as("no service window is open").isEqualTo("admitted");
        assertThat(text.at("/quote/amount")).isEqualTo(template.at("/quote/amount"));
        assertThat(partner.preview(ana.number().e164(), Partner.answer("x")).at("/preview/verdict").asString()).isEqualTo("refused");

        MessageId id = MessageId.parse(sends(TEXT).messageId()).orElseThrow();
        await().untilAsserted(() -> assertThat(world.history().verdict(id)).isInstanceOf(Admitted.class));
        JsonNode kept = ben.get(path() + "/texts").is(200).json();
        assertThat(kept).hasSize(1);
        assertThat(kept.at("/0/message").asString()).isEqualTo(id.text());
        assertThat(kept.at("/0/content").asString()).contains("parcel").doesNotContain(ana.number().e164().substring(1));
        Instant until = Instant.parse(kept.at("/0/keptUntil").asString());
        assertThat(ChronoUnit.DAYS.between(Instant.parse(kept.at("/0/at").asString()), until)).isEqualTo(30);
        assertThat(world.database().queryForList("SELECT 1 FROM audit_entry WHERE operation = 'listDirectSendTexts'"
                + " AND account = 'direct ben'")).isNotEmpty();

        texts.forgetOld(until);
        assertThat(texts.of(shop.id(), Slice.first(9))).as("on its last instant").hasSize(1);
        texts.forgetOld(until.plusMillis(1));
        assertThat(ben.get(path() + "/texts").json()).isEmpty();
    }

    @Test
    void nobodyMaySendItUnlessAnOfficerHasGrantedTheCategory() {
        assertThat(sends(TEXT).error().path("code").asInt()).isEqualTo(100);
        assertThat(outlook(Category.UTILITY, "{}").verdict()).isInstanceOfSatisfying(Refused.class,
                refused -> assertThat(refused.refusals().getFirst().rule()).isEqualTo("VER-ANY-035"));

        decide("UTILITY", "GRANTED");
        assertThat(sends(TEXT).status()).isEqualTo(200);
        Reply code = sends(TEXT.replace("utility", "authentication"));
        assertThat(code.error().path("code").asInt()).as("the other category").isEqualTo(100);
        assertThat(code.details()).contains("this one may not").doesNotContain("parcel");

        decide("UTILITY", "ENDED");
        assertThat(sends(TEXT).error().path("code").asInt()).isEqualTo(100);
    }

    @Test
    void misuseWithdrawsItAlsoForWhatWaitsAndTellsTheBusiness() {
        shop.listens("http://127.0.0.1:1/", "the secret of the webhook");
        decide("UTILITY", "GRANTED");
        decide("UTILITY", "MISUSED");

        Reply refused = sends(TEXT);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.error().path("code").asInt()).isEqualTo(139200);
        assertThat(outlook(Category.UTILITY, "{}").verdict()).isInstanceOfSatisfying(Refused.class,
                verdict -> assertThat(verdict.refusals().getFirst().code()).isEqualTo(139200));
        assertThat(world.database().queryForList("SELECT CAST(detail AS CHAR) FROM status_update WHERE business_id = ?"
                + " AND status = 'account'",
                String.class, shop.id().value())).anySatisfy(
                        notice -> assertThat(notice)
                                .contains("RESTRICTED_DIRECT_SEND_UTILITY_TEMPLATES"));
        JsonNode decisions = ben.get(path()).is(200).json();
        assertThat(decisions.findValuesAsString("standing")).containsExactly("GRANTED", "MISUSED");
        assertThat(decisions.at("/0/by").asString()).isEqualTo("direct ben");
        assertThat(world.database().queryForList("SELECT 1 FROM audit_entry WHERE operation = 'decideDirectSend'"
                + " AND account = 'direct ben'")).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            ^"category":"utility","message_send_ttl_seconds":30,"text":{"body":"x"}^        | 0      | ^^
            ^"category":"utility","message_send_ttl_seconds":"43200","text":{"body":"x"}^   | 0      | ^^
            ^"category":"utility","message_send_ttl_seconds":29,"text":{"body":"x"}^        | 100    | between 30 and 43200
            ^"category":"utility","message_send_ttl_seconds":43201,"text":{"body":"x"}^     | 100    | between 30 and 43200
            ^"category":"utility","message_send_ttl_seconds":"soon","text":{"body":"x"}^    | 100    | a whole number
            ^"category":"marketing","text":{"body":"x"}^                                    | 100    | must be one of authentication
            ^"category":"UTILITY","text":{"body":"x"}^                                      | 100    | must be one of authentication
            ^"category":7,"text":{"body":"x"}^                                              | 100    | must be one of authentication
            ^"category":"service","text":{"body":"x"}^                                      | 0      | ^^
            ^"category":"utility","type":"reaction","reaction":{"message_id":"w","emoji":""}^ | 100  | the type reaction
            ^"category":"utility","type":"sticker","sticker":{"link":"https://a.example/1"}^ | 100   | the type sticker
            ^"category":"utility","type":"image","image":{"link":"https://a.example/1"}^    | 0      | ^^
            ^"category":"authentication","type":"image","image":{"link":"https://a.example/1"}^ | 100 | the type image
            ^"category":"authentication","text":{"body":"Your code is 1"}^                  | 0      | ^^
            """)
    void whatItTakes(String content, int code, String details) {
        decide("UTILITY", "GRANTED");
        decide("AUTHENTICATION", "GRANTED");

        Reply reply = sends(content);
        assertThat(reply.status()).isEqualTo(code == 0 ? 200 : 400);
        if (code != 0) {
            assertThat(reply.error().path("code").asInt()).isEqualTo(code);
            assertThat(reply.details()).contains(details);
        }
    }

    @Test
    void theRequestSaysHowLongItLives() {
        decide("UTILITY", "GRANTED");

        assertThat(outlook(Category.UTILITY, "{\"message_send_ttl_seconds\":60}").file().message().timeToLive())
                .isEqualTo(Duration.ofMinutes(1));
        assertThat(outlook(Category.UTILITY, "{}").file().message().timeToLive()).isEqualTo(Duration.ofHours(12));
        assertThat(outlook(Category.AUTHENTICATION, "{}").file().message().timeToLive()).isEqualTo(Duration.ofMinutes(10));
        assertThat(outlook(Category.SERVICE, "{\"message_send_ttl_seconds\":60}").file().message().timeToLive())
                .isEqualTo(Duration.ofHours(24));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            {'standing':'GRANTED','reason':'x'}                            | category is missing
            {'category':'MARKETING','standing':'GRANTED','reason':'x'}     | UTILITY or AUTHENTICATION
            {'category':'UTILITY','standing':'NEVER','reason':'x'}         | GRANTED, ENDED or MISUSED
            {'category':'UTILITY','standing':'GRANTED'}                    | reason is missing
            {'category':'UTILITY','standing':'GRANTED','reason':' '}       | reason""")
    void aFaultyDecisionDecidesNothing(String body, String detail) {
        ben.post(path(), body).problem(400, "invalid-field", detail);

        assertThat(ben.get(path()).json()).isEmpty();
        Office.at(port, data).as("direct ann", Role.OFFICER)
                .post(path(), "{'category':'UTILITY','standing':'GRANTED','reason':'x'}").is(403);
    }
}
