package io.tollgate.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many more half-open and slow connections than there is room for, on the web server with Tollgate's limits. */
class BoundedServerTest {

    private static final int TOTAL = 60;
    private static final int PER_ADDRESS = 20;

    private static SmallServer server;

    private final List<Socket> opened = new ArrayList<>();

    @BeforeAll
    static void start() {
        server = new SmallServer("--tollgate.connections.total=" + TOTAL, "--tollgate.connections.per-address=" + PER_ADDRESS,
                "--tollgate.connections.head=5s", "--tollgate.connections.body-wait=5s", "--tollgate.connections.body-memory=16MB",
                "--server.tomcat.keep-alive-timeout=60s");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void hangUp() throws IOException {
        for (Socket socket : opened) {
            socket.close();
        }
    }

    /** The first connection of each ten comes from another of 30 addresses, so that the total is exceeded too. */
    @ParameterizedTest
    @ValueSource(strings = {"", "G", "GET / HTTP/1.1\r\nHost: localhost\r\nX-",
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nx"})
    void answersCompleteRequestsHoweverManyConnectionsAreSilent(String begun) throws IOException {
        List<Socket> silent = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            silent.add(begin(i % 10 == 0 ? "127.0.1." + (1 + i / 10) : "127.0.0.2", begun));
        }

        for (int i = 0; i < 30; i++) {
            assertThat(ask("127.0.0.2", "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")).as("from the same address")
                    .contains("length 0");
            assertThat(ask("127.0.0.3", "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")).as("from another")
                    .contains("length 0");
        }
        assertThat(silent.stream().filter(socket -> !isOver(socket, 1)).count()).isLessThanOrEqualTo(TOTAL);
    }

    @Test
    void endsSlowAndSilentConnections() throws IOException {
        List<Socket> dripping = new ArrayList<>();
        for (String begun : List.of("GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ",
                "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10000\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n1000\r\n",
                "GET / HTTP/1.1\r\nHost: localhost\r\n\r\nGET / HTTP/1.1\r\nX-Slow: ")) {
            dripping.add(begin("127.0.0.4", begun));
        }
        Socket silent = begin("127.0.0.4", "");

        await().pollInterval(Duration.ofMillis(100)).until(() -> {
            dripping.removeIf(socket -> !drip(socket) || isOver(socket, 1));
            return dripping.isEmpty();
        });
        assertThat(isOver(silent, 90_000)).isTrue();
    }

    @Test
    void acceptsASlowBodyThatKeepsComing() throws IOException {
        Socket slow = begin("127.0.0.5", "POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 20000\r\n\r\n");
        for (int i = 0; i < 20; i++) {
            slow.getOutputStream().write(new byte[1000]);
        }

        assertThat(rest(slow)).contains("length 20000");
    }

    /** One address may use half of the 16 MB. The memory is free again at the end of each request. */
    @Test
    void acceptsOnlyAsManyLargeBodiesAsThereIsMemoryFor() throws IOException {
        int fit = 4;
        int size = 2_000_000;
        String head = "POST /work HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: " + size + "\r\n\r\n";
        List<Socket> held = new ArrayList<>();
        for (int i = 0; i < fit; i++) {
            Socket large = begin("127.0.0.9", head);
            large.getOutputStream().write(new byte[size]);
            held.add(large);
        }
        await().until(() -> server.working() == fit);
        Socket tooMuch = begin("127.0.0.9", head);
        assertThat(breaksOff(tooMuch, size)).isTrue();

        for (Socket socket : held) {
            server.workIsDone();
        }
        for (Socket socket : held) {
            assertThat(rest(socket)).contains("length " + size);
        }
        Socket again = begin("127.0.0.9", head.replace("/work", "/"));
        again.getOutputStream().write(new byte[size]);
        assertThat(rest(again)).contains("length " + size);
    }

    /** A request that works longer than any of the limits is finished, and its connection may be used again. */
    @Test
    void doesNotEndARequestThatIsBeingAnswered() throws IOException {
        Socket busy = begin("127.0.0.6", "POST /work HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\n12345");
        await().until(() -> server.working() == 1);
        for (int i = 0; i < 5 * PER_ADDRESS; i++) {
            begin("127.0.0.6", "GE");
        }
        Socket dripping = begin("127.0.0.4", "GET"); // it takes longer than a head may take
        assertThat(isOver(dripping, 90_000)).isTrue();

        server.workIsDone();
        assertThat(line(busy)).isEqualTo("HTTP/1.1 200 ");
        busy.getOutputStream().write("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

        assertThat(rest(busy)).contains("length 5").contains("length 0");
    }

    @Test
    void refusesAConnectionWhenAllAreBusy() throws IOException {
        List<Socket> busy = new ArrayList<>();
        for (int i = 0; i < PER_ADDRESS; i++) {
            busy.add(begin("127.0.0.7", "POST /work HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 1\r\n\r\n1"));
        }
        await().until(() -> server.working() == PER_ADDRESS);
        assertThat(isOver(begin("127.0.0.7", "GET / HTTP/1.1\r\n"), 90_000)).isTrue();
        assertThat(ask("127.0.0.8", "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")).contains("length 0");

        for (Socket socket : busy) {
            server.workIsDone();
        }
        for (Socket socket : busy) {
            assertThat(rest(socket)).contains("length 1");
        }
        assertThat(ask("127.0.0.7", "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")).contains("length 0");
    }

    private Socket begin(String from, String begun) throws IOException {
        Socket socket = new Socket();
        opened.add(socket);
        socket.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
        socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), server.port()));
        socket.setSoTimeout(90_000);
        socket.getOutputStream().write(begun.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private String ask(String from, String request) throws IOException {
        return rest(begin(from, request));
    }

    private static String rest(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }

    private static String line(Socket socket) throws IOException {
        StringBuilder line = new StringBuilder();
        InputStream input = socket.getInputStream();
        for (int sign = input.read(); sign != '\r' && sign >= 0; sign = input.read()) {
            line.append((char) sign);
        }
        return line.toString();
    }

    private static boolean breaksOff(Socket socket, int size) {
        try {
            socket.getOutputStream().write(new byte[size]);
            return !rest(socket).contains("HTTP/1.1 200");
        } catch (IOException reset) {
            return true;
        }
    }

    private static boolean drip(Socket socket) {
        try {
            socket.getOutputStream().write('x');
            return true;
        } catch (IOException ended) {
            return false;
        }
    }

    /** Whether the server ends the connection within this time; the answer before does not matter. */
    private static boolean isOver(Socket socket, int millis) {
        try {
            socket.setSoTimeout(millis);
            while (socket.getInputStream().read() >= 0) {
                // an answer
            }
            return true;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }
}
