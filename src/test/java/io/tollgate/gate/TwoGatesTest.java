package io.tollgate.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.decision.Verdict.Admitted;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.world.World;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Two gates share one inbox, and everything is scarce. Each message is judged once, and nothing is spent twice. */
@GateTest
class TwoGatesTest {

    private static final Instant NOON = Instant.parse("2026-11-18T12:00:00Z");

    @Autowired
    World world;
    @Autowired
    Gates gates;

    @ParameterizedTest
    @ValueSource(longs = {21, 22})
    void eachMessageHasOneVerdictAndNothingIsSpentTwice(long seed) {
        world.database().update("DELETE FROM inbox");
        List<MessageId> messages = GateBatches.scarce(world, NOON, 200, RandomGeneratorFactory.of("L64X128MixRandom").create(seed));

        Stream.of(gates.at(NOON, 9), gates.at(NOON, 13), gates.at(NOON, 5))
                .map(gate -> CompletableFuture.runAsync(gate::drain, Thread::startVirtualThread)).toList().forEach(CompletableFuture::join);

        assertThat(messages).allSatisfy(message -> {
            assertThat(world.history().decisions(message)).hasSize(1);
            String outcome = world.database().queryForObject("SELECT outcome FROM decision WHERE message_id = ?", String.class,
                    (Object) message.bytes());
            boolean admitted = outcome.equals("ADMITTED");
            for (String table : List.of("outbox", "reservation", "traffic")) {
                assertThat(world.history().rows(table, message)).as(table).isEqualTo(admitted ? 1 : 0);
            }
            assertThat(world.history().rows("status_update", message)).isEqualTo(outcome.equals("REFUSED") ? 1 : 0);
            assertThat(world.history().rows("inbox", message)).as("waits for money that others hold").isEqualTo(
                    outcome.equals("DEFERRED") ? 1 : 0);
        });
        assertThat(count("SELECT COUNT(*) FROM balance WHERE balance_micros + granted_micros < held_micros AND business_id IN"
                + " (SELECT id FROM business WHERE payment = 'PREPAID')")).as("prepaid below zero").isZero();
        assertThat(count("SELECT COUNT(*) FROM balance b WHERE held_micros <>"
                + " (SELECT COALESCE(SUM(ceiling_micros), 0) FROM reservation r WHERE r.business_id = b.business_id)"))
                .as("held amounts that differ from the open reservations").isZero();
        assertThat(marketingSeen(messages)).as("each marketing message saw those before it").doesNotHaveDuplicates();
        assertThat(count("SELECT COUNT(*) FROM allowance a JOIN business b ON a.kind = 'PILOT' AND a.owner = b.id"
                + " WHERE a.used > b.pilot_allowance")).as("trials overdrawn").isZero();
        assertThat(count("SELECT COUNT(*) FROM allowance a WHERE a.kind = 'PILOT' AND a.used <>"
                + " (SELECT COUNT(*) FROM reservation r WHERE r.business_id = a.owner AND r.free_reason = 'PILOT')"))
                .as("trials miscounted").isZero();
        assertThat(count("SELECT COUNT(*) FROM reservation WHERE allowance > 0")).as("hold their price until they are delivered")
                .isPositive();
        assertThat(
                count("SELECT COUNT(*) FROM reservation WHERE (allowance > 0) <> (free_reason LIKE '%ALLOWANCE' AND ceiling_micros > 0)"))
                .as("held for a message that is free anyway").isZero();
        assertThat(count("SELECT COUNT(*) FROM allowance WHERE kind = 'APP' AND used > 250 OR kind = 'SERVICE' AND used > 1000")).isZero();
        assertThat(
                count("SELECT COUNT(*) FROM (SELECT business_id FROM new_recipient GROUP BY business_id HAVING COUNT(*) > 250) too_many"))
                .isZero();
    }

    /** As a worker does after another one used up funds that it had read. {@code LockOrderListener} sees what these batches lock. */
    @ParameterizedTest
    @ValueSource(longs = {23, 24})
    void batchesThatLockBalancesFirstKeepTheOrderOfLocks(long seed) {
        world.database().update("DELETE FROM inbox");
        List<MessageId> messages = GateBatches.scarce(world, NOON, 100, RandomGeneratorFactory.of("L64X128MixRandom").create(seed));
        TransactionTemplate transaction = new TransactionTemplate(world.the(PlatformTransactionManager.class));

        while (Boolean.TRUE.equals(transaction.execute(_ -> judgedWithBalancesLocked()))) {
            // the next batch
        }

        assertThat(messages).allSatisfy(message -> assertThat(world.history().decisions(message)).hasSize(1));
        assertThat(count("SELECT COUNT(*) FROM new_recipient")).as("rows that are written after a balance is locked").isPositive();
    }

    private boolean judgedWithBalancesLocked() {
        Batch batch = new Batch(NOON, world.the(Inbox.class).claim(9, NOON), true);
        if (batch.isEmpty()) {
            return false;
        }
        Judged judged = world.the(Judge.class).judge(world.the(RegisterReader.class).readRegisters(batch));
        VerdictWriter verdicts = world.the(VerdictWriter.class);
        Outcomes outcomes = world.the(Outcomes.class);
        verdicts.writeVerdicts(judged);
        outcomes.handOverTheAdmitted(judged);
        outcomes.keepTheDeferred(judged);
        outcomes.tellTheRefused(judged);
        verdicts.reserve(judged);
        return true;
    }

    /**
     * Each marketing message's recipient and its ordinal of the day. If two messages counted the same, the list would have the entry twice.
     */
    private List<String> marketingSeen(List<MessageId> messages) {
        return messages.stream().map(message -> world.history().decisions(message).getLast())
                .filter(decision -> decision.verdict() instanceof Admitted
                        && decision.caseFile().message().category() == Category.MARKETING)
                .map(decision -> decision.caseFile().recipient().id() + " " + decision.caseFile().traffic().marketingToday()).toList();
    }

    private long count(String question) {
        return world.database().queryForObject(question, Long.class);
    }
}
