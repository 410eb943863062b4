package io.tollgate.downstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tollgate.delivery.ChannelOutages;
import io.tollgate.downstream.CallOutcome.Lost;
import io.tollgate.downstream.CallOutcome.Reply;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaceTest {

    private static final SenderId SHOP = new SenderId(1);
    private static final SenderId BANK = new SenderId(2);

    private final Seconds clock = new Seconds();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private int people;

    @Test
    void sendsNoMoreThanTheNumberMayInASecond() {
        Pace pace = pace("per-second", "80");
        int gone = 0;
        for (int tenth = 0; tenth < 20; tenth++) {
            while (pace.enter(SHOP, somebody()).isEmpty()) {
                gone++;
            }
            clock.pass(Duration.ofMillis(100));
        }

        assertThat(gone).isBetween(155, 168);
        assertThat(pace.enter(BANK, somebody())).isEmpty();
    }

    @Test
    void givesEachThatWaitsATimeOfItsOwn() {
        Pace pace = pace("per-second", "10");
        RecipientId ana = somebody();

        assertThat(pace.enter(SHOP, somebody())).isEmpty();
        List<Duration> waits = IntStream.range(0, 20).mapToObj(_ -> pace.enter(SHOP, somebody()).orElseThrow()).toList();
        assertThat(waits).isSorted().doesNotHaveDuplicates().last().isEqualTo(Duration.ofMillis(1_920));
        clock.pass(Duration.ofMillis(100));
        assertThat(pace.enter(SHOP, ana)).isEmpty();
    }

    @Test
    void aMessageThatWaitsForItsNumberHasNotUsedItsTurnWithTheRecipient() {
        Pace pace = pace("per-second", "1", "pair-burst", "1");
        RecipientId ana = somebody();

        assertThat(pace.enter(SHOP, somebody())).isEmpty();
        assertThat(pace.enter(SHOP, ana)).isPresent();
        clock.pass(Duration.ofSeconds(1));
        assertThat(pace.enter(SHOP, ana)).isEmpty();
    }

    @Test
    void takesOneMessageOfAPairInSixSeconds() {
        Pace pace = pace("pair-burst", "1");
        RecipientId ana = somebody();

        assertThat(pace.enter(SHOP, ana)).isEmpty();
        assertThat(pace.enter(SHOP, ana)).contains(Duration.ofSeconds(6));
        assertThat(pace.enter(BANK, ana)).isEmpty();
        assertThat(pace.enter(SHOP, somebody())).isEmpty();
        clock.pass(Duration.ofSeconds(6));
        assertThat(pace.enter(SHOP, ana)).isEmpty();
    }

    @Test
    void lendsABurstAndWantsItBack() {
        Pace pace = pace("pair-burst", "45", "per-second", "1000");
        RecipientId ana = somebody();
        for (int i = 0; i < 20; i++) {
            assertThat(pace.enter(SHOP, ana)).isEmpty();
        }
        clock.pass(Duration.ofSeconds(6));

        assertThat(pace.enter(SHOP, ana)).contains(Duration.ofSeconds(114));
        clock.pass(Duration.ofSeconds(113));
        assertThat(pace.enter(SHOP, ana)).isPresent();
        clock.pass(Duration.ofSeconds(1));
        assertThat(pace.enter(SHOP, ana)).isEmpty();
    }

    @Test
    void lendsNoMoreThanTheBurst() {
        Pace pace = pace("pair-burst", "3");
        RecipientId ana = somebody();
        pace.enter(SHOP, ana);
        pace.enter(SHOP, ana);
        pace.enter(SHOP, ana);

        assertThat(pace.enter(SHOP, ana)).contains(Duration.ofSeconds(18));
    }

    @Test
    void knowsNoPairsWithoutAnInterval() {
        Pace pace = pace("pair-interval", "0s");
        RecipientId ana = somebody();
        for (int i = 0; i < 100; i++) {
            assertThat(pace.enter(SHOP, ana)).isEmpty();
            clock.pass(Duration.ofMillis(20));
        }
    }

    @Test
    void keepsThePausesThatTheNetworkAskedFor() {
        Pace pace = pace();
        RecipientId ana = somebody();
        pace.pause(SHOP, Duration.ofMinutes(5));
        pace.pause(SHOP, Duration.ofMinutes(1));
        pace.pause(BANK, ana, Duration.ofSeconds(16));

        assertThat(pace.enter(SHOP, somebody())).contains(Duration.ofMinutes(5));
        assertThat(pace.enter(BANK, ana)).contains(Duration.ofSeconds(16));
        assertThat(pace.enter(BANK, somebody())).isEmpty();
        pace.goOn(SHOP);
        clock.pass(Duration.ofSeconds(16));
        assertThat(pace.enter(SHOP, somebody())).isEmpty();
        assertThat(pace.enter(BANK, ana)).isEmpty();
    }

    @Test
    void countsTheRefusalsOfAPairUntilAMessageIsTaken() {
        Pace pace = pace();
        RecipientId ana = somebody();
        pace.pause(SHOP, ana, Duration.ofSeconds(1));
        pace.pause(SHOP, ana, Duration.ofSeconds(1));
        assertThat(pace.refusals(SHOP, ana)).as("they came together").isZero();
        pace.leave(SHOP, ana);
        assertThat(pace.enter(SHOP, ana)).as("the pause stays").contains(Duration.ofSeconds(1));

        clock.pass(Duration.ofSeconds(1));
        assertThat(pace.refusals(SHOP, ana)).isEqualTo(1);
        pace.pause(SHOP, ana, Duration.ofSeconds(4));
        clock.pass(Duration.ofSeconds(4));
        assertThat(pace.refusals(SHOP, ana)).isEqualTo(2);
        assertThat(pace.refusals(BANK, ana)).isZero();

        pace.taken(SHOP, ana);
        assertThat(pace.refusals(SHOP, ana)).isZero();
    }

    @Test
    void leavesANetworkAloneThatFails() {
        Breaker breaker = breaker("breaker-calls", "10", "breaker-pause", "60s");
        for (int i = 0; i < 5; i++) {
            assertThat(breaker.call(() -> new Reply(400, Optional.empty(), "", new byte[0], true))).isPresent();
        }
        for (int i = 0; i < 5; i++) {
            assertThat(breaker.call(() -> new Lost("SocketTimeoutException"))).isPresent();
        }

        assertThat(breaker.call(() -> {
            throw new AssertionError("must not be called");
        })).isEmpty();
        assertThat(breaker.state()).isEqualTo("open");
        assertThat(breaker.room(100)).isZero();
        assertThat(List.of(meter("closed"), meter("half_open"), meter("open"))).containsExactly(0.0, 0.0, 1.0);
    }

    @Test
    void triesANetworkWithAFewCallsAfterItsPause() {
        Breaker breaker = breaker("breaker-calls", "3", "breaker-pause", "50ms");
        assertThat(breaker.room(100)).isEqualTo(100);
        for (int i = 0; i < 3; i++) {
            breaker.call(() -> new Lost("SocketTimeoutException"));
        }

        await().until(() -> breaker.room(100) == 3);
        assertThat(meter("half_open")).isEqualTo(1);
        breaker.call(() -> new Reply(200, Optional.empty(), "", new byte[0], true));
        assertThat(breaker.room(100)).isEqualTo(2);
        breaker.call(() -> new Reply(200, Optional.empty(), "", new byte[0], true));
        breaker.call(() -> new Reply(200, Optional.empty(), "", new byte[0], true));

        assertThat(breaker.room(100)).isEqualTo(100);
        assertThat(breaker.state()).isEqualTo("closed");
    }

    @Test
    void goesOnWithANetworkThatOnlyRefuses() {
        Breaker breaker = breaker("breaker-calls", "10");
        for (int i = 0; i < 100; i++) {
            assertThat(breaker.call(() -> new Reply(400, Optional.empty(), "", new byte[0], true))).isPresent();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            url           | ftp://graph.facebook.com   | https URL
            url           | http://graph.facebook.com  | must be https
            url           | graph.facebook.com         | https URL
            version       | 25                         | like v25.0
            answer        | 90s                        | at most 60 s
            answer        | 0s                         | positive
            parallel      | 0                          | 1 or more
            connections   | 10                         | below parallel
            breaker-share | 0                          | 1 to 100
            body-limit    | 1KB                        | 64KB
            """)
    void refusesWrongSettings(String name, String value, String why) {
        assertThatThrownBy(() -> DownstreamTestSettings.with(name, value)).rootCause().hasMessageContaining(why);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            https://graph.facebook.com/x?y        | true
            https://lookaside.fbsbx.com/file      | true
            https://LOOKASIDE.fbsbx.com/file      | true
            https://lookaside.fbsbx.com:8443/file | false
            https://lookaside.fbsbx.com.evil.io/  | false
            https://a@lookaside.fbsbx.com/        | false
            http://lookaside.fbsbx.com/file       | false
            file:///etc/passwd                    | false
            https://169.254.169.254/              | false
            """)
    void sendsTokensToNamedHostsOnly(URI address, boolean trusted) {
        assertThat(DownstreamTestSettings.at(URI.create("https://graph.facebook.com")).isTrusted(address)).isEqualTo(trusted);
    }

    private Breaker breaker(String... settings) {
        return new Breaker(DownstreamTestSettings.with(settings), new ChannelOutages(), meters);
    }

    private double meter(String state) {
        return meters.get("tollgate.channel.breaker").tags("channel", "cloud-api", "state", state).gauge().value();
    }

    private Pace pace(String... settings) {
        return new Pace(DownstreamTestSettings.with(settings), clock);
    }

    private RecipientId somebody() {
        byte[] id = new byte[32];
        id[0] = (byte) ++people;
        id[1] = (byte) (people >> 8);
        return RecipientId.of(id);
    }

    private static final class Seconds implements TimeMeter {

        private long nanos = -5_000_000_000L; // the clock of the machine may stand anywhere

        void pass(Duration time) {
            nanos += time.toNanos();
        }

        @Override
        public long currentTimeNanos() {
            return nanos;
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }
}
