package io.tollgate.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.accounts.SignInFailures.Attempt;
import io.tollgate.accounts.SignInFailures.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@TollgateTest
class SignInFailuresTest {

    private static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");

    @Autowired
    SignInFailures failures;

    @Test
    void tenAttemptsAreCheckedWithinTenMinutesOfTheFirst() {
        Subject name = Subject.ofName("failures ann");

        List<Attempt> attempts = IntStream.range(0, 12).mapToObj(i -> failures.begin(name, NOON.plusSeconds(i))).toList();

        assertThat(attempts.stream().map(Attempt::isTooMany).toList()).startsWith(false, false).endsWith(false, true, true);
        assertThat(attempts.stream().filter(Attempt::isLast)).singleElement().isEqualTo(attempts.get(9));
        assertThat(attempts.getLast().until()).isEqualTo(NOON.plusSeconds(600));
        assertThat(failures.begin(name, NOON.plusSeconds(599)).isTooMany()).isTrue();
        assertThat(failures.begin(name, NOON.plusSeconds(600)).ordinal()).isEqualTo(1);
        assertThat(failures.begin(Subject.ofName(" FAILURES Ann "), NOON.plusSeconds(601)).ordinal()).as("another spelling").isEqualTo(2);
    }

    @Test
    void aSuccessfulAttemptDoesNotCount() {
        Subject address = Subject.ofAddress("203.0.113.7");
        failures.begin(address, NOON);
        failures.takeBack(failures.begin(address, NOON));

        assertThat(failures.begin(address, NOON).ordinal()).isEqualTo(2);
        failures.clear(address);
        assertThat(failures.begin(address, NOON).ordinal()).isEqualTo(1);
        assertThat(failures.tooMany(address, NOON)).isEmpty();
    }

    @Test
    void ofAHundredConcurrentAttemptsTenAreChecked() throws Exception {
        Subject name = Subject.ofName("failures crowd");
        try (ExecutorService guessers = Executors.newFixedThreadPool(16)) {
            List<Future<Attempt>> all = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                all.add(guessers.submit(() -> failures.begin(name, NOON)));
            }
            List<Integer> ordinals = new ArrayList<>();
            for (Future<Attempt> one : all) {
                ordinals.add(one.get().ordinal());
            }

            assertThat(ordinals).containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, 100).boxed().toList());
        }
        assertThat(failures.tooMany(name, NOON.plusSeconds(599))).isPresent();
        assertThat(failures.tooMany(name, NOON.plusSeconds(600))).isEmpty();
    }
}
