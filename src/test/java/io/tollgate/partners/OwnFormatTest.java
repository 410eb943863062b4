package io.tollgate.partners;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.TollgateTest;
import io.tollgate.business.Businesses;
import io.tollgate.message.MessageId;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Partner.Reply;
import io.tollgate.world.Partner;
import io.tollgate.world.World;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** The partner with XML that the README shows, and one that has only a path and a key of its own. */
@TollgateTest
class OwnFormatTest {

    private static final String NOTICE = "<notice><phone>+351912001234</phone><words>Your parcel &amp; bill are ready.</words></notice>";

    @LocalServerPort
    int port;
    @Autowired
    World world;
    @Autowired
    Businesses businesses;
    @Autowired
    JdbcTemplate jdbc;

    @BeforeEach
    void enrol() {
        if (businesses.byHandle("acme").isEmpty()) {
            world.business().handle("acme").onAccount("1000").enrol();
        }
    }

    @Test
    void isTheOneOfTheReadme() throws IOException {
        String source = Files.readString(Path.of("src/test/java/io/tollgate/partners/AcmeRoute.java"));
        String shown = source.substring(source.indexOf("/**"));

        assertThat(Files.readString(Path.of("README.md"))).contains(shown);
        assertThat(shown.lines().count()).isLessThan(40);
    }

