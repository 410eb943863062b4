package io.tollgate.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.unit.DataSize;

/** 20 connections altogether, 5 for an address. A head has 10 s, a body 10 s and another second for each 1,000 bytes. */
class ConnectionsTest {

    private static final InetAddress ANN = InetAddress.ofLiteral("203.0.113.7");
    private static final InetAddress PROXY = InetAddress.ofLiteral("10.0.0.7");

    private final AtomicLong now = new AtomicLong();
    private final List<Connection> ended = new ArrayList<>();
    private final Connections connections = new Connections(
            new ConnectionSettings(20, 5, Set.of(PROXY), Duration.ofSeconds(10), Duration.ofSeconds(10), 1000, DataSize.ofBytes(0)),
            now::get);

    @Test
    void theLongestWaitingConnectionMakesRoomForTheNextOfItsAddress() {
        List<Connection> five = open(ANN, 5);
        five.get(0).headComplete(); // it is being answered

        assertThat(open(ANN, 2)).hasSize(2);

        assertThat(ended).containsExactly(five.get(1), five.get(2));
        assertThat(connections.open()).isEqualTo(5);
    }

    @Test
    void connectionsThatAreBeingAnsweredAreNotEnded() {
        open(ANN, 5).forEach(Connection::headComplete);

        assertThat(open(ANN, 1)).isEmpty();
        assertThat(open(InetAddress.ofLiteral("203.0.113.8"), 1)).hasSize(1);
        assertThat(ended).isEmpty();
    }

    @Test
    void theAddressThatHasMostMakesRoomWhenAllIsFull() {
        Connection early = open(InetAddress.ofLiteral("198.51.100.1"), 1).getFirst();
        List<Connection> many = open(PROXY, 19);

        assertThat(open(ANN, 3)).hasSize(3);

        assertThat(ended).containsExactlyElementsOf(many.subList(0, 3)).doesNotContain(early);
        assertThat(connections.open()).isEqualTo(20);
    }

    @Test
    void aProxyMayUseAllConnections() {
        assertThat(open(PROXY, 20)).hasSize(20);
        assertThat(ended).isEmpty();
    }

    @Test
    void anIpv6AddressCountsAsItsNetwork() {
        open(InetAddress.ofLiteral("2001:db8::1"), 5).forEach(Connection::headComplete);

        assertThat(open(InetAddress.ofLiteral("2001:db8::ffff"), 1)).isEmpty();
        assertThat(open(InetAddress.ofLiteral("2001:db8:0:1::1"), 1)).hasSize(1);
        assertThat(Client.of("2001:db8::ffff")).hasToString("2001:db8:0:0:0:0:0:0/64").isNotEqualTo(Client.of("203.0.113.7"));
    }

    @Test
    void connectionsThatAreEndingTakeAtMostHalfAsMuchRoomAgain() {
        open(ANN, 5);
        assertThat(open(ANN, 100)).hasSize(11); // none of the connections that were told to end is gone

        ended.forEach(connections::closed);
        assertThat(open(ANN, 1)).hasSize(1);
    }

    @Test
    void roomComesBackWhenAConnectionIsClosed() {
        List<Connection> five = open(ANN, 5);
        five.forEach(Connection::headComplete);
        connections.closed(five.get(3));
        connections.closed(five.get(3));

        assertThat(connections.open()).isEqualTo(4);
        open(ANN, 1).getFirst().headComplete();
        assertThat(open(ANN, 1)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "head, 10000, false", "head, 10001, true", // however many of its bytes arrive
        "next head, 10000, false", "next head, 10001, true",
        "idle, 3600000, false", // the server's own limit applies
        "answering, 3600000, false",
        "body, 10000, false", "body, 10001, true",
        "5000 bytes, 10000, false", "5000 bytes, 10001, true", // the bytes took five seconds

        "after a body, 3600000, false",
    })
    void endsOverdueConnections(String phase, long millis, boolean ends) {
        Connection connection = open(ANN, 1).getFirst();
        connection.somethingCame();
        switch (phase) {
            case "next head" -> {
                connection.headComplete();
                connection.answered();
                connection.idle();
                now.addAndGet(Duration.ofHours(1).toNanos());
                connection.somethingCame();
            }
            case "idle" -> connection.idle();
            case "answering" -> connection.headComplete();
            case "body" -> {
                connection.headComplete();
                connection.waitsForBody();
            }
            case "5000 bytes" -> {
                connection.headComplete();
                for (int i = 0; i < 5; i++) { // 1,000 bytes a second; the work in between does not count
                    connection.waitsForBody();
                    now.addAndGet(Duration.ofSeconds(1).toNanos());
                    connection.bodyCame(1000);
                    now.addAndGet(Duration.ofSeconds(9).toNanos());
                }
                connection.waitsForBody();
            }
            case "after a body" -> {
                connection.headComplete();
                connection.waitsForBody();
                connection.bodyCame(-1);
            }
            default -> connection.somethingCame();
        }
        now.addAndGet(Duration.ofMillis(millis).toNanos());
        connection.somethingCame();

        connections.look();

        assertThat(ended).hasSize(ends ? 1 : 0);
    }

    @Test
    void bytesOfASlowHeadDoNotExtendItsTime() {
        Connection connection = open(ANN, 1).getFirst();
        for (int second = 0; second <= 10; second++) {
            connections.look();
            assertThat(ended).isEmpty();
            connection.somethingCame();
            now.addAndGet(Duration.ofSeconds(1).toNanos());
        }
        connections.look();
        connections.look();

        assertThat(ended).containsExactly(connection);
    }

    @ParameterizedTest
    @CsvSource({"400, 1000000, 2133", "64, 1000000, 400", "65536, 1000000, 8192", "4096, 1024, 512", "64, 100, 50"})
    void hasRoomByHeapAndFiles(long heapMegabytes, long files, int room) {
        assertThat(ConnectionSettings.roomFor(heapMegabytes * 1024 * 1024, files)).isEqualTo(room);
    }

    @Test
    void refusesInvalidSettings() {
        assertThatThrownBy(
                () -> new ConnectionSettings(-1, 0, Set.of(), Duration.ofSeconds(1), Duration.ofSeconds(1), 1, DataSize.ofBytes(0)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("total (-1)");
        assertThat(
                new ConnectionSettings(100, 0, Set.of(), Duration.ofSeconds(1), Duration.ofSeconds(1), 1, DataSize.ofBytes(0)).perAddress())
                .isEqualTo(25);
    }

    /** Opens connections. @return as many as there was room for */
    private List<Connection> open(InetAddress from, int count) {
        return IntStream.range(0, count).mapToObj(_ -> {
            now.incrementAndGet();
            Connection[] self = new Connection[1];
            Optional<Connection> opened = connections.open(from, () -> ended.add(self[0]));
            opened.ifPresent(connection -> self[0] = connection);
            return opened;
        }).flatMap(Optional::stream).toList();
    }
}
