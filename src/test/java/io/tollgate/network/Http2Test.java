package io.tollgate.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/2 without TLS, as the client of the JDK speaks it; with TLS see {@link TlsTest}. */
class Http2Test {

    private static final BodyPublisher SMALL = BodyPublishers.ofString("12345");

    private static SmallServer server;

    private final HttpClient client = HttpClient.newBuilder().version(Version.HTTP_2).build();

    @BeforeAll
    static void start() {
        server = new SmallServer("--server.http2.enabled=true", "--tollgate.connections.per-address=8",
                "--tollgate.connections.head=4s", "--tollgate.connections.body-wait=4s", "--tollgate.connections.body-memory=16MB",
                "--server.tomcat.keep-alive-timeout=60s");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void hangUp() {
        client.close();
    }

    @Test
    void goesOnInHttp2WhereTheClientAsksForIt() throws Exception {
        HttpResponse<String> first = send("/", SMALL);
        HttpResponse<String> next = send("/", large(3_000_000));

        assertThat(first.version()).isEqualTo(Version.HTTP_2);
        assertThat(first.body()).isEqualTo("length 5");
        assertThat(next.version()).isEqualTo(Version.HTTP_2);
        assertThat(next.body()).isEqualTo("length 3000000");
        assertThat(port(next)).isEqualTo(port(first));
    }

    /** Tomcat alone refuses it: a page with 413. */
    @Test
    void aFirstRequestWithALongBodyIsTakenAsHttp11() throws Exception {
        HttpResponse<String> first = send("/", large(300_000));
        HttpResponse<String> unknownLength = send("/", BodyPublishers.ofInputStream(() -> InputStream.nullInputStream()));
        HttpResponse<String> next = send("/", SMALL);

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.body()).isEqualTo("length 300000");
        assertThat(first.version()).isEqualTo(Version.HTTP_1_1);
        assertThat(unknownLength.body()).isEqualTo("length 0");
        assertThat(next.version()).isEqualTo(Version.HTTP_2);
    }

    @ParameterizedTest
    @CsvSource({"0, 300000", "1000, 300000", "0, 3000000", "1000, 3000000", "262145, 3000000", "262145, 20000000"})
    void anAnswerBeforeTheEndOfABodyArrivesAndTheConnectionStays(int after, int length) throws Exception {
        String port = port(send("/", SMALL));

        for (int i = 0; i < 5; i++) {
            HttpResponse<String> refused = send("/refuse?after=" + after, large(length));
            assertThat(refused.version()).isEqualTo(Version.HTTP_2);
            assertThat(refused.statusCode()).isEqualTo(413);
            assertThat(refused.body()).isEqualTo("after " + after);
            assertThat(port(refused)).isEqualTo(port);
        }
        assertThat(port(send("/", large(100_000)))).isEqualTo(port);
    }

