package io.tollgate.assistant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import io.tollgate.TollgateTest;
import io.tollgate.accounts.Role;
import io.tollgate.audit.AuditEntry;
import io.tollgate.audit.AuditTrail;
import io.tollgate.database.Slice;
import io.tollgate.decision.Verdict;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.release.Releases;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Person;
import io.tollgate.world.TestAccounts;
import io.tollgate.world.World;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An assistant calls the tools over HTTP, with the client of the protocol's own library. */
@TollgateTest
class AssistantTest {

    private static final Instant NOON = Instant.parse("2026-11-03T12:00:00Z");
    private static final String RULE = "rules/consent/eu-marketing.dslr";

    @LocalServerPort
    int port;
    @Value("${tollgate.data}")
    Path data;
    @Autowired
    World world;
    @Autowired
    AuditTrail trail;
    @Autowired
    Releases releases;
    @Autowired
    Clock clock;

    private Optional<McpSyncClient> open = Optional.empty();

    @AfterEach
    void leave() {
        open.ifPresent(McpSyncClient::close);
    }

    @Test
    void offersNoToolThatApprovesDecidesPaysOrErases() {
        McpSyncClient assistant = assistant("assisted reader", Role.AUDITOR);

        assertThat(assistant.listTools().tools()).allSatisfy(tool -> {
            assertThat(tool.description()).isNotBlank();
            assertThat(tool.inputSchema()).containsEntry("additionalProperties", false);
        }).extracting(tool -> tool.name()).containsExactlyInAnyOrder("rules_in_force", "list_rules", "show_rule", "read_file",
                "search_vocabulary", "explain_verdict", "try_case", "list_releases", "show_release", "calendar", "check_draft",
                "test_draft",
                "replay", "propose_release");
        assertThat(assistant.getServerInstructions()).contains("cannot approve");
    }

    @Test
    void readsRulesFilesAndVocabulary() throws Exception {
        assistant("assisted reader", Role.AUDITOR);

        assertThat(told("list_rules", Map.of("containing", "con-eu-001"))).isEqualTo(
                "CON-EU-001: Marketing needs the recipient's prior opt-in (" + RULE + ")");
        assertThat(told("show_rule", Map.of("rule", "CON-DE-001"))).startsWith("regel \"CON-DE-001: ").contains("\nende\n",
                "File: rules/consent/de-marketing.de.dslr", "Examples: features/consent/de-marketing.feature");
        assertThat(told("read_file", Map.of("path", RULE))).isEqualTo(Files.readString(Path.of(RULE)).stripTrailing());
        assertThat(told("search_vocabulary", Map.of("words", "utility"))).contains("- is a utility message    Its template declares",
                "German: - ist eine Servicenachricht nach Vorlage");
        assertThat(told("rules_in_force", Map.of())).contains("\"version\"");
        assertThat(told("list_releases", Map.of())).contains("\"state\"");
        assertThat(told("show_release", Map.of("version", "1"))).contains("\"version\" : 1");
        assertThat(told("calendar", Map.of())).contains("\"inForce\"");
        assertThat(refused("show_rule", Map.of("rule", "CON-EU-999"))).contains("No rule in force has this id.");
        assertThat(refused("read_file", Map.of("path", "rules/../../etc/passwd"))).contains("There is no file of this path");
    }

    @Test
    void explainsAVerdictWithoutNumberAndText() {
        EnrolledBusiness vela = world.business().prepaid("10").enrol();
        Person ana = world.person();
        MessageId offer = vela.sends(Category.MARKETING, ana, NOON);
        await().until(() -> !world.history().decisions(offer).isEmpty());
        assertThat(world.history().verdict(offer)).isInstanceOf(Verdict.Refused.class);
        assistant("assisted officer", Role.OFFICER);

        String why = told("explain_verdict", Map.of("message", offer.text()));

        assertThat(why).contains("The message was refused", "CON-").doesNotContain(ana.number().waId());
        assertThat(refused("explain_verdict", Map.of("message", "wamid.AAAAAAAAAAAAAAAAAAAAAA"))).contains("No verdict on message");
    }

