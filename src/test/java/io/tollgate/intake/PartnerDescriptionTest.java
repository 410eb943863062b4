package io.tollgate.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.cloudapi.NumberCall;
import io.tollgate.cloudapi.RequestFault;
import io.tollgate.directsend.DirectSendDecision;
import io.tollgate.directsend.DirectSendStatus;
import io.tollgate.directsend.DirectSends;
import io.tollgate.directsend.Entitlement;
import io.tollgate.endtoend.mls.Vectors;
import io.tollgate.media.Upload;
import io.tollgate.message.Category;
import io.tollgate.openapi.Description;
import io.tollgate.openapi.Description.Operation;
import io.tollgate.secrets.WebhookSignature;
import io.tollgate.world.Partner;
import io.tollgate.world.World;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Compares the description for partners and messengers with the running server: paths, bodies and answers. */
@TollgateTest
class PartnerDescriptionTest {

    /** The operations of each route that HTTP reaches. */
    private static final Map<String, Set<String>> OPERATIONS = Map.ofEntries(
            Map.entry("messages", Set.of("sendMessage")),
            Map.entry("preview", Set.of("previewMessage")),
            Map.entry("block-users", Set.of("listBlockedUsers", "blockUsers", "unblockUsers")),
            Map.entry("number", Set.of("requestCode", "verifyCode", "registerNumber", "deregisterNumber")),
            Map.entry("object", Set.of("getObject", "changeObject", "deleteMedia")),
            Map.entry("marketing-messages", Set.of("sendMarketing")),
            Map.entry("subscribed-apps", Set.of("getSubscribedApps", "moveWebhook", "stopWebhooks")),
            Map.entry("phone-numbers", Set.of("listNumbers")),
            Map.entry("business-profile", Set.of("getProfile", "setProfile")),
            Map.entry("message-qrdls", Set.of("listShortLinks", "writeShortLink")),
            Map.entry("message-qrdl", Set.of("getShortLink", "deleteShortLink")),
            Map.entry("number-settings", Set.of("getSettings", "setSettings")),
            Map.entry("message-templates", Set.of("listOwnTemplates", "writeTemplate", "removeTemplates")),
            Map.entry("opt-ins", Set.of("askForOptIn")),
            Map.entry("opt-ins-confirm", Set.of("confirmOptIn")),
            Map.entry("messenger-webhook", Set.of("verifyWebhook", "tellUpdates")),
            Map.entry("messenger-blocks", Set.of("blockBusiness", "unblockBusiness")),
            Map.entry("messenger-reports", Set.of("reportSpam")),
            Map.entry("media-upload", Set.of("uploadMedia")),
            Map.entry("uploads", Set.of("beginUpload")),
            Map.entry("upload", Set.of("getUpload", "uploadPiece")),
            Map.entry("balance", Set.of("getBalance")),
            Map.entry("charges", Set.of("listCharges")),
            Map.entry("invoices", Set.of("listOwnInvoices")),
            Map.entry("statements", Set.of("getStatement")),
            Map.entry("pricing-analytics", Set.of("getPricingAnalytics")),
            Map.entry("conversation-analytics", Set.of("getConversationAnalytics")),
            Map.entry("e2e-challenges", Set.of("createChallenge")),
            Map.entry("e2e-devices", Set.of("registerDevice", "listDevices")),
            Map.entry("e2e-device", Set.of("revokeDevice")),
            Map.entry("e2e-credential", Set.of("renewCredential")),
            Map.entry("e2e-key-packages", Set.of("bringKeyPackages")),
            Map.entry("e2e-claim", Set.of("claimKeyPackages")),
            Map.entry("e2e-joins", Set.of("joinConversations")),
            Map.entry("e2e-conversations", Set.of("openConversation")),
            Map.entry("e2e-commits", Set.of("addCommit")),
            Map.entry("e2e-messages", Set.of("writeToBusiness")),
            Map.entry("e2e-control", Set.of("sendControl")),
            Map.entry("e2e-inbox", Set.of("readInbox")),
            Map.entry("e2e-ack", Set.of("acknowledgeInbox")),
            Map.entry("e2e-keys", Set.of("getDeviceKeys")),
            Map.entry("e2e-reports", Set.of("reportMessage")),
            Map.entry("e2e-plain", Set.of("endEncryption")),
            Map.entry("e2e-log-head", Set.of("getKeyLogHead")),
            Map.entry("e2e-log-inclusion", Set.of("getKeyLogInclusion")),
            Map.entry("e2e-log-consistency", Set.of("getKeyLogConsistency")),
            Map.entry("e2e-log-entries", Set.of("listKeyLogEntries")),
            Map.entry("e2e-templates", Set.of("getSignedTemplate")),
            Map.entry("file", Set.of("getFile")),
            Map.entry("downstream-webhook", Set.of("verifyDownstreamWebhook", "tellDownstreamUpdates")));
    /** Errors of paths that are not described. */
    private static final Set<RequestFault> ELSEWHERE = Set.of(RequestFault.UNKNOWN_PATH, RequestFault.WRONG_METHOD,
            RequestFault.METHOD_NOT_ALLOWED);
    private static final String JSON = "application/json";
    private static final String SEALED = Base64.getUrlEncoder().withoutPadding().encodeToString(Vectors.of("message-service"));

