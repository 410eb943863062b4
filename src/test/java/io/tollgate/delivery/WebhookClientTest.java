package io.tollgate.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
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

            assertTimeoutPreemptively(Duration.ofSeconds(30),
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

    private static CloseableHttpClient client() {
        HttpClientBuilder builder = HttpClients.custom();
        WebhookClient.configure(builder, Duration.ofSeconds(1), AllowedNetworks.of("127.0.0.0/8"));
        return builder.build();
    }

    private static int post(CloseableHttpClient client, ServerSocket server) throws IOException {
        return client.execute(new HttpPost("http://127.0.0.1:" + server.getLocalPort() + "/"), answer -> {
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
