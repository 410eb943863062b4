package io.tollgate.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.world.World;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The pages protect themselves from strangers, from pages of other sites, and from scripts. */
@TollgateTest
@ExtendWith(OutputCaptureExtension.class)
class StrangersTest {

    private static final Path TEMPLATES = Path.of("src/main/resources/templates");
    private static final String MARKUP = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'><svg/onload=alert(1)>";

    @LocalServerPort
    int port;
    @Value("${tollgate.data}")
    Path data;
    @Autowired
    World world;

    private String token;

    @BeforeEach
    void readTheToken() throws IOException {
        token = Files.readString(data.resolve("administration-token")).strip();
    }

    @Test
    void makesNoSessionBeforeSignIn() {
        try (Browser stranger = new Browser(port, "127.0.0.1")) {
            for (String path : List.of("/", "/console/x", "/console/rules", "/console/sign-in", "/actuator/sbom", "/swagger-ui.html",
                    "/nowhere", "/opt-in/x")) {
                HttpResponse<String> page = stranger.get(path, "Accept", "text/html");
                assertThat(page.headers().allValues("Set-Cookie")).as(path).isEmpty();
                assertThat(page.headers().firstValue("Location").orElse("") + page.body()).as(path)
                        .doesNotContainIgnoringCase("jsessionid");
            }
            assertThat(stranger.signIn("wrong", "/").headers().allValues("Set-Cookie")).isEmpty();
            assertThat(stranger.post("/console/sign-out", "").headers().allValues("Set-Cookie")).isEmpty();
        }
    }

    @Test
    void signsInToTheWantedPageAndOutAgain() {
        try (Browser officer = new Browser(port, "127.0.0.1")) {
            assertThat(officer.get("/console/rules").headers().firstValue("Location").orElseThrow())
                    .endsWith("/console/sign-in?to=/console/rules");
            assertThat(officer.get("/console/sign-in?to=/console/rules").body()).contains("value=\"/console/rules\"");
            assertThat(officer.get("/console/messages?state=REFUSED&q=a%20b+c").headers().firstValue("Location").orElseThrow())
                    .endsWith("/console/sign-in?to=/console/messages?state%3DREFUSED%26q%3Da%2520b%2Bc");

            HttpResponse<String> signedIn = officer.signIn(token, "/console/rules");
            String cookie = signedIn.headers().firstValue("Set-Cookie").orElseThrow();
            assertThat(cookie).contains("HttpOnly", "SameSite=Strict").doesNotContain("Secure"); // with TLS it is "Secure": TlsTest
            assertThat(signedIn.headers().firstValue("Location").orElseThrow()).endsWith("/console/rules");
            assertThat(officer.get("/console/rules").body()).contains("The rule book in force", "Sign out");
            assertThat(officer.get("/").body()).contains("wait");

            String id = cookie.split(";")[0];
            assertThat(officer.post("/console/sign-out", "").statusCode()).isEqualTo(302);
            assertThat(officer.get("/console/rules").statusCode()).isEqualTo(302);
            try (Browser thief = new Browser(port, "127.0.0.1")) {
                assertThat(thief.get("/console/rules", "Cookie", id).statusCode()).isEqualTo(302);
            }
        }
    }

    @Test
    void acceptsNoForeignSessionIdAndNoneInTheAddress() {
        try (Browser officer = new Browser(port, "127.0.0.1"); Browser thief = new Browser(port, "127.0.0.1")) {
            String id = officer.signIn(token, "/").headers().firstValue("Set-Cookie").orElseThrow().split("[=;]")[1];

            assertThat(thief.get("/console/rules;session=" + id).statusCode()).isIn(302, 400);
            String again = officer.signIn(token, "/").headers().firstValue("Set-Cookie").orElseThrow();
            assertThat(again).doesNotContain(id);
            assertThat(thief.get("/console/rules", "Cookie", "SESSION=" + id).statusCode()).isEqualTo(302);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "/console/rules\r\nX-A: b",
        "", "evil", "?x", "//evil.example?x=1", "/console/rules?x=<b>", "/console/rules?x=\r\nX-A: b"})
    void signInLeadsToPagesOfTollgateOnly(String to) {
        try (Browser officer = new Browser(port, "127.0.0.1")) {
            assertThat(officer.get("/console/sign-in?to=" + Browser.encoded(to)).body()).contains("name=\"to\" value=\"/\"");
            HttpResponse<String> signedIn = officer.signIn(token, to);
            assertThat(signedIn.headers().firstValue("Location").orElseThrow()).matches("/|http://127\\.0\\.0\\.1:" + port + "/");
            assertThat(signedIn.headers().firstValue("X-A")).isEmpty();
        }
    }

