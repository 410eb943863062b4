package io.tollgate.cloudapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bucket4j.TimeMeter;
import io.tollgate.business.Plan;
import io.tollgate.message.BusinessId;
import io.tollgate.message.SenderId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RequestRateTest {

    private static final SenderId NUMBER = new SenderId(1);
    private static final BusinessId SHOP = new BusinessId(1);

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger nodes = new AtomicInteger(1);
    private final List<Duration> waits = new ArrayList<>();
    private final RequestRate pace = new RequestRate(PaceSettings.of(10, 80, 1_000, Duration.ofSeconds(2), 3, Duration.ofSeconds(1)),
            new TimeMeter() {
                @Override
                public long currentTimeNanos() {
                    return nanos.get();
                }

                @Override
                public boolean isWallClockBased() {
                    return false;
                }
            }, waits::add, limit -> Math.ceilDiv(limit, nodes.get()));

    @Test
    void eachPlanHasItsRateAndABurst() {
        assertThat(admitted(Plan.PILOT, 1_000)).isEqualTo(20);

        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(admitted(Plan.PILOT, 1_000)).isEqualTo(10);
        assertThat(admitted(Plan.ENTERPRISE, 5_000)).as("admitted under another plan").isEqualTo(2_000);
    }

    @Test
    void severalProcessesShareTheRateOfANumber() {
        nodes.set(4);

        assertThat(admitted(Plan.PILOT, 1_000)).as("3 a second, rounded up, for 2 s").isEqualTo(6);
    }

    @Test
    void theRateOfOneNumberDoesNotSlowAnother() {
        admitted(Plan.APP, 1_000);

        assertThat(pace.message(NUMBER, Plan.APP)).hasValueSatisfying(refusal -> {
            assertThat(refusal.fault()).isEqualTo(RequestFault.RATE_HIT);
            assertThat(refusal.fault().code()).isEqualTo(130429);
            assertThat(refusal.fault().status()).isEqualTo(429);
            assertThat(refusal.fault().passing()).isTrue();
            assertThat(refusal.details()).contains("80 messages a second");
        });
        assertThat(pace.message(new SenderId(2), Plan.APP)).isEmpty();
    }

    @Test
    void concurrentRequestsAreLimitedByBusiness() {
        assertThat(pace.enter(SHOP)).isEmpty();
        assertThat(pace.enter(SHOP)).isEmpty();
        assertThat(pace.enter(SHOP)).isEmpty();
        assertThat(pace.enter(SHOP)).isPresent();
        assertThat(pace.enter(new BusinessId(2))).isEmpty();

        pace.leave(SHOP);
        assertThat(pace.enter(SHOP)).isEmpty();
        assertThat(pace.enter(SHOP)).isPresent();
    }

    /** Otherwise a client that repeats at once, on hundreds of connections, takes the machine from all others. */
    @Test
    void onlyTheAnswerToATooFastClientWaits() {
        admitted(Plan.PILOT, 20);
        pace.enter(SHOP);
        assertThat(waits).isEmpty();

        pace.message(NUMBER, Plan.PILOT);
        assertThat(waits).containsExactly(Duration.ofSeconds(1));

        for (int request = 0; request < 4; request++) {
            pace.enter(SHOP);
        }
        assertThat(waits).hasSize(3);
    }

    private long admitted(Plan plan, int messages) {
        return IntStream.range(0, messages).filter(_ -> pace.message(NUMBER, plan).isEmpty()).count();
    }
}
