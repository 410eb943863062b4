package io.tollgate.intake;

import static io.tollgate.world.Partner.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.world.Partner.Reply;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.world.Partner;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * Requests that are refused, in the order of precedence. Each row has the fault of its own line, and may also have faults of later lines.
 */
@TollgateTest
class RefusalsTest extends RefusalsFixture {

    @Test
    void anErasedPersonCannotBeWrittenToAndThePartnerIsNotToldWhy() {
        erasing.erase(new PhoneNumber("+351912888001", "PT"), "dana", "asked", Instant.parse("2026-11-02T09:00:00Z"));

        Reply reply = shop.post(text("+351912888001", "Your table is ready."));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.error().path("code").asInt()).isEqualTo(131026);
        assertThat(reply.error().path("message").asString()).isEqualTo("(#131026) Message undeliverable");
        assertThat(reply.details()).isEqualTo("The recipient cannot receive this message.").doesNotContain("912888001");
        assertThat(jdbc.queryForObject("SELECT COUNT(*) FROM inbox WHERE business_id = ?", Integer.class, shop.business().id().value()))
                .isZero();
        Reply preview = shop.postTo(shop.path() + "/preview", text("+351912888001", "Your table is ready."));
        assertThat(preview.json().at("/preview/verdict").asString()).isEqualTo("refused");
        assertThat(preview.json().at("/preview/reasons").toString()).contains("GATE-003");
    }

    @Test
    void everyRefusalIsAnEnvelopeWithARequestId() {
        Reply reply = shop.post("{}");

        assertThat(reply.status()).isEqualTo(400);
        String requestId = reply.error().path("fbtrace_id").asString();
        assertThat(reply.response().headers().firstValue("x-fb-request-id")).hasValue(requestId);
        assertThat(reply.json()).isEqualTo(JsonMapper.shared().readTree("""
                {"error":{"message":"(#131008) Required parameter is missing","type":"OAuthException","code":131008,
                 "error_data":{"messaging_product":"whatsapp","details":"Parameter 'messaging_product' is missing."},
                 "fbtrace_id":"%s"}}""".formatted(requestId)));
        assertThat(shop.post("{}").error().path("fbtrace_id").asString()).isNotEqualTo(requestId);
    }

    @Test
    void pathsAndMethodsAreCheckedFirst() {
        String junk = "no json";
        HttpRequest.Builder nobody = HttpRequest.newBuilder();

        for (String path : List.of("/v25.0", "/v25.0/", "/v25.0/me", "/v25.0/123/message", "/v25.0/123/messages//",
                "/v25.0/123/marketing_message", "/123/message", "/123/456/789", "/v25.0/1/2/messages")) {
            refused(Partner.exchange(nobody.copy().uri(shop.root().resolve(path)).POST(BodyPublishers.ofString(junk)).build()), 404, 803,
                    "nothing at this path");
        }
        refused(Partner.exchange(nobody.copy().uri(shop.root().resolve("/cloud-api/messages")).POST(BodyPublishers.ofString(junk)).build()),
                404, 803, "nothing");
        Reply get = Partner.exchange(nobody.copy().uri(shop.root().resolve(shop.path())).GET().build());
        refused(get, 400, 3, "POST only");
        assertThat(get.response().headers().firstValue("allow")).hasValue("POST");
        refused(Partner.exchange(shop.request(shop.path()).DELETE().build()), 400, 3, "POST only");
    }

    @Test
    void theTokenIsCheckedNextBeforeAnythingThatItProtects() {
        HttpRequest.Builder nobody = HttpRequest.newBuilder(shop.root().resolve("/v25.0/999/messages"))
                .POST(BodyPublishers.ofString("no json"));

        refused(Partner.exchange(nobody.build()), 401, 104, "no access token");
        refused(Partner.exchange(nobody.copy().header("Authorization", "Basic YTpi").build()), 401, 104, "no access token");
        refused(Partner.exchange(nobody.copy().header("Authorization", "Bearer ").build()), 401, 104, "access token");
        Reply wrong = Partner.exchange(nobody.copy().header("Authorization", "Bearer nonsense").build());
        refused(wrong, 401, 190, "not known");
        assertThat(wrong.response().headers().firstValue("www-authenticate")).isPresent();
        refused(Partner.exchange(nobody.copy().header("Authorization", "bearer " + shop.token()).build()), 400, 100, "phone number id");
    }

    @Test
    void theNumberOfAnotherBusinessLooksLikeOneThatDoesNotExist() {
        Partner other = world.partner();
        String body = text("+351912345678", "x");

        Reply others = shop.postTo(other.path(), body);
        Reply nobodys = shop.postTo("/v25.0/99999999/messages", body);

        refused(others, 400, 100, "does not exist, or this token may not use it");
        assertThat(others.error().path("error_subcode").asInt()).isEqualTo(33);
        assertThat(others.details()).isEqualTo(nobodys.details());
        for (String id : List.of("0", "-1", "abc", "1234567890123456789012", "%20", "1e3")) {
            refused(shop.postTo("/v25.0/" + id + "/messages", body), 400, 100, "does not exist");
        }
    }

    @Test
    void contentTypeSizeAndKeyAreCheckedNext() {
        String junk = "no json";

        refused(shop.post(junk, "Content-Type", "text/plain"), 400, 100, "application/json");
        refused(shop.post(junk, "Content-Type", "application/x-www-form-urlencoded"), 400, 131008, "'messaging_product' is missing");
        refused(shop.post("x".repeat(256 * 1024 + 1), "Idempotency-Key", " "), 413, 100, "262144 bytes");
        refused(shop.post(junk, "Idempotency-Key", "k".repeat(256)), 400, 100, "Idempotency-Key");
        refused(shop.post(junk, "Idempotency-Key", "k".repeat(255)), 400, 100, "not JSON");
        assertThat(shop.post(text("+351912345678", "x"), "Content-Type", "application/json; charset=utf-8").status()).isEqualTo(200);
    }

    @Test
    void numbersNamesAndDepthAreBounded() {
        String sound = text("+351912345678", "x");
        for (String part : List.of("1e2147483648", "1E+2147483647", "-1e-999999999", "9".repeat(200_000), "[".repeat(10_000),
                "{\"" + "n".repeat(60_000) + "\":1}",
                "{\"a\":1,\"a\":1}")) {
            String body = sound.replaceFirst("\\{", "{\"x\":" + part.replace("\\", "\\\\") + ",");
            refused(shop.post(body), 400, 100, ".");
            refused(shop.postTo(shop.path() + "/preview", body), 400, 100, ".");
            refused(shop.postTo(shop.path().replace("messages", "block_users"), body), 400, 100, ".");
        }
        refused(shop.post(sound.replaceFirst("\\{", "{\"biz_opaque_callback_data\":1e300,")), 400, 100, "must be a string");
    }

    @Test
    void aBodyAsLongAsAllowedIsRead() {
        String body = text("+351912345678", "x");

        assertThat(shop.post(body + " ".repeat(256 * 1024 - body.length())).status()).isEqualTo(200);
        refused(shop.post(body + " ".repeat(256 * 1024 - body.length() + 1)), 413, 100, "bytes");
    }

    @Test
    void theBodyMustBeAnObject() {
        refused(shop.post(""), 400, 100, "empty");
        refused(shop.post("{\"messaging_product\":\n \"whatsapp\",,}"), 400, 100, "line 2");
        refused(shop.post("[]"), 400, 100, "must be a JSON object");
        refused(shop.post("\"text\""), 400, 100, "must be a JSON object");
        refused(shop.post("{} {}"), 400, 100, "not JSON");
        refused(shop.post("{\"to\":\"1\",\"to\":\"2\"}"), 400, 100, "a property that occurs twice");
        refused(shop.post("{\"a\":".repeat(2000)), 400, 100, "at most 64 levels");
        byte[] latin = text("+351912345678", "olá").getBytes(StandardCharsets.ISO_8859_1);
        refused(Partner.exchange(shop.request(shop.path()).POST(BodyPublishers.ofByteArray(latin)).build()), 400, 100, "UTF-8");
        assertThat(shop.post(text("+351912345678", "half of an emoji: \\ud83d")).status()).isEqualTo(200);
    }

    @Test
    void theEnvelopeIsCheckedNext() {
        Row[] rows = {
            row("{'messaging_product':7}", 400, 100, "'messaging_product' must be a string, but is a number"),
            row("{'messaging_product':'sms'}", 400, 131009, "'messaging_product' must be one of whatsapp"),
            row("{'messaging_product':'whatsapp','status':'seen'}", 400, 131009, "'status' must be one of read"),
            row("{'messaging_product':'whatsapp','status':'read'}", 400, 131008, "'message_id' is missing"),
            row("{'messaging_product':'whatsapp','recipient_type':'group'}", 403, 131207, "no groups"),
            row("{'messaging_product':'whatsapp','recipient_type':'person'}", 400, 131009, "'recipient_type' must be one of individual"),
            row("{'messaging_product':'whatsapp','recipient':7.5}", 400, 100, "'recipient' must be a string"),
            row("{'messaging_product':'whatsapp','recipient':'" + "x".repeat(141) + "'}", 400, 100, "at most 140 characters"),
            row("{'messaging_product':'whatsapp'}", 400, 131008, "'to' is missing"),
            row("{'messaging_product':'whatsapp','to':null}", 400, 131008, "'to' is missing"),
            row("{'messaging_product':'whatsapp','to':3519.5}", 400, 100, "'to' must be a string, but is a number"),
            row("{'messaging_product':'whatsapp','to':' '}", 400, 131009, "'to' must not be empty"),
            row("{'messaging_product':'whatsapp','to':'1','type':true}", 400, 100, "'type' must be a string"),
            row("{'messaging_product':'whatsapp','to':'1','context':{}}", 400, 131008, "'context.message_id' is missing"),
            row("{'messaging_product':'whatsapp','to':'1','biz_opaque_callback_data':'" + "x".repeat(513) + "'}", 400, 100,
                    "at most 512 characters, but has 513"),
            row("{'messaging_product':'whatsapp','to':'1','type':'fax'}", 400, 131051, "no message type"),
        };

        check(rows);
    }

    @Test
    void theContentOfEachTypeIsCheckedNext() {
        Row[] rows = {
            row(body("'type':'text'"), 400, 131008, "'text' is missing"),
            row(body("'text':'hello'"), 400, 100, "'text' must be an object, but is a string"),
            row(body("'text':{}"), 400, 131008, "'text.body' is missing"),
            row(body("'text':{'body':['a']}"), 400, 100, "'text.body' must be a string, but is an array"),
            row(body("'text':{'body':''}"), 400, 131009, "'text.body' must not be empty"),
            row(body("'text':{'body':'\u00a0 \u2003'}"), 400, 131009, "'text.body' must not be empty"),
            row(body("'text':{'body':'" + "x".repeat(4097) + "'}"), 400, 100,
                    "'text.body' must have at most 4096 characters, but has 4097"),
            row(body("'text':{'body':'x','preview_url':'yes'}"), 400, 100, "'text.preview_url' must be true or false"),
            row(body("'type':'image','image':{}"), 400, 131008, "'image.id' or 'image.link' is missing"),
            row(body("'type':'image','image':{'id':'1','link':'https://x'}"), 400, 131009, "not both"),
            row(body("'type':'document','document':{'id':'1','filename':true}"), 400, 100, "'document.filename' must be a string"),
            row(body("'type':'location','location':{'latitude':91,'longitude':0}"), 400, 131009, "between -90 and 90"),
            row(body("'type':'location','location':{'latitude':'north','longitude':0}"), 400, 100, "'location.latitude' must be a number"),
            row(body("'type':'contacts','contacts':[{}]"), 400, 131008, "'contacts[0].name' is missing"),
            row(body("'type':'contacts','contacts':[{'name':{'formatted_name':'A','first_name':'A'},'birthday':'2000-13-01'}]"), 400,
                    131009, "must be a day such as 1999-01-23"),
            row(body("'type':'reaction','reaction':{'message_id':'wamid.x','emoji':''},'context':{'message_id':'wamid.y'}"), 400, 131009,
                    "does not go with a reaction"),
            row(body(
                    "'type':'interactive','interactive':{'type':'button','body':{'text':'Choose'},'action':{'buttons':[{'type':'reply',"
                            + "'reply':{'id':'1','title':'"
                            + "x".repeat(21) + "'}}]}}"),
                    400, 100, "buttons[0].reply.title' must have at most 20"),
            row(body("'type':'interactive','interactive':{'type':'button','body':{'text':'Choose'}}"), 400, 131008,
                    "'interactive.action' is missing"),
            row(body("'type':'template','template':{'language':{'code':'en_US'}}"), 400, 131008, "'template.name' is missing"),
            row(body("'type':'template','template':{'name':'greeting','language':'en_US'}"), 400, 100,
                    "'template.language' must be an object"),
            row(body("'type':'template','template':{'name':'greeting','language':{}}"), 400, 131008, "'template.language.code' is missing"),
            row(body("'type':'template','template':{'name':'greeting','language':{'code':'en_US'},'components':{}}"), 400, 100,
                    "must be an array"),
        };

        check(rows);
    }

    @Test
    void theLimitsOfAnInteractiveMessageAreCheckedNext() {
        String buttons = "{'type':'button','body':{'text':'Choose'},'action':{'buttons':[%s]}}";
        String list = "{'type':'list','body':{'text':'Choose'},'action':{'button':'Open','sections':[%s]}}";
        Row[] rows = {
            interactive("{'type':'buttn','body':{'text':'x'},'action':{}}", 131009,
                    "'interactive.type' must be one of button, list, cta_url"),
            interactive("{'body':{'text':'x'},'action':{}}", 131008, "'interactive.type' is missing"),
            interactive(buttons.formatted(reply("1", "Yes")).replace("'body':{'text':'Choose'},", ""), 131008,
                    "'interactive.body' is missing"),
            interactive(buttons.formatted(reply("1", "Yes")).replace("'Choose'", "'" + "x".repeat(1025) + "'"), 100, "at most 1024"),
            interactive(buttons.formatted(""), 131009, "'interactive.action.buttons' must have at least 1 element"),
            interactive("{'type':'button','body':{'text':'x'},'action':{}}", 131008, "'interactive.action.buttons' is missing"),
            interactive(buttons.formatted(String.join(",", reply("1", "A"), reply("2", "B"), reply("3", "C"), reply("4", "D"))), 100,
                    "at most 3 elements"),
            interactive(buttons.formatted(reply("1", "Yes") + "," + reply("1", "No")), 131009,
                    "'interactive.action.buttons[1].reply.id' must not be the same"),
            interactive(buttons.formatted(reply("1", "Yes") + "," + reply("2", "Yes")), 131009,
                    "'interactive.action.buttons[1].reply.title' must not be the same"),
            interactive(buttons.formatted(reply("1", "Yes")).replace("'reply','reply'", "'call','reply'"), 131009, "must be one of reply"),
            interactive(list.formatted(section("A", 0, 1)).replace("'button':'Open',", ""), 131008,
                    "'interactive.action.button' is missing"),
            interactive(list.formatted(section("A", 0, 1)).replace("'Open'", "''"), 131009,
                    "'interactive.action.button' must not be empty"),
            interactive(list.formatted(""), 131009, "'interactive.action.sections' must have at least 1 element"),
            interactive("{'type':'list','body':{'text':'x'},'action':{'button':'Open'}}", 131008,
                    "'interactive.action.sections' is missing"),
            interactive(list.formatted(section("A", 0, 0)), 131009, "'interactive.action.sections[0].rows' must have at least 1 element"),
            interactive(list.formatted("{'title':'A'}"), 131008, "'interactive.action.sections[0].rows' is missing"),
            interactive(list.formatted(section("A", 0, 11)), 100, "'interactive.action.sections[0].rows' must have at most 10 elements"),
            interactive(list.formatted(section("A", 0, 6) + "," + section("B", 6, 11)), 100,
                    "'interactive.action.sections.rows' must have at most 10 elements in all, but has 11"),
            interactive(list.formatted(section("A", 0, 2) + "," + section("B", 1, 3)), 131009,
                    "'interactive.action.sections[1].rows[0].id' must not be the same"),
            interactive(list.formatted(section("A", 0, 1) + "," + section("B", 1, 2).replace("'title':'B',", "")), 131008,
                    "'interactive.action.sections[1].title' is missing"),
            interactive("{'type':'cta_url','body':{'text':'x'},'action':{'name':'cta_url','parameters':{'display_text':'Go'}}}", 131008,
                    "parameters.url' is missing"),
        };

        check(rows);
        for (String taken : List.of(list.formatted(section("A", 0, 10)), list.formatted(section("A", 0, 5) + "," + section("B", 5, 10)),
                list.formatted(section("A", 0, 1)).replace("'Choose'", "'" + "x".repeat(4096) + "'"),
                buttons.formatted(reply("1", "A") + "," + reply("2", "B") + "," + reply("3", "C")))) {
            assertThat(shop.post(body("'type':'interactive','interactive':" + taken).replace('\'', '"')).status()).as(taken).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cake\\nand tea", "cake\\r\\nx", "cake\\tx", "cake     x", "     cake", "cake\\u2028x", "cake\\u2029x",
        "cake\\u0085x", "cake\\u000bx",
        "cake\\u00a0\\u00a0\\u00a0\\u00a0\\u00a0x", "cake \\u00a0 \\u00a0 x"})
    void aParameterOfATemplateMustBeOnOneLine(String text) {
        String parameters = "{'type':'text','text':'%s'},{'type':'text','text':'18:00'}";

        refused(shop.post(template("flight_update", parameters.formatted(text)).replace('\'', '"')), 400, 100,
                "Param text cannot have new-line/tab characters or more than 4 consecutive spaces");
        refused(shop.post(template("named", "{'parameter_name':'flight','text':'" + text + "'},{'parameter_name':'gate','text':'x'}")
                .replace('\'', '"')), 400, 100,
                "Param text cannot have new-line/tab characters");
    }

    @Test
    void aParameterOfATemplateMayHaveFourSpacesAndIsNotEmpty() {
        String parameters = "{'type':'text','text':'%s'},{'type':'text','text':'18:00'}";

        assertThat(shop.post(template("flight_update", parameters.formatted("cake    x    y")).replace('\'', '"')).status()).isEqualTo(200);
        refused(shop.post(template("flight_update", parameters.formatted("")).replace('\'', '"')), 400, 131008, "is empty");
        refused(shop.post(template("flight_update", parameters.formatted("  ")).replace('\'', '"')), 400, 131008, "is empty");
        refused(shop.post(template("flight_update", parameters.formatted("\u00a0")).replace('\'', '"')), 400, 131008, "is empty");
    }
}
