package io.tollgate.gate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tollgate.database.Activity;
import io.tollgate.database.ClockWatches;
import io.tollgate.database.DatabaseTest;
import io.tollgate.database.Outages;
import io.tollgate.database.Unavailable;
import io.tollgate.gate.IdempotencyKey.Source;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.Content;
import io.tollgate.message.Kind;
import io.tollgate.message.MessageId;
import io.tollgate.message.SenderId;
import io.tollgate.message.TemplateKey;
import io.tollgate.recipient.Erasures;
import io.tollgate.recipient.Identities;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.recipient.Pseudonyms;
import io.tollgate.recipient.Recipients;
import io.tollgate.secrets.Keys;
import io.tollgate.secrets.Settings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Without the rest of the application, in which the gate would judge these messages at once. */
@DatabaseTest
@Import({Activity.class, Outages.class, Inbox.class, Acceptances.class, Recipients.class, Identities.class, Erasures.class,
    Pseudonyms.class, Keys.class, Settings.class})
class InboxTest {

    /** The tests of claims take years of their own. */
    private static final Instant LONG_AGO = Instant.parse("2001-01-01T12:00:00.123456Z");
    private static final AtomicInteger businesses = new AtomicInteger(900_000);

    @Autowired
    Inbox inbox;

    @Autowired
    Acceptances acceptances;

    @Autowired
    Recipients recipients;
    @Autowired
    Pseudonyms pseudonyms;

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    MeterRegistry meters;

    TransactionTemplate transaction;
    final BusinessId business = new BusinessId(businesses.incrementAndGet());

    @Autowired
    void transactions(PlatformTransactionManager manager) {
        transaction = new TransactionTemplate(manager);
    }

    @Test
    void whatWasAcceptedIsClaimedAsItCame() {
        Optional<TemplateKey> template = Optional.of(new TemplateKey("flight_update", "en_US"));
        Arrival arrival = new Arrival(business, new SenderId(71), ana(), Category.UTILITY, Kind.TEMPLATE, template, "booking 7",
                Body.of("{\"type\":\"template\"}".getBytes(UTF_8)), Optional.empty());

        MessageId id = stored(inbox.accept(arrival, LONG_AGO));

        Accepted claimed = row(id, LONG_AGO);
        assertThat(claimed.business()).isEqualTo(business);
        assertThat(claimed.sender()).isEqualTo(new SenderId(71));
        assertThat(claimed.category()).isEqualTo(Category.UTILITY);
        assertThat(claimed.kind()).isEqualTo(Kind.TEMPLATE);
        assertThat(claimed.template()).isEqualTo(template);
        assertThat(claimed.acceptedAt()).isEqualTo(LONG_AGO);
        assertThat(claimed.dueAt()).isEqualTo(LONG_AGO);
        assertThat(claimed.round()).isZero();
        assertThat(claimed.callbackData()).isEqualTo("booking 7");
        assertThat(Content.inflated(claimed.content())).asString(UTF_8).isEqualTo("{\"type\":\"template\"}");
    }

    /** Whatever business comes with, another's one message is in the next batch or the one after. */
    @Test
    void oneMessageDoesNotWaitForAnothersThousands() {
        jdbc.update("DELETE FROM inbox");
        Instant then = Instant.parse("2003-01-01T12:00:00Z");
        BusinessId other = new BusinessId(businesses.incrementAndGet());
        List<MessageId> many = new ArrayList<>();
        for (int hundred = 0; hundred < 20; hundred++) {
            many.addAll(inbox.accept(IntStream.range(0, 100).mapToObj(i -> text("one of many", Optional.empty())).toList(), then).stream()
                    .map(InboxTest::stored).toList());
        }
        MessageId one = stored(inbox.accept(new Arrival(other, new SenderId(70), ana(), Category.SERVICE, Kind.TEXT, Optional.empty(), "",
                body("one"), Optional.empty()), then.plusSeconds(1)));

        List<MessageId> order = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        int batches = 0;
        int found = 0;
        List<Accepted> batch;
        do {
            batch = transaction.execute(status -> {
                List<Accepted> claimed = inbox.claim(50, then.plusSeconds(2));
                inbox.finish(claimed);
                return claimed;
            });
            batches++;
            if (batch.stream().anyMatch(message -> message.id().equals(one))) {
                found = batches;
            }
            sizes.add(batch.size());
            batch.stream().filter(message -> message.business().equals(business)).map(Accepted::id).forEach(order::add);
        } while (!batch.isEmpty());

        assertThat(found).as("batch with the one").isBetween(1, 2);
        assertThat(order).as("in the order of their acceptance").isEqualTo(many);
        assertThat(sizes).as("full to the end").hasSizeLessThanOrEqualTo(42);
    }

