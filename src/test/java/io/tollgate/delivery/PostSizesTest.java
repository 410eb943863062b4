package io.tollgate.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.delivery.PostSizes.Target;
import io.tollgate.delivery.PostSizes.Next;
import io.tollgate.message.BusinessId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostSizesTest {

    private static final Target SHOP = new Target(new BusinessId(1), "https://shop.example/");
    private static final int BATCH = 1_000;

    private final PostSizes sizes = new PostSizes();

    /** A queue of a thousand updates, one of which the server refuses. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 511, 512, 998, 999})
    void findsTheRefusedUpdateInHalves(int odd) {
        List<Integer> queue = IntStream.range(0, BATCH).boxed().collect(Collectors.toList());
        Set<Integer> aside = new HashSet<>();
        int posts = 0;
        while (!queue.isEmpty()) {
            posts++;
            List<Integer> post = queue.subList(0, Math.min(queue.size(), sizes.most(SHOP, BATCH)));
            if (!post.contains(odd)) {
                sizes.taken(SHOP, BATCH);
                post.clear();
            } else if (sizes.failed(SHOP, post.size(), true) == Next.SET_ASIDE) {
                aside.addAll(post);
                post.clear();
            }
        }

        assertThat(aside).containsExactly(odd);
        assertThat(posts).isLessThan(40);
    }

    @Test
    void aServerThatRefusesEverythingGetsPausesAfterOneSearch() {
        List<Next> answers = IntStream.range(0, 15).mapToObj(_ -> sizes.failed(SHOP, sizes.most(SHOP, BATCH), true)).toList();

        assertThat(answers.subList(0, 9)).containsOnly(Next.TRY_HALF);
        assertThat(answers.get(9)).isEqualTo(Next.SET_ASIDE);
        assertThat(answers.subList(10, 15)).containsOnly(Next.PAUSE);

        sizes.taken(SHOP, BATCH);
        assertThat(sizes.failed(SHOP, 8, true)).as("it takes something again").isEqualTo(Next.TRY_HALF);
    }

    @Test
    void noAnswerIsNoRefusal() {
        assertThat(sizes.failed(SHOP, BATCH, false)).isEqualTo(Next.PAUSE);
        assertThat(sizes.most(SHOP, BATCH)).isEqualTo(BATCH);
    }
}
