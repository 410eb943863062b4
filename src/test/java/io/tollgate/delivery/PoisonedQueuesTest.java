package io.tollgate.delivery;

import static io.tollgate.world.AdmittedMessages.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.database.LostConnection;
import io.tollgate.database.Slice;
import io.tollgate.database.Times;
import io.tollgate.database.Trouble;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.quarantine.Quarantine;
import io.tollgate.quarantine.Quarantined;
import io.tollgate.world.AdmittedMessages;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Person;
import io.tollgate.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** In every queue of delivery, some rows fail whenever they are read, between good rows of other businesses. */
@DeliveryTest
class PoisonedQueuesTest {

    private static final Instant EXPIRED = NOON.plus(Duration.ofDays(3));

    @Autowired
    World world;
    @Autowired
    Dispatch dispatch;
    @Autowired
    ReceiptProcessor book;
    @Autowired
    Expiries expiries;
    @Autowired
    Receipts receipts;
    @Autowired
    StatusUpdates updates;
    @Autowired
    Webhooks webhooks;
    @Autowired
    Quarantine quarantine;
    @Autowired
    DisturbedChannel channel;
    @Autowired
    JdbcTemplate jdbc;
    @Autowired
    TransactionTemplate transaction;

    private EnrolledBusiness shop;
    private EnrolledBusiness other;
    private Person ana;

    @BeforeEach
    void openShops() {
        world.queues().clear();
        jdbc.update("DELETE FROM quarantine");
        channel.calm();
        shop = world.onAccount();
        other = world.onAccount();
        ana = world.personIn("DE");
    }

    @AfterEach
    void emptyTheQueues() {
        world.queues().clear();
        jdbc.update("DELETE FROM quarantine");
        channel.calm();
    }

