package io.tollgate.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Messages are named by their business; within one they are numbered. */
class SharesTest {

    private final Shares shares = new Shares();
    private final Set<String> order = new LinkedHashSet<>();
    private int number;

    @Test
    void whatFitsGoesInItsOrder() {
        come(1, 3);
        come(2, 2);
        come(1, 1);

        assertThat(claim(10)).containsExactly("1-1", "1-2", "1-3", "2-4", "2-5", "1-6");
    }

    @Test
    void latecomersShareTheNextBatch() {
        come(1, 1_000);
        assertThat(claim(100)).hasSize(100);
        come(2, 1);
        come(3, 200);

        List<String> next = claim(100);

        assertThat(of(next, 1)).hasSizeBetween(33, 67);
        assertThat(of(next, 2)).hasSize(1);
        assertThat(of(next, 3)).hasSizeBetween(33, 67);
    }

    @Test
    void whatOneLeavesGoesToTheOthers() {
        come(1, 1_000);
        come(2, 1_000);
        claim(100);
        come(3, 5);
        come(4, 5);
        List<List<String>> batches = List.of(claim(100), claim(100), claim(100));

        assertThat(batches).as("full, but for the first one after the small ones came").filteredOn(batch -> batch.size() < 100).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void withinABusinessTheOrderStays() {
        come(1, 500);
        come(2, 300);
        come(1, 500);
        List<String> first = new ArrayList<>(order.stream().filter(message -> message.startsWith("1-")).toList());
        List<String> claimed = new ArrayList<>();
        for (List<String> batch = claim(70); !batch.isEmpty() || shares.mayHaveMore(); batch = claim(70)) {
            claimed.addAll(batch);
        }

        assertThat(of(claimed, 1)).isEqualTo(first);
        assertThat(claimed).hasSize(1_300);
    }

    @Test
    void manyBusinessesAllHaveTheirTurn() {
        IntStream.rangeClosed(1, 200).forEach(business -> come(business, 20));
        List<String> claimed = new ArrayList<>();
        for (int batch = 0; batch < 5; batch++) {
            claimed.addAll(claim(100));
        }

        assertThat(claimed.stream().map(message -> message.split("-")[0]).distinct()).hasSize(200);
    }

    private void come(int business, int messages) {
        IntStream.range(0, messages).forEach(_ -> order.add(business + "-" + ++number));
    }

    private List<String> claim(int limit) {
        List<String> claimed = shares.claim(limit, most -> order.stream().limit(most).toList(), this::businesses,
                (business, most) -> of(order, business).stream().limit(most).toList());
        claimed.forEach(order::remove);
        return claimed;
    }

    private List<Integer> businesses() {
        Map<Integer, Integer> found = new TreeMap<>();
        order.forEach(message -> found.put(Integer.parseInt(message.substring(0, message.indexOf('-'))), 1));
        return List.copyOf(found.keySet());
    }

    private static List<String> of(Iterable<String> messages, int business) {
        List<String> found = new ArrayList<>();
        for (String message : messages) {
            if (message.startsWith(business + "-")) {
                found.add(message);
            }
        }
        return found;
    }
}