    /** What was due is due, whatever the clock says afterwards; what was put off stays so. */
    @Test
    void clockThatIsSetBackPutsNothingOff() {
        jdbc.update("DELETE FROM inbox");
        Instant then = Instant.parse("2004-01-01T12:00:00Z");
        MessageId waiting = stored(inbox.accept(text("hello", Optional.empty()), then));
        MessageId deferred = stored(inbox.accept(text("later", Optional.empty()), then.plusSeconds(600)));
        Instant now = then.minusSeconds(3_600);
        AtomicLong wall = new AtomicLong(then.toEpochMilli());
        Runnable look = ClockWatches.look(jdbc, inbox, now, wall);

        wall.addAndGet(-3_600_000);
        look.run();

        assertThat(row(waiting, now).dueAt()).isEqualTo(now);
        assertThat(row(deferred, then.plusSeconds(600)).dueAt()).isEqualTo(then.plusSeconds(600));
    }

    @Test
    void idsAreOrderedLikeTheListThatWasAccepted() {
        List<Arrival> arrivals = IntStream.range(0, 50).mapToObj(i -> text("line " + i, Optional.empty())).toList();

        List<MessageId> ids = inbox.accept(arrivals, LONG_AGO).stream().map(InboxTest::stored).toList();

        assertThat(ids).isSorted().doesNotHaveDuplicates();
        assertThat(ids).allMatch(id -> id.value().version() == 7);
    }

    @Test
    void theSameKeyWithTheSameContentIsTheSameMessage() {
        MessageId first = stored(inbox.accept(text("hello", key("k")), LONG_AGO));

        assertThat(inbox.accept(text("hello", key("k")), LONG_AGO.plusSeconds(5))).isEqualTo(new Acceptance.Repeated(first));
        assertThat(messages()).isEqualTo(1);
    }

    @Test
    void theSameKeyWithAnotherContentIsAConflict() {
        inbox.accept(text("hello", key("k")), LONG_AGO);

        assertThat(inbox.accept(text("good bye", key("k")), LONG_AGO)).isEqualTo(new Acceptance.Conflict());
        assertThat(inbox.accept(to("+351912000002", "hello", key("k")), LONG_AGO)).isEqualTo(new Acceptance.Conflict());
        assertThat(messages()).isEqualTo(1);
    }

    @Test
    void theSameKeyOfAnotherBusinessOrAnotherSourceIsAnotherKey() {
        inbox.accept(text("hello", key("k")), LONG_AGO);
        Arrival fromFile = text("hello", Optional.of(IdempotencyKey.of(Source.FILE, "k")));

        assertThat(inbox.accept(fromFile, LONG_AGO)).isInstanceOf(Acceptance.Stored.class);
        BusinessId other = new BusinessId(businesses.incrementAndGet());
        Arrival ofOther = new Arrival(other, new SenderId(70), ana(), Category.SERVICE, Kind.TEXT, Optional.empty(), "",
                body("hello"), key("k"));
        assertThat(inbox.accept(ofOther, LONG_AGO)).isInstanceOf(Acceptance.Stored.class);
    }

    @Test
    void repetitionsWithinOneListAreFoundToo() {
        List<Acceptance> outcomes = inbox.accept(
                List.of(text("hello", key("k")), text("hello", key("k")), text("other", key("k")), text("hello", Optional.empty())),
                LONG_AGO);

        MessageId first = stored(outcomes.getFirst());
        assertThat(outcomes.subList(1, 3)).containsExactly(new Acceptance.Repeated(first), new Acceptance.Conflict());
        assertThat(outcomes.get(3)).isInstanceOf(Acceptance.Stored.class);
        assertThat(messages()).isEqualTo(2);
    }

    @Test
    void oneKeyFromManyThreadsAtOnceIsOneMessage() throws Exception {
        List<Acceptance> outcomes = atOnce(32, i -> inbox.accept(text("hello", key("k")), LONG_AGO));

        Set<MessageId> ids = new HashSet<>();
        for (Acceptance outcome : outcomes) {
            ids.add(outcome instanceof Acceptance.Repeated repeated ? repeated.id() : stored(outcome));
        }
        assertThat(ids).hasSize(1);
        assertThat(outcomes.stream().filter(Acceptance.Stored.class::isInstance)).hasSize(1);
        assertThat(messages()).isEqualTo(1);
    }

    @Test
    void listsWithTheSameKeysInOppositeOrderDoNotStopEachOther() throws Exception {
        List<Arrival> forwards = IntStream.range(0, 100).mapToObj(i -> text("n " + i, key("k" + i))).toList();

        atOnce(8, i -> inbox.accept(i % 2 == 0 ? forwards : forwards.reversed(), LONG_AGO));

        assertThat(messages()).isEqualTo(100);
    }