    @LocalServerPort
    int port;
    @Value("${tollgate.data}")
    Path data;
    @Autowired
    World world;
    @Autowired
    CamelContext camel;

    private Partner shop;
    private Description taken;
    private Description answered;

    @BeforeEach
    void read() {
        shop = world.partner();
        world.told(shop.business(), "wamid.x");
        Partner.Reply reply = Partner
                .exchange(HttpRequest.newBuilder(shop.root().resolve("/partner/openapi.yaml")).timeout(Duration.ofSeconds(60)).build());
        assertThat(reply.status()).isEqualTo(200);
        String text = new YAMLMapper().readTree(reply.response().body()).toString();
        taken = new Description(text, false); // requests may have more fields than are described: the interface grows
        answered = new Description(text, true);
    }

    @Test
    void isValidOpenApiAndDescribesEverything() {
        assertThat(taken.faults()).isEmpty();
        assertThat(taken.lint(JSON)).isEmpty();
    }

    @Test
    void hasEveryRouteAndNoOther() {
        Set<String> routes = camel.getRoutes().stream().filter(route -> route.getEndpoint().getEndpointUri().startsWith("web:"))
                .map(route -> route.getRouteId()).filter(route -> !route.startsWith("partner-")) // of formats that partners describe
                .collect(Collectors.toSet());

        assertThat(routes).isEqualTo(OPERATIONS.keySet());
        assertThat(taken.operations().stream().map(operation -> operation.node().path("operationId").asString()))
                .containsExactlyInAnyOrderElementsOf(OPERATIONS.values().stream().flatMap(Set::stream).toList());
        assertThat(NumberCall.values()).hasSameSizeAs(OPERATIONS.get("number"));
    }

    @Test
    void everyOperationIsServedAndEveryOtherMethodIsNot() {
        for (Operation operation : taken.operations()) {
            boolean open = operation.path().startsWith("/.well-known/");
            assertThat(Partner.exchange(request(operation.method(), path(operation), "", "Authorization", "Bearer wrong").build()).status())
                    .as(operation.toString()).isIn(open ? List.of(200) : List.of(400, 401));
            Set<String> described = taken.operations().stream().filter(other -> other.path().equals(operation.path()))
                    .map(Operation::method).collect(Collectors.toSet());
            for (String method : List.of("get", "post", "put", "delete", "patch")) {
                if (!described.contains(method)) {
                    Partner.Reply reply = Partner.exchange(request(method, path(operation), "").build());
                    assertThat(reply.status()).as(method + " " + operation.path())
                            .isEqualTo(operation.path().startsWith("/{version}") ? 400 : 405);
                    assertThat(answered.wrong(answered.root().at("/components/schemas/Error"), reply.json())).isEmpty();
                }
            }
        }
    }

    @Test
    void describesEveryErrorCode() {
        Set<String> described = new TreeSet<>();
        taken.root().at("/components/examples").forEachEntry((name, example) -> {
            RequestFault fault = RequestFault.valueOf(name);
            JsonNode error = example.path("value").path("error");
            assertThat(error.path("code").asInt()).as(name).isEqualTo(fault.code());
            assertThat(error.path("message").asString()).isEqualTo(fault.message());
            assertThat(error.path("is_transient").asBoolean(false)).as(name).isEqualTo(fault.passing());
            described.add(name);
        });
        taken.operations().forEach(operation -> operation.node().path("responses")
                .forEachEntry((status, response) -> response.path("content").path(JSON).path("examples").forEachEntry((name, _) -> {
                    if (!status.startsWith("2")) {
                        assertThat(RequestFault.valueOf(name).status()).as(operation + " " + name).isEqualTo(Integer.parseInt(status));
                    }
                })));
        assertThat(described).isEqualTo(Arrays.stream(RequestFault.values()).filter(fault -> !ELSEWHERE.contains(fault)).map(Enum::name)
                .collect(Collectors.toCollection(TreeSet::new)));
    }

