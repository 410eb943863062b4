package io.tollgate.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tollgate.TollgateTest;
import io.tollgate.accounts.Role;
import io.tollgate.world.TestAccounts;
import io.tollgate.network.FailedSignIns;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** People sign in through another server (OpenID Connect), which is a small server here, and by passkeys of an {@link Authenticator}. */
@TollgateTest
@DirtiesContext // no other class uses this application: it would look for work until the end of all tests
class OtherSignInsTest {

    private static final String ORIGIN = "https://tollgate.example";
    private static final OpenIdServer openIdServer = OpenIdServer.start();

    @LocalServerPort
    int port;
    @Value("${tollgate.data}")
    Path data;
    @Autowired
    JdbcTemplate database;

    @DynamicPropertySource
    static void configure(DynamicPropertyRegistry properties) {
        String registration = "spring.security.oauth2.client.registration.house.";
        String provider = "spring.security.oauth2.client.provider.house.";
        Map.of(registration + "client-id", "tollgate", registration + "client-secret", "not-so-secret", registration + "scope", "openid",
                registration + "client-name", "the house's account", registration + "authorization-grant-type", "authorization_code",
                registration + "redirect-uri", "{baseUrl}/login/oauth2/code/{registrationId}",
                provider + "authorization-uri", openIdServer.url() + "/authorize", provider + "token-uri", openIdServer.url() + "/token",
                provider + "jwk-set-uri", openIdServer.url() + "/jwks", "tollgate.gate.workers", "0")
                .forEach((name, value) -> properties.add(name, () -> value));
        properties.add("tollgate.sign-in.oidc.roles-claim", () -> "groups");
        properties.add("tollgate.sign-in.oidc.roles[tollgate-officers]", () -> "OFFICER");
        properties.add("tollgate.sign-in.oidc.roles[tollgate-audit]", () -> "AUDITOR");
        properties.add("tollgate.sign-in.passkeys.domain", () -> "tollgate.example");
    }

    @AfterAll
    static void stop() {
        openIdServer.server().stop(0);
    }

    @Test
    void theFirstSignInCreatesAnAccountWithTheRolesFromTheServer() {
        try (Browser mia = new Browser(port, "127.0.4.1")) {
            HttpResponse<String> signedIn = signIn(mia, "subject-1", "mia", List.of("tollgate-officers", "canteen"));

            assertThat(signedIn.statusCode()).as(signedIn.body()).isEqualTo(302);
            assertThat(signedIn.headers().firstValue("Location").orElseThrow()).endsWith("/");
            assertThat(signedIn.headers().allValues("Set-Cookie").toString()).contains("SameSite=Lax", "HttpOnly");
            assertThat(mia.get("/console/consents").body()).contains("mia", "People");
            assertThat(mia.get("/console/invoices").statusCode()).isEqualTo(403);
        }
        try (Browser mia = new Browser(port, "127.0.4.1")) {
            signIn(mia, "subject-1", "mia", List.of("tollgate-audit"));
            assertThat(mia.get("/console/invoices").statusCode()).as("the roles are the current ones").isEqualTo(200);
        }
        assertThat(database.queryForList("SELECT roles FROM account WHERE name = 'mia'", String.class)).containsExactly("AUDITOR");
        assertThat(database.queryForList("SELECT password_hash FROM account WHERE name = 'mia'", String.class))
                .containsExactly((String) null);
        assertThat(trail("subject LIKE 'account=mia %'")).as("changes that came from the server")
                .containsExactly("createAccount account=mia roles=[OFFICER]",
                        "changeAccount account=mia before:roles=[OFFICER] after:roles=[AUDITOR]");
        assertThat(trail("account = 'mia'")).containsExactly("signIn by=another server", "signIn by=another server");
    }

    private List<String> trail(String where) {
        return database.queryForList("SELECT CONCAT(operation, ' ', subject) FROM audit_entry WHERE " + where + " ORDER BY number",
                String.class);
    }

