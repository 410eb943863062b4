package io.tollgate.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.consent.ConsentEvent.Type;
import io.tollgate.consent.ConsentStanding.State;
import io.tollgate.message.BusinessId;
import io.tollgate.message.RecipientId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class ConsentStandingTest {

    private static final Instant DAY_0 = Instant.parse("2026-03-01T00:00:00Z");

    @Test
    void whoWasNeverAskedHasNotConsented() {
        assertThat(ConsentStanding.of(List.of(), day(9))).isEqualTo(ConsentStanding.NEVER_ASKED);
    }

    @Test
    void aRequestIsNoConsent() {
        assertStanding(State.REQUESTED, 1, day(9), event(Type.REQUESTED, 1));
        assertThat(ConsentStanding.of(List.of(event(Type.REQUESTED, 1)), day(9)).valid()).isFalse();
    }

    @Test
    void aConsentHoldsFromItsInstantOn() {
        ConsentEvent given = event(Type.GIVEN, 5);

        assertThat(ConsentStanding.of(List.of(given), day(5).minusNanos(1_000))).isEqualTo(ConsentStanding.NEVER_ASKED);
        assertStanding(State.GIVEN, 5, day(5), given);
    }

    @Test
    void aConfirmedConsentIsMoreThanAGivenOne() {
        assertStanding(State.CONFIRMED, 2, day(9), event(Type.GIVEN, 1), event(Type.CONFIRMED, 2));
        assertStanding(State.CONFIRMED, 2, day(9), event(Type.CONFIRMED, 2), event(Type.GIVEN, 4));
        assertStanding(State.CONFIRMED, 2, day(9), event(Type.CONFIRMED, 2), event(Type.GIVEN, 2));
    }

    @Test
    void withdrawnConsentOutranksEarlierOptIn() {
        assertStanding(State.WITHDRAWN, 3, day(9), event(Type.CONFIRMED, 2), event(Type.WITHDRAWN, 3));
    }

    @Test
    void aWithdrawalAtTheSameInstantWins() {
        assertStanding(State.WITHDRAWN, 3, day(9), event(Type.CONFIRMED, 3), event(Type.WITHDRAWN, 3), event(Type.GIVEN, 3));
    }

    @Test
    void aWithdrawalStaysFinalWhenTheBusinessAsksAgain() {
        assertStanding(State.WITHDRAWN, 3, day(9), event(Type.WITHDRAWN, 3), event(Type.REQUESTED, 4));
    }

    @Test
    void aLaterConsentEndsAWithdrawalAndTheEarlierConfirmationDoesNotComeBack() {
        assertStanding(State.GIVEN, 4, day(9), event(Type.CONFIRMED, 2), event(Type.WITHDRAWN, 3), event(Type.GIVEN, 4));
    }

    @Test
    void aWithdrawalCountsEvenIfItsClockIsAhead() {
        assertStanding(State.WITHDRAWN, 8, day(5), event(Type.GIVEN, 2), event(Type.WITHDRAWN, 8));
    }

    @Test
    void aConsentExpiresAtTheInstantNamed() {
        ConsentEvent given = expiring(Type.GIVEN, 1, 5);

        assertThat(ConsentStanding.of(List.of(given), day(5).minusNanos(1_000)).state()).isEqualTo(State.GIVEN);
        assertStanding(State.EXPIRED, 5, day(5), given);
        assertStanding(State.EXPIRED, 5, day(6), given);
    }

    @Test
    void theLatestConsentGovernsHowLong() {
        assertStanding(State.GIVEN, 4, day(9), expiring(Type.GIVEN, 1, 5), event(Type.GIVEN, 4));
        assertStanding(State.EXPIRED, 6, day(9), event(Type.GIVEN, 1), expiring(Type.GIVEN, 4, 6));
        assertStanding(State.GIVEN, 4, day(9), expiring(Type.CONFIRMED, 1, 5), event(Type.GIVEN, 4));
    }

    @Test
    void theStandingDependsNeitherOnOrderNorOnDuplicates() {
        RandomGenerator random = new Random(20260302);
        for (int round = 0; round < 20_000; round++) {
            List<ConsentEvent> history = history(random);
            Instant now = day(random.nextInt(12));
            ConsentStanding expected = ConsentStanding.of(history, now);

            List<ConsentEvent> shuffled = new ArrayList<>(history);
            history.stream().filter(event -> random.nextBoolean()).forEach(shuffled::add);
            Collections.shuffle(shuffled, Random.from(random));

            assertThat(ConsentStanding.of(shuffled, now)).as("%s at %s", history, now).isEqualTo(expected);
        }
    }

    @Test
    void nothingButALaterConsentEndsAWithdrawal() {
        RandomGenerator random = new Random(20260303);
        for (int round = 0; round < 20_000; round++) {
            List<ConsentEvent> history = history(random);
            Instant now = day(random.nextInt(12));
            Optional<Instant> lastWithdrawal = history.stream().filter(event -> event.type() == Type.WITHDRAWN)
                    .map(ConsentEvent::at).max(Instant::compareTo);
            boolean consentSince = history.stream().anyMatch(event -> (event.type() == Type.GIVEN || event.type() == Type.CONFIRMED)
                    && !event.at().isAfter(now) && lastWithdrawal.filter(at -> !event.at().isAfter(at)).isEmpty());

            ConsentStanding standing = ConsentStanding.of(history, now);

            assertThat(standing.state() == State.WITHDRAWN).as("%s at %s", history, now).isEqualTo(lastWithdrawal.isPresent() && !consentSince);
            if (!consentSince) {
                assertThat(standing.valid()).as("%s at %s", history, now).isFalse();
            }
        }
    }

    @Test
    void aConsentNeedsProofAndAWithdrawalNone() {
        assertThatThrownBy(() -> new ConsentEvent(new BusinessId(1), new RecipientId(1, 1), Purpose.MARKETING, Channel.MESSENGER,
                Type.CONFIRMED, day(1), Optional.empty(), Evidence.of("form", " "))).hasMessageContaining("proof must not be empty for CONFIRMED");
        assertThat(new ConsentEvent(new BusinessId(1), new RecipientId(1, 1), Purpose.MARKETING, Channel.MESSENGER,
                Type.WITHDRAWN, day(1), Optional.empty(), Evidence.of("keyword STOP", "")).evidence().wording().text()).isEmpty();
    }

    @Test
    void aConsentCannotExpireBeforeItBegins() {
        assertThatThrownBy(() -> expiring(Type.GIVEN, 5, 5)).hasMessageContaining("must be after at");
    }

    private static void assertStanding(State state, int sinceDay, Instant now, ConsentEvent... history) {
        assertThat(ConsentStanding.of(List.of(history), now)).isEqualTo(new ConsentStanding(state, day(sinceDay)));
    }

    /** Few instants, so that many coincide. */
    private static List<ConsentEvent> history(RandomGenerator random) {
        List<ConsentEvent> history = new ArrayList<>();
        for (int i = random.nextInt(8); i > 0; i--) {
            Type type = Type.values()[random.nextInt(Type.values().length)];
            int at = random.nextInt(10);
            history.add(random.nextInt(3) == 0 ? expiring(type, at, at + 1 + random.nextInt(5)) : event(type, at));
        }
        return history;
    }

    private static ConsentEvent event(Type type, int day) {
        return event(type, day, Optional.empty());
    }

    private static ConsentEvent expiring(Type type, int day, int end) {
        return event(type, day, Optional.of(day(end)));
    }

    private static ConsentEvent event(Type type, int day, Optional<Instant> expires) {
        return new ConsentEvent(new BusinessId(1), new RecipientId(1, 1), Purpose.MARKETING, Channel.MESSENGER, type, day(day), expires,
                Evidence.of("form", "I want offers."));
    }

    private static Instant day(int day) {
        return DAY_0.plus(Duration.ofDays(day));
    }
}
