package io.tollgate.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.business.Enrolments;
import io.tollgate.business.Webhook;
import io.tollgate.world.Partner;
import io.tollgate.world.Partner.Reply;
import io.tollgate.world.World;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A business writes, reads, changes and removes templates with its own token, over the paths of the Cloud API. */
@TollgateTest
class TemplatesOfPartnersTest {

    private static final String BODY = "[{'type':'BODY','text':'Flight {{1}} leaves at {{2}} today.'},{'type':'FOOTER','text':'Good Air'}]";

    @Autowired
    World world;

    private Partner shop;
    private String account;

    @BeforeEach
    void enrol() {
        shop = world.partner();
        account = shop.business().id().toString();
        world.the(Enrolments.class).setWebhook(shop.business().id(), Optional.of(new Webhook("http://127.0.0.1:1/", "secret")));
    }

    private Reply create(String name, String category, String components) {
        return post("/" + account + "/message_templates", written(name, category, components));
    }

    private static String written(String name, String category, String components) {
        return "{'name':'" + name + "','language':'en_US','category':'" + category + "','components':" + components + "}";
    }

    private Reply post(String path, String body) {
        return shop.postTo("/v25.0" + path, body.replace('\'', '"'));
    }

    private Reply get(String path) {
        return Partner.exchange(shop.request("/v25.0" + path).GET().build());
    }

    private Reply remove(String path) {
        return Partner.exchange(shop.request("/v25.0" + path).DELETE().build());
    }

    private static String newName() {
        return "t_" + UUID.randomUUID().toString().replace('-', '_');
    }

    private void review(String name, String category, String approval, String body) {
        world.office().put("/businesses/" + shop.business().handle() + "/templates", ("{'name':'" + name
                + "','language':'en_US','category':'" + category + "','approval':'" + approval + "','body':'" + body + "'}")
                .replace('\'', '"')).is(200);
    }

    @Test
    void waitsForTheOfficerAndIsSentAfterwards() {
        String name = newName();
        JsonNode written = create(name, "utility", BODY).json();

        assertThat(written.path("status").asString()).isEqualTo("PENDING");
        assertThat(written.path("category").asString()).isEqualTo("UTILITY");
        String id = written.path("id").asString();
        assertThat(get("/" + id).json()).isEqualTo(JsonMapper.shared().readTree(("{'name':'" + name
                + "','parameter_format':'POSITIONAL','components':" + BODY.replace("{'type':'FOOTER'", "{'type':'FOOTER'")
                + ",'language':'en_US','status':'PENDING','category':'UTILITY','id':'" + id + "'}").replace('\'', '"')));
        review(name, "UTILITY", "APPROVED", "Flight {{1}} leaves at {{2}} today.");
        assertThat(get("/" + id + "?fields=status,rejected_reason,message_send_ttl_seconds").json().toString())
                .isEqualTo("{\"status\":\"APPROVED\",\"rejected_reason\":\"NONE\",\"message_send_ttl_seconds\":2592000,\"id\":\"" + id
                        + "\"}");
        assertThat(notices()).containsExactly("{\"message_template_id\":" + id + ",\"message_template_name\":\"" + name
                + "\",\"message_template_language\":\"en_US\",\"event\":\"APPROVED\",\"reason\":\"NONE\"}");
    }

    /** What waits for the webhook of the business, as nobody is there to take it. */
    private List<String> notices() {
        return world.database().queryForList("SELECT detail FROM status_update WHERE business_id = ? AND status IN ('template', 'category')"
                + " ORDER BY id", byte[].class, shop.business().id().value()).stream().map(String::new).toList();
    }

    @Test
    void aChangeWaitsAgainAndKeepsTheId() {
        String name = newName();
        String id = create(name, "MARKETING", BODY).json().path("id").asString();
        assertThat(post("/" + id, "{'components':" + BODY.replace("today", "now") + "}").details()).contains("is PENDING");
        review(name, "MARKETING", "APPROVED", "Flight {{1}} leaves at {{2}} today.");

        assertThat(post("/" + id, "{'category':'UTILITY'}").details()).contains("keeps its category");
        Reply changed = post("/" + id, "{'components':" + BODY.replace("today", "now") + "}");

        assertThat(changed.json().path("success").asBoolean()).isTrue();
        JsonNode after = get("/" + id).json();
        assertThat(after.path("status").asString()).isEqualTo("PENDING");
        assertThat(after.at("/components/0/text").asString()).endsWith("now.");
        review(name, "UTILITY", "REJECTED", "Flight {{1}} leaves at {{2}} now.");
        assertThat(notices()).hasSize(3).last().asString().contains("\"previous_category\":\"MARKETING\",\"new_category\":\"UTILITY\"");
        assertThat(post("/" + id, "{'category':'MARKETING'}").status()).as("one that is rejected").isEqualTo(200);
    }

