package io.tollgate.blocking;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.blocking.BlockEvent.Type;
import io.tollgate.message.BusinessId;
import io.tollgate.message.RecipientId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class BlockedTest {

    private static final Optional<BusinessId> SHOP = Optional.of(new BusinessId(1));
    private static final Optional<BusinessId> EVERYBODY = Optional.empty();

    @Test
    void theLatestEntryCounts() {
        assertThat(standing(event(SHOP, Type.BLOCKED, 1), event(SHOP, Type.UNBLOCKED, 2))).isEqualTo(Blocked.NOBODY);
        assertThat(standing(event(SHOP, Type.UNBLOCKED, 2), event(SHOP, Type.BLOCKED, 3)))
                .isEqualTo(new Blocked(false, Set.of(SHOP.get())));
    }

    @Test
    void atTheSameInstantTheBlockWins() {
        assertThat(standing(event(SHOP, Type.BLOCKED, 1), event(SHOP, Type.UNBLOCKED, 1)).refuses(SHOP.get())).isTrue();
    }

    @Test
    void liftingOneBlockDoesNotLiftTheOther() {
        Blocked onStopList = standing(event(EVERYBODY, Type.BLOCKED, 1), event(SHOP, Type.BLOCKED, 1), event(SHOP, Type.UNBLOCKED, 2));

        assertThat(onStopList.business(SHOP.get())).isFalse();
        assertThat(onStopList.refuses(SHOP.get())).isTrue();
        assertThat(standing(event(EVERYBODY, Type.BLOCKED, 1), event(SHOP, Type.BLOCKED, 1), event(EVERYBODY, Type.UNBLOCKED, 2)))
                .isEqualTo(new Blocked(false, Set.of(SHOP.get())));
    }

    @Test
    void dependsNeitherOnOrderNorOnDuplicates() {
        RandomGenerator random = new Random(7);
        for (int round = 0; round < 10_000; round++) {
            List<BlockEvent> history = new ArrayList<>();
            for (int i = random.nextInt(8); i > 0; i--) {
                Optional<BusinessId> whom = random.nextInt(3) == 0 ? EVERYBODY : Optional.of(new BusinessId(1 + random.nextInt(2)));
                history.add(event(whom, random.nextBoolean() ? Type.BLOCKED : Type.UNBLOCKED, random.nextInt(5)));
            }
            List<BlockEvent> shuffled = new ArrayList<>(history);
            history.stream().filter(event -> random.nextBoolean()).forEach(shuffled::add);
            Collections.shuffle(shuffled, Random.from(random));

            assertThat(Blocks.standing(shuffled)).as("%s", history).isEqualTo(Blocks.standing(history));
        }
    }

    private static Blocked standing(BlockEvent... history) {
        return Blocks.standing(List.of(history));
    }

    private static BlockEvent event(Optional<BusinessId> business, Type type, int second) {
        return new BlockEvent(new RecipientId(1, 1), business, type, Instant.EPOCH.plusSeconds(second), "handset");
    }
}
