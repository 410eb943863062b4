package io.tollgate.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.world.TestAccounts;
import io.tollgate.world.World;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Every path that the program answers, found in the program itself and not in its description. A new path must be listed here as open, or
 * it must be closed.
 */
@TollgateTest
class EveryPathTest {

    /** Paths that are open to everybody. Each has a proof of its own, or nothing to hide. */
    private static final Set<String> OPEN = Set.of("GET /", "GET /console/sign-in", "GET /console/passkey",
            "GET /badge/{id}.svg", "GET /badge/{id}.jws", "GET /link/{code}",
            "GET /link/{code}.svg", "GET /link/{code}.png",
            "GET /picture/{number}/{sha256}", "GET /.well-known/jwks.json", "GET /opt-in/{token}",
            "POST /opt-in/{token}", "GET /opt-in/join/{sender}", "GET /opt-in/join/{sender}.svg", "POST /opt-in/join/{sender}",
            "GET /join-team/{token}", "POST /join-team/{token}", "POST /language", "GET /actuator/health", "GET /actuator/health/**");
    /** Pages that every account may open, whatever its roles. */
    private static final Set<String> FOR_EVERY_ACCOUNT = Set.of("/console/account", "/console/failed", "/console/refused",
            "/console/search", "/console/views"); // which checks the roles of the list
    /** Endpoints of partners and of the messenger. CredentialsTest calls each with every wrong credential. */
    private static final Set<String> BY_CAMEL = Set.of("block-users", "messages", "preview", "messenger-blocks",
            "messenger-reports", "messenger-webhook", "number", "opt-ins", "opt-ins-confirm", "downstream-webhook", "object",
            "media-upload", "uploads", "upload", "file", "balance", "charges",
            "invoices", "statements", "phone-numbers", "business-profile", "message-templates", "marketing-messages",
            "subscribed-apps", "number-settings", "message-qrdls", "message-qrdl", "pricing-analytics", "conversation-analytics",
            "e2e-challenges", "e2e-devices", "e2e-device", "e2e-credential", "e2e-key-packages", "e2e-claim", "e2e-joins",
            "e2e-conversations",
            "e2e-commits", "e2e-messages", "e2e-control", "e2e-inbox", "e2e-ack", "e2e-keys", "e2e-plain", "e2e-reports", "e2e-templates",
            "e2e-log-head", "e2e-log-inclusion",
            "e2e-log-consistency", "e2e-log-entries",
            "partner-acme", "partner-plain"); // partners/OwnFormatTest calls these with wrong credentials
    private static final HttpClient http = HttpClient.newHttpClient();

    @LocalServerPort
    int port;
    @Value("${tollgate.data}")
    Path data;
    @Autowired
    List<RequestMappingInfoHandlerMapping> mappings;
    @Autowired
    CamelContext camel;
    @Autowired
    World world;

    /** The phones and the sandbox of the demonstration, and the sign-up, are open where a setting says so, as those of the tests do. */
    private static boolean isOpen(String operation) {
        return OPEN.contains(operation) || operation.matches("(GET|POST) (/me(/.*)?|/sign-up)")
                || operation.matches("GET /developers(/.*)?|POST /developers/(try|webhook)");
    }

    /** Operations such as {@code GET /badge/{id}.svg}. */
    private List<String> operations() {
        return mappings.stream().flatMap(mapping -> mapping.getHandlerMethods().keySet().stream()).flatMap(EveryPathTest::operations)
                .filter(operation -> !operation.endsWith(" /console/sign-in") || operation.startsWith("GET")) // SignInTest
                .distinct().sorted().toList();
    }

    private static Stream<String> operations(RequestMappingInfo mapping) {
        Set<RequestMethod> methods = mapping.getMethodsCondition().getMethods();
        return mapping.getPatternValues().stream().map(EveryPathTest::plain)
                .flatMap(pattern -> (methods.isEmpty()
                        ? Set.of(RequestMethod.GET, RequestMethod.POST)
                        : methods).stream().map(method -> method + " " + pattern));
    }

    /** The path with the names of its parts only, as in the description. */
    private static String plain(String pattern) {
        return pattern.replaceAll("\\{(\\w+)(:([^{}]|\\{[^{}]*})*)?}", "{$1}");
    }

    /** The sandbox answers 404 as long as there is no business at all. */
    @BeforeEach
    void aBusiness() {
        world.business().enrol();
    }

