package io.tollgate.administration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tollgate.TollgateTest;
import io.tollgate.accounts.Role;
import io.tollgate.command.CommandRun;
import io.tollgate.console.Browser;
import io.tollgate.message.MessageId;
import io.tollgate.world.Office;
import io.tollgate.world.TestAccounts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;

/** Looks up messages and their history by id, business, recipient and state. */
@TollgateTest
class MessagesTest {

    private static final String BUSINESS = "tracked";
    private static final String NUMBER = "700000000000009001";
    private static final String ANA = "+351 912 009 001";
    private static final String BEA = "+351 912 009 002";

    @LocalServerPort
    int port;
    @Value("${tollgate.data}")
    Path data;
    @Autowired
    JdbcTemplate database;

    private static String token = "";
    private Office office;
    private Office partner;

    @BeforeEach
    void enrol() {
        office = Office.at(port, data);
        Office.Answer enrolled = office.post("/businesses",
                "{'handle':'" + BUSINESS + "','name':'Backhaus','plan':'APP','currency':'USD','zone':'Europe/Lisbon',"
                        + "'payment':'POSTPAID','creditLimit':'20'}");
        if (enrolled.status() == 201) {
            office.post("/businesses/tracked/senders",
                    "{'phoneNumberId':'" + NUMBER + "','displayNumber':'+351211009001','displayName':'Backhaus'}").is(201);
            office.put("/businesses/tracked/templates",
                    "{'name':'ready','language':'en','category':'UTILITY','approval':'APPROVED','body':'Come!'}").is(200);
            office.post("/consents",
                    "{'to':'" + ANA + "','business':'tracked','purpose':'MESSAGES','type':'GIVEN','at':'2026-03-01T10:00:00Z',"
                            + "'method':'form','proof':'Yes, write to me.'}")
                    .is(201);
            token = enrolled.json().path("token").asString();
            // As one that has had its plan for long: on the last day of a month a new one has only a few free messages.
            database.update("UPDATE business SET plan_days = NULL WHERE handle = ?", BUSINESS);
        }
        partner = office.with(token);
    }

    @Test
    void tellsTheWholeHistoryOfAMessageThatArrived() {
        String id = send(ANA);

        JsonNode way = settled(id, "DELIVERED");

        assertThat(way.at("/message/business").asString()).isEqualTo("tracked");
        assertThat(way.at("/message/phoneNumberId").asString()).isEqualTo(NUMBER);
        assertThat(way.at("/message/acceptedAt").asString()).isLessThanOrEqualTo(way.at("/judgements/0/at").asString());
        assertThat(way.at("/judgements")).hasSize(1);
        assertThat(way.at("/judgements/0/outcome").asString()).isEqualTo("ADMITTED");
        assertThat(way.at("/judgements/0/priceRule").asString()).isEqualTo("TAR-ANY-040");
        assertThat(way.at("/judgements/0/ruleBook").asString()).matches("[0-9a-f]{12}");
        assertThat(way.at("/handOver/handedOver").asBoolean()).isTrue();
        assertThat(way.at("/receipts").valueStream().map(receipt -> receipt.path("type").asString())).containsExactly("SENT", "DELIVERED",
                "READ");
        assertThat(way.at("/charge/price").asString()).isEqualTo("0.000000");
        assertThat(way.at("/charge/freeBecause").asString()).isEqualTo("app_allowance");
        assertThat(way.at("/held").isNull()).isTrue();
        assertThat(way.at("/statuses").valueStream()
                .map(status -> status.path("status").asString() + " " + status.path("notification").asString()))
                .containsExactly("sent NO_WEBHOOK", "delivered NO_WEBHOOK", "read NO_WEBHOOK");
        assertThat(way.toString()).doesNotContain("912009001").doesNotContain("Come!");
    }

