package io.tollgate.blocking;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.database.DatabaseTest;
import io.tollgate.message.BusinessId;
import io.tollgate.message.RecipientId;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.recipient.Recipients;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** Businesses block people: the register for block_users. */
@DatabaseTest
class BlockedUsersTest {

    private static final Instant NOON = Instant.parse("2026-11-18T12:00:00Z");
    private static final AtomicInteger businesses = new AtomicInteger(910_000_000); // no register knows these ids: a block needs none
    private static final AtomicInteger numbers = new AtomicInteger();

    @Autowired
    BlockedUsers blockedUsers;
    @Autowired
    Blocks blocks;
    @Autowired
    Recipients recipients;
    @Autowired
    JdbcTemplate jdbc;

    private final BusinessId shop = new BusinessId(businesses.incrementAndGet());
    private final BusinessId bank = new BusinessId(businesses.incrementAndGet());

    @Test
    void aBusinessBlocksAndUnblocks() {
        RecipientId ivo = person();
        RecipientId ana = person();

        assertThat(blockedUsers.block(shop, List.of(ivo), NOON)).isEmpty();

        assertThat(blocks.isBlockedBy(ivo, shop)).isTrue();
        assertThat(blocks.isBlockedBy(ivo, bank)).isFalse();
        assertThat(blocks.isBlockedBy(ana, shop)).isFalse();
        assertThat(blocks.of(List.of(ivo, ana))).isEqualTo(Map.of(ivo, new Blocked(false, Set.of(), Set.of(shop), List.of())));
        assertThat(blocks.of(List.of(ivo)).get(ivo).refuses(shop)).as("he has blocked nobody").isFalse();
        blockedUsers.unblock(shop, List.of(ivo, ana), NOON);
        assertThat(blocks.of(List.of(ivo, ana))).isEmpty();
    }

    @Test
    void theBlocksOfBothSidesAreSeparate() {
        RecipientId ivo = person();
        blockedUsers.block(shop, List.of(ivo), NOON);
        blocks.block(ivo, Optional.of(shop), "handset", NOON);

        blocks.unblock(ivo, Optional.of(shop), "handset", NOON.plusSeconds(1));

        assertThat(blocks.of(List.of(ivo)).get(ivo)).isEqualTo(new Blocked(false, Set.of(), Set.of(shop), List.of()));
        blocks.block(ivo, Optional.of(shop), "handset", NOON.plusSeconds(2));
        blockedUsers.unblock(shop, List.of(ivo), NOON.plusSeconds(3));
        assertThat(blocks.of(List.of(ivo)).get(ivo)).isEqualTo(new Blocked(false, Set.of(shop)));
    }

    @Test
    void theLaterCallCountsWhateverTheClockSays() {
        RecipientId ivo = person();
        for (int second = 0; second < 5; second++) {
            blockedUsers.block(shop, List.of(ivo), NOON.minusSeconds(second));
            assertThat(blocks.isBlockedBy(ivo, shop)).isTrue();
            blockedUsers.unblock(shop, List.of(ivo), NOON.minusSeconds(10 + second));
            assertThat(blocks.isBlockedBy(ivo, shop)).isFalse();
        }
    }

    @Test
    void blockingTwiceIsRecordedOnce() {
        RecipientId ivo = person();
        blockedUsers.block(shop, List.of(ivo, ivo), NOON);
        blockedUsers.block(shop, List.of(ivo), NOON.plusSeconds(1));
        blockedUsers.unblock(shop, List.of(ivo), NOON.plusSeconds(2));
        blockedUsers.unblock(shop, List.of(ivo), NOON.plusSeconds(3));

        assertThat(jdbc.queryForObject("SELECT COUNT(*) FROM blocked_user WHERE business_id = ?", Integer.class, shop.value()))
                .isEqualTo(2);
    }

    /** Any sequence of blocks and liftings leaves the content of a plain set. The pages show all of it, and nothing twice. */
    @Test
    void anySequenceOfEventsLeavesTheContentOfASet() {
        Random random = new Random(17);
        List<RecipientId> people = IntStream.range(0, 40).mapToObj(_ -> person()).toList();
        Set<RecipientId> expected = new HashSet<>();
        for (int step = 0; step < 60; step++) {
            List<RecipientId> some = people.stream().filter(_ -> random.nextInt(6) == 0).toList();
            Instant now = NOON.plusSeconds(random.nextInt(3)); // equal instants, and clocks that go back
            if (random.nextInt(3) > 0) {
                blockedUsers.block(shop, some, now);
                expected.addAll(some);
            } else {
                blockedUsers.unblock(shop, some, now);
                expected.removeAll(some);
            }
            assertThat(blockedUsers.among(people, shop)).isEqualTo(expected);
            assertThat(blockedUsers.count(shop)).isEqualTo(expected.size());
        }
        int limit = 7;
        List<RecipientId> onward = new ArrayList<>();
        List<RecipientId> back = new ArrayList<>();
        for (List<RecipientId> page = blockedUsers.page(shop, Optional.empty(), true, limit); !page.isEmpty();
                page = blockedUsers.page(shop, Optional.of(page.getLast()), true, limit)) {
            onward.addAll(page);
        }
        for (List<RecipientId> page = blockedUsers.page(shop, Optional.empty(), false, limit); !page.isEmpty();
                page = blockedUsers.page(shop, Optional.of(page.getFirst()), false, limit)) {
            back.addAll(0, page);
        }
        assertThat(onward).containsExactlyElementsOf(new TreeSet<>(expected));
        assertThat(back).isEqualTo(onward);
    }

    @Test
    void theListEndsAtItsLimitEvenForConcurrentCalls() {
        BlockingCrowd.blocked(jdbc, shop, BlockedUsers.MOST - 3);
        List<RecipientId> people = IntStream.range(0, 8).mapToObj(_ -> person()).toList();

        List<Set<RecipientId>> withoutRoom = people.stream()
                .map(person -> CompletableFuture.supplyAsync(() -> blockedUsers.block(shop, List.of(person), NOON),
                        Thread::startVirtualThread))
                .toList()
                .stream().map(CompletableFuture::join).toList();

        assertThat(blockedUsers.count(shop)).isEqualTo(BlockedUsers.MOST);
        assertThat(withoutRoom.stream().filter(Set::isEmpty)).hasSize(3);
        RecipientId blocked = blockedUsers.among(people, shop).iterator().next();
        assertThat(blockedUsers.block(shop, List.of(blocked), NOON)).as("a person on the list stays").isEmpty();
        blockedUsers.unblock(shop, List.of(blocked), NOON);
        assertThat(blockedUsers.block(shop, people, NOON)).as("there is room for one again").hasSize(people.size() - 3);
        assertThat(blockedUsers.block(bank, people, NOON)).as("each business has its own list").isEmpty();
    }

    private RecipientId person() {
        PhoneNumber number = new PhoneNumber("+35193%07d".formatted(numbers.incrementAndGet()), "PT");
        return recipients.register(List.of(number), NOON).get(number);
    }
}
