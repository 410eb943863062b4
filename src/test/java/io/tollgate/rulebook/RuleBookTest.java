package io.tollgate.rulebook;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.consent.ConsentStatus.State;
import io.tollgate.decision.Verdict;
import io.tollgate.message.Category;
import org.junit.jupiter.api.Test;

class RuleBookTest {

    @Test
    void admitsAnOrdinaryNoticeAtTheRateOfTheDay() {
        Verdict verdict = Verdict.of(Cases.SHIPPED.judge(new Cases().file()));

        assertThat(verdict).isInstanceOfSatisfying(Verdict.Admitted.class, admitted -> {
            assertThat(admitted.quote().rule()).isEqualTo("TAR-ANY-001");
            assertThat(admitted.quote().micros()).isEqualTo(17_100);
        });
    }

    @Test
    void refusesMarketingWithoutConsent() {
        Cases shop = new Cases();
        shop.category = Category.MARKETING;
        shop.marketing = State.NEVER_ASKED;

        Verdict verdict = Verdict.of(Cases.SHIPPED.judge(shop.file()));

        assertThat(verdict).isInstanceOfSatisfying(Verdict.Refused.class,
                refused -> assertThat(refused.refusals()).extracting("rule").contains("CON-EU-001"));
    }
}