    @Test
    void thePagesListMessagesAndTellTheWayOfOneWithItsReasons() {
        String arrived = send(ANA);
        String refused = send(BEA);
        settled(arrived, "DELIVERED");
        settled(refused, "REFUSED");
        TestAccounts.at(port, data).account("pages of messages", Set.of(Role.OFFICER));
        try (Browser officer = new Browser(port, "127.0.5.24")) {
            officer.signIn("pages of messages", TestAccounts.PASSWORD, "/");

            String all = officer.get("/console/messages?business=tracked").body();
            assertThat(all).contains(arrived, refused, ">delivered<", ">refused<", "/console/rules/CON-ANY-001");
            String some = officer.get("/console/messages?business=tracked&rule=con-any-001&state=REFUSED").body();
            assertThat(some).contains(refused).doesNotContain(arrived);
            assertThat(officer.get("/console/messages?business=tracked&rule=TAR-ANY-040").body()).contains(arrived).doesNotContain(refused);
            assertThat(officer.get("/console/messages?business=tracked&before=" + arrived).body()).doesNotContain(refused);
            assertThat(officer.get("/console/messages?until=2020-01-01").body()).contains("There is none like that");
            String csv = officer.get("/console/messages/export.csv?business=tracked").body();
            assertThat(csv).startsWith("id,business,phone_number_id,").contains(arrived + ",tracked,", ",REFUSED,", ",CON-ANY-001");
            String hers = officer.post("/console/messages", "number=" + ANA.replace("+", "%2B").replace(" ", "")).body();
            assertThat(hers).contains(arrived).doesNotContain(refused);

            String way = officer.get("/console/messages/" + arrived).body();
            assertThat(way).contains("judged: admitted under TAR-ANY-040", "handed over to the channel", "</time> <span>read</span>",
                    "free: monthly allowance of the business app", "the business has no webhook");
            String no = officer.get("/console/messages/" + refused).body();
            assertThat(no).contains("judged: refused under CON-ANY-001", "class=\"deciding\"", "href=\"/console/rules/CON-ANY-001\"",
                    "Does not hold:", "All other rules (");
            assertThat(officer.get("/console/messages/" + refused, "Accept-Language", "de").body())
                    .contains("beurteilt: abgelehnt nach", "Die Fallakte", "Mögliche Zeitzonen", "Europe/Lisbon");
            assertThat(all + some + csv + way + no).doesNotContain("912009001", "912 009", "Come!");

            String start = officer.get("/").body();
            assertThat(start).contains("Messages of today", "&amp;state=REFUSED&amp;rule=CON-ANY-001", "What needs a person",
                    "Templates to approve", "to be judged", "Messages in quarantine").doesNotContain("Money of these messages");
            assertThat(start).containsPattern(
                    "(?s)<th scope=\"row\">Delivered</th>\\s*<td class=\"number\"><a href=\"[^\"]+&amp;state=DELIVERED\">[1-9]");
            assertThat(officer.get("/console/messages?business=nobody").body()).contains("There is no business with this handle");
            assertThat(officer.get("/console/messages?state=LOST").body()).contains("There is no such state");
            assertThat(officer.get("/console/messages?from=yesterday").body()).contains("A day must be written as");
            assertThat(officer.post("/console/messages", "number=12").body()).contains("not a telephone number");
            assertThat(officer.get("/console/messages/nonsense").statusCode()).isEqualTo(404);
            assertThat(officer.get("/messages/" + arrived).headers().firstValue("Location").orElseThrow())
                    .endsWith("/console/messages/" + arrived);
        }
        TestAccounts.at(port, data).account("money of messages", Set.of(Role.FINANCE));
        try (Browser finance = new Browser(port, "127.0.5.25")) {
            finance.signIn("money of messages", TestAccounts.PASSWORD, "/");
            assertThat(finance.get("/").body()).contains("Money of these messages", "of them free").doesNotContain(
                    "href=\"/console/messages",
                    "Templates to approve");
        }
        assertThat(database.queryForList("SELECT operation FROM audit_entry WHERE account = 'pages of messages' AND status = 200",
                String.class)).contains("searchMessages", "exportMessages");
    }

    @Test
    void theMetersTellRulesStagesAndQueuesAndNothingOfAPerson() throws IOException {
        settled(send(ANA), "DELIVERED");
        settled(send(BEA), "REFUSED");

        String meters = prometheus(TestAccounts.at(port, data).administrationToken());

        assertThat(meters).containsPattern("tollgate_gate_rules_total\\{.*outcome=\"refused\".*rule=\"CON-ANY-001\".*\\} [1-9]")
                .containsPattern("tollgate_gate_rules_total\\{.*outcome=\"admitted\".*rule=\"TAR-ANY-040\".*\\} [1-9]")
                .contains("tollgate_message_judged_seconds_bucket{", "tollgate_message_handed_over_seconds_bucket{",
                        "tollgate_gate_batch_seconds_bucket{", "http_server_requests_seconds_bucket{", "tollgate_queue_due{queue=\"inbox\"",
                        "tollgate_queue_oldest_seconds{queue=\"updates\"", "hikaricp_connections_pending",
                        "tollgate_message_delivered_seconds_bucket{", "tollgate_message_told_seconds_bucket{",
                        "tollgate_rules_age_seconds", "tollgate_ledger_discrepancies{kind=\"balance\"")
                .containsPattern("tollgate_rules_in_force\\{hash=\"[0-9a-f]{12}\",version=\"[^\"]+\"\\} 1")
                .doesNotContain("912009001", NUMBER);
        assertThat(requests(meters, "UNKNOWN")).as("messages that Spring counts once more").isLessThan(requests(meters, "messages"));
        assertThat(prometheus("wrong")).doesNotContain("tollgate_");
        assertThat(metersOf("alerts.yml", "dashboard.json")).as("those of alerts and dashboard").hasSizeGreaterThan(10)
                .filteredOn(name -> !name.matches("tollgate_(quarantine|smpp_.*|downstream_.*|channel_(in_flight|room|unknown))"))
                .allSatisfy(name -> assertThat(meters).contains(name));
    }

