package io.tollgate.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

/** Tests a queue of its own in the real database. A message's name consists of its business and its number within the business. */
@DatabaseTest
class SharesTest {

    private static final LocalDateTime MORNING = LocalDateTime.parse("2026-11-23T08:00:00");
    private static final LocalDateTime NOON = LocalDateTime.parse("2026-11-23T12:00:00");

    @Autowired
    JdbcTemplate jdbc;
    @Autowired
    TransactionTemplate transactions;

    private final Shares shares = new Shares("shared", Shares.Key.ID);
    private int number;

    @BeforeEach
    void emptyTheQueue() {
        jdbc.execute("CREATE TABLE IF NOT EXISTS shared (due_at DATETIME(6) NOT NULL, id BIGINT NOT NULL, business_id INT NOT NULL,"
                + " PRIMARY KEY (due_at, id), KEY shared_of_business (business_id, due_at))");
        jdbc.update("DELETE FROM shared");
    }

    @Test
    void aBatchWithRoomForAllKeepsTheOrder() {
        come(1, 3);
        come(2, 2);
        come(1, 1);

        assertThat(taken(10)).containsExactly("1-1", "1-2", "1-3", "2-4", "2-5", "1-6");
    }

    @Test
    void messagesThatAreNotDueStay() {
        come(1, 100);
        jdbc.update("INSERT INTO shared VALUES (?, 1000, 1), (?, 1001, 2)", NOON.plusNanos(1000), NOON);

        assertThat(taken(100)).hasSize(100);
        assertThat(taken(100)).as("in shares").containsExactly("2-1001");
        assertThat(taken(100)).isEmpty();
    }

    @Test
    void latecomersShareTheNextBatch() {
        come(1, 1_000);
        assertThat(taken(100)).hasSize(100);
        come(2, 1);
        come(3, 200);

        List<String> next = taken(100);

        assertThat(next).hasSize(100);
        assertThat(of(next, 1)).hasSizeBetween(33, 67);
        assertThat(of(next, 2)).hasSize(1);
        assertThat(of(next, 3)).hasSizeBetween(33, 67);
    }

    @Test
    void placesThatSmallBusinessesLeaveGoToTheLargeOne() {
        come(1, 1_000);
        taken(100);
        IntStream.rangeClosed(2, 40).forEach(business -> come(business, 1));

        List<String> next = taken(100);

        assertThat(next).hasSize(100);
        assertThat(next.stream().filter(message -> !message.startsWith("1-"))).hasSize(39);
    }

    @Test
    void messagesOfABusinessKeepTheirOrder() {
        come(1, 500);
        come(2, 300);
        come(1, 500);
        List<String> claimed = new ArrayList<>();
        for (List<String> batch = taken(70); !batch.isEmpty() || shares.mayHaveMore(); batch = taken(70)) {
            claimed.addAll(batch);
        }

        assertThat(of(claimed, 1)).isSortedAccordingTo((one, other) -> Integer.compare(number(one), number(other))).hasSize(1_000);
        assertThat(of(claimed, 2)).isSortedAccordingTo((one, other) -> Integer.compare(number(one), number(other))).hasSize(300);
    }

    @Test
    void everyBusinessOfManyHasItsTurn() {
        IntStream.rangeClosed(1, 200).forEach(business -> come(business, 20));
        List<String> claimed = new ArrayList<>();
        for (int batch = 0; batch < 5; batch++) {
            claimed.addAll(taken(100));
        }

        assertThat(claimed.stream().map(message -> message.split("-")[0]).distinct()).hasSize(200);
    }

    /** One worker passes over rows that the other has claimed. It neither waits for them nor gets a smaller batch. */
    @Test
    void twoWorkersShareOneQueueAndNeverWait() {
        come(1, 500);
        come(2, 500);
        taken(100);

        transactions.executeWithoutResult(_ -> {
            List<String> one = claim(100);
            List<String> other = inAnotherTransaction(() -> claim(100));
            assertThat(one).hasSize(100);
            assertThat(other).hasSize(100).doesNotContainAnyElementsOf(one);
            // the row's entry in the index goes, but nobody has locked the row
            jdbc.update("DELETE FROM shared WHERE due_at = ? AND id = ?", MORNING, number(one.getFirst()));
        });
    }

    /** One look plans three batches. A message that comes later is planned by the next look. */
    @Test
    void aLatecomerWaitsForThreeBatchesAtMost() {
        come(1, 1_000);
        taken(100);
        taken(100);
        come(2, 1);

        List<String> next = new ArrayList<>(taken(100));
        next.addAll(taken(100));
        assertThat(of(next, 2)).as("planned before it came").isEmpty();
        assertThat(of(taken(100), 2)).hasSize(1);
    }