    @Test
    void triesACaseInTheSentencesOfTheExamples() {
        assistant("assisted finance", Role.FINANCE);

        JsonNode tried = JsonMapper.shared().readTree(told("try_case", Map.of("day", "2026-11-03", "time", "12:00", "city", "Lisbon",
                "given", List.of("the message is marketing", "the message goes to a recipient in PT",
                        "the message has no consent of the recipient to marketing"))));

        assertThat(tried.path("outcome").toString()).contains("refused under CON-");
        assertThat(tried.path("rules").path(0).path("fired").asBoolean()).isTrue();
        assertThat(tried.path("example").asString()).startsWith("Feature:");
        assertThat(refused("try_case", Map.of("given", List.of("the message is marketing", "the moon is full")))).contains(
                "Line 2 of the case: ");
    }

    @Test
    void checksAndTestsADraft() throws Exception {
        assistant("assisted officer", Role.OFFICER);
        String rule = Files.readString(Path.of(RULE));

        assertThat(told("check_draft", draft(rule.replace("- is marketing", "- is markting")))).contains(RULE + ":9: ",
                "Maybe - is marketing.");
        assertThat(told("check_draft", draft(rule.replace("prior opt-in", "earlier opt-in")))).isEqualTo("The draft has no fault.");
        assertThat(told("test_draft", draft(rule.replace("- is marketing", "- is not marketing")))).startsWith("Not passed").contains(
                "features/consent/eu-marketing.feature:");
        assertThat(refused("check_draft", Map.of())).contains("The draft changes nothing.");
    }

    @Test
    void proposesAsThePersonAndApprovesNothing() throws Exception {
        assistant("assisted author", Role.OFFICER, Role.APPROVER);
        Instant before = clock.instant();
        String rule = Files.readString(Path.of(RULE)).replace("prior opt-in", "opt-in of before");

        int version = JsonMapper.shared().readTree(told("propose_release", Map.of("files", Map.of(RULE, rule), "reason", "clearer")))
                .path("version").asInt();
        CallToolResult approved = call("approve_release", Map.of("version", Integer.toString(version)));
        call("351912345678", Map.of());

        try {
            assertThat(approved.isError()).isTrue();
            assertThat(releases.state(version, clock.instant())).isEqualTo("PROPOSED");
            assertThat(releases.release(version).author()).isEqualTo("assisted author");
            assertThat(entries("assisted author", before)).contains("callTool tool=propose_release by assistant",
                    "callTool tool=propose_release by assistant 201", "proposeRelease version=" + version + " by assistant 201",
                    "callTool tool=approve_release by assistant", "callTool tool=approve_release by assistant 400",
                    "callTool tool=unknown by assistant 400").noneMatch(line -> line.contains("351912345678"));
        } finally {
            releases.withdraw(version, "assisted author", "only a test", clock.instant());
        }
    }

    @Test
    void nobodyGetsMoreThanHerRoles() throws Exception {
        McpSyncClient auditor = assistant("assisted reader", Role.AUDITOR);
        Instant before = clock.instant();
        Map<String, Object> proposal = Map.of("files", Map.of(RULE, Files.readString(Path.of(RULE)) + "\n# More.\n"), "reason", "none");

        assertThat(refused("propose_release", proposal)).contains("This needs the role OFFICER or OPERATOR");
        assertThat(told("replay", Map.of("from", "2020-01-01T00:00:00Z", "to", "2020-01-02T00:00:00Z"))).isNotBlank();
        assertThat(entries("assisted reader", before)).contains("callTool tool=propose_release by assistant 403",
                "callTool tool=replay by assistant 200");
        auditor.close();

        assistant("assisted finance", Role.FINANCE);
        assertThat(refused("read_file", Map.of("path", RULE))).contains("This needs the role");
        assertThat(refused("replay", Map.of("from", "2020-01-01T00:00:00Z", "to", "2020-01-02T00:00:00Z"))).contains("This needs the role");
    }

    @Test
    void wrongArgumentsAreRefusedAndSaySo() {
        assistant("assisted reader", Role.AUDITOR);

        assertThat(refused("explain_verdict", Map.of())).contains("message");
        assertThat(refused("explain_verdict", Map.of("message", "351912345678"))).isNotBlank();
        assertThat(refused("list_rules", Map.of("containing", "x", "approve", true))).contains("approve");
        assertThat(refused("read_file", Map.of("path", RULE, "first_line", "many"))).isNotBlank();
        assertThat(refused("read_file", Map.of("path", "/etc/passwd"))).isNotBlank();
        assertThat(refused("check_draft", Map.of("files", Map.of("elsewhere/x.dslr", "x")))).isNotBlank();
        assertThat(refused("replay", Map.of("from", "yesterday", "to", "today"))).contains("from");
        assertThat(refused("show_release", Map.of("version", "9999"))).contains("There is no version");
    }