    @Test
    void refusesAnAddressAfterTenFailedSignIns(CapturedOutput output) {
        try (Browser guesser = new Browser(port, "127.0.0.77"); Browser officer = new Browser(port, "127.0.0.78")) {
            for (int i = 0; i < 10; i++) {
                assertThat(guesser.signIn("tga_guess-number-" + i, "/").statusCode()).isEqualTo(403);
            }
            HttpResponse<String> right = guesser.signIn(token, "/");

            assertThat(right.statusCode()).isEqualTo(429);
            assertThat(Long.parseLong(right.headers().firstValue("Retry-After").orElseThrow())).isBetween(1L, 600L);
            assertThat(right.headers().allValues("Set-Cookie")).isEmpty();
            assertThat(officer.signIn(token, "/").statusCode()).isEqualTo(302);
        }
        assertThat(output).contains("Failed sign-in from 127.0.0.77: wrong token on the sign-in page").doesNotContain("tga_guess")
                .doesNotContain(token);
    }

    /** The status that strangers of every kind get. An account, or the administration token, gets the page. */
    @ParameterizedTest
    @CsvSource({"/v3/api-docs, 401", "/swagger-ui/index.html, 401", "/actuator/sbom, 401", "/actuator/sbom/application, 401",
        "/actuator, 401",
        "/console/rules, 302", "/console/invoices, 302"})
    void showsStrangersOnlyOpenPages(String path, int status) {
        String partner = world.onAccount().token();
        try (Browser stranger = new Browser(port, "127.0.0.1"); Browser officer = new Browser(port, "127.0.0.1")) {
            assertThat(stranger.get(path).statusCode()).isEqualTo(status);
            assertThat(stranger.get(path, "Accept", "text/html").statusCode()).isEqualTo(302);
            for (String wrong : List.of("Bearer wrong", "Bearer " + partner, "Bearer " + token + "x")) {
                assertThat(stranger.get(path, "Authorization", wrong).statusCode()).as(wrong.substring(0, 7)).isEqualTo(401);
            }
            for (String dressed : List.of("/" + path, path + ";x=y", path.replace("/", "//"), path.replaceFirst("/(.)", "/%2e/$1"),
                    path + "/",
                    "/actuator/health/.." + path, "/badge/..;" + path, "/tollgate.css/.." + path, path.toUpperCase())) {
                HttpResponse<String> answer = stranger.get(dressed);
                assertThat(answer.statusCode()).as(dressed).isIn(302, 400, 401, 404);
            }
            assertThat(stranger.get(path, "Authorization", "bearer " + token).statusCode()).isEqualTo(200);
            officer.signIn(token, "/");
            assertThat(officer.get(path).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void showsTheBillOfMaterialsAndHidesTheCountOfWaitingMessages() {
        try (Browser stranger = new Browser(port, "127.0.0.1")) {
            assertThat(stranger.get("/actuator/sbom/application", "Authorization", "Bearer " + token).body()).contains("CycloneDX");
            assertThat(stranger.get("/").body()).contains("The gate is open").doesNotContain("wait").doesNotContain("Sign out");
            assertThat(stranger.get("/actuator/health").body()).doesNotContain("details").doesNotContain("waiting");
            assertThat(stranger.get("/actuator/health", "Authorization", "Bearer wrong").body()).contains("UP").doesNotContain("details");
            assertThat(stranger.get("/actuator/health", "Authorization", "Bearer " + token).body()).contains("details");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/console/sign-in", "/console/rules", "/console/consents", "/console/invoices", "/opt-in/x",
        "/swagger-ui/index.html", "/nowhere",
        "/administration/v1/businesses", "/actuator/health", "/v25.0/1/messages", "/messenger/v1/webhook"})
    void pagesHaveSecurityHeaders(String path) {
        try (Browser officer = new Browser(port, "127.0.0.1")) {
            officer.signIn(token, "/");
            var headers = officer.get(path).headers();

            String policy = headers.firstValue("Content-Security-Policy").orElseThrow();
            assertThat(policy).startsWith("default-src 'none';").contains("frame-ancestors 'none'", "base-uri 'none'", "form-action '")
                    .doesNotContain("*", "unsafe-eval", "http");
            if (path.startsWith("/swagger-ui") || path.equals("/") || path.startsWith("/console/") || path.startsWith("/opt-in/")) {
                assertThat(policy + ";").contains("script-src 'self';");
            } else {
                assertThat(policy).doesNotContain("script-src");
            }
            assertThat(headers.allValues("X-Content-Type-Options")).containsExactly("nosniff");
            assertThat(headers.allValues("X-Frame-Options")).containsExactly("DENY");
            assertThat(headers.allValues("Referrer-Policy")).containsExactly("same-origin");
            assertThat(headers.firstValue("Permissions-Policy")).isPresent();
            assertThat(headers.firstValue("Strict-Transport-Security")).as("not without TLS").isEmpty();
            if (!path.startsWith("/swagger-ui")) {
                assertThat(headers.firstValue("Cache-Control").orElse("")).contains("no-store");
            }
        }
    }

    /** The headers are also on answers that no page and no filter has processed. */
    @ParameterizedTest
    @CsvSource({"GET /nowhere, 401", "GET /%, 400", "GET /a%00b, 400", "GET /a|b, 401", "GET /a\\b, 400", "GET /../../b, 400",
        "TRACE /, 405", "FOO /, 400", "POST /badge/1.svg, 405", "GET /favicon.ico, 404", "GET /console/rules, 302", "GET /error, 401",
        "GET /v25.0/1/messages, 400", "GET /console/invoices/;x, 400", "POST /administration/v1/tokens, 401"})
    void everyAnswerHasSecurityHeaders(String request, int status) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream()
                    .write((request + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.UTF_8));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer).startsWith("HTTP/1.1 " + status).contains("\r\nX-Content-Type-Options: nosniff\r\n",
                    "\r\nX-Frame-Options: DENY\r\n", "\r\nReferrer-Policy: same-origin\r\n",
                    "\r\nContent-Security-Policy: default-src 'none'");
            assertThat(answer).doesNotContain("Set-Cookie", "java.", "Apache");
        }
    }