    /** Rows whose work failed are in the queue, but not in the plan. */
    @Test
    void aSmallerBatchAfterAFailureRepeatsTheFailedRows() {
        come(1, 1_000);
        taken(100);
        List<String> failed = new ArrayList<>();
        transactions.executeWithoutResult(status -> {
            failed.addAll(claim(100));
            status.setRollbackOnly();
        });

        assertThat(taken(50)).isEqualTo(failed.subList(0, 50));
    }

    /** Each node plans for itself, so both nodes plan the same rows. */
    @Test
    void twoNodesShareOneQueueAndNeverWait() {
        Shares ofAnotherNode = new Shares("shared", Shares.Key.ID);
        come(1, 500);
        come(2, 500);
        taken(100);
        transactions.executeWithoutResult(_ -> ofAnotherNode.claim(jdbc, 100, NOON, (row, _) -> row.getInt("id"))); // crowds it, too

        transactions.executeWithoutResult(_ -> {
            List<String> one = claim(100);
            List<String> other = inAnotherTransaction(() -> ofAnotherNode.claim(jdbc, 100, NOON,
                    (row, _) -> row.getInt("business_id") + "-" + row.getInt("id")));
            assertThat(one).hasSize(100);
            assertThat(other).hasSize(100).doesNotContainAnyElementsOf(one);
        });
    }

    @Test
    void aWorkerFinishesItsRowsAndNoneOfItsNeighbours() {
        come(1, 4);
        transactions.executeWithoutResult(_ -> {
            claim(2);
            List<String> finished = inAnotherTransaction(() -> {
                List<Integer> claimed = shares.claim(jdbc, 10, NOON, (row, _) -> row.getInt("id"));
                shares.finish(jdbc, claimed.stream().map(id -> new Shares.Place(MORNING.toInstant(ZoneOffset.UTC), id)));
                return claimed.stream().map(String::valueOf).toList();
            });
            assertThat(finished).containsExactly("3", "4");
        });

        assertThat(jdbc.queryForList("SELECT id FROM shared", Integer.class)).containsExactlyInAnyOrder(1, 2);
    }

    /** A batch that lacks rows takes more out of the plan, which another worker may have made anew, with rows that this one has. */
    @Test
    void aRowIsClaimedOnceThoughAnotherWorkerPlansItAgain() {
        come(1, 9);
        taken(3);
        transactions.executeWithoutResult(this::claimThreeForNothing); // plans six, of which three are left
        transactions.executeWithoutResult(_ -> {
            jdbc.queryForList("SELECT id FROM shared WHERE due_at = ? AND id IN (7, 8) FOR UPDATE", MORNING);
            List<Integer> claimed = inAnotherTransaction(() -> shares.claim(jdbc, 3, NOON, (row, _) -> {
                CompletableFuture.runAsync(() -> transactions.executeWithoutResult(this::claimThreeForNothing), Thread::startVirtualThread)
                        .join();
                return row.getInt("id");
            }));

            assertThat(claimed).containsExactly(9);
        });
    }

    private void claimThreeForNothing(TransactionStatus status) {
        assertThat(claim(3)).hasSize(3);
        status.setRollbackOnly();
    }

    private <T> T inAnotherTransaction(Supplier<T> work) {
        return CompletableFuture.supplyAsync(() -> transactions.execute(_ -> work.get())).orTimeout(90, TimeUnit.SECONDS).join();
    }

    private void come(int business, int messages) {
        jdbc.batchUpdate("INSERT INTO shared VALUES (?, ?, ?)",
                IntStream.range(0, messages).mapToObj(_ -> new Object[] {MORNING, ++number, business}).toList());
    }

    private List<String> claim(int limit) {
        return shares.claim(jdbc, limit, NOON, (row, line) -> row.getInt("business_id") + "-" + row.getInt("id"));
    }

    private List<String> taken(int limit) {
        return transactions.execute(_ -> {
            List<String> claimed = claim(limit);
            jdbc.batchUpdate("DELETE FROM shared WHERE id = ?", claimed.stream().map(message -> new Object[] {number(message)}).toList());
            return claimed;
        });
    }

    private static int number(String message) {
        return Integer.parseInt(message.substring(message.indexOf('-') + 1));
    }

    private static List<String> of(List<String> messages, int business) {
        return messages.stream().filter(message -> message.startsWith(business + "-")).toList();
    }
}