    /** How many POSTs had success. */
    private static double requests(String meters, String uri) {
        return meters.lines().filter(line -> line.startsWith("http_server_requests_seconds_count{")).filter(line -> Stream
                .of("method=\"POST\"", "status=\"200\"", "uri=\"" + uri + "\"").allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ')))).sum();
    }

    /** A quarantine has no meter before its first item, and this Tollgate has no network. */
    private static Set<String> metersOf(String... files) throws IOException {
        Set<String> names = new TreeSet<>();
        for (String file : files) {
            Pattern.compile("\\b(tollgate|hikaricp|jvm|http)_[a-z_]+").matcher(Files.readString(Path.of("docker/monitoring", file)))
                    .results().forEach(name -> names.add(name.group()));
        }
        return names;
    }

    private String prometheus(String token) {
        return RestClient.create("http://localhost:" + port).get().uri("/actuator/prometheus").header("Authorization", "Bearer " + token)
                .exchange((_, answer) -> new String(answer.getBody().readAllBytes(), StandardCharsets.UTF_8));
    }

    @Test
    void theCommandFindsAMessageByBusinessPersonAndTimeAndExplainsIt() {
        Instant before = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        String id = send(BEA);
        settled(id, "REFUSED");
        String[] bea = {"--business", BUSINESS, "--number", BEA, "--from", before.toString()};

        assertThat(why(bea)).contains(id, "REFUSED", "The message was refused", "CON-ANY-001").doesNotContain(BEA.substring(4));
        assertThat(why("--number", BEA, "--until", before.toString())).doesNotContain(id);
        assertThat(why("--number", "+351912009777")).contains("No message is found. Maybe begin earlier");
        String second = send(BEA);
        settled(second, "REFUSED");
        assertThat(why(bea)).contains(id, second).doesNotContain("The message was refused");
        assertThat(why(second)).contains("The message was refused").doesNotContain(id);
        assertThat(why()).contains("Name either a message, or --business");
        assertThat(why(id, "--business", BUSINESS)).contains("Name either a message, or --business");
        assertThat(why("--business", "nobodys")).contains("business is not a handle of a business");
        assertThat(why("--from", "yesterday")).contains("from must be an instant");
    }

    private String why(String... arguments) {
        CommandRun ran = CommandRun.as(TestAccounts.at(port, data).administrationToken(), Stream.of(Stream.of("rules", "why"),
                Stream.of(arguments), Stream.of("--server", "http://localhost:" + port)).flatMap(part -> part).toArray(String[]::new));
        return ran.out() + ran.err();
    }

    @Test
    void aRefusedMessageNamesEveryReason() {
        String id = send(BEA);

        JsonNode way = settled(id, "REFUSED");

        assertThat(way.at("/message/rule").asString()).isEqualTo("CON-ANY-001");
        assertThat(way.at("/judgements/0/refusals/0/rule").asString()).isEqualTo("CON-ANY-001");
        assertThat(way.at("/judgements/0/refusals/0/code").asInt()).isEqualTo(131026);
        assertThat(way.at("/handOver").isNull()).isTrue();
        assertThat(way.at("/charge").isNull()).isTrue();
        assertThat(way.at("/statuses/0/status").asString()).isEqualTo("failed");
    }

    @Test
    void listsByBusinessStateAndRecipient() {
        List<String> sent = new ArrayList<>();
        for (int number = 0; number < 3; number++) {
            sent.addFirst(send(ANA));
            sent.addFirst(send(BEA));
        }
        sent.forEach(id -> settled(id, "DELIVERED", "REFUSED"));

        assertThat(ids(office.get("/messages?business=tracked&limit=1000"))).containsSubsequence(sent);
        assertThat(ids(office.get("/messages?business=tracked&state=refused"))).contains(sent.get(0), sent.get(2))
                .doesNotContain(sent.get(1));
        assertThat(ids(office.get("/messages?business=tracked&state=DELIVERED"))).contains(sent.get(1), sent.get(3))
                .doesNotContain(sent.get(0));
        assertThat(ids(office.get("/messages?business=tracked&state=HANDED_OVER"))).doesNotContainAnyElementsOf(sent);
        assertThat(ids(office.post("/messages/search", "{'to':'+351912009001','business':'tracked'}"))).contains(sent.get(1))
                .doesNotContain(sent.get(0));
        assertThat(ids(office.post("/messages/search", "{'to':'+351 912 009 003'}"))).isEmpty();
        assertThat(ids(office.get("/messages?business=tracked&until=2026-01-01T00:00:00Z&from=2025-01-01T00:00:00Z"))).isEmpty();
    }

    @Test
    void pagesJoinAtTheCursor() {
        List<String> sent = new ArrayList<>();
        for (int number = 0; number < 5; number++) {
            sent.addFirst(send(ANA));
        }
        sent.forEach(id -> settled(id, "DELIVERED"));

        List<String> walked = new ArrayList<>();
        String next = "";
        for (int page = 0; page < 3; page++) {
            Office.Answer answer = office.post("/messages/search?limit=2" + next, "{'to':'" + ANA + "'}").is(200);
            answer.json().forEach(item -> walked.add(item.path("id").asString()));
            next = "&cursor=" + answer.next();
            send(ANA);
        }

        assertThat(walked).startsWith(sent.toArray(String[]::new));
    }

    /** The list also has messages that are not judged yet, or are deferred. */
    @Test
    void aWaitingMessageSaysUntilWhen() {
        String id = send(ANA);
        settled(id, "DELIVERED");
        byte[] key = MessageId.parse(id).orElseThrow().bytes();
        database.update(
                "INSERT INTO inbox (due_at, message_id, business_id, sender_id, recipient, category, kind, template_name,"
                        + " template_language, accepted_at, round, callback_data, content) SELECT '2999-01-01',"
                        + " UNHEX('019AC0000000700080000000000000AA'), business_id, sender_id, recipient, category, 'TEMPLATE', 'ready',"
                        + " 'en', UTC_TIMESTAMP(6), 0, '', x'00' FROM decision WHERE message_id = ?",
                (Object) key);
        String waiting = MessageId.of(HexFormat.of().parseHex("019AC0000000700080000000000000AA")).text();

        JsonNode way = office.get("/messages/" + waiting).is(200).json();

        assertThat(way.at("/message/state").asString()).isEqualTo("ACCEPTED");
        assertThat(way.at("/waits/until").asString()).startsWith("2999-01-01");
        assertThat(way.at("/judgements")).isEmpty();
        assertThat(ids(office.get("/messages?state=ACCEPTED&from=2020-01-01T00:00:00Z"))).contains(waiting);
        database.update("DELETE FROM inbox WHERE due_at = '2999-01-01'");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /messages/wamid.AZqk6gAAcAGAAAAAAAAAAQ   | 404 | unknown       | was accepted here
            /messages/12345                          | 400 | invalid-field | id must be the id of a message
            /messages?business=nobody                | 400 | invalid-field | business is not a handle
            /messages?state=LOST                     | 400 | invalid-field | state must be one of ACCEPTED
            /messages?from=yesterday                 | 400 | invalid-field | from must be an instant
            /messages?from=2026-02-01T00:00:00Z&until=2026-01-01T00:00:00Z | 400 | invalid-field | until must be after from
            """)
    void namesTheParameterThatIsWrong(String path, int status, String kind, String detail) {
        office.get(path).problem(status, kind, detail);
    }

    @Test
    void aSearchWithoutANumberIsRefused() {
        office.post("/messages/search", "{'business':'tracked'}").problem(400, "invalid-field", "to is missing");
        office.post("/messages/search", "{'to':'12'}").problem(400, "invalid-field", "to is not a phone number");
        partner.get("/messages").is(403);
    }

    private String send(String to) {
        return partner.cloud("/v25.0/" + NUMBER + "/messages", "{\"messaging_product\":\"whatsapp\",\"to\":\"" + to
                + "\",\"type\":\"template\",\"template\":{\"name\":\"ready\",\"language\":{\"code\":\"en\"}}}").is(200).json()
                .at("/messages/0/id").asString();
    }

    private JsonNode settled(String id, String... states) {
        return await().until(() -> office.get("/messages/" + id).is(200).json(),
                way -> List.of(states).contains(way.at("/message/state").asString())
                        && (way.at("/receipts").size() == 3 || way.at("/message/state").asString().equals("REFUSED")));
    }

    private static List<String> ids(Office.Answer page) {
        return page.is(200).json().valueStream().map(item -> item.path("id").asString()).toList();
    }
}