    @Test
    void aCodeHasTheTextsOfThePlatform() {
        String id = create(newName(), "AUTHENTICATION", "[{'type':'body','add_security_recommendation':true},"
                + "{'type':'footer','code_expiration_minutes':5},{'type':'buttons','buttons':[{'type':'otp','otp_type':'copy_code'}]}]")
                .json().path("id").asString();

        JsonNode components = get("/" + id + "?fields=components,message_send_ttl_seconds").json();
        assertThat(components.at("/components/0/text").asString())
                .isEqualTo("*{{1}}* is your verification code. For your security, do not share this code.");
        assertThat(components.at("/components/1/text").asString()).isEqualTo("This code expires in 5 minutes.");
        assertThat(components.at("/message_send_ttl_seconds").asInt()).isEqualTo(600);
    }

    @Test
    void theReasonOfARejectionIsTold() {
        shop.business().listens("http://127.0.0.1:1/", "the secret of the webhook");
        String name = newName();
        assertThat(create(name, "UTILITY", BODY).status()).isEqualTo(200);
        String path = "/" + account + "/message_templates?fields=rejected_reason,status&name=" + name;
        assertThat(get(path).json().at("/data/0/rejected_reason").asString()).isEqualTo("NONE");
        String rejected = "{'name':'" + name + "','language':'en_US','category':'UTILITY','approval':'REJECTED','body':'Flight {{1}}"
                + " leaves at {{2}} today.','rejectedReason':'PROMOTIONAL'}";

        world.office().put("/businesses/" + shop.business().handle() + "/templates", rejected.replace("REJECTED", "PAUSED"))
                .problem(400, "invalid-field", "rejectedReason");
        world.office().put("/businesses/" + shop.business().handle() + "/templates", rejected.replace('\'', '"')).is(200);

        JsonNode told = get(path).json().at("/data/0");
        assertThat(told.path("status").asString()).isEqualTo("REJECTED");
        assertThat(told.path("rejected_reason").asString()).isEqualTo("PROMOTIONAL");
        assertThat(get("/" + told.path("id").asString() + "?fields=rejected_reason").json().path("rejected_reason").asString())
                .isEqualTo("PROMOTIONAL");
        assertThat(world.database().queryForList("SELECT CAST(detail AS CHAR) FROM status_update WHERE business_id = ?"
                + " AND status = 'template'",
                String.class, shop.business().id().value())).anySatisfy(notice -> assertThat(notice).contains("\"PROMOTIONAL\""));
        review(name, "UTILITY", "APPROVED", "Flight {{1}} leaves at {{2}} today.");
        assertThat(get(path).json().at("/data/0/rejected_reason").asString()).isEqualTo("NONE");
    }

