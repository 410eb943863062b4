package io.tollgate.gate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.database.ClockWatches;
import io.tollgate.database.DatabaseTest;
import io.tollgate.gate.IdempotencyKey.Source;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.Content;
import io.tollgate.message.Kind;
import io.tollgate.message.MessageId;
import io.tollgate.message.SenderId;
import io.tollgate.message.TemplateKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The inbox without the rest of the application, whose gate would judge these messages at once. */
@DatabaseTest
class InboxTest extends InboxFixture {

    @Test
    void anAcceptedMessageIsClaimedUnchanged() {
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

    /** Whatever one business sends, the one message of another is in the next batch or the one after it. */
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

    /** A message that is due stays due when the clock is set back, and a deferred one stays deferred. */
    @Test
    void aClockThatIsSetBackDelaysNothing() {
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
    void listsWithTheSameKeysInOppositeOrdersDoNotBlockEachOther() throws Exception {
        List<Arrival> forwards = IntStream.range(0, 100).mapToObj(i -> text("n " + i, key("k" + i))).toList();

        atOnce(8, i -> inbox.accept(i % 2 == 0 ? forwards : forwards.reversed(), LONG_AGO));

        assertThat(messages()).isEqualTo(100);
    }

    @Test
    void aMessageThatTheDatabaseRefusesDoesNotFailItsNeighbours() {
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
    void concurrentCallersShareCommits() throws Exception {
        long before = meters.get("tollgate.inbox.commit").summary().count();

        atOnce(200, i -> inbox.accept(text("n " + i, Optional.empty()), LONG_AGO));

        assertThat(messages()).isEqualTo(200);
        assertThat(meters.get("tollgate.inbox.commit").summary().count() - before).isLessThan(100);
    }
}
