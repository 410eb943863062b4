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
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
                queue.addAll(row(id, random.nextInt(40), random.nextInt(1, 4), random.nextInt(10) == 0));
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
                List<Long> planned = posts.stream().flatMap(List::stream).map(PostPlanTest::key).toList();
                sent.addAll(planned);
                Set<Long> gone = Set.copyOf(planned);
                left.removeIf(it -> gone.contains(key(it)));
            }

            assertThat(sent).hasSameSizeAs(queue).doesNotHaveDuplicates();
            queue.stream().collect(Collectors.groupingBy(PostPlan::order, Collectors.mapping(PostPlanTest::key, Collectors.toList())))
                    .forEach((message, keys) -> assertThat(sent.stream().filter(keys::contains).toList()).isEqualTo(keys));
        }
    }

    private static long key(Waiting update) {
        return update.id() * Together.MOST + update.place();
    }

    @Test
    void aPostEndsBetweenRowsIfItCan() {
        List<Waiting> queue = Stream.of(row(0, 1, 3, false), row(1, 2, 3, false), row(2, 3, 1, false), row(3, 1, 2, false))
                .flatMap(List::stream).toList();

        assertThat(PostPlan.of(queue, 4, 2, Set.of())).as("the other message 1 waits for the first")
                .containsExactly(queue.subList(0, 3), queue.subList(3, 7));
        assertThat(PostPlan.of(queue, 2, 16, Set.of())).as("no POST takes a row of three")
                .containsExactly(queue.subList(0, 2), queue.subList(3, 5), queue.subList(6, 7));
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
        return new Waiting(id, 0, 0, Instant.EPOCH, false,
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
        return row(id, message, 1, wasAside).getFirst();
    }

    /** A row with so many statuses of one message. */
    private static List<Waiting> row(long id, int message, int statuses, boolean wasAside) {
        return IntStream.range(0, statuses).mapToObj(place -> new Waiting(id, place, statuses - 1 - place, Instant.EPOCH, wasAside,
                new StatusUpdate(new BusinessId(1), new SenderId(2), message(message), new RecipientId(3, message), "sent", Instant.EPOCH,
                        "", "{}")))
                .toList();
    }

    private static MessageId message(int number) {
        return new MessageId(new UUID(0x7000L, 0x8000_0000_0000_0000L | number));
    }
}
