package io.tollgate.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FailedSignInsTest {

    private static final String ANN = "203.0.113.7";

    private final AtomicLong now = new AtomicLong();
    private final FailedSignIns failures = new FailedSignIns(now::get);

    @Test
    void listensToNobodyAtAnAddressAfterTenFailuresInTenMinutes() {
        fail(ANN, 9);
        assertThat(failures.mayTry(ANN)).isTrue();
        fail(ANN, 1);
        assertThat(failures.mayTry(ANN)).isFalse();
        assertThat(failures.mayTry("203.0.113.8")).isTrue();

        now.addAndGet(FailedSignIns.WINDOW.toNanos());
        assertThat(failures.mayTry(ANN)).isTrue();
    }

    @Test
    void countsANetworkOfInternetProtocolSixAsOne() {
        IntStream.range(1, 11).forEach(host -> fail("2001:db8::" + host, 1));

        assertThat(failures.mayTry("2001:db8::ff")).isFalse();
        assertThat(failures.mayTry("2001:db8:0:1::1")).isTrue();
    }

    @Test
    void listensOnlyToThoseItKnowsAfterThreeHundredFailuresOfAll() {
        failures.succeeded(ANN);
        IntStream.range(0, 300).forEach(i -> fail("198.51." + i / 100 + "." + i % 100, 1));

        assertThat(failures.mayTry("192.0.2.1")).isFalse();
        assertThat(failures.mayTry(ANN)).isTrue();
        fail(ANN, 10);
        assertThat(failures.mayTry(ANN)).isFalse();
        now.addAndGet(Duration.ofMinutes(10).toNanos());
        assertThat(failures.mayTry("192.0.2.1")).isTrue();
    }

    @Test
    void aProgramThatWasForgottenLocksNobodyOut() {
        IntStream.range(0, 1000).forEach(_ -> failures.programFailed(ANN, "wrong administration token"));

        assertThat(failures.mayTry(ANN)).isTrue();
    }

    private void fail(String address, int times) {
        IntStream.range(0, times).forEach(_ -> failures.failed(address, "wrong token"));
    }
}