    /**
     * Each body is tried as it is. A body that the server accepts agrees with the description, and one that it refuses for its form does
     * not.
     */
    @Test
    void acceptsDescribedBodiesAndRefusesOthers() {
        JsonNode schema = taken.root().at("/components/schemas/MessageOrRead");
        List<String> differences = new ArrayList<>();

        world.the(DirectSends.class).decide(new DirectSendDecision(new Entitlement(shop.business().id(), Category.UTILITY),
                DirectSendStatus.GRANTED, "For the test", "test", Instant.now()));

        bodies().forEach(text -> {
            JsonNode body = JsonMapper.shared().readTree(Upload.withFiles(shop.business(), text.replace('\'', '"')));
            Partner.Reply reply = shop.post(body.toString());
            boolean fits = taken.wrong(schema, body).isEmpty();
            if (fits != (reply.status() == 200)) {
                differences.add(text + " got " + reply.status() + " " + reply.details() + ", by the description it is "
                        + (fits ? "right" : "wrong"));
            }
            differences.addAll(answered.differences("POST", path("sendMessage"), "", reply.status(), JSON,
                    new String(reply.response().body(), StandardCharsets.UTF_8)));
        });

        assertThat(differences).isEmpty();
    }

    private static Stream<String> bodies() {
        Stream<String> contents = Stream.of(
                "'text':{'body':'x'}", "'type':'text','text':{'body':'x','preview_url':true}", "'type':'text'", "'text':{}",
                "'text':{'body':''}", "'text':{'body':[7]}",
                "'text':{'body':'x','preview_url':'yes'}", "'text':{'body':'x'},'recipient_type':'group'",
                "'text':{'body':'x'},'context':{}", "'text':{'body':'x'},'category':'utility'",
                "'text':{'body':'x'},'category':'marketing'",
                "'text':{'body':'x'},'category':'utility','message_send_ttl_seconds':29",
                "'text':{'body':'x'},'category':'utility','message_send_ttl_seconds':43200", "'text':{'body':'x'},'category':'service'",
                "'text':{'body':'x'},'context':{'message_id':'wamid.x'},'unknown':1",
                "'text':{'body':'x'},'biz_opaque_callback_data':'" + "x".repeat(513) + "'",
                "'text':{'body':'" + "x".repeat(4097) + "'}",
                "'type':'image','image':{'link':'https://shop.example/1.jpg','caption':'x'}", "'type':'image','image':{}",
                "'type':'image','image':{'id':'1','link':'https://x'}",
                "'type':'video','video':{'id':'1'}", "'type':'audio','audio':{'id':'1'}", "'type':'sticker','sticker':{'id':'1'}",
                "'type':'document','document':{'id':'1','filename':'a.pdf'}", "'type':'document','document':{'id':'1','filename':false}",
                "'type':'location','location':{'latitude':38.7,'longitude':'-9.1'}",
                "'type':'location','location':{'latitude':91,'longitude':0}",
                "'type':'location','location':{'latitude':'north','longitude':0}",
                "'type':'contacts','contacts':[{'name':{'formatted_name':'Ana','last_name':'Sousa'}}]",
                "'type':'contacts','contacts':[{'name':{'formatted_name':'Ana'}}]", "'type':'contacts','contacts':[]",
                "'type':'image','image':{'link':'shop.example'}",
                "'type':'contacts','contacts':[{}]", "'type':'reaction','reaction':{'message_id':'wamid.x','emoji':''}",
                "'type':'reaction','reaction':{'emoji':'x'}",
                "'type':'encrypted','encrypted':{'category':'utility','message_id':'1'}",
                "'type':'encrypted','encrypted':{'category':'other','message_id':'1','ciphertext':'AAEAAg'}",
                "'type':'encrypted','encrypted':{'message_id':'1','ciphertext':'AAEAAg'}",
                "'type':'encrypted','encrypted':{'category':'service','message_id':'m-2','ciphertext':'" + SEALED + "'}",
                "'type':'fax','fax':{}",
                "'type':'template','template':{'name':'greeting','language':{'code':'en_US'}}",
                "'type':'template','template':{'language':{'code':'en_US'}}",
                "'type':'template','template':{'name':'greeting','language':'en_US'}",
                "'type':'template','template':{'name':'greeting','language':{'code':'en_US'},'components':{}}",
                "'type':'template','template':{'name':'flight_update','language':{'code':'en_US'},'components':[{'type':'body',"
                        + "'parameters':[{'type':'text','text':'a'},{'text':'b'}]}]}",
                flight("{'type':'currency','currency':{'fallback_value':'1 EUR','code':'EUR','amount_1000':1000}}"),
                flight("{'type':'currency','currency':{'fallback_value':'1 EUR','code':'EUR'}}"),
                flight("{'type':'date_time','date_time':{}}"), flight("{'text':'b'}").replace("'body'", "'torso'"));
        return Stream.concat(
                Stream.concat(contents, interactives())
                        .map(content -> "{'messaging_product':'whatsapp','to':'+351912345678'," + content + "}"),
                Stream.of(
                        "{'messaging_product':'sms','to':'+351912345678','text':{'body':'x'}}",
                        "{'messaging_product':'whatsapp','text':{'body':'x'}}",
                        "{'messaging_product':'whatsapp','to':[351912345678],'text':{'body':'x'}}",
                        "{'messaging_product':'whatsapp','status':'read','message_id':'wamid.x'}",
                        "{'messaging_product':'whatsapp','status':'read'}",
                        "{'messaging_product':'whatsapp','status':'seen','message_id':'wamid.x'}"));
    }

