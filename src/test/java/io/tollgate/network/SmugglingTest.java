package io.tollgate.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Two programs on the way of a request may find different ends of it. Such a request is refused, and the server answers no second request
 * that may be hidden in it. A request that can be read in only one way is answered.
 */
class SmugglingTest {

    private static final String SECOND = "GET /second HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

    private static SmallServer server;

    @BeforeAll
    static void start() {
        server = new SmallServer("--tollgate.connections.head=10s", "--server.tomcat.connection-timeout=2s");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** ~ stands for the end of a line, _ for a tab, # for a zero byte, ^ for a vertical tab, @ for a carriage return alone. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            two lengths                       | POST / HTTP/1.1~Host: localhost~Content-Length: 0~Content-Length: 5~~
            two equal lengths in two lines    | POST / HTTP/1.1~Host: localhost~Content-Length: 5~Content-Length: 5~~12345
            a list of lengths                 | POST / HTTP/1.1~Host: localhost~Content-Length: 0, 5~~
            a negative length                 | POST / HTTP/1.1~Host: localhost~Content-Length: -1~~
            a length with a sign              | POST / HTTP/1.1~Host: localhost~Content-Length: +0~~
            a length in hexadecimal           | POST / HTTP/1.1~Host: localhost~Content-Length: 0x0~~
            a length beyond all numbers       | POST / HTTP/1.1~Host: localhost~Content-Length: 99999999999999999999~~
            an empty length                   | POST / HTTP/1.1~Host: localhost~Content-Length: ~~
            an unknown coding                 | POST / HTTP/1.1~Host: localhost~Transfer-Encoding: xchunked~~0~~
            an unknown coding and chunks      | POST / HTTP/1.1~Host: localhost~Transfer-Encoding: chunked, identity~~0~~
            chunks twice                      | POST / HTTP/1.1~Host: localhost~Transfer-Encoding: chunked, chunked~~0~~
            a coding in quotes                | POST / HTTP/1.1~Host: localhost~Transfer-Encoding: "chunked"~~0~~
            a coding behind a control sign    | POST / HTTP/1.1~Host: localhost~Transfer-Encoding: ^chunked~~0~~
            chunks under HTTP/1.0             | POST / HTTP/1.0~Host: localhost~Connection: keep-alive~Transfer-Encoding: chunked~~0~~
            a space before the colon          | POST / HTTP/1.1~Host: localhost~Content-Length : 0~~
            a space before a name             | POST / HTTP/1.1~Host: localhost~ Content-Length: 0~~
            a zero in a header                | POST / HTTP/1.1~Host: localhost~X-A: b#c~~
            a zero in a name                  | POST / HTTP/1.1~Host: localhost~X#A: b~~
            a carriage return in a header     | POST / HTTP/1.1~Host: localhost~X-A: b@Content-Length: 0~~
            no colon                          | POST / HTTP/1.1~Host: localhost~Content-Length~~
            no host                           | POST / HTTP/1.1~Content-Length: 0~~
            two hosts                         | POST / HTTP/1.1~Host: localhost~Host: other~Content-Length: 0~~
            a host with a path                | POST / HTTP/1.1~Host: localhost/x~Content-Length: 0~~
            another host in the first line    | POST http://other/ HTTP/1.1~Host: localhost~Content-Length: 0~~
            a zero in the path                | POST /# HTTP/1.1~Host: localhost~Content-Length: 0~~
            a tab in the first line           | POST_/a_b HTTP/1.1~Host: localhost~Content-Length: 0~~
            an unknown version                | POST / HTTP/3.7~Host: localhost~Content-Length: 0~~
            no version                        | POST /~
            a chunk's size with a sign        | POST / HTTP/1.1~Host: localhost~Transfer-Encoding: chunked~~+0~~
            a chunk's size with a minus       | POST / HTTP/1.1~Host: localhost~Transfer-Encoding: chunked~~-1~~
            a chunk's size in words           | POST / HTTP/1.1~Host: localhost~Transfer-Encoding: chunked~~zero~~
            a chunk's size as a number of C   | POST / HTTP/1.1~Host: localhost~Transfer-Encoding: chunked~~0x0~~
            a chunk's size beyond all numbers | POST / HTTP/1.1~Host: localhost~Transfer-Encoding: chunked~~1000000000000000~~
            a chunk longer than it says       | POST / HTTP/1.1~Host: localhost~Transfer-Encoding: chunked~~1~12~0~~
            """)
    void answersNoSecondRequest(String what, String first) throws IOException {
        String answer = answer(raw(first) + SECOND);

        assertThat(answer.split("HTTP/1\\.1 ", -1).length - 1).as("answers to %s: %s", what, answer).isLessThanOrEqualTo(1);
        assertThat(answer).as(what).doesNotContain("HTTP/1.1 200");
    }

    /** By RFC 9112, 6.3, chunks outrank a length, and the connection ends after the answer. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            POST / HTTP/1.1~Host: localhost~Content-Length: 100~Transfer-Encoding: chunked~~1~a~0~~
            POST / HTTP/1.1~Host: localhost~Transfer-Encoding: chunked~Content-Length: 1~~1~a~0~~
            """)
    void endsTheConnectionAfterChunksWithALength(String first) throws IOException {
        String answer = answer(raw(first) + SECOND);

        assertThat(answer.split("HTTP/1\\.1 ", -1).length - 1).as(answer).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            POST / HTTP/1.1~Host: localhost~Content-Length: 1~~a
            POST / HTTP/1.1~Host: localhost~X-A: goes on~ Content-Length: 100~Content-Length: 1~~a
            POST / HTTP/1.1~Host: localhost~Transfer-Encoding: chunked~~1~a~0~~
            POST / HTTP/1.1~Host: localhost~Transfer-Encoding: Chunked~~1;x=y~a~0~~
            """)
    void answersBothOfTwoWholeRequests(String first) throws IOException {
        assertThat(answer(raw(first) + SECOND)).contains("length 1").contains("length 0");
    }

    private static String raw(String shown) {
        return shown.replace("~", "\r\n").replace('_', '\t').replace('#', '\0').replace('^', (char) 11).replace('@', '\r');
    }

    private static String answer(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(90_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            StringBuilder answer = new StringBuilder();
            try {
                for (int sign = socket.getInputStream().read(); sign >= 0; sign = socket.getInputStream().read()) {
                    answer.append((char) sign);
                }
            } catch (IOException reset) {
                answer.append(" (and reset)");
            }
            return answer.toString();
        }
    }
}
