package io.tollgate.gate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** Twenty releases in a row while messages arrive. The benchmark has a thousand. */
@GateTest
class RuleSoakTest {

    @Autowired
    ApplicationContext application;

    @Test
    void noMessageIsLostAndNoRuleBookIsKept() {
        RuleSoak.Outcome outcome = new RuleSoak(application).run(20);

        assertThat(outcome.judged()).as("each message once").isEqualTo(outcome.accepted()).isPositive();
        assertThat(outcome.versionsUsed()).as("versions that judged").isGreaterThan(5);
        assertThat(outcome.booksKept()).as("former rule books that are still in memory").isLessThanOrEqualTo(8);
        assertThat(outcome.metaspaceGrowthBytes()).as("metaspace after half of the releases and at the end").isLessThan(4L << 20);
        assertThat(outcome.heapGrowthBytes()).as("heap, the same").isLessThan(40L << 20);
    }
}
