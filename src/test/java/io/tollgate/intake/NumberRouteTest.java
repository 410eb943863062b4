package io.tollgate.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.trust.registration.CodeFiles;
import io.tollgate.trust.verification.VerificationStatus;
import io.tollgate.trust.verification.Verifications;
import io.tollgate.world.Partner.Reply;
import io.tollgate.world.Partner;
import io.tollgate.world.World;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;

/** A partner verifies and registers its number by the Cloud API's calls. */
@TollgateTest
@ExtendWith(OutputCaptureExtension.class)
class NumberRouteTest {

    private static final String BY_SMS = "{\"code_method\":\"SMS\",\"language\":\"en\"}";
    private static final String PIN = "{\"messaging_product\":\"whatsapp\",\"pin\":\"150954\"}";

    @Autowired
    World world;
    @Autowired
    Verifications verifications;
    @Autowired
    JdbcTemplate jdbc;
    @Value("${tollgate.data}")
    Path data;

    private Partner shop;
    private CodeFiles box;

    @BeforeEach
    void enrol() {
        shop = world.partner();
        box = new CodeFiles(data);
    }

    /** The token is not logged, not even if the request is no request. */
    @Test
    void aTokenInTheAddressIsTakenAndNeverLogged(CapturedOutput output) throws IOException {
        String path = "/v25.0/" + shop.sender().id() + "?access_token=";

        Reply known = Partner.exchange(HttpRequest.newBuilder(shop.root().resolve(path + shop.token())).build());
        Reply unknown = Partner.exchange(HttpRequest.newBuilder(shop.root().resolve(path + shop.token() + "0")).build());
        try (Socket socket = new Socket("127.0.0.1", shop.root().getPort())) {
            socket.getOutputStream().write(("GET " + path + shop.token() + "\\ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8)).startsWith("HTTP/1.1 400")
                    .doesNotContain(shop.token());
        }

        assertThat(known.status()).isEqualTo(200);
        assertThat(unknown.status()).isEqualTo(401);
        assertThat(output).doesNotContain(shop.token());
    }

    @Test
    void aNumberIsVerifiedRegisteredGivenAnotherPinAndDeregistered(CapturedOutput output) {
        succeeds("/request_code", BY_SMS);
        String code = box.code(shop.sender().id());
        succeeds("/verify_code", "{\"code\":\"" + code + "\"}");
        assertThat(verifications.statuses(List.of(shop.sender().id()), Instant.now()).get(shop.sender().id()))
                .isEqualTo(VerificationStatus.VERIFIED);

        succeeds("/register", PIN);
        succeeds("", "{\"pin\":\"777777\"}");
        succeeds("/deregister", "");
        refused(call("/messages", Partner.text("+351912345678", "x")), 400, 133010, "The number is deregistered");
        refused(call("/messages/preview", Partner.text("+351912345678", "x")), 400, 133010, "The number is deregistered");
        refused(call("/register", PIN), 400, 133006, "The number is not verified");
        succeeds("/request_code", BY_SMS);
        succeeds("/verify_code", "{\"code\":\"" + box.code(shop.sender().id()) + "\"}");
        assertThat(call("/messages", Partner.text("+351912345678", "x")).status()).isEqualTo(200);
        refused(call("/register", PIN), 400, 133005, "The PIN is not the one");
        jdbc.update("UPDATE number_registration SET pin_wrong_at = pin_wrong_at - INTERVAL 1 MINUTE WHERE sender_id = ?",
                shop.sender().id().value());
        succeeds("/register", "{\"messaging_product\":\"whatsapp\",\"pin\":\"777777\"}");
        assertThat(output.getAll()).as("neither codes nor PINs").doesNotContain(code).doesNotContain("777777");
    }

    @Test
    void theNameIsTheOperatorsToGive() {
        refused(call("?new_display_name=Another", ""), 400, 3, "The operator gives a number its name");
        refused(call("", "{\"new_display_name\":\"Another\"}"), 400, 3, "The operator gives a number its name");
    }

    @Test
    void theMethodOfTheCodeMayBeInTheQuery() {
        succeeds("/request_code?code_method=VOICE&language=pt_BR", "");
    }

    @Test
    void aWrongAUsedAndAMissingCodeAreToldApart() {
        refused(call("/verify_code", "{\"code\":\"123456\"}"), 400, 131009, "There is no code for this number");
        succeeds("/request_code", BY_SMS);
        refused(call("/verify_code", "{\"code\":\"" + box.wrong(shop.sender().id()) + "\"}"), 400, 131009, "The code is wrong");
        succeeds("/verify_code", "{\"code\":\"" + box.code(shop.sender().id()) + "\"}");
        refused(call("/verify_code", "{\"code\":\"" + box.code(shop.sender().id()) + "\"}"), 400, 131009, "The code was used before");
        refused(call("/register", "{\"messaging_product\":\"whatsapp\",\"pin\":\"15095\"}"), 400, 131009, "six digits");
    }

    @Test
    void anUnverifiedNumberCannotBeRegistered() {
        refused(call("/register", PIN), 400, 133006, "The number is not verified");
        refused(call("/deregister", ""), 400, 133010, "The number is not registered");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /request_code | {"language":"en"}                          | 131008 | code_method
            /request_code | {"code_method":"PIGEON","language":"en"}   | 131009 | code_method
            /request_code | {"code_method":"SMS"}                      | 131008 | language
            /request_code | {"code_method":"SMS","language":"English"} | 131009 | language
            /verify_code  | {}                                         | 131008 | code
            /verify_code  | {"code":"12345a"}                          | 131009 | six digits
            /verify_code  | {"code":                                   | 100    | JSON
            /register     | {"pin":"150954"}                           | 131008 | messaging_product
            """)
    void faultsOfTheRequestAreNamed(String path, String body, int code, String said) {
        refused(call(path, body), 400, code, said);
    }

    @Test
    void onlyTheOwnerOfTheNumberMayCallAndOnlyByPost() {
        Partner other = world.partner();

        Reply notHis = other.postTo("/v25.0/" + shop.sender().id() + "/request_code", BY_SMS);
        assertThat(notHis.details()).contains("this token may not use it");
        assertThat(shop.postTo("/v25.0/" + shop.sender().id() + "/request_code", BY_SMS, "Authorization", "Bearer wrong").status())
                .isEqualTo(401);
        Reply get = Partner.exchange(shop.request("/v25.0/" + shop.sender().id() + "/register").GET().build());
        assertThat(get.status()).isEqualTo(400);
        assertThat(get.response().headers().firstValue("Allow")).contains("POST");
        Reply text = Partner.exchange(shop.request("/v25.0/" + shop.sender().id() + "/register", "Content-Type", "text/plain")
                .POST(BodyPublishers.ofString(PIN)).build());
        assertThat(text.details()).contains("application/json");
    }

    private void succeeds(String path, String body) {
        Reply reply = call(path, body);
        assertThat(reply.status()).as(reply.json().toString()).isEqualTo(200);
        assertThat(reply.json().path("success").asBoolean()).isTrue();
    }

    private Reply call(String path, String body) {
        return shop.postTo("/v25.0/" + shop.sender().id() + path, body);
    }

    private static void refused(Reply reply, int status, int code, String said) {
        assertThat(reply.status()).as(reply.json().toString()).isEqualTo(status);
        assertThat(reply.error().path("code").asInt()).isEqualTo(code);
        assertThat(reply.details()).contains(said);
        assertThat(reply.error().path("fbtrace_id").asString()).isNotEmpty();
    }
}
