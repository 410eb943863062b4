package io.tollgate.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers of partners that waste Tollgate's time or memory. Here an exchange may take a second. */
class WebhookClientTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a head without end           | HTTP/1.1 200 OK~X-A: | x
            headers without end          | HTTP/1.1 200 OK~     | X-A: b~
            a first line without end     | HTTP/1.1 200         | .
            a body without end           | HTTP/1.1 200 OK~Transfer-Encoding: chunked~~ | 1~a~
            """)
    void endsAnExchangeThatNeverEnds(String what, String begun, String goesOn) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress()); CloseableHttpClient client = client()) {
            Thread.ofVirtual().start(() -> answer(server, begun, goesOn));

            assertTimeoutPreemptively(Duration.ofSeconds(90),
                    () -> assertThatThrownBy(() -> post(client, server)).as(what).isInstanceOf(IOException.class));
        }
    }

    @Test
    void acceptsAnAnswerThatEnds() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress()); CloseableHttpClient client = client()) {
            Thread.ofVirtual().start(() -> answer(server, "HTTP/1.1 204 No Content~Connection: close~~", ""));

            assertThat(post(client, server)).isEqualTo(204);
        }
    }

    /** The owner of a name lets it point elsewhere between two calls: it is asked once a connection, and what was checked is called. */
    @Test
    void connectsToTheAddressThatItHasChecked() throws Exception {
        InetAddress good = InetAddress.ofLiteral("127.0.0.1");
        InetAddress forbidden = InetAddress.ofLiteral("127.0.0.2");
        Deque<InetAddress[]> answers = new ArrayDeque<>(List.of(new InetAddress[] {forbidden, good}, new InetAddress[] {forbidden}));
        try (ServerSocket server = new ServerSocket(0, 5, good);
                ServerSocket inside = new ServerSocket(server.getLocalPort(), 5, forbidden);
                CloseableHttpClient client = client(AllowedNetworks.of(answers::pop, "127.0.0.1/32"))) {
            Thread.ofVirtual().start(() -> answer(server, "HTTP/1.1 204 No Content~Connection: close~~", ""));

            assertThat(post(client, server, "partner.example")).isEqualTo(204);
            assertThat(answers).as("one look-up for one connection").hasSize(1);
            assertThatThrownBy(() -> post(client, server, "partner.example"))
                    .hasMessageContaining("partner.example has the address 127.0.0.2, which is not a public address");

            inside.setSoTimeout(1);
            assertThatThrownBy(inside::accept).as("nobody has called it").isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void followsNoRedirect() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                ServerSocket elsewhere = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                CloseableHttpClient client = client()) {
            Thread.ofVirtual().start(() -> answer(server, "HTTP/1.1 302 Found~Connection: close~Content-Length: 0~"
                    + "Location: http://127.0.0.1:" + elsewhere.getLocalPort() + "/~~", ""));

            assertThat(post(client, server)).isEqualTo(302);

            elsewhere.setSoTimeout(1);
            assertThatThrownBy(elsewhere::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    private static CloseableHttpClient client() {
        return client(AllowedNetworks.of("127.0.0.0/8"));
    }

    private static CloseableHttpClient client(WebhookAddresses addresses) {
        HttpClientBuilder builder = HttpClients.custom();
        WebhookClient.configure(builder, Duration.ofSeconds(1), addresses, DefaultClientTlsStrategy.createDefault());
        return builder.build();
    }

    private static int post(CloseableHttpClient client, ServerSocket server) throws IOException {
        return post(client, server, "127.0.0.1");
    }

    private static int post(CloseableHttpClient client, ServerSocket server, String host) throws IOException {
        return client.execute(new HttpPost("http://" + host + ":" + server.getLocalPort() + "/"), answer -> {
            EntityUtils.consume(answer.getEntity());
            return answer.getCode();
        });
    }

    /** It ends when the client closes the connection. */
    private static void answer(ServerSocket server, String begun, String goesOn) {
        try (Socket client = server.accept()) {
            OutputStream output = client.getOutputStream();
            output.write(begun.replace("~", "\r\n").getBytes(StandardCharsets.US_ASCII));
            while (!goesOn.isEmpty()) {
                output.write(goesOn.replace("~", "\r\n").getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException over) {
            // as expected
        }
    }
}
