package io.tollgate.rulebook;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.business.BusinessStatus;
import io.tollgate.consent.ConsentStatus;
import io.tollgate.decision.CaseFile;
import io.tollgate.decision.Finding.Defer;
import io.tollgate.decision.Finding.Free;
import io.tollgate.decision.Finding.Price;
import io.tollgate.decision.Finding.Refuse;
import io.tollgate.decision.Finding;
import io.tollgate.decision.Verdict;
import io.tollgate.message.Category;
import io.tollgate.rulebook.tables.ConsentLaw;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What must be true of every case, tried on many. */
class VerdictsOfShippedRulesTest {

    private static final int CASES = 20_000;

    @Test
    void exactlyOneRulePricesAnAdmittedMessageOrMakesItFree() {
        for (CaseFile file : new RandomCases(7).files(CASES)) {
            List<Finding> findings = Cases.SHIPPED.judge(file);
            boolean refused = findings.stream().anyMatch(Refuse.class::isInstance);

            long prices = findings.stream().filter(finding -> finding instanceof Price || finding instanceof Free).count();

            assertThat(prices).as("%s of %s", findings, file).isLessThanOrEqualTo(1);
            if (!refused && file.price().found()) {
                assertThat(prices).as("%s of %s", findings, file).isEqualTo(1);
            } else if (prices == 0 && findings.stream().noneMatch(one -> one instanceof Refuse || one instanceof Defer)) {
                // the card in pesos has not every price
                assertThat(Verdict.of(findings)).as("%s of %s", findings, file).isInstanceOfSatisfying(Verdict.Refused.class,
                        verdict -> assertThat(verdict.refusals()).extracting(Refuse::rule).containsExactly(Verdict.NO_PRICE));
            }
        }
    }

    @Test
    void onlyAValidConsentOrALawfulSoftOptInAdmitsMarketing() {
        ConsentLaw law = Cases.SHIPPED.terms().consentLaw();
        int soft = 0;
        for (CaseFile file : new RandomCases(8).files(CASES)) {
            if (Verdict.of(Cases.SHIPPED.judge(file)) instanceof Verdict.Admitted && file.message().category() == Category.MARKETING) {
                boolean customer = file.consent().marketing().state() == ConsentStatus.State.SOFT_OPT_IN;
                soft += customer ? 1 : 0;
                boolean asked = file.consent().marketing().state() == ConsentStatus.State.INQUIRY;
                assertThat(asked
                        ? law.knowsInquiries(file.recipient().jurisdictions(), file.recipient().localDay())
                        : customer
                                ? law.knowsSoftOptIn(file.recipient().jurisdictions(), file.recipient().regions(),
                                        file.recipient().localDay())
                                : file.consent().marketing().valid())
                        .as("%s", file).isTrue();
            }
        }
        assertThat(soft).isPositive();
    }

    @Test
    void blockedSuspendedOrUnpaidMessagesAreNeverAdmitted() {
        for (CaseFile file : new RandomCases(9).files(CASES)) {
            if (Verdict.of(Cases.SHIPPED.judge(file)) instanceof Verdict.Admitted admitted) {
                assertThat(file.block().thisBusiness() || file.block().everybody()).isFalse();
                assertThat(file.business().standing()).isEqualTo(BusinessStatus.ACTIVE);
                assertThat(admitted.quote().ceilingMicros()).isLessThanOrEqualTo(Math.max(0, file.funds().availableMicros()));
            }
        }
    }

    @Test
    void theSameCaseGetsTheSameFindingsAgain() {
        List<CaseFile> files = new RandomCases(10).files(2_000);
        List<List<Finding>> first = files.stream().map(Cases.SHIPPED::judge).map(VerdictsOfShippedRulesTest::sorted).toList();

        List<Integer> order = new ArrayList<>(IntStream.range(0, files.size()).boxed().toList());
        Collections.shuffle(order, new Random(11));

        order.parallelStream().forEach(index -> assertThat(sorted(Cases.SHIPPED.judge(files.get(index)))).isEqualTo(first.get(index)));
    }

    private static List<Finding> sorted(List<Finding> findings) {
        return findings.stream().sorted(Comparator.comparing(Finding::rule)).toList();
    }
}