    private static String flight(String parameter) {
        return "'type':'template','template':{'name':'flight_update','language':{'code':'en_US'},'components':[{'type':'body',"
                + "'parameters':[{'type':'text','text':'a'}," + parameter + "]}]}";
    }

    private static Stream<String> interactives() {
        return Stream.of(
                "'type':'interactive','interactive':{'type':'button','body':{'text':'x'},'action':{'buttons':[{'type':'reply',"
                        + "'reply':{'id':'1','title':'A'}}]}}",
                "'type':'interactive','interactive':{'type':'button','body':{'text':'x'},'action':{'buttons':[]}}",
                "'type':'interactive','interactive':{'type':'button','action':{'buttons':[{'type':'reply','reply':{'id':'1',"
                        + "'title':'A'}}]}}",
                "'type':'interactive','interactive':{'type':'list','body':{'text':'x'},'action':{'button':'Open',"
                        + "'sections':[{'rows':[{'id':'1','title':'A'}]}]}}",
                "'type':'interactive','interactive':{'type':'list','body':{'text':'x'},'action':{'sections':[{'rows':[{'id':'1',"
                        + "'title':'A'}]}]}}",
                "'type':'interactive','interactive':{'type':'list','body':{'text':'x'},'action':{'button':'Open',"
                        + "'sections':[{'rows':[]}]}}",
                "'type':'interactive','interactive':{'type':'cta_url','body':{'text':'x'},'action':{'name':'cta_url',"
                        + "'parameters':{'display_text':'Go','url':'https://x'}}}",
                "'type':'interactive','interactive':{'type':'cta_url','body':{'text':'x'},'action':{'name':'cta_url'}}",
                interactive("flow", "'action':{}"),
                interactive("flow", "'action':{'name':'flow','parameters':{'flow_message_version':'3','flow_id':'1','flow_cta':'Go'}}"),
                interactive("flow", "'action':{'name':'flow','parameters':{'flow_message_version':'3','flow_cta':'Go'}}"),
                interactive("product", "'action':{'catalog_id':'1','product_retailer_id':'2'}"), interactive("product", "'action':{}"),
                interactive("product_list", "'header':{'type':'text','text':'h'},'action':{'catalog_id':'1','sections':"
                        + "[{'product_items':[{'product_retailer_id':'2'}]}]}"),
                interactive("product_list", "'action':{'catalog_id':'1','sections':[{'product_items':[{'product_retailer_id':'2'}]}]}"),
                interactive("catalog_message", "'action':{'name':'catalog_message'}"), interactive("catalog_message", "'action':{}"),
                interactive("location_request_message", "'action':{'name':'send_location'}"),
                interactive("location_request_message", "'action':{}"),
                interactive("address_message", "'action':{'name':'address_message','parameters':{'country':'IN'}}"),
                interactive("address_message", "'action':{'name':'address_message'}"),
                interactive("request_contact_info", "'action':{'name':'request_contact_info'}"),
                interactive("request_contact_info", "'action':{}"),
                interactive("call_permission_request", "'action':{'name':'call_permission_request'}"),
                interactive("call_permission_request", "'action':{}"),
                interactive("voice_call", "'action':{'name':'voice_call'}"), interactive("voice_call", "'action':{}"),
                interactive("carousel", "'action':{'cards':[" + card(0) + "," + card(1) + "]}"),
                interactive("carousel", "'action':{'cards':[" + card(0) + "]}"),
                interactive("cta_url", "'header':{'type':'image'},'action':{'name':'cta_url',"
                        + "'parameters':{'display_text':'Go','url':'https://x'}}"),
                "'type':'interactive','interactive':{'type':'buttn','body':{'text':'x'},'action':{}}");
    }

