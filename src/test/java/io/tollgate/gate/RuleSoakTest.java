package io.tollgate.gate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** Some releases in a row while messages arrive. The benchmark has a thousand, in a program of its own whose memory it measures. */
@GateTest
@Order(0) // while there is little in memory yet: to look through all of it stops every other test
class RuleSoakTest {

    private static final int RELEASES = 12;

    @Autowired
    ApplicationContext application;

    @Test
    void noMessageIsLostAndNoRuleBookIsKept() {
        RuleSoak.Outcome outcome = new RuleSoak(application).run(RELEASES, 1);

        assertThat(outcome.judged()).as("each message once").isEqualTo(outcome.accepted()).isPositive();
        assertThat(outcome.versionsUsed()).as("versions that judged").isGreaterThan(3);
        assertThat(outcome.booksKept()).as("former rule books that are still in memory").isLessThanOrEqualTo(8);
    }
}