    @Test
    void openPicturesMayBeCached() {
        try (Browser stranger = new Browser(port, "127.0.0.1")) {
            assertThat(stranger.get("/badge/1.svg").headers().allValues("Cache-Control")).containsExactly("max-age=60, public");
            assertThat(stranger.get("/tollgate.css").headers().firstValue("Cache-Control").orElse("")).doesNotContain("no-store");
        }
    }

    /** The policy would block them. Documents for download contain their style. */
    @Test
    void noPageHasAScriptOrAStyleInIt() throws IOException {
        Pattern inline = Pattern
                .compile("<script(?! src=\"/(passkeys|tollgate)\\.js\"|"
                        + " type=\"module\" src=\"/(rule-editor|live|overview|encrypted-chats)\\.js\""
                        + "| type=\"importmap\" th:attr=\"nonce)|<style|\\sstyle=|\\son[a-z]+=|javascript:|th:utext|\\[\\(");
        try (Stream<Path> templates = Files.list(TEMPLATES)) {
            List<String> documents = List.of("person.html", "invoice.html", "consent-proof.html");
            for (Path template : templates.filter(file -> !documents.contains(file.getFileName().toString()))
                    .toList()) {
                assertThat(Files.readString(template)).as(template.toString()).doesNotContainPattern(inline);
            }
        }
        for (String document : List.of("person.html", "invoice.html", "consent-proof.html")) {
            assertThat(Files.readString(TEMPLATES.resolve(document))).as(document)
                    .doesNotContainPattern("<script|\\son[a-z]+=|javascript:|th:utext|\\[\\(");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            -           | -                        | 200
            same-origin | -                        | 200
            none        | -                        | 200
            -           | own                      | 200
            same-origin | https://evil.example     | 200
            cross-site  | -                        | 403
            cross-site  | own                      | 403
            same-site   | own                      | 403
            nonsense    | -                        | 403
            -           | https://evil.example     | 403
            -           | null                     | 403
            -           | http://127.0.0.1         | 403
            -           | https own                | 403
            -           | http://127.0.0.1.evil.example | 403
            """)
    void acceptsPostsOfItsOwnPagesOnly(String site, String origin, int status) {
        Stream<String> fetch = Stream.ofNullable(site).flatMap(given -> Stream.of("Sec-Fetch-Site", given));
        Stream<String> from = Stream.ofNullable(origin).map(given -> given.replace("https own", "https://127.0.0.1:" + port)
                .replace("own", "http://127.0.0.1:" + port)).flatMap(given -> Stream.of("Origin", given));
        String[] headers = Stream.concat(fetch, from).toArray(String[]::new);
        try (Browser officer = new Browser(port, "127.0.0.1")) {
            officer.signIn(token, "/");

            assertThat(officer.post("/console/consents", "number=12x", headers).statusCode()).isEqualTo(status);
            assertThat(officer.post("/opt-in/x", "", headers).statusCode()).isEqualTo(status);
            if (status == 403) {
                assertThat(officer.post("/console/sign-in", "token=" + token, headers).statusCode()).isEqualTo(403);
                assertThat(officer.post("/me", "number=%2B351912004097", headers).statusCode())
                        .as("whether the page exists or not").isEqualTo(403);
                assertThat(officer.get("/console/rules", headers).statusCode()).as("a link may come from anywhere").isEqualTo(200);
            }
        }
    }

    @Test
    void textOfStrangersIsNoMarkupOnAnyPage() {
        String number = "+351912555701";
        world.business().handle("pages-markup").named(MARKUP).unverified().enrol();
        try (Browser officer = new Browser(port, "127.0.0.1")) {
            String markup = MARKUP.replace("\"", "\\\"");
            String[] json = {"Authorization", "Bearer " + token, "Content-Type", "application/json"};
            for (String body : List.of(
                    "{'to':'" + number + "','business':'pages-markup','purpose':'MARKETING','type':'GIVEN','method':'M','proof':'M'}",
                    "{'to':'" + number + "','business':'pages-markup','purpose':'MESSAGES','type':'WITHDRAWN','method':'M'}")) {
                assertThat(
                        officer.administer("consents", body.replace('\'', '"').replace("\"M\"", "\"" + markup + "\""), json).statusCode())
                        .isEqualTo(201);
            }
            officer.signIn(token, "/");
            List<HttpResponse<String>> pages = List.of(
                    officer.post("/console/consents", "number=" + Browser.encoded(number)),
                    officer.post("/console/consents", "number=" + Browser.encoded(MARKUP)),
                    officer.get("/console/sign-in?to=" + Browser.encoded(MARKUP)),
                    officer.get("/opt-in/" + Browser.encoded(MARKUP).replace("+", "%20").replace("%2F", "")),
                    officer.get("/console/invoices"),
                    officer.get("/console/invoices/" + Browser.encoded(MARKUP).replace("+", "%20").replace("%2F", "") + ".html", "Accept",
                            "text/html"),
                    officer.administer("persons/access", "{\"to\":\"" + number + "\"}", "Authorization", "Bearer " + token, "Content-Type",
                            "application/json",
                            "Accept", "text/html"));

            pages.forEach(page -> assertThat(page.body()).doesNotContain("<script>alert", "<img src=x", "<svg/onload"));
            assertThat(pages.getFirst().body()).contains("&lt;script&gt;alert(1)");
            assertThat(pages.getLast().body()).contains("<html");
        }
    }
}
