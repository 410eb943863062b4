package io.tollgate.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.consent.ConsentEvent.Returns;
import io.tollgate.consent.ConsentEvent.Type;
import io.tollgate.consent.ConsentStatus.State;
import io.tollgate.message.BusinessId;
import io.tollgate.message.RecipientId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class ConsentStatusTest {

    private static final Wording OFFERS = Wording.of("I want offers.");
    private static final Evidence CUSTOMERS = new Evidence(LegalBasis.SOFT_OPT_IN, Wording.of("You may object at any time."), "checkout",
            "",
            Optional.of(new Customer("order 4711", "running shoes", "below the number's field", "Reply STOP to object.")));
    private static final Evidence INQUIRY = new Evidence(LegalBasis.INQUIRY, Wording.of("You may object at any time."), "checkout",
            "",
            Optional.of(new Customer("order 4711", "running shoes", "below the number's field", "Reply STOP to object.")));
    private static final Instant DAY_0 = Instant.parse("2026-03-01T00:00:00Z");

    @Test
    void aPersonWhoWasNeverAskedHasNotConsented() {
        assertThat(ConsentStatus.of(List.of(), day(9))).isEqualTo(ConsentStatus.NEVER_ASKED);
    }

    @Test
    void aRequestIsNoConsent() {
        assertStatus(State.REQUESTED, 1, day(9), event(Type.REQUESTED, 1));
        assertThat(ConsentStatus.of(List.of(event(Type.REQUESTED, 1)), day(9)).valid()).isFalse();
    }

    @Test
    void aConsentHoldsFromItsInstantOn() {
        ConsentEvent given = event(Type.GIVEN, 5);

        assertThat(ConsentStatus.of(List.of(given), day(5).minusNanos(1_000))).isEqualTo(ConsentStatus.NEVER_ASKED);
        assertStatus(State.GIVEN, 5, day(5), given);
    }

    @Test
    void aConfirmedConsentIsMoreThanAGivenOne() {
        assertStatus(State.CONFIRMED, 2, day(9), event(Type.GIVEN, 1), event(Type.CONFIRMED, 2));
        assertStatus(State.CONFIRMED, 2, day(9), event(Type.CONFIRMED, 2), event(Type.GIVEN, 4));
        assertStatus(State.CONFIRMED, 2, day(9), event(Type.CONFIRMED, 2), event(Type.GIVEN, 2));
    }

    @Test
    void withdrawnConsentOutranksEarlierOptIn() {
        assertStatus(State.WITHDRAWN, 3, day(9), event(Type.CONFIRMED, 2), event(Type.WITHDRAWN, 3));
    }

    @Test
    void aWithdrawalAtTheSameInstantWins() {
        assertStatus(State.WITHDRAWN, 3, day(9), event(Type.CONFIRMED, 3), event(Type.WITHDRAWN, 3), event(Type.GIVEN, 3));
    }

    @Test
    void aWithdrawalStaysWhenTheBusinessAsksAgain() {
        assertStatus(State.WITHDRAWN, 3, day(9), event(Type.WITHDRAWN, 3), event(Type.REQUESTED, 4));
    }

    @Test
    void aLaterConsentEndsAWithdrawalAndTheEarlierConfirmationDoesNotComeBack() {
        assertStatus(State.GIVEN, 4, day(9), event(Type.CONFIRMED, 2), event(Type.WITHDRAWN, 3), event(Type.GIVEN, 4));
    }

    @Test
    void aWithdrawalCountsEvenIfItsClockIsAhead() {
        assertStatus(State.WITHDRAWN, 8, day(5), event(Type.GIVEN, 2), event(Type.WITHDRAWN, 8));
    }

    @Test
    void aConsentExpiresAtItsEnd() {
        ConsentEvent given = expiring(Type.GIVEN, 1, 5);

        assertThat(ConsentStatus.of(List.of(given), day(5).minusNanos(1_000)).state()).isEqualTo(State.GIVEN);
        assertStatus(State.EXPIRED, 5, day(5), given);
        assertStatus(State.EXPIRED, 5, day(6), given);
    }

    @Test
    void theLatestConsentDecidesTheEnd() {
        assertStatus(State.GIVEN, 4, day(9), expiring(Type.GIVEN, 1, 5), event(Type.GIVEN, 4));
        assertStatus(State.EXPIRED, 6, day(9), event(Type.GIVEN, 1), expiring(Type.GIVEN, 4, 6));
        assertStatus(State.GIVEN, 4, day(9), expiring(Type.CONFIRMED, 1, 5), event(Type.GIVEN, 4));
    }

    @Test
    void theStatusDependsNeitherOnOrderNorOnDuplicates() {
        RandomGenerator random = new Random(20260302);
        for (int round = 0; round < 6_000; round++) {
            List<ConsentEvent> history = history(random);
            Instant now = day(random.nextInt(12));
            ConsentStatus expected = ConsentStatus.of(history, now);

            List<ConsentEvent> shuffled = new ArrayList<>(history);
            history.stream().filter(event -> random.nextBoolean()).forEach(shuffled::add);
            Collections.shuffle(shuffled, Random.from(random));

            assertThat(ConsentStatus.of(shuffled, now)).as("%s at %s", history, now).isEqualTo(expected);
        }
    }

    @Test
    void nothingButALaterConsentEndsAWithdrawal() {
        RandomGenerator random = new Random(20260303);
        for (int round = 0; round < 6_000; round++) {
            List<ConsentEvent> history = history(random);
            Instant now = day(random.nextInt(12));
            Optional<Instant> lastWithdrawal = latest(history, event -> event.type() == Type.WITHDRAWN);
            boolean consentSince = consentAfter(history, lastWithdrawal, now);

            ConsentStatus status = ConsentStatus.of(history, now);

            assertThat(status.state() == State.WITHDRAWN).as("%s at %s", history, now)
                    .isEqualTo(lastWithdrawal.isPresent() && !consentSince);
        }
    }

    @Test
    void anEndedConsentIsNeverValidWithoutALaterConsent() {
        RandomGenerator random = new Random(20260304);
        for (int round = 0; round < 6_000; round++) {
            List<ConsentEvent> history = history(random);
            Instant now = day(random.nextInt(12));
            Optional<Instant> lastEnd = latest(history, event -> event.type().ends());

            ConsentStatus status = ConsentStatus.of(history, now);

            if (lastEnd.isPresent() && !consentAfter(history, lastEnd, now)) {
                assertThat(status.ended()).as("%s at %s", history, now).isTrue();
                assertThat(status.valid()).as("%s at %s", history, now).isFalse();
            } else {
                assertThat(status.ended()).as("%s at %s", history, now).isFalse();
            }
            if (status.valid() || status.state() == State.SOFT_OPT_IN) {
                assertThat(history).as("at %s", now).anyMatch(event -> event.type().permits() && !event.at().isAfter(now)
                        && event.expires().filter(end -> !now.isBefore(end)).isEmpty());
            }
        }
    }

    @Test
    void oneMoreEndingNeverMakesAConsentValid() {
        RandomGenerator random = new Random(20260305);
        for (int round = 0; round < 5_000; round++) {
            List<ConsentEvent> history = history(random);
            Instant now = day(random.nextInt(12));
            ConsentStatus before = ConsentStatus.of(history, now);
            List<ConsentEvent> more = new ArrayList<>(history);
            more.add(event(List.of(Type.REFUSED, Type.REVOKED, Type.INVALIDATED, Type.WITHDRAWN).get(random.nextInt(4)),
                    random.nextInt(10)));

            ConsentStatus after = ConsentStatus.of(more, now);

            assertThat(after.valid() && !before.valid() && before.state() != State.SOFT_OPT_IN).as("%s at %s", more, now).isFalse();
        }
    }

    @Test
    void aRefusalStaysUntilAConsent() {
        assertStatus(State.REFUSED, 2, day(9), event(Type.REQUESTED, 1), event(Type.REFUSED, 2));
        assertStatus(State.REFUSED, 2, day(9), event(Type.REFUSED, 2), event(Type.REQUESTED, 3), event(Type.DEFERRED, 4));
        assertStatus(State.GIVEN, 3, day(9), event(Type.REFUSED, 2), event(Type.GIVEN, 3));
        assertStatus(State.REQUESTED, 2, day(9), event(Type.REQUESTED, 1), event(Type.DEFERRED, 2));
        assertStatus(State.WITHDRAWN, 2, day(9), event(Type.GIVEN, 1), event(Type.WITHDRAWN, 2), event(Type.REFUSED, 5));
    }

    @Test
    void aBusinessOrACourtCanEndAConsentToo() {
        assertStatus(State.REVOKED, 2, day(9), event(Type.CONFIRMED, 1), event(Type.REVOKED, 2));
        assertStatus(State.INVALIDATED, 2, day(9), event(Type.CONFIRMED, 2), event(Type.INVALIDATED, 2));
        assertStatus(State.WITHDRAWN, 2, day(9), event(Type.REVOKED, 2), event(Type.WITHDRAWN, 2), event(Type.INVALIDATED, 2));
    }

    @Test
    void aRenewalExtendsTheConsentThatItRenews() {
        assertStatus(State.GIVEN, 3, day(9), expiring(Type.GIVEN, 1, 5), event(Type.RENEWED, 3));
        assertStatus(State.CONFIRMED, 4, day(9), expiring(Type.CONFIRMED, 1, 5), event(Type.RENEWED, 4));
        assertStatus(State.GIVEN, 5, day(9), expiring(Type.CONFIRMED, 1, 5), event(Type.RENEWED, 5));
        assertStatus(State.EXPIRED, 8, day(9), expiring(Type.CONFIRMED, 1, 5), expiring(Type.RENEWED, 4, 8));
        assertStatus(State.WITHDRAWN, 3, day(9), event(Type.GIVEN, 1), event(Type.WITHDRAWN, 3), event(Type.RENEWED, 4));
    }

    @Test
    void aSaleIsASoftOptInUntilAnObjectionAndAConsentOutranksIt() {
        assertStatus(State.SOFT_OPT_IN, 2, day(9), sold(2));
        assertThat(ConsentStatus.of(List.of(sold(2)), day(9)).valid()).isFalse();
        assertStatus(State.CONFIRMED, 1, day(9), event(Type.CONFIRMED, 1), sold(2));
        assertStatus(State.SOFT_OPT_IN, 2, day(9), expiring(Type.CONFIRMED, 1, 5), sold(2));
        assertStatus(State.WITHDRAWN, 3, day(9), sold(2), event(Type.WITHDRAWN, 3));
        assertStatus(State.REFUSED, 3, day(9), event(Type.REFUSED, 3), sold(4));
        assertStatus(State.SOFT_OPT_IN, 6, day(9), event(Type.WITHDRAWN, 3), expiring(Type.GIVEN, 4, 5), sold(6));
    }

    @Test
    void aSaleOutranksAnInquiryWhichEndsInTheSameWay() {
        assertStatus(State.INQUIRY, 2, day(9), asked(2));
        assertThat(ConsentStatus.of(List.of(asked(2)), day(9)).valid()).isFalse();
        assertThat(ConsentStatus.of(List.of(asked(2)), day(9)).ended()).isFalse();
        assertStatus(State.SOFT_OPT_IN, 1, day(9), sold(1), asked(2));
        assertStatus(State.GIVEN, 1, day(9), event(Type.GIVEN, 1), asked(2));
        assertStatus(State.WITHDRAWN, 3, day(9), asked(2), event(Type.WITHDRAWN, 3));
        assertStatus(State.WITHDRAWN, 3, day(9), event(Type.WITHDRAWN, 3), asked(4));
    }

    @Test
    void aSaleAfterAnObjectionChangesNothing() {
        assertStatus(State.WITHDRAWN, 3, day(9), sold(2), event(Type.WITHDRAWN, 3), sold(4));
    }

    @Test
    void aSoftOptInMustProveAllItsConditions() {
        assertThatThrownBy(() -> new Evidence(LegalBasis.SOFT_OPT_IN, Wording.of("x"), "sale", "", Optional.empty()))
                .hasMessageStartingWith("sale is missing");
        assertThatThrownBy(() -> new Customer("order 7", " ", "t", "m")).hasMessageStartingWith("goods is missing");
        assertThatThrownBy(() -> new Customer("order 7", "g", "", "m")).hasMessageStartingWith("told is missing");
        assertThatThrownBy(() -> new Customer("order 7", "g", "t", "")).hasMessageStartingWith("toldInMessages is missing");
        assertThatThrownBy(() -> new Customer("", "g", "t", "m")).hasMessageStartingWith("sale is missing");
        assertThatThrownBy(() -> soft(Purpose.MESSAGES, Type.GIVEN)).hasMessageStartingWith("purpose must be MARKETING");
        assertThatThrownBy(() -> soft(Purpose.MARKETING, Type.CONFIRMED)).hasMessageStartingWith("type must be GIVEN");
        assertThatThrownBy(() -> soft(Purpose.MARKETING, Type.WITHDRAWN)).hasMessageStartingWith("basis must be CONSENT");
    }

    @Test
    void aConsentNeedsProofAndAWithdrawalNone() {
        assertThatThrownBy(() -> new ConsentEvent(new BusinessId(1), new RecipientId(1, 1), Purpose.MARKETING, ConsentChannel.MESSENGER,
                Type.CONFIRMED, day(1), Optional.empty(), Evidence.of("form", " ")))
                .hasMessageContaining("proof must not be empty for CONFIRMED");
        assertThat(new ConsentEvent(new BusinessId(1), new RecipientId(1, 1), Purpose.MARKETING, ConsentChannel.MESSENGER,
                Type.WITHDRAWN, day(1), Optional.empty(), Evidence.of("keyword STOP", "")).evidence().wording().text()).isEmpty();
    }

    @Test
    void aConsentCannotExpireBeforeItBegins() {
        assertThatThrownBy(() -> expiring(Type.GIVEN, 5, 5)).hasMessageContaining("must be after at");
    }

    @Test
    void aListWithALaterDateGivesNoConsentBack() {
        assertStatus(State.WITHDRAWN, 3, day(9), listed(1), event(Type.WITHDRAWN, 3), listed(5));
        assertStatus(State.WITHDRAWN, 3, day(9), event(Type.GIVEN, 1), event(Type.WITHDRAWN, 3),
                event(Type.GIVEN, 4).returning(Returns.NO));
        assertStatus(State.REFUSED, 3, day(9), event(Type.REFUSED, 3), listed(4).returning(Returns.NO));
        assertStatus(State.GIVEN, 4, day(9), event(Type.GIVEN, 1), event(Type.WITHDRAWN, 3), event(Type.GIVEN, 4));
        assertStatus(State.GIVEN, 4, day(9), listed(1), event(Type.WITHDRAWN, 3), listed(4).returning(Returns.YES));
        assertStatus(State.GIVEN, 4, day(9), listed(1), listed(4));
        assertStatus(State.GIVEN, 5, day(9), event(Type.WITHDRAWN, 3), event(Type.GIVEN, 4), listed(5));
    }

    /** A withdrawal that is recorded late ends a consent that a list has brought in the meantime. */
    @Test
    void aLateWithdrawalEndsAConsentFromAList() {
        List<ConsentEvent> history = new ArrayList<>(
                List.of(listed(1), listed(2), listed(5), event(Type.WITHDRAWN, 3), listed(7).returning(Returns.NO)));
        Random random = new Random(3);
        for (int i = 0; i < 50; i++) {
            Collections.shuffle(history, random);
            assertThat(ConsentStatus.of(history, day(9))).isEqualTo(new ConsentStatus(State.WITHDRAWN, day(3)));
        }
    }

    /** After an end, in whatever order entries come, only new evidence makes a consent valid again. */
    @Test
    void noHistoryGivesAConsentBackWithoutNewEvidence() {
        Random random = new Random(20261127);
        int given = 0;
        for (int i = 0; i < 200_000; i++) {
            List<ConsentEvent> history = new ArrayList<>();
            for (int entries = random.nextInt(9); entries > 0; entries--) {
                int at = random.nextInt(9);
                Type type = Type.values()[random.nextInt(Type.values().length)];
                history.add(switch (random.nextInt(3)) {
                    case 0 -> event(Type.WITHDRAWN, at);
                    case 1 -> new ConsentEvent(new BusinessId(1), new RecipientId(1, 1), Purpose.MARKETING, ConsentChannel.MESSENGER, type,
                            day(at), Optional.empty(),
                            Evidence.of("form", OFFERS, "entry " + random.nextInt(3)));
                    default -> event(type, at).returning(random.nextBoolean() ? Returns.NO : Returns.IF_NEW);
                });
            }
            Optional<Instant> end = latest(history, event -> event.type().ends());
            if (end.isPresent() && ConsentStatus.of(history, day(9)).valid()) {
                given++;
                assertThat(history).as("%s", history)
                        .anyMatch(event -> event.type().permits() && event.at().isAfter(end.get()) && event.returns() != Returns.NO
                                && history.stream().noneMatch(other -> other.type().permits() && !other.at().isAfter(end.get())
                                        && other.evidence().equals(event.evidence())));
            }
        }
        assertThat(given).as("consents that were given back").isGreaterThan(1_000);
    }

    /** The same evidence, whatever the date. */
    private static ConsentEvent listed(int day) {
        return new ConsentEvent(new BusinessId(1), new RecipientId(1, 1), Purpose.MARKETING, ConsentChannel.MESSENGER, Type.GIVEN, day(day),
                Optional.empty(),
                Evidence.of("form checkout-12", "I want offers."));
    }

    private static void assertStatus(State state, int sinceDay, Instant now, ConsentEvent... history) {
        assertThat(ConsentStatus.of(List.of(history), now)).isEqualTo(new ConsentStatus(state, day(sinceDay)));
    }

    private static Optional<Instant> latest(List<ConsentEvent> history, Predicate<ConsentEvent> which) {
        return history.stream().filter(which).map(ConsentEvent::at).max(Instant::compareTo);
    }

    private static boolean consentAfter(List<ConsentEvent> history, Optional<Instant> end, Instant now) {
        return history.stream().anyMatch(event -> (event.type() == Type.GIVEN || event.type() == Type.CONFIRMED)
                && event.evidence().basis() == LegalBasis.CONSENT && !event.at().isAfter(now)
                && end.filter(at -> !event.at().isAfter(at)).isEmpty());
    }

    private static ConsentEvent sold(int day) {
        return new ConsentEvent(new BusinessId(1), new RecipientId(1, 1), Purpose.MARKETING, ConsentChannel.MESSENGER, Type.GIVEN, day(day),
                Optional.empty(), CUSTOMERS);
    }

    private static ConsentEvent asked(int day) {
        return new ConsentEvent(new BusinessId(1), new RecipientId(1, 1), Purpose.MARKETING, ConsentChannel.MESSENGER, Type.GIVEN, day(day),
                Optional.empty(), INQUIRY);
    }

    private static ConsentEvent soft(Purpose purpose, Type type) {
        return new ConsentEvent(new BusinessId(1), new RecipientId(1, 1), purpose, ConsentChannel.MESSENGER, type, day(1), Optional.empty(),
                CUSTOMERS);
    }

    /** There are only a few instants, so many entries coincide. */
    private static List<ConsentEvent> history(RandomGenerator random) {
        List<ConsentEvent> history = new ArrayList<>();
        for (int i = random.nextInt(8); i > 0; i--) {
            Type type = Type.values()[random.nextInt(Type.values().length)];
            int at = random.nextInt(10);
            if (random.nextInt(6) == 0) {
                history.add(sold(at));
            }
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
        return new ConsentEvent(new BusinessId(1), new RecipientId(1, 1), Purpose.MARKETING, ConsentChannel.MESSENGER, type, day(day),
                expires,
                Evidence.of("form", OFFERS, "entry of day " + day));
    }

    private static Instant day(int day) {
        return DAY_0.plus(Duration.ofDays(day));
    }
}