    @Test
    void everyPathIsClosedToStrangersAndPartnersUnlessListedAsOpen() {
        List<String> wrong = new ArrayList<>();
        List<String> all = operations();
        for (String operation : all) {
            for (String token : List.of("", "tgp_0000000000000000000000000000000000000000000")) {
                HttpResponse<String> answer = send(operation, token);
                boolean toSignIn = answer.statusCode() == 302
                        && answer.headers().firstValue("Location").orElse("").contains("/console/sign-in");
                boolean closed = answer.statusCode() == 401 || answer.statusCode() == 403 || toSignIn;
                // A wrong token is refused even where none is needed.
                if (closed == isOpen(operation) && token.isEmpty() || !closed && !isOpen(operation)) {
                    wrong.add(operation + (token.isEmpty() ? " of a stranger" : " with a token") + " is answered with "
                            + answer.statusCode());
                }
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(all).hasSizeGreaterThan(130);
    }

    /** The open paths of the chains and, of the interface for partners and devices, those that the description calls open. */
    @Test
    void theDocumentOfSecurityListsTheOpenPathsAndNoOther() throws IOException {
        String table = Files.readString(Path.of("src/site/markdown/security.md")).replaceFirst("(?s).*\n\\| open path \\|", "")
                .replaceFirst("(?s)\n\n.*", "");
        List<String> listed = table.lines().filter(row -> row.startsWith("| `"))
                .flatMap(row -> Pattern.compile("`([^`]+)`").matcher(row.split("\\|")[1]).results().map(path -> path.group(1))).toList();
        Set<String> open = new TreeSet<>(SecurityChains.open());
        new YAMLMapper().readTree(Path.of("src/main/resources/static/partner/openapi.yaml").toFile()).path("paths").properties()
                .forEach(path -> path.getValue().forEach(operation -> {
                    if (operation.path("security").isArray() && operation.path("security").isEmpty()) {
                        open.add(path.getKey());
                    }
                }));

        assertThat(listed).containsExactlyInAnyOrderElementsOf(open);
    }

    /** No page of another site can make somebody's browser change anything. */
    @Test
    void everyFormOfAPageNeedsTheTokenOfItsSession() {
        List<String> forms = operations().stream()
                .filter(operation -> operation.startsWith("POST /console/") || operation.startsWith("POST /app/")
                        || operation.startsWith("DELETE /console/"))
                .toList();
        try (HttpClient signedIn = HttpClient.newBuilder().cookieHandler(new CookieManager()).build()) {
            HttpRequest signIn = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/console/sign-in"))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString("token=" + TestAccounts.at(port, data).administrationToken())).build();
            assertThat(send(signedIn, signIn).statusCode()).isEqualTo(302);
            for (String form : forms) {
                HttpResponse<String> answer = send(signedIn, request(form).build());
                assertThat(answer.statusCode()).as(form).isEqualTo(403);
                assertThat(answer.body()).as(form).contains("was not made for you by Tollgate");
            }
        }
        assertThat(forms).hasSizeGreaterThan(10);
    }

    /** RolesTest checks the roles of each operation that is described. */
    @Test
    void everyOperationOfTheAdministrationIsDescribed() {
        Set<String> described = new TreeSet<>();
        JsonNode api = JsonMapper.shared()
                .readTree(send("GET /v3/api-docs", TestAccounts.at(port, data).administrationToken()).body());
        api.path("paths").properties().forEach(path -> path.getValue().propertyNames()
                .forEach(method -> described.add(method.toUpperCase() + " " + path.getKey())));

        assertThat(operations().stream().filter(operation -> operation.contains(" /administration/")).collect(Collectors.toSet()))
                .isEqualTo(described);
    }

    @Test
    void everyPageHasItsRolesOrIsForEveryAccount() {
        List<String> unknown = operations().stream().filter(operation -> !OPEN.contains(operation))
                .map(operation -> operation.split(" ")[1])
                .filter(path -> path.startsWith("/console")).filter(path -> ConsolePage.of(path).isEmpty())
                .filter(path -> FOR_EVERY_ACCOUNT.stream().noneMatch(own -> path.equals(own) || path.startsWith(own + "/"))).toList();

        assertThat(unknown).isEmpty();
        assertThat(Arrays.stream(ConsolePage.values()).map(ConsolePage::path).toList()).allSatisfy(
                path -> assertThat(operations()).contains("GET " + path));
    }

    @Test
    void everyEndpointOfCamelIsInTheTestOfCredentials() {
        assertThat(camel.getEndpoints().stream().map(endpoint -> endpoint.getEndpointUri()).filter(uri -> uri.startsWith("web:"))
                .map(uri -> uri.replaceFirst("web:/*", "")).collect(Collectors.toSet())).isEqualTo(BY_CAMEL);
    }

    @Test
    void partnersReadTheCatalogueOfErrorsWithoutAnAccount() {
        assertThat(send("GET /partner/errors.json", "").statusCode()).isEqualTo(200);
    }

    @Test
    void everyServedFileIsListed() throws IOException {
        Path folder = Path.of("src/main/resources/static");
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.filter(Files::isRegularFile).map(file -> "/" + folder.relativize(file)).collect(Collectors.toSet()))
                    .containsExactlyInAnyOrder("/tollgate.css", "/tollgate.js", "/favicon.svg", "/passkeys.js", "/partner/openapi.yaml",
                            "/rule-editor.js", "/live.js", "/overview.js", "/partner/errors.json"); // two for who has signed in
        }
    }

    private HttpResponse<String> send(String operation, String token) {
        HttpRequest.Builder request = request(operation);
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return send(http, request.build());
    }

    /** Fills each part of the path. */
    private HttpRequest.Builder request(String operation) {
        String path = operation.split(" ")[1].replaceAll("/\\*+", "").replace("{number}", "2020-999999").replaceAll("\\{[^}]+}", "1");
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).method(operation.split(" ")[0],
                BodyPublishers.noBody());
    }

    private static HttpResponse<String> send(HttpClient client, HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