    @Test
    void aMessageThatTheDatabaseRefusesDoesNotTakeItsNeighboursAlong() {
        Arrival bad = new Arrival(business, new SenderId(70), ana(), Category.SERVICE, Kind.TEXT, Optional.empty(), "x".repeat(600),
                body("callback data too long for its column"), key("bad"));

        List<Acceptance> outcomes = inbox
                .accept(List.of(text("1", Optional.empty()), text("2", key("k")), bad, text("3", Optional.empty())), LONG_AGO);

        assertThat(outcomes).extracting(outcome -> outcome.getClass().getSimpleName()).containsExactly("Stored", "Stored", "Failed",
                "Stored");
        assertThat(messages()).isEqualTo(3);
        assertThat(jdbc.queryForObject("SELECT COUNT(*) FROM idempotency WHERE business_id = ?", Integer.class, business.value()))
                .isEqualTo(1);
    }

    @Test
    void thoseWhoComeAtTheSameTimeShareCommits() throws Exception {
        long before = meters.get("tollgate.inbox.commit").summary().count();

        atOnce(200, i -> inbox.accept(text("n " + i, Optional.empty()), LONG_AGO));

        assertThat(messages()).isEqualTo(200);
        assertThat(meters.get("tollgate.inbox.commit").summary().count() - before).isLessThan(100);
    }

    @Test
    void onlyWhatIsDueIsClaimedAndTheLongestDueComesFirst() {
        Instant past = Instant.parse("1999-01-01T00:00:00Z");
        MessageId late = stored(inbox.accept(text("late", Optional.empty()), past.plusSeconds(10)));
        MessageId early = stored(inbox.accept(text("early", Optional.empty()), past));
        MessageId next = stored(inbox.accept(text("next", Optional.empty()), past.plusSeconds(11)));

        List<MessageId> claimed = claim(past.plusSeconds(10)).stream().map(Accepted::id).toList();

        assertThat(claimed).containsExactly(early, late).doesNotContain(next);
        finish(past.plusSeconds(11));
    }

    @Test
    void whatOneGateHoldsAnotherPassesOver() throws Exception {
        Instant past = Instant.parse("1998-01-01T00:00:00Z");
        IntStream.range(0, 10).forEach(i -> inbox.accept(text("n " + i, Optional.empty()), past.plusSeconds(i)));
        CountDownLatch claimed = new CountDownLatch(1);
        CountDownLatch seen = new CountDownLatch(1);

        try (ExecutorService gates = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<List<Accepted>> one = gates.submit(() -> transaction.execute(status -> {
                List<Accepted> mine = inbox.claim(6, past.plusSeconds(60));
                claimed.countDown();
                await(seen);
                inbox.finish(mine);
                return mine;
            }));
            await(claimed);
            List<Accepted> other = claim(past.plusSeconds(60));
            seen.countDown();

            assertThat(one.get()).hasSize(6);
            assertThat(other).hasSize(4).doesNotContainAnyElementsOf(one.get());
        }
        assertThat(claim(past.plusSeconds(60))).hasSize(4);
        finish(past.plusSeconds(60));
    }

    @Test
    void aDeferredMessageComesBackWhenItIsDueAndNotBefore() {
        Instant past = Instant.parse("1997-01-01T00:00:00Z");
        MessageId id = stored(inbox.accept(text("not now", Optional.empty()), past));
        Instant until = past.plusSeconds(3600);

        transaction.executeWithoutResult(status -> inbox.defer(inbox.claim(10, past).getFirst(), until));

        assertThat(claim(until.minusNanos(1000))).isEmpty();
        Accepted again = claim(until).getFirst();
        assertThat(again.id()).isEqualTo(id);
        assertThat(again.round()).isEqualTo(1);
        assertThat(again.acceptedAt()).isEqualTo(past);
        assertThat(again.dueAt()).isEqualTo(until);
        finish(until);
    }

    @Test
    void aMessageThatIsHeldComesBackLaterWithoutARound() {
        Instant past = Instant.parse("1995-01-01T00:00:00Z");
        inbox.accept(text("broken", Optional.empty()), past);
        Instant until = past.plusSeconds(2);

        inbox.hold(claim(past).getFirst().id(), until);

        assertThat(claim(until.minusNanos(1000))).isEmpty();
        assertThat(claim(until).getFirst().round()).isZero();
        finish(until);
    }

    @Test
    void whatWasClaimedByATransactionThatFailsIsStillThere() {
        Instant past = Instant.parse("1996-01-01T00:00:00Z");
        inbox.accept(text("n", Optional.empty()), past);

        transaction.executeWithoutResult(status -> {
            inbox.finish(inbox.claim(10, past));
            status.setRollbackOnly();
        });

        assertThat(claim(past)).hasSize(1);
        finish(past);
    }

