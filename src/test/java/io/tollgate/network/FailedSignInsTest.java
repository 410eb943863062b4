package io.tollgate.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** {@code accounts/SignInFailuresTest} covers how many sign-ins may fail. */
class FailedSignInsTest {

    private static final String ANN = "203.0.113.7";

    private final AtomicLong now = new AtomicLong();
    private final FailedSignIns failures = new FailedSignIns(now::get);

    @Test
    void recordsTheFirstTenOfAnAddressAndThreeHundredOfAll() {
        assertThat(recorded(ANN, 1000)).isEqualTo(10);
        assertThat(IntStream.range(0, 400).map(i -> recorded("198.51." + i / 100 + "." + i % 100, 1)).sum()).isEqualTo(290);

        now.addAndGet(FailedSignIns.WINDOW.toNanos());
        assertThat(recorded(ANN, 11)).isEqualTo(10);
    }

    @Test
    void remembersForAMonthWhoHasSignedInFromWhichAddress() {
        failures.succeeded(ANN, "ann");

        assertThat(failures.knows(ANN)).isTrue();
        assertThat(failures.knows(ANN, "ann")).isTrue();
        assertThat(failures.knows(ANN, "bob")).isFalse();
        assertThat(failures.knows("203.0.113.8")).isFalse();
        now.addAndGet(Duration.ofDays(30).toNanos());
        assertThat(failures.knows(ANN, "ann")).isFalse();
    }

    private int recorded(String address, int times) {
        return (int) IntStream.range(0, times).filter(_ -> failures.failed(address, "wrong token")).count();
    }
}