    /** The server holds it against no client that many of its requests were refused early. */
    @Test
    void manyRefusedBodiesDoNotEndTheConnection() throws Exception {
        String port = port(send("/", SMALL));

        for (int round = 0; round < 20; round++) {
            List<CompletableFuture<HttpResponse<String>>> refused = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                refused.add(client.sendAsync(request("/refuse?after=1000", large(100_000)), BodyHandlers.ofString()));
            }
            for (var one : refused) {
                assertThat(one.get(90, TimeUnit.SECONDS).statusCode()).isEqualTo(413);
            }
        }
        assertThat(port(send("/", SMALL))).isEqualTo(port);
    }

    /** The limit of a head counts for the first request only, and work has none. */
    @Test
    void aConnectionOutlivesTheTimeOfAHead() throws Exception {
        String port = port(send("/", SMALL));
        CompletableFuture<HttpResponse<String>> working = client.sendAsync(request("/work", SMALL), BodyHandlers.ofString());
        await().until(() -> server.working() == 1);

        endsASlowHead(); // it takes longer than a head may take
        assertThat(port(send("/", SMALL))).isEqualTo(port);
        server.workIsDone();
        HttpResponse<String> answer = working.get(90, TimeUnit.SECONDS);

        assertThat(answer.body()).isEqualTo("length 5");
        assertThat(port(answer)).isEqualTo(port);
    }

    /** Silent connections come before its work is done, and until its answer is there. */
    @ParameterizedTest
    @ValueSource(strings = {"/work", "/later"})
    void aConnectionWhoseRequestIsBeingAnsweredGivesNoWay(String path) throws Exception {
        String port = port(send("/", SMALL));
        CompletableFuture<HttpResponse<String>> working = client.sendAsync(request(path, SMALL), BodyHandlers.ofString());
        await().until(() -> server.working() == 1);
        try (SilentSockets _ = new SilentSockets()) {
            server.workIsDone();

            assertThat(port(working.get(90, TimeUnit.SECONDS))).isEqualTo(port);
        }
    }

    /** The server has told that the request has ended, and is held before its next step: then the answer is on its way already. */
    @Test
    void aConnectionGivesWayOnlyAfterTheEndOfAnAnswerThatCameLater() throws Exception {
        String port = port(send("/", SMALL));
        CompletableFuture<HttpResponse<String>> later = client.sendAsync(request("/later", SMALL), BodyHandlers.ofString());
        await().until(() -> server.working() == 1);
        server.holdsAtTheEnd();
        server.workIsDone();
        await().until(server::isHeld);
        try (SilentSockets _ = new SilentSockets()) {
            assertThat(port(later.get(90, TimeUnit.SECONDS))).isEqualTo(port);
        } finally {
            server.goesOn();
        }
    }

    @Test
    void aConnectionWithNoRequestLeftGivesWayAgain() throws Exception {
        String port = port(send("/", SMALL));
        CompletableFuture<HttpResponse<String>> later = client.sendAsync(request("/later", SMALL), BodyHandlers.ofString());
        await().until(() -> server.working() == 1);
        server.workIsDone();
        assertThat(port(later.get(90, TimeUnit.SECONDS))).isEqualTo(port);

        try (SilentSockets _ = new SilentSockets()) {
            await().ignoreExceptionsInstanceOf(IOException.class)
                    .until(() -> !port(send("/", SMALL)).equals(port));
        }
    }

    @Test
    void aBodyThatComesTooSlowlyEndsItsOwnRequestOnly() throws Exception {
        String port = port(send("/", SMALL));
        try (PipedOutputStream dripping = new PipedOutputStream(); PipedInputStream body = new PipedInputStream(dripping)) {
            CompletableFuture<HttpResponse<String>> slow = client.sendAsync(request("/", BodyPublishers.ofInputStream(() -> body)),
                    BodyHandlers.ofString());

            await().pollInterval(Duration.ofMillis(100)).until(() -> {
                dripping.write('x');
                dripping.flush();
                return slow.isDone();
            });
            assertThat(slow.get().statusCode()).isEqualTo(400);
        }
        assertThat(port(send("/", SMALL))).isEqualTo(port);
    }

    /** Large bodies of one address share half of the memory, on one connection as on several. */
    @Test
    void largeBodiesOfAConnectionShareTheMemory() throws Exception {
        String port = port(send("/", SMALL));
        List<CompletableFuture<HttpResponse<String>>> held = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            held.add(client.sendAsync(request("/work", large(2_000_000)), BodyHandlers.ofString()));
        }
        await().until(() -> server.working() == 4);

        assertThat(send("/work", large(2_000_000)).statusCode()).isEqualTo(400);

        held.forEach(_ -> server.workIsDone());
        for (var one : held) {
            assertThat(one.get(90, TimeUnit.SECONDS).body()).isEqualTo("length 2000000");
        }
        assertThat(port(send("/", large(2_000_000)))).isEqualTo(port);
    }

    private static void endsASlowHead() throws IOException {
        try (Socket slow = new Socket(InetAddress.ofLiteral("127.0.0.1"), server.port())) {
            slow.setSoTimeout(90_000);
            slow.getOutputStream().write("GET".getBytes(StandardCharsets.US_ASCII));
            slow.getInputStream().readAllBytes();
        }
    }

    private HttpResponse<String> send(String path, BodyPublisher body) throws IOException, InterruptedException {
        return client.send(request(path, body), BodyHandlers.ofString());
    }

    private static HttpRequest request(String path, BodyPublisher body) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path)).timeout(Duration.ofSeconds(90)).POST(body)
                .build();
    }

    private static BodyPublisher large(int length) {
        return BodyPublishers.ofByteArray(new byte[length]);
    }

    /** The port of the connection, as the server sees it. */
    private static String port(HttpResponse<String> answer) {
        return answer.headers().firstValue("X-Port").orElseThrow();
    }

    /** Many times as many connections as an address may have. */
    private static final class SilentSockets implements AutoCloseable {

        private final List<Socket> sockets = new ArrayList<>();

        SilentSockets() throws IOException {
            for (int i = 0; i < 40; i++) {
                sockets.add(new Socket(InetAddress.ofLiteral("127.0.0.1"), server.port()));
            }
        }

        @Override
        public void close() throws IOException {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }
}