    @ParameterizedTest
    @CsvSource({"subject-2, noah, canteen, gives you no role of Tollgate",
        "subject-3, administrator, tollgate-officers, of this name already",
        "subject-5, a/b, tollgate-officers, The name of an account must have"})
    void nobodySignsInWithoutARoleOrWithTheNameOfAnother(String subject, String name, String group, String why) {
        try (Browser stranger = new Browser(port, "127.0.4.2")) {
            HttpResponse<String> answer = signIn(stranger, subject, name, List.of(group));
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.body()).contains(why);
            assertThat(stranger.get("/console/rules").statusCode()).isEqualTo(302);
        }
    }

    @Test
    void anUnrequestedAnswerOfTheServerIsRefused() {
        try (Browser stranger = new Browser(port, "127.0.4.3")) {
            HttpResponse<String> answer = stranger.get("/login/oauth2/code/house?code=x&state=y");

            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(stranger.get("/console/rules").statusCode()).isEqualTo(302);
        }
    }

    @Test
    void theNumberOfSignInsFromOneAddressIsBounded() {
        try (Browser stranger = new Browser(port, "127.0.4.9"); Browser other = new Browser(port, "127.0.4.10")) {
            for (int i = 0; i < FailedSignIns.MOST_BEGUN; i++) {
                assertThat(stranger.get("/oauth2/authorization/house").statusCode()).isEqualTo(302);
            }
            HttpResponse<String> tooMany = stranger.json("/webauthn/authenticate/options", "");
            assertThat(tooMany.statusCode()).isEqualTo(429);
            assertThat(tooMany.headers().firstValue("Retry-After")).contains("600");
            assertThat(other.get("/oauth2/authorization/house").statusCode()).isEqualTo(302);
        }
    }

    @Test
    void thePageOffersTheConfiguredSignIns() {
        try (Browser stranger = new Browser(port, "127.0.4.4")) {
            assertThat(stranger.get("/console/sign-in").body()).contains("/oauth2/authorization/house", "the house&#39;s account",
                    "/console/passkey");
            HttpResponse<String> page = stranger.get("/console/passkey");
            assertThat(page.body()).contains("/passkeys.js");
            assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                    .contains("script-src 'self'", "connect-src 'self'").doesNotContain("unsafe");
            assertThat(stranger.get("/passkeys.js").statusCode()).isEqualTo(200);
            assertThat(stranger.get("/webauthn/register").statusCode()).isIn(302, 401, 404);
        }
    }

    @Test
    void aPasskeyIsAddedInASessionAndOpensTheAccount() throws Exception {
        TestAccounts.at(port, data).account("key ann", Set.of(Role.AUDITOR));
        Authenticator telephone = new Authenticator("tollgate.example", ORIGIN);
        try (Browser ann = new Browser(port, "127.0.4.5")) {
            ann.signIn("key ann", TestAccounts.PASSWORD, "/");
            assertThat(register(ann, telephone).statusCode()).isEqualTo(200);
            assertThat(ann.get("/console/account").body()).contains("a telephone", "Remove");
        }
        try (Browser ann = new Browser(port, "127.0.4.6")) {
            HttpResponse<String> signedIn = signIn(ann, telephone);
            assertThat(signedIn.statusCode()).as(signedIn.body()).isEqualTo(200);
            assertThat(ann.get("/console/rules").body()).contains("key ann");

            ann.learnFormToken();
            assertThat(ann.post("/console/account/passkeys/remove", "id=" + Browser.encoded(telephone.id())).statusCode()).isEqualTo(302);
            assertThat(ann.get("/console/account").body()).contains("There is none so far");
        }
        try (Browser ann = new Browser(port, "127.0.4.6")) {
            assertThat(signIn(ann, telephone).statusCode()).as("removed").isEqualTo(401);
            assertThat(ann.get("/console/rules").statusCode()).isEqualTo(302);
        }
        List<String> trail = trail("account = 'key ann'").stream().map(entry -> entry.replaceAll("=[0-9a-f]{16}$", "=")).toList();
        assertThat(trail).containsExactly("signIn by=password", "addPasskey passkey=", "signIn by=passkey", "removePasskey passkey=");
        assertThat(trail("address = '127.0.4.6' AND operation = 'failedSignIn'")).containsExactly("failedSignIn by=passkey");
    }

    @Test
    void nobodyRemovesThePasskeyOfAnother() throws Exception {
        TestAccounts.at(port, data).account("key kim", Set.of(Role.AUDITOR));
        TestAccounts.at(port, data).account("key lee", Set.of(Role.AUDITOR));
        Authenticator telephone = new Authenticator("tollgate.example", ORIGIN);
        try (Browser kim = new Browser(port, "127.0.4.11"); Browser lee = new Browser(port, "127.0.4.11")) {
            kim.signIn("key kim", TestAccounts.PASSWORD, "/");
            assertThat(register(kim, telephone).statusCode()).isEqualTo(200);
            lee.signIn("key lee", TestAccounts.PASSWORD, "/");

            lee.post("/console/account/passkeys/remove", "id=" + Browser.encoded(telephone.id()));
            assertThat(lee.delete("/webauthn/register/" + telephone.id()).statusCode()).isBetween(400, 499);
            assertThat(kim.get("/console/account").body()).contains("a telephone");
        }
    }

    @Test
    void aPasskeyOfADisabledAccountOrForAnotherSiteIsRefused() throws Exception {
        TestAccounts.at(port, data).account("key bob", Set.of(Role.AUDITOR));
        Authenticator telephone = new Authenticator("tollgate.example", ORIGIN);
        Authenticator deceived = new Authenticator("tollgate.example", "https://tollgate.example.evil");
        try (Browser bob = new Browser(port, "127.0.4.7")) {
            bob.signIn("key bob", TestAccounts.PASSWORD, "/");
            assertThat(register(bob, deceived).statusCode()).isNotEqualTo(200);
            assertThat(register(bob, telephone).statusCode()).isEqualTo(200);
        }
        database.update("UPDATE account SET enabled = FALSE WHERE name = 'key bob'");
        try (Browser bob = new Browser(port, "127.0.4.7")) {
            signIn(bob, telephone);
            assertThat(bob.get("/console/rules").statusCode()).isEqualTo(302);
        }
    }

    @Test
    void nobodyAddsAPasskeyWithoutASessionAndItsFormToken() throws Exception {
        Authenticator telephone = new Authenticator("tollgate.example", ORIGIN);
        TestAccounts.at(port, data).account("key eve", Set.of(Role.AUDITOR));
        try (Browser stranger = new Browser(port, "127.0.4.8"); Browser eve = new Browser(port, "127.0.4.8")) {
            assertThat(stranger.json("/webauthn/register/options", "").statusCode()).isNotEqualTo(200);
            eve.signIn("key eve", TestAccounts.PASSWORD, "/");
            eve.forgetFormToken();
            assertThat(register(eve, telephone).statusCode()).isEqualTo(403);
        }
    }

    private static HttpResponse<String> register(Browser browser, Authenticator authenticator) throws Exception {
        HttpResponse<String> options = browser.json("/webauthn/register/options", "");
        if (options.statusCode() != 200) {
            return options;
        }
        return browser.json("/webauthn/register", authenticator.register(read(options).path("challenge").asString(), "a telephone"));
    }

    private static HttpResponse<String> signIn(Browser browser, Authenticator authenticator) throws Exception {
        JsonNode options = read(browser.json("/webauthn/authenticate/options", ""));
        return browser.json("/login/webauthn", authenticator.signIn(options.path("challenge").asString()));
    }

    private static JsonNode read(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }

    /** Follows the redirections to the server and back, as a browser does. */
    private static HttpResponse<String> signIn(Browser browser, String subject, String name, List<String> groups) {
        URI asked = URI.create(browser.get("/oauth2/authorization/house").headers().firstValue("Location").orElseThrow());
        Map<String, String> query = Arrays.stream(asked.getRawQuery().split("&")).map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
        assertThat(asked.toString()).startsWith(openIdServer.url() + "/authorize");
        openIdServer.vouches().put("code-" + subject,
                new JWTClaimsSet.Builder().issuer(openIdServer.url()).audience("tollgate").subject(subject)
                        .claim("nonce", query.get("nonce"))
                        .claim("preferred_username", name).claim("groups", groups).issueTime(new Date())
                        .expirationTime(Date.from(Instant.now().plus(Duration.ofMinutes(5)))).build());
        return browser.get("/login/oauth2/code/house?code=code-" + subject + "&state=" + Browser.encoded(query.get("state")));
    }

    /** @param vouches the claims for each code that the server has given */
    private record OpenIdServer(HttpServer server, RSAKey key, Map<String, JWTClaimsSet> vouches) {

        static OpenIdServer start() {
            try {
                HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
                OpenIdServer openIdServer = new OpenIdServer(server, new RSAKeyGenerator(2048).keyID("one").generate(),
                        new ConcurrentHashMap<>());
                server.createContext("/token", openIdServer::token);
                server.createContext("/jwks", exchange -> answer(exchange, new JWKSet(openIdServer.key().toPublicJWK()).toString()));
                server.start();
                return openIdServer;
            } catch (Exception failure) {
                throw new IllegalStateException(failure);
            }
        }

        String url() {
            return "http://127.0.0.1:" + server.getAddress().getPort();
        }

        private void token(HttpExchange exchange) throws IOException {
            String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String code = Arrays.stream(form.split("&")).filter(pair -> pair.startsWith("code=")).map(pair -> pair.substring(5)).findFirst()
                    .orElseThrow();
            try {
                SignedJWT token = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("one").build(), vouches.get(code));
                token.sign(new RSASSASigner(key));
                answer(exchange,
                        "{\"access_token\":\"x\",\"token_type\":\"Bearer\",\"expires_in\":300,\"id_token\":\"" + token.serialize() + "\"}");
            } catch (Exception failure) {
                throw new UncheckedIOException(new IOException(failure));
            }
        }

        private static void answer(HttpExchange exchange, String json) throws IOException {
            byte[] body = json.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        }
    }
}
