package io.tollgate.delivery;

import static io.tollgate.world.AdmittedMessages.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tollgate.blocking.Blocks;
import io.tollgate.database.Times;
import io.tollgate.delivery.Receipt.Type;
import io.tollgate.delivery.StubNetwork.Way;
import io.tollgate.message.Category;
import io.tollgate.message.Content;
import io.tollgate.message.MessageId;
import io.tollgate.rights.Erasing;
import io.tollgate.world.AdmittedMessages;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Person;
import io.tollgate.world.World;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.ApplicationContext;

/** Messages go out by a network: one that sends, refuses, is slow, loses answers, and processes that die while it is called. */
@DeliveryTest
class NetworkCallsTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Instant AFTER_ITS_LIFE = NOON.plus(Duration.ofHours(3));

    @Autowired
    World world;
    @Autowired
    ApplicationContext application;
    @Autowired
    Receipts receipts;
    @Autowired
    ReceiptProcessor book;
    @Autowired
    Expiries expiries;
    @Autowired
    NetworkIds ids;
    @Autowired
    Blocks blocks;
    @Autowired
    OpenCalls calls;

    private final AtomicLong passed = new AtomicLong();
    private final StubNetwork network = new StubNetwork("stub", LIMIT, 8);
    private final List<Couriers.Node> nodes = new ArrayList<>();
    private final List<MessageId> notRecalled = new CopyOnWriteArrayList<>();
    private Couriers.Node node;
    private EnrolledBusiness shop;
    private Person ana;

    @BeforeEach
    void openShop() {
        world.queues().clear();
        shop = world.business().onAccount("1000").templates("Hello {{1}}, {{2}} is {{3}} today, and {{4}}.").enrol();
        ana = world.personIn("DE");
        node = node(network, "");
        ((DefaultListableBeanFactory) application.getAutowireCapableBeanFactory()).registerSingleton("listener-" + this,
                StubNetwork.into(notRecalled));
    }

    @AfterEach
    void end() {
        nodes.forEach(Couriers.Node::kill);
        ((DefaultListableBeanFactory) application.getAutowireCapableBeanFactory()).destroySingleton("listener-" + this);
    }

    @Test
    void aMessageIsSentWithNoTransactionOpenAndItsReceiptsChargeIt() {
        HandOver offer = admit(Category.MARKETING);

        deliver(NOON);

        assertThat(network.sent).containsEntry(offer.id(), 1);
        assertThat(network.calledInTransaction).isFalse();
        assertThat(world.history().outcome(offer.id())).isEqualTo("OPEN");
        String networkId = ids.id("stub", offer.id()).orElseThrow();
        assertThat(ids.message("stub", networkId)).contains(offer.id());
        assertThat(ids.message("another", networkId)).isEmpty();
        assertThat(calls.calling()).isEmpty();
        receive(offer.id(), Type.READ, Type.DELIVERED, Type.SENT, Type.DELIVERED);
        assertThat(world.history().charges(offer.id())).isEqualTo(1);
        assertThat(shop.heldMicros()).isZero();
    }

    @Test
    void aFinalRefusalOfTheNetworkReachesThePartnerAsItIs() {
        network.way = _ -> Way.REJECTS;
        HandOver offer = admit(Category.MARKETING);

        deliver(NOON);

        assertThat(world.history().outcome(offer.id())).isEqualTo("RELEASED");
        assertThat(world.history().details(offer.id())).singleElement().asString().contains("131049", "\"title\":\"Healthy ecosystem\"",
                "Not delivered to keep the engagement healthy.");
        assertThat(shop.heldMicros()).isZero();
        deliver(AFTER_ITS_LIFE);
        assertThat(network.asked).hasSize(1);
    }

    @Test
    void aMessageThatTheNetworkCannotTakeNowIsTriedAgain() {
        network.way = message -> message.attempts() < 2 ? Way.BUSY : Way.SENDS;
        HandOver offer = admit(Category.UTILITY);

        deliver(NOON);
        assertThat(world.history().attempts(offer.id())).isEqualTo(1);
        assertThat(world.history().rows("delivery", offer.id())).isZero();
        deliver(NOON);
        assertThat(network.asked).as("it waits").hasSize(1);
        deliver(NOON.plusSeconds(2));
        deliver(NOON.plusSeconds(6));

        assertThat(network.sent).containsEntry(offer.id(), 1);
        assertThat(world.history().outcome(offer.id())).isEqualTo("OPEN");
    }

    /** Nobody can ask this network, so marketing and utility are not sent again, and an authentication once more. */
    @ParameterizedTest
    @EnumSource(value = Way.class, names = {"SENDS_AND_RESETS", "RESETS", "FAILS"})
    void aMessageWhoseAnswerIsLostIsNotSentAgainUnlessItIsACode(Way way) {
        network.way = _ -> way;
        HandOver offer = admit(Category.MARKETING);
        HandOver code = admit(Category.AUTHENTICATION);

        deliver(NOON);
        settle(NOON);
        deliver(NOON.plusSeconds(10));
        settle(NOON.plusSeconds(10));
        deliver(NOON.plusSeconds(60));

        assertThat(network.asked).extracting(HandOver::id).containsExactlyInAnyOrder(offer.id(), code.id(), code.id());
        assertThat(calls.unknown("stub")).isEqualTo(2);
        assertThat(world.history().outcome(offer.id())).isEqualTo("OPEN");
        assertThat(world.history().statuses(offer.id())).isEmpty();
        assertThat(shop.heldMicros()).as("held until a receipt or the expiry").isEqualTo(400_000);

        receive(code.id(), Type.DELIVERED);
        assertThat(world.history().charges(code.id())).as("the receipt proves it").isEqualTo(1);
        expire();
        assertThat(world.history().outcome(offer.id())).isEqualTo("RELEASED");
        assertThat(world.history().details(offer.id())).singleElement().asString().contains("131026", "nobody knows whether it was sent");
        assertThat(shop.heldMicros()).isZero();
        receive(offer.id(), Type.DELIVERED);
        assertThat(world.history().charges(offer.id())).as("a receipt after its life is only recorded").isZero();
        settle(AFTER_ITS_LIFE);
        assertThat(calls.unknown("stub")).isZero();
    }

    @Test
    void aCodeWhoseReceiptCameMeanwhileIsNotSentAgain() {
        network.way = _ -> Way.SENDS_AND_RESETS;
        HandOver code = admit(Category.AUTHENTICATION);
        deliver(NOON);
        settle(NOON);
        receive(code.id(), Type.SENT);

        deliver(NOON.plusSeconds(10));

        assertThat(network.sent).containsEntry(code.id(), 1);
        receive(code.id(), Type.DELIVERED);
        assertThat(world.history().charges(code.id())).isEqualTo(1);
    }

    @Test
    void aNetworkThatKnowsIsAsked() {
        network.knowsWhatItSent = true;
        network.way = message -> message.category() == Category.MARKETING
                ? Way.SENDS_AND_RESETS
                : message.attempts() == 0 ? Way.RESETS : Way.SENDS;
        HandOver offer = admit(Category.MARKETING);
        HandOver note = admit(Category.UTILITY);

        deliver(NOON);
        settle(NOON);
        await().until(() -> calls.unknown("stub") == 0);
        deliver(NOON.plusSeconds(10));

        assertThat(network.sent).containsEntry(offer.id(), 1).containsEntry(note.id(), 1);
        assertThat(ids.id("stub", offer.id())).isPresent();
        assertThat(world.history().outcome(note.id())).isEqualTo("OPEN");
    }

    @Test
    void aNetworkThatTakesAMessageOnceIsSentItAgain() {
        network.takesOnce = true;
        network.way = message -> message.attempts() == 0 ? Way.SENDS_AND_RESETS : Way.SENDS;
        HandOver offer = admit(Category.MARKETING);

        deliver(NOON);
        settle(NOON);
        deliver(NOON.plusSeconds(10));

        assertThat(network.asked).hasSize(2);
        assertThat(network.sent).containsEntry(offer.id(), 1);
        assertThat(calls.unknown("stub")).isZero();
    }

    /** The process dies after the network has sent the message, and before the answer is recorded. */
    @Test
    void anotherProcessTakesOverWhatADeadOneHasLeft() {
        CountDownLatch dead = new CountDownLatch(1);
        network.before = _ -> StubNetwork.waitFor(dead);
        HandOver offer = admit(Category.MARKETING);
        node.next(NOON);
        await().until(() -> network.asked.size() == 1);
        node.kill();
        dead.countDown();
        await().until(() -> network.sent.size() == 1);
        Couriers.Node other = node(network, "");

        other.settle(NOON.plusSeconds(5));
        passed.addAndGet(NetworkCalls.longest(network).toNanos());
        other.settle(NOON.plusSeconds(30));
        assertThat(calls.unknown("stub")).as("the call might still be under way").isZero();
        passed.addAndGet(LostAnswers.MARGIN.toNanos());
        other.settle(NOON.plusSeconds(60));

        assertThat(calls.unknown("stub")).isEqualTo(1);
        receive(offer.id(), Type.DELIVERED);
        other.settle(NOON.plusSeconds(300));
        assertThat(calls.unknown("stub")).isZero();
        assertThat(world.history().charges(offer.id())).isEqualTo(1);
        assertThat(network.asked).hasSize(1);
    }

    @Test
    void anAnswerThatComesAfterAnotherProcessTookOverIsStillKnown() {
        CountDownLatch slow = new CountDownLatch(1);
        network.before = _ -> StubNetwork.waitFor(slow);
        HandOver offer = admit(Category.MARKETING);
        node.next(NOON);
        await().until(() -> network.asked.size() == 1);
        Couriers.Node other = node(network, "");
        other.settle(NOON);
        passed.addAndGet(NetworkCalls.longest(network).plus(LostAnswers.MARGIN).toNanos());
        other.settle(NOON.plusSeconds(60));
        assertThat(calls.unknown("stub")).isEqualTo(1);

        slow.countDown();

        await().until(() -> node.inFlight() == 0);
        assertThat(calls.unknown("stub")).isZero();
        assertThat(ids.id("stub", offer.id())).isPresent();
        assertThat(world.history().outcome(offer.id())).isEqualTo("OPEN");
    }

    /** A pause of the whole process between the commit and the call. */
    @Test
    void aProcessThatStallsDoesNotBeginItsCalls() {
        HandOver offer = admit(Category.MARKETING);
        AtomicLong stalls = new AtomicLong();
        Couriers.Node stalling = couriers().node(network, "", clock(NOON), () -> stalls.getAndAdd(NetworkCalls.BEGIN.toNanos()));
        nodes.add(stalling);

        stalling.next(NOON);
        await().until(() -> stalling.inFlight() == 0);

        assertThat(network.asked).isEmpty();
        assertThat(world.history().attempts(offer.id())).isZero();
        deliver(NOON);
        assertThat(network.sent).containsEntry(offer.id(), 1);
    }

    @Test
    void aBlockIsAcknowledgedWhenTheCallUnderWayIsOverAndStopsWhatWaits() {
        CountDownLatch slow = new CountDownLatch(1);
        network.before = _ -> StubNetwork.waitFor(slow);
        HandOver underWay = admit(Category.MARKETING);
        node.next(NOON);
        await().until(() -> network.asked.size() == 1);
        HandOver waiting = admit(Category.MARKETING);
        CompletableFuture<Void> block = CompletableFuture.runAsync(() -> ana.blocks(shop, NOON));
        await().until(() -> world.audit().number("SELECT COUNT(*) FROM block WHERE recipient = ?", (Object) ana.id().bytes()) == 1);
        Person ben = world.personIn("DE");
        ben.blocks(shop, NOON); // concerns nothing under way

        assertThat(block).isNotDone();
        node.next(NOON);
        slow.countDown();
        block.join();

        assertThat(network.sent).containsOnlyKeys(underWay.id());
        assertThat(notRecalled).isEmpty();
        deliver(NOON);
        assertThat(world.history().outcome(waiting.id())).isEqualTo("RELEASED");
    }

    @Test
    void aBlockSaysWhatCouldNotBeRecalled() {
        StubNetwork dead = new StubNetwork("stub", Duration.ofMillis(50), 8);
        CountDownLatch end = new CountDownLatch(1);
        dead.before = _ -> StubNetwork.waitFor(end);
        Couriers.Node gone = node(dead, "");
        HandOver offer = admit(Category.MARKETING);
        gone.next(NOON);
        await().until(() -> dead.asked.size() == 1);
        gone.kill();

        ana.blocks(shop, NOON);
        end.countDown();

        assertThat(notRecalled).containsExactly(offer.id());
    }

    @Test
    void anErasedPersonsMessageDoesNotComeBack() {
        CountDownLatch slow = new CountDownLatch(1);
        network.before = _ -> StubNetwork.waitFor(slow);
        network.way = _ -> Way.BUSY;
        HandOver offer = admit(Category.MARKETING);
        node.next(NOON);
        await().until(() -> network.asked.size() == 1);
        CompletableFuture<Void> erasure = CompletableFuture
                .runAsync(() -> world.the(Erasing.class).erase(ana.id(), "Olga", "asked", NOON));
        await().until(() -> world.history().rows("open_call", offer.id()) == 1
                && world.database().queryForObject("SELECT LENGTH(content) FROM open_call", Integer.class) == Content.NONE.length);

        slow.countDown();
        erasure.join();
        deliver(NOON.plusSeconds(10));

        assertThat(network.asked).hasSize(1);
        assertThat(world.history().outcome(offer.id())).isEqualTo("RELEASED");
    }

    @Test
    void aSlowNetworkStopsNeitherAnotherNorMoreThanItsOwnPlaces() {
        CountDownLatch slow = new CountDownLatch(1);
        network.before = _ -> StubNetwork.waitFor(slow);
        StubNetwork fast = new StubNetwork("fast", LIMIT, 8);
        Couriers.Node other = node(fast, "fast");
        world.admitted().messages(IntStream.range(0, 40).mapToObj(_ -> AdmittedMessages.handOver(shop, ana, Category.UTILITY)).toList(),
                Optional.empty());
        HandOver quick = world.admitted()
                .messages(List.of(AdmittedMessages.handOver(shop, ana, Category.UTILITY).by("fast")), Optional.empty()).getFirst();

        while (node.next(NOON)) {
            // as long as places are free
        }
        other.next(NOON);
        await().until(() -> other.inFlight() == 0);

        assertThat(fast.sent).containsOnlyKeys(quick.id());
        assertThat(network.sent).isEmpty();
        assertThat(node.inFlight()).isEqualTo(8);
        slow.countDown();
        deliver(NOON);
        assertThat(network.sent).hasSize(40);
        assertThat(network.mostOpen).hasValue(8);
    }

    /** A stop of the program waits for the calls under way. */
    @Test
    void whatIsUnderWayWhenTheProgramStopsIsRecorded() {
        network.before = _ -> StubNetwork.takes(Duration.ofMillis(100));
        HandOver offer = admit(Category.UTILITY);
        node.next(NOON);

        node.close();

        assertThat(world.history().outcome(offer.id())).isEqualTo("OPEN");
        admit(Category.UTILITY);
        assertThat(node.next(NOON)).isFalse();
        assertThat(network.asked).hasSize(1);
    }

    private HandOver admit(Category category) {
        return world.admitted().message(shop, ana, category);
    }

    private void deliver(Instant now) {
        do {
            await().until(() -> node.inFlight() < 7);
        } while (node.next(now));
        await().until(() -> node.inFlight() == 0);
    }

    private void settle(Instant now) {
        long before = world.audit().number("SELECT COUNT(*) FROM open_call WHERE state = 'UNKNOWN' AND due_at <= ?",
                Times.utc(now));
        node.settle(now);
        if (before > 0) {
            await().until(() -> world.audit().number("SELECT COUNT(*) FROM open_call WHERE state = 'UNKNOWN'") == 0);
        }
    }

    private void receive(MessageId message, Type... types) {
        receipts.take(Stream.of(types).map(type -> Receipt.of(message, type, NOON.plusSeconds(20))).toList(), NOON);
        while (book.next(AFTER_ITS_LIFE)) {
            // until all are booked
        }
    }

    private void expire() {
        while (expiries.giveUp(AFTER_ITS_LIFE)) {
            // until none is left
        }
    }

    private Couriers.Node node(StubNetwork channel, String inOutbox) {
        Couriers.Node one = couriers().node(channel, inOutbox, clock(NOON), passed::get);
        nodes.add(one);
        return one;
    }

    private Couriers couriers() {
        Couriers couriers = new Couriers();
        application.getAutowireCapableBeanFactory().autowireBean(couriers);
        return couriers;
    }

    private static Clock clock(Instant now) {
        return Clock.fixed(now, ZoneOffset.UTC);
    }
}
