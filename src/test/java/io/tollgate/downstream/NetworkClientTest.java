package io.tollgate.downstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.tollgate.downstream.CallOutcome.NotSent;
import io.tollgate.downstream.CallOutcome.Reply;
import io.tollgate.downstream.RawNetwork.Manner;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers that are broken, slow or hostile, over real sockets. A call may take three seconds here. */
class NetworkClientTest {

    private static final byte[] BODY = "{\"to\":\"+4915112345678\"}".getBytes(StandardCharsets.UTF_8);
    private static final String TOKEN = "EAAsecret";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            RESETS_AFTER | none                                                       | Lost
            SILENT       | none                                                       | Lost
            ENDLESS      | HTTP/1.1 200 OK~Transfer-Encoding: chunked~~               | Reply
            ANSWERS      | HTTP/1.1 200 OK~Content-Length: 5~~abc                     | Lost
            ANSWERS      | no HTTP at all~~                                           | Lost
            ANSWERS      | none                                                       | Lost
            ANSWERS      | HTTP/1.1 200 OK~Content-Length: 2~~ok                      | Reply
            ANSWERS      | HTTP/1.1 302 Found~Location: /elsewhere~Content-Length: 0~~| Reply
            ANSWERS      | HTTP/1.1 204 No Content~~                                  | Reply
            """)
    void saysWhatCameOfACall(Manner manner, String answer, String outcome) throws Exception {
        try (RawNetwork network = new RawNetwork(manner, answer.equals("none") ? "" : answer)) {
            assertThat(post(network.url()).getClass().getSimpleName()).isEqualTo(outcome);
            assertThat(network.requests()).hasSize(1); // nothing is repeated, and no redirect is followed
        }
    }

    @Test
    void knowsThatNothingWasSentIfThereIsNoConnection() throws Exception {
        int closed;
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = server.getLocalPort();
        }

        assertThat(post(URI.create("http://127.0.0.1:" + closed))).isInstanceOf(NotSent.class);
        assertThat(post(URI.create("https://no-such-host.invalid"))).isInstanceOf(NotSent.class);
    }

    @Test
    void knowsThatNothingWasSentIfTheNetworkSpeaksNoTls() throws Exception {
        try (RawNetwork network = new RawNetwork(Manner.RESETS_BEFORE, "")) {
            assertThat(post(URI.create("https://127.0.0.1:" + network.url().getPort()))).isInstanceOf(NotSent.class);
        }
    }

    /** A reset at once may come before or after the request has left: it is never taken for a refusal. */
    @Test
    void takesAResetForNoAnswer() throws Exception {
        try (RawNetwork network = new RawNetwork(Manner.RESETS_BEFORE, "")) {
            assertThat(post(network.url())).isNotInstanceOf(Reply.class);
        }
    }

    @Test
    void waitsForAConnectionNoLongerThanToldAndThenHasSentNothing() throws Exception {
        try (RawNetwork network = new RawNetwork(Manner.SILENT, "")) {
            NetworkClient client = new NetworkClient(
                    DownstreamTestSettings.at(network.url(), "connections", "1", "parallel", "1", "connect", "50ms", "answer", "5s"));
            Thread first = Thread.ofVirtual().start(() -> client.post("/1/messages", TOKEN, BODY));
            while (network.requests().isEmpty()) {
                Thread.onSpinWait();
            }

            assertThat(client.post("/1/messages", TOKEN, BODY)).isInstanceOf(NotSent.class);

            client.destroy();
            first.join();
        }
    }

    @Test
    void readsNoMoreThanItNeeds() throws Exception {
        try (RawNetwork network = new RawNetwork(Manner.ENDLESS, "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~")) {
            assertThat(post(network.url())).isInstanceOfSatisfying(Reply.class, reply -> assertThat(reply.isWhole()).isFalse());
        }
    }

    @Test
    void sendsTheTokenInTheHeadAndTheBodyAsItIs() throws Exception {
        try (RawNetwork network = new RawNetwork(Manner.ANSWERS, "HTTP/1.1 429 Slow~Retry-After: 7~Content-Length: 2~~{}")) {
            CallOutcome exchange = post(network.url());

            assertThat(exchange).isInstanceOfSatisfying(Reply.class, reply -> {
                assertThat(reply.status()).isEqualTo(429);
                assertThat(reply.retryAfter()).contains(Duration.ofSeconds(7));
            });
            assertThat(network.requests().getFirst()).startsWith("POST /v25.0/1/messages HTTP/1.1")
                    .contains("Authorization: Bearer " + TOKEN, "Content-Type: application/json")
                    .doesNotContain("Upgrade", "Accept-Encoding").endsWith("{\"to\":\"+4915112345678\"}");
        }
    }

    private static CallOutcome post(URI url) throws IOException {
        NetworkClient client = new NetworkClient(DownstreamTestSettings.at(url, "answer", "3s"));
        try {
            Callable<CallOutcome> call = () -> client.post("/1/messages", TOKEN, BODY);
            return assertTimeoutPreemptively(Duration.ofSeconds(90), call::call);
        } finally {
            client.destroy();
        }
    }
}
