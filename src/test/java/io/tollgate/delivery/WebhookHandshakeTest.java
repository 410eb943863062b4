package io.tollgate.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers that answer the request for verification in their own ways. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebhookHandshakeTest {

    private final WebhookHandshake handshake = new WebhookHandshake(AllowedNetworks.of("127.0.0.0/8"),
            DefaultClientTlsStrategy.createDefault());
    private HttpServer server;
    private volatile String query = "";

    @BeforeAll
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        Map<String, String> answers = Map.of("/exact", "CHALLENGE", "/line", "CHALLENGE\n", "/quoted", "\"CHALLENGE\"", "/empty", "",
                "/other", "1234567890", "/page", "<html>CHALLENGE</html>", "/long", "CHALLENGE" + "1".repeat(2_000));
        answers.forEach((path, body) -> server.createContext(path, exchange -> answer(exchange, 200, body)));
        server.createContext("/forbidden", exchange -> answer(exchange, 403, "CHALLENGE"));
        server.createContext("/created", exchange -> answer(exchange, 201, "CHALLENGE"));
        server.createContext("/elsewhere", exchange -> {
            exchange.getResponseHeaders().add("Location", "/exact?" + exchange.getRequestURI().getRawQuery());
            answer(exchange, 302, "CHALLENGE");
        });
        server.start();
    }

    private void answer(HttpExchange exchange, int status, String body) throws IOException {
        try (exchange) {
            query = exchange.getRequestURI().getQuery();
            String challenge = query.replaceAll(".*hub\\.challenge=([0-9]+).*", "$1");
            byte[] bytes = body.replace("CHALLENGE", challenge).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @AfterAll
    void stop() throws Exception {
        server.stop(0);
        handshake.destroy();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /exact     |
            /line      |
            /quoted    | was not the value of hub.challenge
            /empty     | was not the value of hub.challenge
            /other     | was not the value of hub.challenge
            /page      | was not the value of hub.challenge
            /long      | was not the value of hub.challenge
            /forbidden | the server answered 403
            /created   | the server answered 201
            /elsewhere | the server answered 302
            /nowhere   | the server answered 404
            """)
    void onlyTheChallengeConfirms(String path, String why) {
        Optional<String> refusal = handshake.refusal(url(path), Optional.of("our token"));

        if (why == null) {
            assertThat(refusal).isEmpty();
        } else {
            assertThat(refusal).hasValueSatisfying(it -> assertThat(it).contains(why));
        }
    }

    @Test
    void asksAsTheCloudApiDoesAndKeepsTheUrlsOwnParameters() {
        handshake.refusal(url("/exact?shop=1"), Optional.of("our+token & more"));
        assertThat(query).matches("shop=1&hub\\.mode=subscribe&hub\\.challenge=[0-9]{10}&hub\\.verify_token=our\\+token & more");

        handshake.refusal(url("/exact"), Optional.empty());
        assertThat(query).doesNotContain("verify_token");
    }

    @Test
    void aServerThatIsNotThereRefuses() {
        assertThat(handshake.refusal("http://127.0.0.1:1/", Optional.empty())).hasValueSatisfying(
                why -> assertThat(why).startsWith("no answer came ("));
        assertThat(handshake.refusal("http://no-such-host.invalid/", Optional.empty())).hasValueSatisfying(
                why -> assertThat(why).startsWith("no answer came (UnknownHostException)"));
        assertThat(handshake.refusal("http://10.0.0.1/", Optional.empty())).hasValueSatisfying(
                why -> assertThat(why).startsWith("10.0.0.1 is not a public address"));
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }
}
