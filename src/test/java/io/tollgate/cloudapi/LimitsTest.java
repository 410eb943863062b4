package io.tollgate.cloudapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bucket4j.TimeMeter;
import io.tollgate.message.BusinessId;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Messages of a pair, and management calls within an hour, alone and shared by several processes. */
class LimitsTest {

    private static final SenderId SHOP = new SenderId(1);
    private static final RecipientId ANA = new RecipientId(0, 1);
    private static final RecipientId BEN = new RecipientId(0, 2);
    private static final BusinessId NEW = new BusinessId(1);
    private static final BusinessId OLD = new BusinessId(2);
    private static final PaceSettings SETTINGS = PaceSettings.of(80, 80, 1_000, Duration.ofSeconds(5), 100, Duration.ZERO);

    private final AtomicLong nanos = new AtomicLong();
    private final TimeMeter clock = new TimeMeter() {
        @Override
        public long currentTimeNanos() {
            return nanos.get();
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    };

    private void wait(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private static IntUnaryOperator among(int nodes) {
        return limit -> Math.ceilDiv(limit, nodes);
    }

    private static long sent(PairRate rate, RecipientId to) {
        return IntStream.range(0, 100).takeWhile(_ -> rate.enter(SHOP, to).isEmpty()).count();
    }

    @Test
    void aBurstToOnePersonIsPaidBack() {
        PairRate rate = new PairRate(SETTINGS, clock, among(1));

        assertThat(sent(rate, ANA)).isEqualTo(45);
        assertThat(sent(rate, BEN)).as("another person").isEqualTo(45);
        assertThat(rate.enter(SHOP, ANA)).contains(Duration.ofSeconds(45 * 6));
        wait(Duration.ofSeconds(45 * 6).minusNanos(1));
        assertThat(rate.enter(SHOP, ANA)).contains(Duration.ofNanos(1));
        wait(Duration.ofNanos(1));
        assertThat(rate.enter(SHOP, ANA)).isEmpty();
    }

    @Test
    void aBurstOfTwentyTakesTwoMinutesAndOneMessageSixSeconds() {
        PairRate rate = new PairRate(SETTINGS, clock, among(1));
        IntStream.range(0, 20).forEach(_ -> assertThat(rate.enter(SHOP, ANA)).isEmpty());
        wait(Duration.ofSeconds(6));
        assertThat(rate.enter(SHOP, ANA)).contains(Duration.ofSeconds(114));
        rate.enter(SHOP, BEN);
        wait(Duration.ofSeconds(6));
        assertThat(rate.enter(SHOP, BEN)).isEmpty();
    }

    @Test
    void whatWasNotSentHasTakenNoTurn() {
        PairRate rate = new PairRate(SETTINGS, clock, among(1));
        IntStream.range(0, 100).forEach(_ -> {
            assertThat(rate.enter(SHOP, ANA)).isEmpty();
            rate.leave(SHOP, ANA);
        });
        assertThat(sent(rate, ANA)).isEqualTo(45);
    }

    @Test
    void severalProcessesShareABurst() {
        assertThat(sent(new PairRate(SETTINGS, clock, among(2)), ANA) + sent(new PairRate(SETTINGS, clock, among(2)), ANA))
                .as("rounded up").isEqualTo(46);
    }

    @Test
    void anHourHasSoManyManagementCalls() {
        CallRate calls = new CallRate(SETTINGS, clock, among(1), OLD::equals);

        assertThat(calls.call(NEW)).isEqualTo(new CallRate.Use(NEW, true, 1, Duration.ZERO));
        IntStream.range(1, 200).forEach(_ -> assertThat(calls.call(NEW).allowed()).isTrue());
        CallRate.Use beyond = calls.call(NEW);
        assertThat(beyond.allowed()).isFalse();
        assertThat(beyond.percent()).isEqualTo(100);
        assertThat(beyond.seconds()).isEqualTo(18);
        assertThat(beyond.header()).isEqualTo("{\"1\":[{\"type\":\"whatsapp\",\"call_count\":100,\"total_cputime\":0,\"total_time\":0,"
                + "\"estimated_time_to_regain_access\":1}]}");
        assertThat(IntStream.range(0, 6_000).filter(_ -> calls.call(OLD).allowed()).count()).as("with a number").isEqualTo(5_000);
        wait(Duration.ofSeconds(18));
        assertThat(calls.call(NEW).allowed()).isTrue();
        assertThat(calls.call(NEW).allowed()).isFalse();
    }

    @Test
    void severalProcessesShareAnHour() {
        CallRate calls = new CallRate(SETTINGS, clock, among(4), OLD::equals);
        assertThat(IntStream.range(0, 6_000).filter(_ -> calls.call(OLD).allowed()).count()).isEqualTo(1_250);
    }
}