    @Test
    void listsByPagesAndFilters() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            names.add(newName());
            assertThat(create(names.get(i), i == 0 ? "MARKETING" : "UTILITY", BODY).status()).isEqualTo(200);
        }
        review(names.get(1), "UTILITY", "PAUSED", "Flight {{1}} leaves at {{2}} today.");

        Set<String> found = new HashSet<>();
        String next = "/" + account + "/message_templates?limit=2&status=PENDING&fields=name";
        int pages = 0;
        while (!next.isEmpty()) {
            JsonNode page = get(next).json();
            page.path("data").forEach(one -> assertThat(found.add(one.path("name").asString())).isTrue());
            String address = page.at("/paging/next").asString("");
            assertThat(address).doesNotContain("access_token");
            next = address.isEmpty() ? "" : address.substring(address.indexOf("/v25.0") + 6);
            pages++;
        }
        JsonNode second = get("/" + account + "/message_templates?limit=1&fields=name&after=" + get("/" + account
                + "/message_templates?limit=1").json().at("/paging/cursors/after").asString()).json();
        String back = second.at("/paging/previous").asString();
        assertThat(get(back.substring(back.indexOf("/v25.0") + 6)).json().path("data"))
                .isEqualTo(get("/" + account + "/message_templates?limit=1&fields=name").json().path("data"));
        assertThat(pages).as("four and those of the world").isGreaterThanOrEqualTo(2);
        assertThat(found).contains(names.get(0), names.get(2), names.get(3), names.get(4)).doesNotContain(names.get(1));
        assertThat(get("/" + account + "/message_templates?name=" + names.get(1)).json().at("/data/0/status").asString())
                .isEqualTo("PAUSED");
        assertThat(get("/" + account + "/message_templates?category=MARKETING&status=PENDING,PAUSED").json().path("data")).hasSize(1);
        assertThat(get("/" + account + "/message_templates?name=none").json().toString()).isEqualTo("{\"data\":[]}");
        assertThat(get("/" + account + "/message_templates?limit=none").status()).isEqualTo(400);
        assertThat(get("/" + account + "/message_templates?fields=secret").details()).contains("must be of category");
    }

    @Test
    void removesAllLanguagesOfANameAndLocksIt() {
        String name = newName();
        String first = create(name, "UTILITY", BODY).json().path("id").asString();
        post("/" + account + "/message_templates", written(name, "UTILITY", BODY).replace("en_US", "de"));
        assertThat(create(name, "UTILITY", BODY).error().path("error_subcode").asInt()).isEqualTo(2388024);

        assertThat(remove("/" + account + "/message_templates?name=" + name + "&hsm_id=" + first).status()).isEqualTo(200);
        assertThat(get("/" + account + "/message_templates?name=" + name).json().at("/data/0/language").asString()).isEqualTo("de");
        assertThat(remove("/" + account + "/message_templates?name=" + name).status()).isEqualTo(200);

        assertThat(get("/" + first).error().path("code").asInt()).isEqualTo(100);
        assertThat(remove("/" + account + "/message_templates?name=" + name).details()).contains("no such template");
        assertThat(remove("/" + account + "/message_templates").details()).contains("'name' is missing");
        assertThat(create(name, "UTILITY", BODY).error().path("error_subcode").asInt()).isEqualTo(2388023);
    }

    @Test
    void nobodyReadsOrChangesTheTemplatesOfAnother() {
        String id = create(newName(), "UTILITY", BODY).json().path("id").asString();
        Partner other = new Partner(world.onAccount(), shop.root());

        for (String path : List.of("/v25.0/" + id, "/v25.0/" + account + "/message_templates")) {
            assertThat(Partner.exchange(other.request(path).GET().build()).error().path("error_subcode").asInt()).as(path).isEqualTo(33);
            assertThat(other.postTo(path, written(newName(), "UTILITY", BODY).replace('\'', '"')).status()).as(path).isEqualTo(400);
            assertThat(Partner.exchange(shop.request(path, "Authorization", "Bearer wrong").GET().build()).status()).isEqualTo(401);
        }
        assertThat(remove("/" + id).error().path("code").asInt()).as("a template is removed by its name").isEqualTo(3);
        assertThat(get("/" + id).status()).isEqualTo(200);
    }

    @Test
    void ofManyAtATimeOneIsWritten() throws Exception {
        String name = newName();
        List<Reply> replies = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(8)) {
            List<Future<Reply>> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                all.add(threads.submit(() -> create(name, "UTILITY", BODY)));
            }
            for (Future<Reply> one : all) {
                replies.add(one.get());
            }
        }

        assertThat(replies).filteredOn(reply -> reply.status() == 200).hasSize(1);
        assertThat(replies).filteredOn(reply -> reply.status() != 200)
                .allMatch(reply -> reply.error().path("error_subcode").asInt() == 2388024);
    }

    /** Each row changes some properties of a template that is right. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            'name':null                                                          | 131008 | 'name' is missing
            'name':'Big Name'                                                    | 131009 | must be of a-z
            'language':'english!'                                                | 131009 | must be a language
            'category':'SERVICE'                                                 | 100    | must be one of AUTHENTICATION
            'components':null                                                    | 131008 | 'components' is missing
            'components':'[oops'                                                 | 100    | is not JSON
            'components':[]                                                      | 100    | BODY with a text is missing
            'components':[7]                                                     | 100    | unknown type
            'components':[{'type':'BODY','text':'Hi {{1}}'}]                     | 100    | beginning or the end
            'components':[{'type':'BODY','text':'a {{1}} {{2}} b'}]              | 100    | beside another
            'components':[{'type':'BODY','text':'a {{2}} b'}]                    | 100    | without a gap
            'components':[{'type':'BODY','text':'a {{1}} {b} {{c}} d'}]          | 100    | all be numbers
            'parameter_format':'NAMED','components':[{'type':'BODY','text':'a {{1}} b'}]       | 100 | parameter_format
            'components':[{'type':'BODY','text':'ok'},{'type':'HAT'}]            | 100    | unknown type
            'category':'AUTHENTICATION','language':'pl','components':[{'type':'BODY'}]         | 100 | English and German
            'category':'AUTHENTICATION','components':[{'type':'FOOTER','code_expiration_minutes':91}] | 100 | 1 to 90
            'category':'AUTHENTICATION','components':[7]                         | 100    | must be objects
            'components':[{'type':'BODY','text':'a {{99999999999}} b'}]          | 100    | without a gap
            'components':[{'type':'BODY','text':'a {{01}} b'}]                   | 100    | without a gap
            'components':[{'type':'BODY','text':'a {{}} b'}]                     | 100    | not complete
            'components':[{'type':'BODY','text':'a {{1} b'}]                     | 100    | not complete
            'components':[{'type':'BODY','text':'a {{first-name}} b'}]           | 100    | not complete
            'language':'zz'                                                      | 100    | there is none with this code
            'parameter_format':'FOO'                                             | 131009 | NAMED or POSITIONAL
            'allow_category_change':'x'                                          | 100    | true or false
            'components':[{'type':'BODY','text':'ok'},{'type':'BUTTONS','buttons':[%reply,%reply]}] | 100 | the same text
            'components':[{'type':'BODY','text':'ok'},{'type':'BUTTONS','buttons':[%reply,%url,{'type':'QUICK_REPLY','text':'No'}]}] | 100 | stand together
            'category':'AUTHENTICATION','components':[{'type':'BODY'}]           | 100    | one button, of the type OTP
            'category':'AUTHENTICATION','components':[{'type':'BODY'},%otp,{'type':'HEADER','format':'TEXT','text':'x'}] | 100 | has none
            'category':'AUTHENTICATION','components':[{'type':'BODY'},%otp],'message_send_ttl_seconds':901 | 100 | from 30 to 900
            'message_send_ttl_seconds':5                                         | 100    | from 30 to 43200
            'message_send_ttl_seconds':0                                         | 100    | from 30 to 43200
            'message_send_ttl_seconds':43201                                     | 100    | from 30 to 43200
            'category':'MARKETING','message_send_ttl_seconds':43199              | 100    | from 43200 to 2592000
            'message_send_ttl_seconds':2592001                                   | 131009 | must be
            'library_template_name':'x'                                          | 100    | no library
            """)
    void refusesAFaultyTemplate(String change, int code, String details) {
        ObjectNode body = (ObjectNode) JsonMapper.shared().readTree(written("n", "UTILITY", "[{'type':'BODY','text':'ok'}]")
                .replace('\'', '"'));
        body.setAll((ObjectNode) JsonMapper.shared().readTree(("{" + change + "}").replace("%reply", "{'type':'QUICK_REPLY','text':'Yes'}")
                .replace("%url", "{'type':'URL','text':'Go','url':'https://shop.example/'}")
                .replace("%otp", "{'type':'BUTTONS','buttons':[{'type':'OTP','otp_type':'COPY_CODE'}]}").replace('\'', '"')));
        Reply reply = post("/" + account + "/message_templates", body.toString());

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.error().path("code").asInt()).isEqualTo(code);
        assertThat(reply.details()).contains(details);
    }

    @ParameterizedTest
    @CsvSource({"UTILITY, 30, 30", "UTILITY, 43200, 43200", "UTILITY, -1, 2592000", "MARKETING, 43200, 43200",
        "MARKETING, 2592000, 2592000"})
    void aTemplateLivesAsLongAsItsCategoryAllows(String category, int seconds, int told) {
        String id = post("/" + account + "/message_templates", written(newName(), category, BODY).replaceFirst("\\{",
                "{'message_send_ttl_seconds':" + seconds + ",")).json().path("id").asString();

        assertThat(get("/" + id + "?fields=message_send_ttl_seconds").json().path("message_send_ttl_seconds").asInt()).isEqualTo(told);
        review(get("/" + id).json().path("name").asString(), category, "REJECTED", "Flight {{1}} leaves at {{2}} today.");
        assertThat(post("/" + id, "{'components':" + BODY.replace("today", "now") + "}").status()).as("a change keeps it").isEqualTo(200);
    }

    @Test
    void filtersByQualityAndByWhoMadeIt() {
        assertThat(create(newName(), "UTILITY", BODY).status()).isEqualTo(200);
        String list = "/" + account + "/message_templates?fields=sub_category,library_template_name,quality_score&";

        assertThat(get(list + "quality_score=UNKNOWN").json().path("data")).isNotEmpty();
        assertThat(get(list + "quality_score=GREEN,YELLOW").json().path("data")).isEmpty();
        assertThat(get(list + "source=AUTO_GENERATED").json().path("data")).isEmpty();
    }

    @Test
    void noMoreThanAllowedAreWrittenInAnHour() {
        String answer = "";
        for (int i = 0; i < 101; i++) {
            Reply reply = Partner.exchange(shop.request("/v25.0/" + account + "/message_templates").POST(BodyPublishers.ofString(
                    written(newName(), "UTILITY", BODY).replace('\'', '"'))).build());
            answer = reply.status() + " " + reply.error().path("code").asString();
        }

        assertThat(answer).isEqualTo("400 80008");
    }
}