    @Test
    void withoutATokenOrWithAForeignOneNobodyGetsIn() throws Exception {
        EnrolledBusiness vela = world.business().prepaid("10").enrol();

        assertThat(post(Optional.empty(), "{}").statusCode()).isEqualTo(401);
        assertThat(post(Optional.of("tga_0123456789012345678901234567890123456789"), "{}").statusCode()).isEqualTo(401);
        assertThat(post(Optional.of(vela.partner().token()), "{}").statusCode()).as("of a business").isEqualTo(403);
        assertThatThrownBy(() -> client("tga_0123456789012345678901234567890123456789").initialize()).isInstanceOf(RuntimeException.class);
    }

    @Test
    void oversizedAndBrokenRequestsAreRefused() throws Exception {
        String token = TestAccounts.at(port, data).token("assisted reader", Role.AUDITOR);
        String huge = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"check_draft\",\"arguments\":{\"x\":\""
                + "x".repeat(9 << 20) + "\"}}}";

        HttpResponse<String> large = post(Optional.of(token), huge);
        HttpResponse<String> broken = post(Optional.of(token), "{\"jsonrpc\": 351912345678");

        assertThat(large.statusCode()).isEqualTo(413);
        assertThat(large.body()).contains("larger than 8192 KB. Maybe ");
        assertThat(broken.statusCode()).isEqualTo(400);
        assertThat(broken.body()).contains("not one JSON object").doesNotContain("351912345678");
        assertThat(post(Optional.of(token), "[1]").statusCode()).isEqualTo(400);
        HttpResponse<String> listening = HttpClient.newHttpClient().send(request(Optional.of(token)).GET().build(),
                BodyHandlers.ofString());
        assertThat(listening.statusCode()).as("nothing is sent by itself").isEqualTo(405);
    }

    private static Map<String, Object> draft(String rule) {
        return Map.of("files", Map.of(RULE, rule));
    }

    private McpSyncClient assistant(String name, Role... roles) {
        McpSyncClient assistant = client(TestAccounts.at(port, data).token(name, roles));
        open = Optional.of(assistant);
        assistant.initialize();
        return assistant;
    }

    private McpSyncClient client(String token) {
        return McpClient.sync(HttpClientStreamableHttpTransport.builder("http://127.0.0.1:" + port).endpoint(AssistantServer.PATH)
                .requestBuilder(HttpRequest.newBuilder().header("Authorization", "Bearer " + token)).openConnectionOnStartup(false).build())
                .requestTimeout(Duration.ofMinutes(2)).build();
    }

    private CallToolResult call(String tool, Map<String, Object> arguments) {
        try {
            return open.orElseThrow().callTool(CallToolRequest.builder(tool).arguments(arguments).build());
        } catch (RuntimeException refused) {
            return CallToolResult.builder().addTextContent(String.valueOf(refused.getMessage())).isError(true).build();
        }
    }

    private String told(String tool, Map<String, Object> arguments) {
        CallToolResult result = call(tool, arguments);
        assertThat(result.isError()).as(text(result)).isNotEqualTo(true);
        return text(result);
    }

    private String refused(String tool, Map<String, Object> arguments) {
        CallToolResult result = call(tool, arguments);
        assertThat(result.isError()).as(text(result)).isTrue();
        return text(result);
    }

    private static String text(CallToolResult result) {
        return result.content().stream().filter(TextContent.class::isInstance).map(content -> ((TextContent) content).text())
                .collect(Collectors.joining("\n"));
    }

    /** {@code operation subject}, and the status of an end. */
    private List<String> entries(String account, Instant from) {
        return trail.some(new AuditTrail.Filter(Optional.of(account), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.of(from), Optional.empty()), new Slice(List.of(), 100)).stream().map(AssistantTest::line).toList();
    }

    private static String line(AuditEntry entry) {
        return entry.operation() + " " + entry.subject() + entry.end().map(end -> " " + end.status()).orElse("");
    }

    private HttpResponse<String> post(Optional<String> token, String body) throws Exception {
        return HttpClient.newHttpClient().send(request(token).POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(Optional<String> token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + AssistantServer.PATH))
                .header("Content-Type", "application/json").header("Accept", "application/json, text/event-stream");
        token.ifPresent(given -> request.header("Authorization", "Bearer " + given));
        return request;
    }
}