    @Test
    void aNoticeIsAMessageAndARepeatedOneIsTheSame() {
        Reply taken = acme(NOTICE, "Idempotency-Key", "notice 1");

        assertThat(taken.status()).as(text(taken)).isEqualTo(200);
        assertThat(taken.response().headers().firstValue("Content-Type")).contains("application/xml;charset=UTF-8");
        assertThat(text(taken)).matches("<taken id=\"wamid\\.[^\"]+\"/>");
        MessageId id = MessageId.parse(text(taken).replaceAll(".*id=\"|\"/>", "")).orElseThrow();
        assertThat(businessOf(id)).isEqualTo(businesses.byHandle("acme").orElseThrow().id().value());
        assertThat(text(acme(NOTICE, "Idempotency-Key", "notice 1"))).isEqualTo(text(taken));
        assertThat(text(acme(NOTICE, "Idempotency-Key", "notice 2"))).isNotEqualTo(text(taken)).startsWith("<taken");
        assertThat(text(acme(NOTICE.replace("bill", "letter"), "Idempotency-Key", "notice 1"))).contains("used for another content");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <notice><phone>+351912001234</phone></notice>                                           | 400 | no <words> in <notice>
            <notice><phone>1</phone><phone>2</phone></notice>                                       | 400 | more than one <phone>
            <order/>                                                                                | 400 | must be <notice>
            <notice><phone>12</notice>                                                              | 400 | no well-formed XML: see line 1, column
            {}                                                                                      | 400 | no well-formed XML
            ''                                                                                      | 400 | no well-formed XML
            <?xml version="1.0" encoding="klingon"?><notice/>                                       | 400 | no
            <notice><phone>12</phone><words>x</words></notice>                                      | 400 | 'to'
            <!DOCTYPE notice><notice/>                                                              | 400 | document type (DOCTYPE)
            <!DOCTYPE n [<!ENTITY f SYSTEM "file:///etc/passwd">]><notice><phone>&f;</phone></notice>  | 400 | document type (DOCTYPE)
            <!DOCTYPE n [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><notice><phone>&b;</phone></notice>      | 400 | document type (DOCTYPE)
            <n:notice xmlns:n="urn:x" xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="file:///etc/passwd" parse="text"/></n:notice> | 400 | no <phone>
            """)
    void whatCannotBeReadIsToldInXml(String xml, int status, String details) {
        Reply refused = acme(xml);

        assertThat(refused.status()).as(text(refused)).isEqualTo(status);
        assertThat(text(refused)).startsWith("<refused code=\"").endsWith("</refused>").doesNotContain("root:", "+351912001234");
        assertThat(text(refused).replace("&#60;", "<").replace("&#62;", ">").replace("&#39;", "'")).contains(details);
    }

    @Test
    void wrongCredentialsAreRefusedInXml() {
        EnrolledBusiness other = world.business().enrol();
        for (String header : new String[] {"", "Basic", "Basic !", basic("acme-notices", "sixteen or more lettres"), basic("", ""),
            basic("acme", "sixteen or more letters"), "Bearer " + other.token()}) {
            Reply refused = post("/acme/notices", NOTICE, "Authorization", header);
            assertThat(refused.status()).as(header).isEqualTo(401);
            assertThat(refused.response().headers().firstValue("WWW-Authenticate").orElse("")).startsWith("Basic");
            assertThat(text(refused)).startsWith("<refused code=\"190\">");
        }
        assertThat(post("/acme/notices", "x".repeat(300_000), "Authorization", credentials()).status()).isEqualTo(413);
        assertThat(acme(NOTICE, "Idempotency-Key", " ").status()).isEqualTo(400);
    }

    @Test
    void aPartnerWithoutAClassSendsTheCloudApisForm() {
        String body = Partner.text("+351912001234", "Your parcel is ready.");

        Reply taken = post("/plain", body, "X-Plain-Key", "0123456789abcdef");

        assertThat(taken.status()).isEqualTo(200);
        assertThat(MessageId.parse(taken.messageId())).isPresent();
        assertThat(post("/plain", "{", "X-Plain-Key", "0123456789abcdef").details()).contains("not JSON: see line 1");
        assertThat(post("/plain", body, "X-Plain-Key", "0123456789abcdeF").error().path("code").asInt()).isEqualTo(190);
        assertThat(post("/plain", body).status()).isEqualTo(401);
    }

    @Test
    void settingsThatCannotWorkAreToldAtTheStart() {
        Map.of("must be a path of its own", account("/v25.0/1", "a", "u", "0123456789abcdef", ""),
                "not one that Tollgate has", account("/console/x", "a", "u", "0123456789abcdef", ""),
                "business is missing", account("/a", "", "u", "0123456789abcdef", ""),
                "either a user", account("/a", "a", "", "", ""),
                "password must have at least", account("/a", "a", "u", "short", ""),
                "api-key must have at least", account("/a", "a", "", "", "short"))
                .forEach((why, account) -> assertThatThrownBy(() -> new PartnerSettings(Map.of("x", account))).hasMessageContaining(why)
                        .hasMessageContaining("tollgate.intake.partners.x"));
        assertThatThrownBy(() -> new PartnerSettings(Map.of("x", account("/a", "a", "u", "0123456789abcdef", ""), "y",
                account("/a", "b", "u", "0123456789abcdef", "")))).hasMessageContaining("same path");
        assertThat(account("/a", "a", "u", "0123456789abcdef", "").toString()).doesNotContain("0123456789abcdef");
    }

    private static PartnerSettings.Account account(String path, String business, String user, String password, String apiKey) {
        return new PartnerSettings.Account(path, business, "", user, password, apiKey, "X-API-Key");
    }

    private Reply acme(String xml, String... headers) {
        HttpRequest.Builder request = request("/acme/notices", xml, headers);
        return Partner.exchange(request.setHeader("Authorization", credentials()).build());
    }

    private Reply post(String path, String body, String... headers) {
        return Partner.exchange(request(path, body, headers).build());
    }

    private HttpRequest.Builder request(String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Content-Type", "application/xml").POST(BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return request;
    }

    private static String credentials() {
        return basic("acme-notices", "sixteen or more letters");
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    private static String text(Reply reply) {
        return new String(reply.response().body(), StandardCharsets.UTF_8);
    }

    private int businessOf(MessageId id) {
        return jdbc.queryForObject("SELECT business_id FROM inbox WHERE message_id = ? UNION SELECT business_id FROM decision"
                + " WHERE message_id = ? LIMIT 1", Integer.class, id.bytes(), id.bytes());
    }
}
