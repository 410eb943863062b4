package io.tollgate.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.database.Times;
import io.tollgate.decision.Verdict;
import io.tollgate.gate.Gates.Gate;
import io.tollgate.message.MessageId;
import io.tollgate.world.World;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Gatherers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** A batch of many messages gives the same results as as many batches of one. */
@GateTest
class BatchingTest {

    private static final Instant NOON = Instant.parse("2026-11-18T12:00:00Z");
    private static final int MESSAGES = 90;

    @Autowired
    World world;
    @Autowired
    Gates gates;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theSizeOfBatchesChangesNoVerdictAndNoRow(long seed) {
        world.database().update("DELETE FROM inbox");
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        List<MessageId> messages = GateBatches.scarce(world, NOON, MESSAGES, random);
        WrittenRows.bookmark(world.database());

        judge(1);
        WrittenRows oneByOne = WrittenRows.read(world.database());
        assertThat(messages.stream().map(world.history()::verdict).map(Verdict::getClass).distinct().count()).as("a mixed lot")
                .isGreaterThan(1);

        for (int size : new int[] {7, MESSAGES}) {
            WrittenRows.restore(world.database());
            judge(size);
            assertThat(WrittenRows.read(world.database()).rows()).as("in batches of %d", size).isEqualTo(oneByOne.rows());
        }
    }

    /** The order is the same whatever the size. Later messages are not due yet, because businesses share a batch that cannot hold all. */
    private void judge(int size) {
        List<byte[]> order = world.database().queryForList("SELECT message_id FROM inbox WHERE due_at <= ? ORDER BY due_at, message_id",
                byte[].class, Times.utc(NOON));
        world.database().update("UPDATE inbox SET due_at = ? WHERE due_at <= ?", Times.utc(NOON.plusSeconds(1)), Times.utc(NOON));
        Gate gate = gates.at(NOON, size);
        for (List<byte[]> batch : order.stream().gather(Gatherers.windowFixed(size)).toList()) {
            world.database().batchUpdate("UPDATE inbox SET due_at = ? WHERE message_id = ?",
                    batch.stream().map(id -> new Object[] {Times.utc(NOON), id}).toList());
            gate.drain();
        }
    }
}