    /** Uses each kind of poison in turn, at random places. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void everyGoodMessageIsHandedOverOnceAndEveryBadOneGoesIntoQuarantine(long seed) {
        Random random = new Random(seed);
        String[] poisons = {"category = 'NONSENSE'", "content = 'no deflated text'", "kind = ''"};
        List<MessageId> good = new ArrayList<>();
        Set<String> bad = new HashSet<>();
        for (int i = 0; i < 60; i++) {
            boolean poison = random.nextInt(6) == 0;
            MessageId message = world.admitted().message(poison ? shop : other, ana, Category.UTILITY).id();
            if (poison) {
                jdbc.update("UPDATE outbox SET " + poisons[i % poisons.length] + " WHERE message_id = ?", (Object) message.bytes());
                bad.add(message.text());
            } else {
                good.add(message);
            }
        }

        handOver(NOON);

        assertThat(good).isNotEmpty().allSatisfy(message -> assertThat(world.history().onHandset(message)).isOne());
        assertThat(inQuarantine("outbox")).isEqualTo(bad).isNotEmpty();
        assertThat(jdbc.queryForObject("SELECT COUNT(*) FROM outbox WHERE due_at = ?", Integer.class, Times.utc(NOON.plusSeconds(1))))
                .isEqualTo(bad.size());
    }

    @Test
    void aBrokenMessageIsTriedAfterLongerDelaysAndLeavesWhenItIsRepaired() {
        MessageId broken = world.admitted().message(shop, ana, Category.UTILITY).id();
        jdbc.update("UPDATE outbox SET category = 'NONSENSE' WHERE message_id = ?", (Object) broken.bytes());

        handOver(NOON);
        handOver(NOON.plusSeconds(1));
        handOver(NOON.plusSeconds(2));
        assertThat(only().tries()).as("not yet due again").isEqualTo(2);
        assertThat(only().nextAt()).isEqualTo(NOON.plusSeconds(3));
        assertThat(only().reason()).contains("IllegalArgumentException").doesNotContain("NONSENSE");

        jdbc.update("UPDATE outbox SET category = 'UTILITY' WHERE message_id = ?", (Object) broken.bytes());
        quarantine.replay(only().id(), NOON.plusMillis(2500));
        handOver(NOON.plusMillis(2500));

        assertThat(world.history().onHandset(broken)).isOne();
        quarantine.sweep();
        assertThat(quarantine.list(Slice.first(10))).isEmpty();
        assertThat(quarantine.counts().getOrDefault("outbox", 0)).isZero();
    }

    @Test
    void aDiscardedMessageFailsAndItsReservationIsReleased() {
        MessageId broken = world.admitted().message(shop, ana, Category.UTILITY).id();
        jdbc.update("UPDATE outbox SET category = 'NONSENSE' WHERE message_id = ?", (Object) broken.bytes());
        handOver(NOON);
        long id = only().id();

        quarantine.discard(id, NOON);

        assertThat(world.history().statuses(broken)).containsExactly("failed 131000");
        assertThat(shop.heldMicros()).isZero();
        assertThat(jdbc.queryForObject("SELECT COUNT(*) FROM outbox", Integer.class)).isZero();
        assertThatThrownBy(() -> quarantine.discard(id, NOON)).isInstanceOf(Quarantine.Unknown.class);
    }

    @Test
    void aMessageAtWhichTheChannelFailsStopsNoOther() {
        List<MessageId> good = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            good.add(world.admitted().message(other, ana, Category.UTILITY).id());
        }
        MessageId broken = world.admitted().message(shop, ana, Category.UTILITY).id();
        channel.before = batch -> {
            if (batch.stream().anyMatch(message -> message.id().equals(broken))) {
                throw new IllegalStateException("cannot be rendered");
            }
        };

        handOver(NOON);

        assertThat(good).allSatisfy(message -> assertThat(world.history().onHandset(message)).isOne());
        assertThat(inQuarantine("outbox")).containsExactly(broken.text());
    }

    @Test
    void aChannelThatIsDownPutsNoMessageIntoQuarantine() {
        int[] calls = {0};
        channel.before = batch -> {
            calls[0]++;
            throw new IllegalStateException("the line is down");
        };
        for (int i = 0; i < 64; i++) {
            world.admitted().message(shop, ana, Category.UTILITY);
        }

        handOver(NOON);

        assertThat(inQuarantine("outbox")).isEmpty();
        assertThat(jdbc.queryForObject("SELECT COUNT(*) FROM outbox WHERE attempts = 1", Integer.class)).isEqualTo(64);
        assertThat(calls[0]).as("not one by one").isLessThan(64);
    }

    @Test
    void anOutagePutsNoMessageIntoQuarantine() {
        for (RuntimeException outage : List.of(new DataAccessResourceFailureException("away"),
                new PessimisticLockingFailureException("busy"))) {
            channel.before = batch -> {
                throw outage;
            };
            MessageId message = world.admitted().message(shop, ana, Category.UTILITY).id();

            assertThatThrownBy(() -> dispatch.next(NOON)).isSameAs(outage);

            assertThat(inQuarantine("outbox")).isEmpty();
            channel.calm();
            handOver(NOON);
            assertThat(world.history().onHandset(message)).isOne();
        }
    }

    @Test
    void aConnectionThatIsLostPutsNoReceiptIntoQuarantine() {
        MessageId message = world.admitted().message(shop, ana, Category.UTILITY).id();
        handOver(NOON);
        CompletableFuture<Throwable> failure = new CompletableFuture<>();

        LostConnection.whileWaiting(jdbc, transaction,
                () -> jdbc.queryForList("SELECT message_id FROM delivery WHERE message_id = ? FOR UPDATE", (Object) message.bytes()),
                () -> Thread.startVirtualThread(() -> failure.complete(catchThrowable(() -> book.next(NOON)))), "delivery");

        assertThat(failure.join()).extracting(Trouble::of).isEqualTo(Trouble.AWAY);
        assertThat(inQuarantine("receipts")).isEmpty();
        while (book.next(NOON)) {
        }
        assertThat(world.history().charges(message)).isOne();
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5})
    @ExtendWith(OutputCaptureExtension.class)
    void everyGoodReceiptIsBookedOnceAndEveryBadOneGoesIntoQuarantine(long seed, CapturedOutput output) {
        Random random = new Random(seed);
        List<MessageId> good = new ArrayList<>();
        Set<MessageId> brokenDelivery = new HashSet<>();
        for (int i = 0; i < 40; i++) {
            boolean poison = random.nextInt(6) == 0;
            MessageId message = world.admitted().message(poison ? shop : other, ana, Category.UTILITY).id();
            (poison ? brokenDelivery : good).add(message);
        }
        channel.before = batch -> {};
        handOver(NOON);
        jdbc.update("DELETE FROM receipt_inbox");
        brokenDelivery.forEach(
                message -> jdbc.update("UPDATE delivery SET free_reason = 'NONSENSE' WHERE message_id = ?", (Object) message.bytes()));
        List<Receipt> all = new ArrayList<>();
        good.forEach(message -> all.add(Receipt.of(message, Receipt.Type.DELIVERED, NOON)));
        brokenDelivery.forEach(message -> all.add(random.nextInt(all.size() + 1), Receipt.of(message, Receipt.Type.DELIVERED, NOON)));
        receipts.take(all, NOON);
        jdbc.update(
                "INSERT INTO receipt_inbox (due_at, taken_at, message_id, type, at, code, details) VALUES (?, ?, UNHEX('00'), 'NONSENSE',"
                        + " ?, 0, '')",
                Times.utc(NOON), Times.utc(NOON), Times.utc(NOON));

        while (book.next(NOON)) {
        }

        assertThat(good).allSatisfy(message -> {
            assertThat(world.history().outcome(message)).isEqualTo("CHARGED");
            assertThat(world.history().charges(message)).isOne();
        });
        assertThat(inQuarantine("receipts")).hasSize(brokenDelivery.size() + 1);
        assertThat(other.heldMicros()).isZero();
        assertThat(output.getAll().lines().filter(line -> line.contains("ERROR") && line.contains("receipts ")))
                .hasSize(brokenDelivery.size() + 1);
        while (book.next(NOON.plusSeconds(1))) {
        }
        assertThat(output.getAll().lines().filter(line -> line.contains("ERROR") && line.contains("receipts "))).as("told once")
                .hasSize(brokenDelivery.size() + 1);

        brokenDelivery
                .forEach(message -> jdbc.update("UPDATE delivery SET free_reason = '' WHERE message_id = ?", (Object) message.bytes()));
        while (book.next(NOON.plusSeconds(60))) {
        }
        assertThat(brokenDelivery).allSatisfy(message -> assertThat(world.history().charges(message)).isOne());
        assertThat(inQuarantine("receipts")).hasSize(1);
    }

    @Test
    void aMessageThatCannotBeGivenUpStopsNoOther() {
        MessageId broken = world.admitted().message(shop, ana, Category.UTILITY).id();
        MessageId silent = world.admitted().message(other, ana, Category.UTILITY).id();
        handOver(NOON);
        jdbc.update("DELETE FROM receipt_inbox");
        jdbc.update("UPDATE delivery SET free_reason = 'NONSENSE' WHERE message_id = ?", (Object) broken.bytes());

        giveUp(EXPIRED);
        giveUp(EXPIRED);

        assertThat(world.history().outcome(silent)).isEqualTo("RELEASED");
        assertThat(world.history().outcome(broken)).isEqualTo("OPEN");
        assertThat(inQuarantine("expiries")).containsExactly(broken.text());
        quarantine.discard(only().id(), EXPIRED);
        assertThat(world.history().outcome(broken)).isEqualTo("RELEASED");
        assertThat(shop.heldMicros()).isZero();
    }

    @Test
    void aStatusThatCannotBeSentStopsNoOther() {
        EnrolledBusiness listening = world.onAccount().listens("http://127.0.0.1:1/", "secret");
        Instant now = Instant.parse("2027-01-01T00:00:00Z");
        for (int i = 0; i < 3; i++) {
            updates.enqueue(List.of(StatusUpdate.failed(listening.id(), listening.sender(),
                    AdmittedMessages.handOver(listening, ana, Category.UTILITY).id(), ana.id(), NOON, "note " + i, 131026, "x")));
            updates.forward(List
                    .of(new InboundMessage(listening.id(), listening.sender(), ana.id(), "wamid." + i,
                            "{\"message\":{\"type\":\"text\"}}")));
        }
        List<Long> ids = jdbc.queryForList("SELECT id FROM status_update WHERE business_id = ? ORDER BY id", Long.class,
                listening.id().value());
        jdbc.update("UPDATE status_update SET detail = '{no json' WHERE id = ?", ids.get(2));
        jdbc.update("UPDATE status_update SET inbound = 'not sealed by us' WHERE id = ?", ids.get(3));

        List<Lease> due = webhooks.due(now).stream().filter(lease -> lease.business().equals(listening.id())).toList();
        NextPost turn = webhooks.next(List.of(due.getFirst()), now).getFirst();

        assertThat(turn).isInstanceOfSatisfying(NextPost.Posts.class, posts -> assertThat(posts.posts().getFirst().updates())
                .extracting(StatusUpdates.Waiting::id).containsExactly(ids.get(0), ids.get(1), ids.get(4), ids.get(5)));
        assertThat(inQuarantine("updates")).containsExactlyInAnyOrder(ids.get(2).toString(), ids.get(3).toString());
        NextPost.Posts posts = (NextPost.Posts) turn;
        assertThat(webhooks.answered(List.of(new NextPost.Answered(posts,
                List.of(new NextPost.Outcome(posts.posts().getFirst(), 200, "")))), now).getFirst())
                .isInstanceOf(NextPost.None.class);
        webhooks.over(Lane.ofTheRest(listening.id()));
        assertThat(webhooks.due(now.plusMillis(500))).as("nothing to tell before it is due again")
                .noneMatch(lease -> lease.business().equals(listening.id()));
    }

    /** Of two rows: in the first one the second of three statuses is broken, in the other one all but the first. */
    @Test
    void aStatusThatCannotBeSentStopsOnlyWhatFollowsItInItsRow() {
        EnrolledBusiness listening = world.onAccount().listens("http://127.0.0.1:1/", "secret");
        Instant now = Instant.parse("2027-01-01T00:00:00Z");
        for (int i = 0; i < 2; i++) {
            MessageId message = AdmittedMessages.handOver(listening, ana, Category.UTILITY).id();
            updates.enqueue(Stream.of("sent", "delivered", "read").map(status -> new StatusUpdate(listening.id(), listening.sender(),
                    message, ana.id(), status, NOON, "", "{}")).toList());
        }
        List<Long> ids = jdbc.queryForList("SELECT id FROM status_update WHERE business_id = ? ORDER BY id", Long.class,
                listening.id().value());
        String further = "UPDATE status_update SET further = ? WHERE id = ?";
        jdbc.update(further, "[[\"delivered\",\"\",\"{no json\"],[\"read\",\"\",\"\"]]", ids.get(0));
        jdbc.update(further, "[[\"delivered\"", ids.get(1));

        NextPost turn = webhooks.next(List.of(lease(listening, now)), now).getFirst();

        NextPost.Posts posts = (NextPost.Posts) turn;
        assertThat(posts.posts()).hasSize(1);
        assertThat(posts.posts().getFirst().updates()).extracting(StatusUpdates.Waiting::id, StatusUpdates.Waiting::place)
                .containsExactly(tuple(ids.get(0), 0));
        assertThat(inQuarantine("updates")).containsExactlyInAnyOrder(ids.get(0).toString(), ids.get(1).toString());
        webhooks.answered(List.of(new NextPost.Answered(posts, List.of(new NextPost.Outcome(posts.posts().getFirst(), 200, "")))), now);
        assertThat(jdbc.queryForList("SELECT told FROM status_update WHERE business_id = ? ORDER BY id", Integer.class,
                listening.id().value())).containsExactly(1, 0);
        assertThat(inQuarantine("updates")).as("what is left of it").contains(ids.get(0).toString());
        webhooks.over(Lane.ofTheRest(listening.id()));
    }

    private Lease lease(EnrolledBusiness listening, Instant now) {
        return webhooks.due(now).stream().filter(lease -> lease.business().equals(listening.id())).findFirst().orElseThrow();
    }

    private void handOver(Instant now) {
        while (dispatch.next(now)) {
        }
    }

    private void giveUp(Instant now) {
        while (expiries.giveUp(now)) {
        }
    }

    private Quarantined only() {
        return quarantine.list(Slice.first(10)).getFirst();
    }

    private Set<String> inQuarantine(String queue) {
        Set<String> found = new HashSet<>();
        Optional.of(quarantine.list(Slice.first(1_000)))
                .ifPresent(all -> all.stream().filter(one -> one.queue().equals(queue)).forEach(one -> found.add(one.item())));
        return found;
    }
}
