package io.tollgate.evidence;

import static io.tollgate.evidence.Histories.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.consent.ConsentEvent;
import io.tollgate.consent.ConsentEvent.Type;
import io.tollgate.consent.ConsentStatus;
import io.tollgate.consent.Evidence;
import io.tollgate.consent.LegalBasis;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RetentionPeriodTest {

    private static final Period FIVE_YEARS = Period.ofYears(5);
    private static final Period A_MONTH = Period.ofDays(30);
    private static final Instant GIVEN = Instant.parse("2021-03-10T09:00:00Z");
    private static final Instant USED = Instant.parse("2022-06-01T09:00:00Z");
    private static final Instant ENDED = Instant.parse("2022-07-01T09:00:00Z");
    private static final List<ConsentEvent> GIVEN_AND_WITHDRAWN = List.of(event(Type.GIVEN, GIVEN), event(Type.WITHDRAWN, ENDED));

    @Test
    void aConsentThatNobodyUsedIsKeptFiveYearsFromItsGiving() {
        RetentionPeriod kept = kept(GIVEN_AND_WITHDRAWN, Optional.empty(), "2026-03-10T12:00:00Z");

        assertThat(kept.until()).isEqualTo(LocalDate.of(2026, 3, 10));
        assertThat(kept.stands()).isFalse();
        assertThat(kept.over(Instant.parse("2026-03-10T12:00:00Z"))).isFalse();
        assertThat(kept.over(Instant.parse("2026-03-11T11:59:59Z"))).as("in Hawaii it is still the last day").isFalse();
        assertThat(kept.over(Instant.parse("2026-03-11T12:00:00Z"))).isTrue();
    }

    @Test
    void everyUseBeginsTheTermAgain() {
        RetentionPeriod kept = kept(GIVEN_AND_WITHDRAWN, Optional.of(USED), "2026-03-12T12:00:00Z");

        assertThat(kept.until()).isEqualTo(LocalDate.of(2027, 6, 1));
        assertThat(kept.over(Instant.parse("2026-03-12T12:00:00Z"))).isFalse();
        assertThat(kept.over(Instant.parse("2027-06-01T23:00:00Z"))).isFalse();
        assertThat(kept.over(Instant.parse("2027-06-02T12:00:00Z"))).isTrue();
    }

    @Test
    void aUseBeforeTheLastGivingDoesNotShortenTheTerm() {
        assertThat(kept(GIVEN_AND_WITHDRAWN, Optional.of(GIVEN.minusSeconds(99_999_999)), "2026-01-01T00:00:00Z").until())
                .isEqualTo(LocalDate.of(2026, 3, 10));
    }

    @Test
    void aValidConsentIsNeverRemoved() {
        assertThat(kept(List.of(event(Type.GIVEN, GIVEN)), Optional.empty(), "2040-01-01T00:00:00Z")
                .over(Instant.parse("2040-01-01T00:00:00Z"))).isFalse();
        ConsentEvent sale = event(Type.GIVEN, GIVEN, Optional.empty(), new Evidence(LegalBasis.SOFT_OPT_IN,
                Histories.SHOWN, "order", "", Optional.of(Histories.CUSTOMER)));
        assertThat(kept(List.of(sale), Optional.empty(), "2040-01-01T00:00:00Z").stands()).isTrue();
    }

    @Test
    void anExpiredConsentIsKeptForItsTermToo() {
        ConsentEvent expired = event(Type.GIVEN, GIVEN, Optional.of(GIVEN.plusSeconds(86_400)), Evidence.of("form", "Yes"));

        assertThat(kept(List.of(expired), Optional.empty(), "2023-01-01T00:00:00Z").until()).isEqualTo(LocalDate.of(2026, 3, 10));
        assertThat(kept(List.of(expired), Optional.empty(), "2023-01-01T00:00:00Z").stands()).isFalse();
    }

    @Test
    void anUnansweredRequestIsRemovedSoon() {
        assertThat(kept(List.of(event(Type.REQUESTED, GIVEN)), Optional.empty(), "2021-05-01T00:00:00Z"))
                .isEqualTo(new RetentionPeriod(A_MONTH, LocalDate.of(2021, 4, 9), false));
    }

    @Test
    void aRefusalIsKeptForEver() {
        for (Type end : List.of(Type.REFUSED, Type.WITHDRAWN, Type.REVOKED, Type.INVALIDATED)) {
            assertThat(RetentionPeriod.of(List.of(event(end, ENDED)), Optional.empty(), FIVE_YEARS, A_MONTH,
                    Instant.parse("2090-01-01T00:00:00Z"))).as("%s", end).isEmpty();
            assertThat(RetentionPeriod.covers(event(end, ENDED))).isFalse();
        }
    }

    /** A removal permits nothing that was forbidden before, and a refusal stays a refusal. */
    @Test
    void aRemovalPermitsNothing() {
        Random random = new Random(7);
        for (int round = 0; round < 3_000; round++) {
            List<ConsentEvent> history = Histories.any(random);
            Instant now = Histories.NOON.plus(Duration.ofDays(random.nextInt(2_500)));
            Optional<RetentionPeriod> kept = RetentionPeriod.of(history, Optional.empty(), FIVE_YEARS, A_MONTH, now);
            if (kept.filter(over -> over.over(now)).isPresent()) {
                ConsentStatus before = ConsentStatus.of(history, now);
                ConsentStatus after = ConsentStatus.of(history.stream().filter(event -> !RetentionPeriod.covers(event)).toList(), now);

                assertThat(after.valid()).isFalse();
                assertThat(after.ended()).as("%s then %s", before, after).isIn(before.ended(), true);
            }
        }
    }

    @Test
    void theTermDependsNeitherOnOrderNorOnDuplicates() {
        Random random = new Random(8);
        for (int round = 0; round < 2_000; round++) {
            List<ConsentEvent> history = new ArrayList<>(Histories.any(random));
            Instant now = Histories.NOON.plusSeconds(random.nextInt(100_000));
            Optional<RetentionPeriod> first = RetentionPeriod.of(history, Optional.empty(), FIVE_YEARS, A_MONTH, now);
            history.addAll(history);
            Collections.shuffle(history, random);

            assertThat(RetentionPeriod.of(history, Optional.empty(), FIVE_YEARS, A_MONTH, now)).isEqualTo(first);
        }
    }

    private static RetentionPeriod kept(List<ConsentEvent> history, Optional<Instant> lastUse, String now) {
        return RetentionPeriod.of(history, lastUse, FIVE_YEARS, A_MONTH, Instant.parse(now)).orElseThrow();
    }
}
