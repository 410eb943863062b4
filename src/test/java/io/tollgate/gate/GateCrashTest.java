package io.tollgate.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tollgate.database.Outages;
import io.tollgate.database.Slice;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.quarantine.Quarantine;
import io.tollgate.quarantine.Quarantined;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Person;
import io.tollgate.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** If anything fails in the middle of a batch, nothing of the batch has happened. Later it happens once. */
@GateTest
class GateCrashTest {

    /** It is evening in Paris, so marketing there has to wait. */
    private static final Instant EVENING = Instant.parse("2026-11-18T21:00:00Z");

    @Autowired
    World world;
    @Autowired
    Gates gates;
    @Autowired
    Quarantine quarantine;

    @Autowired
    Outages outages;

    @BeforeEach
    void emptyTheInbox() {
        world.database().update("DELETE FROM inbox");
        world.database().update("DELETE FROM quarantine");
        quarantine.sweep();
    }

    @Test
    void aFailureAtAnyStatementLeavesNothingHalfDone() {
        GateBatches.oneOfEach(world, EVENING);
        List<String> before = WrittenRows.checksums(world.database());

        int statement = 0;
        boolean struck = true;
        while (struck) {
            GateFaults.failAt(++statement);
            boolean failed = gates.at(EVENING, 500).judge().isPresent();
            struck = GateFaults.end();
            assertThat(failed).as("failure at statement %d is seen", statement).isEqualTo(struck);
            if (struck) {
                assertThat(WrittenRows.checksums(world.database())).as("after a failure at statement %d", statement).isEqualTo(before);
            }
        }

        assertThat(statement).as("statements of a batch").isGreaterThan(15);
        assertThat(world.database().queryForObject("SELECT COUNT(*) FROM inbox", Long.class)).isOne();
        assertThat(WrittenRows.checksums(world.database())).hasSameSizeAs(before).isNotEqualTo(before)
                .noneMatch(sum -> sum.endsWith("null"));
    }

    @Test
    void aLostAnswerToTheCommitDoublesNothing() {
        List<MessageId> messages = GateBatches.oneOfEach(world, EVENING);

        GateFaults.loseTheAnswerToTheCommit();
        boolean failed = gates.at(EVENING, 500).judge().isPresent();
        assertThat(GateFaults.end()).isTrue();
        assertThat(failed).isTrue();
        List<String> committed = WrittenRows.checksums(world.database());
        gates.at(EVENING, 500).drain();

        assertThat(WrittenRows.checksums(world.database())).isEqualTo(committed);
        assertThat(messages).allSatisfy(message -> assertThat(world.history().decisions(message)).hasSize(1));
    }

    @Test
    void aMessageThatCannotBeJudgedGoesIntoQuarantineAndStopsNoOther() {
        EnrolledBusiness shop = world.prepaid("10.00");
        Person customer = world.person().consentsTo(shop);
        MessageId first = shop.sends(Category.UTILITY, customer, EVENING);
        MessageId poison = shop.sends(Category.UTILITY, customer, EVENING);
        MessageId unreadable = shop.sends(Category.UTILITY, customer, EVENING);
        MessageId last = shop.sends(Category.UTILITY, customer, EVENING);
        world.database().update("UPDATE inbox SET kind = 'NONSENSE' WHERE message_id = ?", (Object) unreadable.bytes());
        world.database().update("UPDATE inbox SET business_id = 999999 WHERE message_id = ?", (Object) poison.bytes());

        gates.at(EVENING, 500).drain();

        assertThat(world.history().rows("outbox", first)).isOne();
        assertThat(world.history().rows("outbox", last)).isOne();
        assertThat(world.history().decisions(poison)).isEmpty();
        assertThat(dueAt(poison)).isEqualTo(EVENING.plusSeconds(1));
        assertThat(dueAt(unreadable)).isEqualTo(EVENING.plusSeconds(1));
        assertThat(quarantine.list(Slice.first(10))).extracting(Quarantined::item).containsExactlyInAnyOrder(poison.text(),
                unreadable.text());

        gates.at(EVENING.plusSeconds(1), 500).drain();
        assertThat(dueAt(poison)).as("due after a longer delay").isEqualTo(EVENING.plusSeconds(3));

        world.database().update("UPDATE inbox SET business_id = ? WHERE message_id = ?", shop.id().value(), poison.bytes());
        gates.at(EVENING.plusSeconds(3), 500).drain();
        assertThat(world.history().rows("outbox", poison)).as("once the message is repaired").isOne();

        Quarantined left = quarantine.list(Slice.first(10)).getFirst();
        assertThat(left.item()).isEqualTo(unreadable.text());
        assertThat(left.tries()).isEqualTo(3);
        quarantine.discard(left.id(), EVENING.plusSeconds(4));
        assertThat(world.history().rows("inbox", unreadable)).isZero();
        assertThat(
                world.database().queryForList("SELECT status FROM status_update WHERE message_id = ?", String.class,
                        (Object) unreadable.bytes()))
                .containsExactly("failed");
    }

    /** Nothing is wrong with the message: it is judged as soon as the disk has room. */
    @Test
    void aMessageThatMetAFullDiskDoesNotGoIntoQuarantine() {
        EnrolledBusiness shop = world.prepaid("10.00");
        MessageId message = shop.sends(Category.UTILITY, world.person().consentsTo(shop), EVENING);
        Gates.Gate gate = gates.at(EVENING, 500);
        assertThat(outages.isWell()).isTrue();

        GateFaults.fillTheDisk();
        assertThat(gate.judge()).isPresent();
        assertThat(GateFaults.end()).isTrue();

        assertThat(outages.isWell()).as("health").isFalse();
        assertThat(dueAt(message)).isEqualTo(EVENING);
        await().until(() -> {
            gate.judge(); // the worker pauses for some milliseconds
            return world.history().rows("outbox", message) == 1;
        });
        await().untilAsserted(() -> assertThat(outages.isWell()).as("health, once the watch has found room").isTrue());
    }

    @Test
    void delaysDoubleUpToAnHour() {
        assertThat(List.of(Quarantine.delay(1), Quarantine.delay(2), Quarantine.delay(12), Quarantine.delay(13), Quarantine.delay(10_000)))
                .containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(2_048), Duration.ofHours(1),
                        Duration.ofHours(1));
    }

    private Instant dueAt(MessageId id) {
        return world.database()
                .queryForObject("SELECT due_at FROM inbox WHERE message_id = ?", java.time.LocalDateTime.class, (Object) id.bytes())
                .toInstant(java.time.ZoneOffset.UTC);
    }
}