    @Test
    void withoutADatabaseNothingIsAcceptedAndNobodyWaits() {
        DataSource nowhere = new DriverManagerDataSource("jdbc:mysql://127.0.0.1:1/nowhere?connectTimeout=1000");
        Acceptances acceptances = new Acceptances(new JdbcTemplate(nowhere), recipients, pseudonyms);
        Inbox cutOff = new Inbox(acceptances, new JdbcTemplate(nowhere), new SimpleMeterRegistry(), new Activity(), new Outages());
        try {
            assertThatThrownBy(() -> cutOff.accept(text("x", Optional.empty()), LONG_AGO)).isInstanceOf(Unavailable.class);
            assertThatThrownBy(() -> cutOff.accept(List.of(text("x", Optional.empty())), LONG_AGO)).isInstanceOf(Unavailable.class);
        } finally {
            cutOff.destroy();
        }
        assertThatThrownBy(() -> cutOff.accept(text("x", Optional.empty()), LONG_AGO)).hasMessageContaining("stopping");
        assertThat(messages()).isZero();
    }

    @Test
    void whatIsAnsweredWhileTollgateStopsIsStoredAndNothingElseIs() throws Exception {
        Inbox stopping = new Inbox(acceptances, jdbc, new SimpleMeterRegistry(), new Activity(), new Outages());
        CountDownLatch underWay = new CountDownLatch(20);
        List<Acceptance> stored = new CopyOnWriteArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int caller = 0; caller < 32; caller++) {
                callers.submit(() -> {
                    for (int i = 0; i < 1_000; i++) {
                        // fails when it is stopped, which ends this caller
                        stored.add(stopping.accept(text("n", Optional.empty()), LONG_AGO));
                        underWay.countDown();
                    }
                });
            }
            await(underWay);
            stopping.destroy();
        }

        assertThat(stored).isNotEmpty().allMatch(Acceptance.Stored.class::isInstance);
        assertThat(messages()).isEqualTo(stored.size());
    }

    @Test
    void keysAreForgottenWhenTheirTimeIsOver() {
        inbox.accept(text("old", key("old")), LONG_AGO);
        inbox.accept(text("new", key("new")), LONG_AGO.plusSeconds(1));

        inbox.forgetKeys(LONG_AGO.plusSeconds(1));

        assertThat(inbox.accept(text("old", key("old")), LONG_AGO.plusSeconds(2))).isInstanceOf(Acceptance.Stored.class);
        assertThat(inbox.accept(text("new", key("new")), LONG_AGO.plusSeconds(2))).isInstanceOf(Acceptance.Repeated.class);
    }

    @Test
    void aClaimOutsideATransactionIsRefused() {
        assertThatThrownBy(() -> inbox.claim(1, LONG_AGO)).isInstanceOf(IllegalStateException.class).hasMessageContaining("transaction");
    }

    private Arrival text(String text, Optional<IdempotencyKey> key) {
        return to("+351912000001", text, key);
    }

    private Arrival to(String number, String text, Optional<IdempotencyKey> key) {
        return new Arrival(business, new SenderId(70), new PhoneNumber(number, "PT"), Category.SERVICE, Kind.TEXT, Optional.empty(), "",
                body(text), key);
    }

    private static Body body(String text) {
        return Body.of(("{\"text\":\"" + text + "\"}").getBytes(UTF_8));
    }

    private static PhoneNumber ana() {
        return new PhoneNumber("+351912000001", "PT");
    }

    private static Optional<IdempotencyKey> key(String name) {
        return Optional.of(IdempotencyKey.of(Source.HTTP, name));
    }

    private static MessageId stored(Acceptance outcome) {
        assertThat(outcome).isInstanceOf(Acceptance.Stored.class);
        return ((Acceptance.Stored) outcome).id();
    }

    private int messages() {
        return jdbc.queryForObject("SELECT COUNT(*) FROM inbox WHERE business_id = ?", Integer.class, business.value());
    }

    private Accepted row(MessageId id, Instant due) {
        return transaction.execute(status -> inbox.claim(10_000, due)).stream().filter(message -> message.id().equals(id)).findFirst()
                .orElseThrow();
    }

    private List<Accepted> claim(Instant now) {
        return transaction.execute(status -> inbox.claim(100, now));
    }

    private void finish(Instant now) {
        transaction.executeWithoutResult(status -> inbox.finish(inbox.claim(100, now)));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private static <R> List<R> atOnce(int callers, IntFunction<R> call) throws Exception {
        CyclicBarrier start = new CyclicBarrier(callers);
        List<R> outcomes = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<R>> all = IntStream.range(0, callers).mapToObj(i -> threads.submit(() -> {
                start.await();
                return call.apply(i);
            })).toList();
            for (Future<R> one : all) {
                outcomes.add(one.get());
            }
        }
        return outcomes;
    }
}
