package io.tollgate.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.decision.CaseFile.MessageFacts;
import io.tollgate.decision.Finding.Defer;
import io.tollgate.decision.Finding.Price;
import io.tollgate.decision.Finding.Refuse;
import io.tollgate.decision.Verdict.Admitted;
import io.tollgate.decision.Verdict.Deferred;
import io.tollgate.decision.Verdict.Refused;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class GatekeeperTest {

    private static final Instant ACCEPTED = Instant.parse("2026-11-02T12:00:00Z");
    private static final Price PRICE = new Price("TAR-001", 55_000, 60_000);
    private static final Refuse OPTED_OUT = new Refuse("CON-ANY-004", "The recipient has withdrawn.", 131050);

    @Test
    void admitsWithAPriceAndNothingElse() {
        assertThat(Gatekeeper.judge(openedAfter(Duration.ZERO), List.of(PRICE))).isInstanceOf(Admitted.class);
    }

    @Test
    void silenceIsNotPermission() {
        assertThat(Gatekeeper.judge(openedAfter(Duration.ZERO), List.of())).isInstanceOf(Refused.class);
    }

    @Test
    void admitsInTheLastMicrosecondOfItsTimeAndRefusesAtItsEnd() {
        assertThat(Gatekeeper.judge(openedAfter(Duration.ofHours(1).minusNanos(1_000)), List.of(PRICE))).isInstanceOf(Admitted.class);
        assertThat(rules(Gatekeeper.judge(openedAfter(Duration.ofHours(1)), List.of(PRICE)))).containsExactly(Gatekeeper.EXPIRED);
    }

    @Test
    void tellsEveryReasonOfAnExpiredMessageToo() {
        assertThat(rules(Gatekeeper.judge(openedAfter(Duration.ofDays(1)), List.of(OPTED_OUT, PRICE))))
                .containsExactly("CON-ANY-004", Gatekeeper.EXPIRED);
    }

    @Test
    void defersWithinItsTimeOnly() {
        Defer inTime = new Defer("CON-US-003", "It is night.", ACCEPTED.plus(Duration.ofMinutes(59)));
        Defer atItsEnd = new Defer("CON-US-003", "It is night.", ACCEPTED.plus(Duration.ofHours(1)));

        assertThat(Gatekeeper.judge(openedAfter(Duration.ZERO), List.of(inTime, PRICE))).isInstanceOf(Deferred.class);
        assertThat(rules(Gatekeeper.judge(openedAfter(Duration.ZERO), List.of(atItsEnd, PRICE))))
                .containsExactly(Gatekeeper.EXPIRES_WAITING);
    }

    @Test
    void theOrderOfFindingsCannotMatter() {
        Random random = new Random(11);
        RandomCases cases = new RandomCases(RandomGeneratorFactory.of("L64X128MixRandom").create(11));
        for (int count = 0; count < 500; count++) {
            CaseFile file = cases.next();
            List<Finding> findings = new ArrayList<>(List.of(PRICE, new Defer("CON-X-1", "Later.", file.now().plusSeconds(count * 60L))));
            if (count % 3 == 0) {
                findings.add(OPTED_OUT);
            }
            Verdict one = Gatekeeper.judge(file, List.copyOf(findings));
            Collections.shuffle(findings, random);
            assertThat(Gatekeeper.judge(file, findings)).isEqualTo(one);
            assertThat(Verdict.of(one.findings())).as("what is recorded says the same").isEqualTo(one);
        }
    }

    /** A message that is wanted for an hour. */
    private static CaseFile openedAfter(Duration sinceAccepted) {
        CaseFile any = new RandomCases(RandomGeneratorFactory.of("L64X128MixRandom").create(3)).next();
        MessageFacts message = any.message();
        return new CaseFile(ACCEPTED.plus(sinceAccepted),
                new MessageFacts(message.id(), message.category(), message.kind(), message.template(), message.approval(),
                        message.thirdPartyAdvertising(), Duration.ofHours(1), ACCEPTED),
                any.recipient(), any.business(), any.sender(), any.consent(), any.block(), any.conversation(), any.traffic(), any.price(),
                any.funds());
    }

    private static List<String> rules(Verdict verdict) {
        return ((Refused) verdict).refusals().stream().map(Refuse::rule).toList();
    }
}
