package io.tollgate.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.decision.Finding.Defer;
import io.tollgate.decision.Finding.Free;
import io.tollgate.decision.Finding.FreeReason;
import io.tollgate.decision.Finding.Note;
import io.tollgate.decision.Finding.Price;
import io.tollgate.decision.Finding.Refuse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How findings become a verdict: refusal outranks deferral, deferral outranks price, and without findings nothing is admitted. */
class VerdictTest {

    private static final Instant NOON = Instant.parse("2026-11-03T12:00:00Z");

    private static final Refuse REFUSE = new Refuse("CON-ANY-001", "No.", 131026);
    private static final Refuse REFUSE_TOO = new Refuse("BLK-ANY-001", "No, no.", 131026);
    private static final Defer LATER = new Defer("CON-ANY-040", "Night.", NOON);
    private static final Defer MUCH_LATER = new Defer("CON-ANY-041", "Sunday.", NOON.plusSeconds(60));
    private static final Price PRICE = new Price("TAR-ANY-001", 55_000, 60_000);
    private static final Price SAME_PRICE = new Price("TAR-ANY-009", 55_000, 60_000);
    private static final Price OTHER_PRICE = new Price("TAR-ANY-002", 44_000, 60_000);
    private static final Free FREE = new Free("TAR-ANY-020", "A gift.", FreeReason.PILOT);

    @Test
    void withoutFindingsNothingIsAdmitted() {
        assertThat(Verdict.of(List.of())).isInstanceOfSatisfying(Verdict.Refused.class,
                refused -> assertThat(refused.refusals()).extracting(Refuse::rule).containsExactly(Verdict.NO_PRICE));
    }

    @Test
    void refusalOutranksEverythingAndEveryReasonIsKept() {
        assertThat(Verdict.of(List.of(PRICE, FREE, REFUSE, LATER, REFUSE_TOO))).isInstanceOfSatisfying(Verdict.Refused.class,
                refused -> assertThat(refused.refusals()).containsExactly(REFUSE_TOO, REFUSE));
    }

    @Test
    void deferralOutranksPriceAndTheLatestInstantCounts() {
        assertThat(Verdict.of(List.of(MUCH_LATER, PRICE, LATER))).isInstanceOfSatisfying(Verdict.Deferred.class,
                deferred -> assertThat(deferred.until()).isEqualTo(MUCH_LATER.until()));
    }

    @Test
    void freeOutranksPrice() {
        assertThat(Verdict.of(List.of(PRICE, FREE))).isInstanceOfSatisfying(Verdict.Admitted.class, admitted -> {
            assertThat(admitted.quote().micros()).isZero();
            assertThat(admitted.quote().freeReason()).contains(FreeReason.PILOT);
        });
    }

    @Test
    void onePriceAdmitsAndSoDoesTheSamePriceTwice() {
        assertThat(Verdict.of(List.of(SAME_PRICE, PRICE))).isInstanceOfSatisfying(Verdict.Admitted.class,
                admitted -> assertThat(admitted.quote()).isEqualTo(new Verdict.Quote(55_000, 60_000, Optional.empty(), "TAR-ANY-001")));
    }

    @Test
    void twoDifferentPricesRefuse() {
        assertThat(Verdict.of(List.of(PRICE, OTHER_PRICE))).isInstanceOfSatisfying(Verdict.Refused.class,
                refused -> assertThat(refused.refusals()).extracting(Refuse::rule).containsExactly(Verdict.NO_PRICE));
    }

    @Test
    void aNoteChangesNothingAndIsKept() {
        Note note = new Note("CON-ANY-070", "For the record.");

        assertThat(Verdict.of(List.of(note))).isInstanceOfSatisfying(Verdict.Refused.class,
                refused -> assertThat(refused.refusals()).extracting(Refuse::rule).containsExactly(Verdict.NO_PRICE));
        assertThat(Verdict.of(List.of(PRICE, note))).isEqualTo(new Verdict.Admitted(
                new Verdict.Quote(55_000, 60_000, Optional.empty(), "TAR-ANY-001"), List.of(note, PRICE)));
        assertThat(Verdict.of(List.of(REFUSE, note))).isEqualTo(new Verdict.Refused(List.of(REFUSE), List.of(REFUSE, note)));
    }

    @Test
    void theOrderOfFindingsNeverMattersAndPrecedenceAlwaysHolds() {
        List<Finding> all = List.of(REFUSE, REFUSE_TOO, LATER, MUCH_LATER, PRICE, SAME_PRICE, OTHER_PRICE, FREE);
        Random random = new Random(42);
        for (int subset = 0; subset < 1 << all.size(); subset++) {
            int chosen = subset;
            List<Finding> findings = new ArrayList<>(
                    IntStream.range(0, all.size()).filter(i -> (chosen >> i & 1) == 1).mapToObj(all::get).toList());
            Verdict verdict = Verdict.of(findings);

            Collections.shuffle(findings, random);

            assertThat(Verdict.of(findings)).isEqualTo(verdict);
            boolean refuses = findings.stream().anyMatch(Refuse.class::isInstance);
            boolean defers = findings.stream().anyMatch(Defer.class::isInstance);
            assertThat(verdict instanceof Verdict.Deferred).isEqualTo(!refuses && defers);
            if (refuses) {
                assertThat(verdict).isInstanceOf(Verdict.Refused.class);
            }
        }
    }
}