    private static String interactive(String type, String parts) {
        return "'type':'interactive','interactive':{'type':'" + type + "','body':{'text':'x'}," + parts + "}";
    }

    private static String card(int index) {
        return "{'card_index':" + index + ",'type':'cta_url','header':{'type':'image','image':{'id':'1'}},"
                + "'action':{'name':'cta_url','parameters':{'display_text':'Go','url':'https://x'}}}";
    }

    /** Sends the examples, and faults of every kind. Every answer agrees with the description. */
    @Test
    void answersAsItDescribes() throws Exception {
        List<String> differences = new ArrayList<>();
        for (Operation operation : taken.operations()) {
            JsonNode media = operation.node().path("requestBody").path("content").path(JSON);
            List<JsonNode> examples = new ArrayList<>();
            if (media.has("example")) {
                examples.add(media.path("example"));
            }
            media.path("examples").forEach(example -> examples.add(example.path("value")));
            List<String> bodies = new ArrayList<>(examples.stream()
                    .map(example -> example.toString().replace("106540352242922", shop.sender().id().toString())).toList());
            examples.forEach(example -> assertThat(taken.wrong(media.path("schema"), example)).isEmpty());
            bodies.addAll(List.of("", "no json", "{}", "[]", "{\"messaging_product\":7}", "{\"pin\":\"x\",\"code\":\"x\"}"));
            for (String body : bodies) {
                for (String[] headers : headers(operation, body)) {
                    Partner.Reply reply = Partner.exchange(request(operation.method(), path(operation), body, headers).build());
                    String type = reply.response().headers().firstValue("Content-Type").orElse("");
                    differences.addAll(answered.differences(operation.method(), path(operation), "", reply.status(), type,
                            new String(reply.response().body(), StandardCharsets.UTF_8)));
                    if (reply.status() == 500) {
                        differences.add(operation + " failed at " + body);
                    }
                }
            }
        }
        assertThat(differences).isEmpty();
    }

    /** Headers of a proper caller, of a caller without credentials, and of a caller with another type of body. */
    private List<String[]> headers(Operation operation, String body) throws Exception {
        boolean messenger = operation.path().startsWith("/messenger");
        String token = messenger ? Files.readString(data.resolve("messenger-token")).strip() : shop.token();
        String signature = WebhookSignature.of(body.getBytes(StandardCharsets.UTF_8),
                Files.readString(data.resolve("messenger-signing-secret")).strip());
        String bearer = "Bearer " + token;
        return List.of(new String[] {"Authorization", bearer, "Content-Type", JSON, WebhookSignature.HEADER, signature},
                new String[] {"Authorization", "Bearer nobody's", "Content-Type", JSON, WebhookSignature.HEADER, "sha256=00"},
                new String[] {"Authorization", bearer, "Content-Type", "text/plain", WebhookSignature.HEADER, signature});
    }

    private HttpRequest.Builder request(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(Duration.ofSeconds(60))
                .method(method.toUpperCase(Locale.ROOT), body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return request;
    }

    private String path(String id) {
        return path(taken.operations().stream().filter(operation -> operation.node().path("operationId").asString().equals(id)).findFirst()
                .orElseThrow());
    }

    private String path(Operation operation) {
        return operation.path().replace("{version}", "v25.0").replace("{phone-number-id}", shop.sender().id().toString())
                .replace("{account-id}", shop.business().id().toString()).replace("{code}", "AAAAAAAAAAAAAA")
                .replace("{app-id}", "1").replace("{upload}", "upload:AAECAwQFBgcICQoLDA0ODw")
                .replace("{group_id}", "Y29udmVyc2F0aW9uLTE").replace("{id}", "018f6b2e-7a44-7cc1-9c61-0a5f2d3b4c5d");
    }
}
