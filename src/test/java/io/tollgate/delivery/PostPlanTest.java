package io.tollgate.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.delivery.StatusUpdates.Waiting;
import io.tollgate.message.BusinessId;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostPlanTest {

    /** Random queues, emptied plan by plan: nothing is lost or doubled, and what belongs together keeps its order. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 100, 1_000})
    void emptiesAQueueInTheOrderOfEachMessage(int batch) {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            List<Waiting> queue = new ArrayList<>();
            for (int id = 0; id < 200; id++) {
                queue.add(update(id, random.nextInt(40), random.nextInt(10) == 0));
            }
            List<Waiting> left = new ArrayList<>(queue);
            List<Long> sent = new ArrayList<>();
            while (!left.isEmpty()) {
                List<List<Waiting>> posts = PostPlan.of(left.subList(0, Math.min(left.size(), batch * PostPlan.width(batch))), batch,
                        PostPlan.width(batch), Set.of());
                assertThat(posts).hasSizeBetween(1, PostPlan.width(batch)).allSatisfy(post -> {
                    assertThat(post).hasSizeBetween(1, batch);
                    assertThat(post.size() == 1 || post.stream().noneMatch(Waiting::wasAside)).as("an odd one is alone").isTrue();
                });
                assertNoneInTwo(posts);
                posts.forEach(post -> post.forEach(it -> sent.add(it.id())));
                left.removeAll(posts.stream().flatMap(List::stream).toList());
            }

            assertThat(sent).hasSize(200).doesNotHaveDuplicates();
            queue.stream().collect(Collectors.groupingBy(PostPlan::order, Collectors.mapping(Waiting::id, Collectors.toList())))
                    .forEach((message, ids) -> assertThat(sent.stream().filter(ids::contains).toList()).isEqualTo(ids));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100})
    void whatFollowsAnUpdateThatIsSetAsideWaits(int batch) {
        List<Waiting> queue = List.of(update(0, 1, false), update(1, 2, false), update(2, 1, false));

        assertThat(PostPlan.of(queue, batch, PostPlan.width(batch), Set.of(message(1)))).containsExactly(List.of(queue.get(1)));
    }

    /** Her first message is set aside: her second one waits, and those of others and statuses of her messages do not. */
    @Test
    void whatAPersonWroteLaterWaitsForWhatIsSetAside() {
        List<Waiting> queue = List.of(written(0, 1), written(1, 2), written(2, 1), update(3, 1, false));

        assertThat(PostPlan.of(queue, 100, 1, Set.of(new RecipientId(3, 1)))).containsExactly(List.of(queue.get(1), queue.get(3)));
    }

    private static Waiting written(long id, int person) {
        return new Waiting(id, Instant.EPOCH, false,
                new InboundMessage(new BusinessId(1), new SenderId(2), new RecipientId(3, person), "in " + id, "{}"));
    }

    private static void assertNoneInTwo(List<List<Waiting>> posts) {
        Set<Object> before = new HashSet<>();
        for (List<Waiting> post : posts) {
            Set<Object> its = post.stream().map(PostPlan::order).collect(Collectors.toSet());
            assertThat(its).noneMatch(before::contains);
            before.addAll(its);
        }
    }

    private static Waiting update(long id, int message, boolean wasAside) {
        return new Waiting(id, Instant.EPOCH, wasAside, new StatusUpdate(new BusinessId(1), new SenderId(2), message(message),
                new RecipientId(3, message), "sent", Instant.EPOCH, "", "{}"));
    }

    private static MessageId message(int number) {
        return new MessageId(new UUID(0x7000L, 0x8000_0000_0000_0000L | number));
    }
}
