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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class GatekeeperTest {

    private static final Instant ACCEPTED = Instant.parse("2026-11-02T12:00:00Z");
    private static final Price PRICE = new Price("TAR-001", 55_000, 60_000);
    private static final Refuse OPTED_OUT = new Refuse("CON-ANY-004", "The recipient has withdrawn.", 131050);

    @Test
    void admitsAMessageWithAPriceOnly() {
        assertThat(Gatekeeper.judge(openedAfter(Duration.ZERO), List.of(PRICE))).isInstanceOf(Admitted.class);
    }

    @Test
    void refusesAMessageWithoutFindings() {
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
    void defersOnlyWithinTheTimeOfTheMessage() {
        Defer inTime = new Defer("CON-US-003", "It is night.", ACCEPTED.plus(Duration.ofMinutes(59)));
        Defer atItsEnd = new Defer("CON-US-003", "It is night.", ACCEPTED.plus(Duration.ofHours(1)));

        assertThat(Gatekeeper.judge(openedAfter(Duration.ZERO), List.of(inTime, PRICE))).isInstanceOf(Deferred.class);
        assertThat(rules(Gatekeeper.judge(openedAfter(Duration.ZERO), List.of(atItsEnd, PRICE))))
                .containsExactly(Gatekeeper.EXPIRES_WAITING);
    }

    /**
     * A wait that ends now or in the past would be judged again at once, for ever. So the message is refused, and the alarm names the
     * rules.
     */
    @Test
    void refusesAWaitThatEndsInThePast() {
        Instant now = ACCEPTED.plus(Duration.ofMinutes(1));
        CaseFile file = openedAfter(Duration.ofMinutes(1));
        Defer past = new Defer("CON-US-003", "It is night.", now.minusNanos(1_000));
        Defer present = new Defer("CON-US-004", "It is night.", now);
        Defer future = new Defer("CON-US-005", "It is night.", now.plusNanos(1_000));

        assertThat(rules(Gatekeeper.judge(file, List.of(past, PRICE)))).containsExactly(Gatekeeper.WAITS_FOR_THE_PAST);
        assertThat(rules(Gatekeeper.judge(file, List.of(past, present)))).containsExactly(Gatekeeper.WAITS_FOR_THE_PAST);
        assertThat(Gatekeeper.judge(file, List.of(past, future))).isInstanceOf(Deferred.class);
        assertThat(Gatekeeper.faultOfTheRules((Refused) Gatekeeper.judge(file, List.of(present)))).isTrue();
        assertThat(Gatekeeper.faultOfTheRules((Refused) Gatekeeper.judge(file, List.of(OPTED_OUT)))).isFalse();
    }

    @Test
    void refusesToWaitMoreThanAThousandTimes() {
        Defer later = new Defer("CON-US-003", "It is night.", ACCEPTED.plus(Duration.ofMinutes(9)));

        assertThat(Gatekeeper.judge(judgedBefore(999), List.of(later))).isInstanceOf(Deferred.class);
        assertThat(rules(Gatekeeper.judge(judgedBefore(1_000), List.of(later)))).containsExactly(Gatekeeper.WAITS_TOO_OFTEN);
        assertThat(Gatekeeper.judge(judgedBefore(1_000), List.of(PRICE))).isInstanceOf(Admitted.class);
    }

    /** Rules that forget what the business cannot pay must not stop the gate: the ledger never holds more than there is. */
    @Test
    void refusesWhatTheRulesAdmitAndTheBusinessCannotPay() {
        Finding.Free free = new Finding.Free("TAR-ANY-020", "The service window is open.", Finding.FreeReason.SERVICE_WINDOW);

        assertThat(Gatekeeper.judge(paidFrom(60_000), List.of(PRICE))).isInstanceOf(Admitted.class);
        assertThat(rules(Gatekeeper.judge(paidFrom(59_999), List.of(PRICE)))).containsExactly(Gatekeeper.CANNOT_PAY);
        assertThat(Gatekeeper.judge(paidFrom(-1), List.of(free))).isInstanceOf(Admitted.class);
    }

    private static CaseFile paidFrom(long availableMicros) {
        CaseFile file = openedAfter(Duration.ZERO);
        return new CaseFile(file.now(), file.message(), file.recipient(), file.business(), file.sender(), file.consent(), file.block(),
                file.conversation(), file.traffic(), file.price(), new CaseFile.FundsFacts(file.funds().payment(), availableMicros, 0));
    }

    @Test
    void theOrderOfFindingsCannotMatter() {
        Random random = new Random(11);
        RandomCaseFiles cases = new RandomCaseFiles(RandomGeneratorFactory.of("L64X128MixRandom").create(11));
        for (int count = 0; count < 500; count++) {
            CaseFile file = cases.next();
            List<Finding> findings = new ArrayList<>(List.of(PRICE, new Defer("CON-X-1", "Later.", file.now().plusSeconds(count * 60L))));
            if (count % 3 == 0) {
                findings.add(OPTED_OUT);
            }
            Verdict one = Gatekeeper.judge(file, List.copyOf(findings));
            Collections.shuffle(findings, random);
            assertThat(Gatekeeper.judge(file, findings)).isEqualTo(one);
            assertThat(Verdict.of(one.findings())).as("the verdict of the recorded findings").isEqualTo(one);
        }
    }

    private static CaseFile judgedBefore(int times) {
        return opened(Duration.ofMinutes(1), times);
    }

    /** A message that lives for an hour. */
    private static CaseFile openedAfter(Duration sinceAccepted) {
        return opened(sinceAccepted, 0);
    }

    private static CaseFile opened(Duration sinceAccepted, int round) {
        CaseFile any = new RandomCaseFiles(RandomGeneratorFactory.of("L64X128MixRandom").create(3)).next();
        MessageFacts message = any.message();
        return new CaseFile(ACCEPTED.plus(sinceAccepted),
                new MessageFacts(message.id(), message.category(), message.kind(), message.template(), message.approval(),
                        message.thirdPartyAdvertising(), Duration.ofHours(1), ACCEPTED, round),
                any.recipient(), any.business(), any.sender(), any.consent(), any.block(), any.conversation(), any.traffic(), any.price(),
                any.funds());
    }

    private static List<String> rules(Verdict verdict) {
        return ((Refused) verdict).refusals().stream().map(Refuse::rule).toList();
    }
}
