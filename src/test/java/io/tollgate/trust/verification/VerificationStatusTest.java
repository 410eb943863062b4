package io.tollgate.trust.verification;

import static io.tollgate.trust.verification.VerificationStatus.EXPIRED;
import static io.tollgate.trust.verification.VerificationStatus.REVOKED;
import static io.tollgate.trust.verification.VerificationStatus.UNVERIFIED;
import static io.tollgate.trust.verification.VerificationStatus.VERIFIED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.message.BusinessId;
import io.tollgate.trust.verification.VerificationEvent.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class VerificationStatusTest {

    @Test
    void aBusinessThatWasNeverExaminedIsUnverified() {
        assertThat(at(5)).isEqualTo(UNVERIFIED);
        assertThat(at(5, verified(6, 0))).isEqualTo(UNVERIFIED);
    }

    @Test
    void aVerificationHoldsUntilItsEnd() {
        assertThat(at(1, verified(1, 5))).isEqualTo(VERIFIED);
        assertThat(at(4, verified(1, 5))).isEqualTo(VERIFIED);
        assertThat(at(5, verified(1, 5))).isEqualTo(EXPIRED);
        assertThat(at(99, verified(1, 0))).isEqualTo(VERIFIED);
    }

    @Test
    void aRevocationHoldsUntilTheNextVerification() {
        assertThat(at(9, verified(1, 0), revoked(3))).isEqualTo(REVOKED);
        assertThat(at(9, verified(3, 0), revoked(3))).isEqualTo(REVOKED);
        assertThat(at(9, revoked(3), verified(4, 0))).isEqualTo(VERIFIED);
        assertThat(at(2, verified(1, 0), revoked(3))).as("revocation whose date is ahead").isEqualTo(REVOKED);
    }

    @Test
    void dependsNeitherOnOrderNorOnDuplicates() {
        RandomGenerator random = new Random(11);
        for (int round = 0; round < 10_000; round++) {
            List<VerificationEvent> history = new ArrayList<>();
            for (int i = random.nextInt(6); i > 0; i--) {
                int at = random.nextInt(6);
                history.add(random.nextInt(3) == 0 ? revoked(at) : verified(at, random.nextBoolean() ? 0 : at + 1 + random.nextInt(3)));
            }
            List<VerificationEvent> shuffled = new ArrayList<>(history);
            history.stream().filter(event -> random.nextBoolean()).forEach(shuffled::add);
            Collections.shuffle(shuffled, Random.from(random));
            Instant now = Instant.EPOCH.plusSeconds(random.nextInt(8));

            assertThat(VerificationStatus.of(shuffled, now)).as("%s", history).isEqualTo(VerificationStatus.of(history, now));
        }
    }

    @Test
    void isVerifiedSinceTheLastGap() {
        assertThat(since(9, verified(1, 0))).contains(1L);
        assertThat(since(9, verified(1, 5), verified(4, 0))).as("renewed in time").contains(1L);
        assertThat(since(9, verified(1, 4), verified(4, 0))).as("renewed too late").contains(4L);
        assertThat(since(9, verified(1, 0), revoked(3), verified(4, 0))).contains(4L);
        assertThat(since(9, verified(1, 5))).as("expired").isEmpty();
        assertThat(since(9, verified(1, 0), revoked(3))).isEmpty();
        assertThat(since(3, verified(4, 0))).as("not yet").isEmpty();
    }

    @Test
    void isVerifiedSinceSomeTimeExactlyWhenItIsVerified() {
        RandomGenerator random = new Random(12);
        for (int round = 0; round < 5_000; round++) {
            List<VerificationEvent> history = new ArrayList<>();
            for (int i = random.nextInt(7); i > 0; i--) {
                int at = random.nextInt(6);
                history.add(random.nextInt(3) == 0 ? revoked(at) : verified(at, random.nextBoolean() ? 0 : at + 1 + random.nextInt(3)));
            }
            List<VerificationEvent> shuffled = new ArrayList<>(history);
            history.stream().filter(event -> random.nextBoolean()).forEach(shuffled::add);
            Collections.shuffle(shuffled, Random.from(random));
            Instant now = Instant.EPOCH.plusSeconds(random.nextInt(8));

            Optional<Instant> since = VerificationStatus.since(shuffled, now);

            assertThat(since).as("%s", history).isEqualTo(VerificationStatus.since(history, now));
            assertThat(since.isPresent()).isEqualTo(VerificationStatus.of(history, now) == VERIFIED);
            // the status was verified at every second from then on
            since.ifPresent(start -> {
                for (Instant second = start; !second.isAfter(now); second = second.plusSeconds(1)) {
                    Instant then = second;
                    List<VerificationEvent> known = history.stream().filter(event -> !event.at().isAfter(then)).toList();
                    assertThat(VerificationStatus.of(known, then)).as("%s at %s", history, then).isEqualTo(VERIFIED);
                }
            });
        }
    }

    @Test
    void aRevocationCannotHaveAnEnd() {
        assertThatThrownBy(() -> new VerificationEvent(new Subject.OfBusiness(new BusinessId(1)), Type.REVOKED, Instant.EPOCH,
                Optional.of(Instant.EPOCH.plusSeconds(1)), "Olga", "papers forged"))
                .hasMessageContaining("validUntil goes with VERIFIED only");
    }

    private static Optional<Long> since(int second, VerificationEvent... history) {
        return VerificationStatus.since(List.of(history), Instant.EPOCH.plusSeconds(second)).map(Instant::getEpochSecond);
    }

    private static VerificationStatus at(int second, VerificationEvent... history) {
        return VerificationStatus.of(List.of(history), Instant.EPOCH.plusSeconds(second));
    }

    /** @param end 0 for none */
    private static VerificationEvent verified(int at, int end) {
        return new VerificationEvent(new Subject.OfBusiness(new BusinessId(1)), Type.VERIFIED, Instant.EPOCH.plusSeconds(at),
                end == 0 ? Optional.empty() : Optional.of(Instant.EPOCH.plusSeconds(end)), "Olga", "papers seen");
    }

    private static VerificationEvent revoked(int at) {
        return new VerificationEvent(new Subject.OfBusiness(new BusinessId(1)), Type.REVOKED, Instant.EPOCH.plusSeconds(at),
                Optional.empty(), "Olga", "papers forged");
    }
}
