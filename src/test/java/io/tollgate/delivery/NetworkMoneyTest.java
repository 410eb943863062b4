package io.tollgate.delivery;

import static io.tollgate.world.AdmittedMessages.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tollgate.delivery.Receipt.Type;
import io.tollgate.delivery.StubNetwork.Way;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.world.AdmittedMessages;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Person;
import io.tollgate.world.World;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/**
 * Three processes give messages to a network that answers at random, loses answers, and reports twice and in any order; processes are
 * killed between call and record. In the end each delivered message is charged once and no other is, and nothing stays held.
 */
@DeliveryTest
class NetworkMoneyTest {

    private static final int MESSAGES = 90;
    private static final int TURNS = 60;

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

    private static final List<Way> WAYS = List.of(Way.SENDS, Way.SENDS, Way.SENDS, Way.REJECTS, Way.BUSY, Way.DOWN, Way.SENDS_AND_RESETS,
            Way.RESETS, Way.FAILS);

    private final AtomicLong passed = new AtomicLong();
    private final Map<MessageId, List<Type>> reported = new ConcurrentHashMap<>();
    private final StubNetwork network = new StubNetwork("stub", Duration.ofSeconds(20), 12);
    private Couriers couriers;

    @BeforeEach
    void clear() {
        world.queues().clear();
        couriers = new Couriers();
        application.getAutowireCapableBeanFactory().autowireBean(couriers);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void whatIsHeldIsChargedOrReleasedAndNothingTwice(int seed) {
        Random random = new Random(seed);
        EnrolledBusiness shop = world.onAccount();
        List<Person> people = IntStream.range(0, 9).mapToObj(_ -> world.personIn("DE")).toList();
        List<Category> categories = List.of(Category.MARKETING, Category.UTILITY, Category.AUTHENTICATION);
        List<HandOver> messages = world.admitted().messages(IntStream.range(0, MESSAGES)
                .mapToObj(i -> AdmittedMessages.handOver(shop, people.get(i % people.size()), categories.get(random.nextInt(3)))).toList(),
                Optional.empty());
        Map<MessageId, Random> dice = new ConcurrentHashMap<>();
        messages.forEach(message -> dice.put(message.id(), new Random(random.nextLong())));
        network.knowsWhatItSent = seed % 2 == 0;
        network.way = message -> way(dice.get(message.id()));
        network.onSent = message -> report(message, dice.get(message.id()));

        List<Couriers.Node> nodes = new ArrayList<>(List.of(node(), node(), node()));
        int killed = 0;
        for (int turn = 0; turn < TURNS; turn++) {
            Instant now = NOON.plusSeconds(turn * 5L);
            int which = random.nextInt(nodes.size());
            nodes.get(which).next(now);
            if (random.nextInt(6) == 0) {
                killed += kill(nodes, which, now);
            }
            nodes.get(random.nextInt(nodes.size())).settle(now);
            passed.addAndGet(Duration.ofSeconds(10).toNanos());
            book.next(now);
        }
        finish(nodes);

        assertThat(killed).as("processes killed while they called").isPositive();
        check(shop, messages);
    }

    /** Kills a process whose calls have been made and are not recorded. @return whether it had any */
    private int kill(List<Couriers.Node> nodes, int which, Instant now) {
        CountDownLatch record = new CountDownLatch(1);
        AtomicInteger held = new AtomicInteger();
        network.after = _ -> {
            held.incrementAndGet();
            StubNetwork.waitFor(record);
        };
        nodes.get(which).next(now);
        network.after = _ -> {};
        nodes.get(which).kill();
        record.countDown();
        nodes.set(which, node());
        return Math.min(1, held.get());
    }

    /** All calls end, lost ones are taken over, and the rest expires. */
    private void finish(List<Couriers.Node> nodes) {
        for (int minute = 10; minute < 50; minute += 5) {
            Instant now = NOON.plus(Duration.ofMinutes(minute));
            for (Couriers.Node node : nodes) {
                await().until(() -> node.inFlight() == 0);
                node.next(now);
                node.settle(now);
            }
            passed.addAndGet(Duration.ofMinutes(2).toNanos());
            while (book.next(now)) {
                // until all are booked
            }
        }
        nodes.forEach(node -> await().until(() -> node.inFlight() == 0));
        Instant end = NOON.plus(Duration.ofHours(30));
        nodes.getFirst().next(end);
        while (book.next(NOON.plus(Duration.ofHours(3)))) {
            // until all are booked
        }
        while (expiries.giveUp(end)) {
            // until none is left
        }
        nodes.forEach(Couriers.Node::close);
    }

    private void check(EnrolledBusiness shop, List<HandOver> messages) {
        int charged = 0;
        for (HandOver message : messages) {
            List<Type> told = reported.getOrDefault(message.id(), List.of());
            boolean delivered = told.contains(Type.DELIVERED) || told.contains(Type.READ);
            String outcome = world.history().outcome(message.id());
            assertThat(outcome).as("outcome of %s, reported %s", message.id(), told).isIn("CHARGED", "RELEASED");
            assertThat(world.history().charges(message.id())).isEqualTo(outcome.equals("CHARGED") ? 1 : 0);
            if (delivered != told.contains(Type.FAILED)) {
                assertThat(outcome).as("%s, reported %s", message.id(), told).isEqualTo(delivered ? "CHARGED" : "RELEASED");
            }
            if (message.category() != Category.AUTHENTICATION) {
                assertThat(network.sent.getOrDefault(message.id(), 0)).as("sent").isLessThan(2);
            }
            charged += outcome.equals("CHARGED") ? 1 : 0;
        }
        assertThat(network.sent.values()).as("a code is sent twice at most").allMatch(times -> times <= 2);
        assertThat(charged).isBetween(MESSAGES / 10, MESSAGES - MESSAGES / 10);
        assertThat(shop.heldMicros()).isZero();
        world.audit().of(shop);
    }

    private static Way way(Random dice) {
        synchronized (dice) {
            return WAYS.get(dice.nextInt(WAYS.size()));
        }
    }

    /** Reports of a message that was sent: some of them twice, in any order, before or after its answer. */
    private void report(HandOver message, Random dice) {
        synchronized (dice) {
            List<Type> types = new ArrayList<>();
            if (dice.nextInt(4) > 0) {
                types.addAll(List.of(Type.SENT, Type.DELIVERED, Type.READ, Type.DELIVERED).subList(0, 1 + dice.nextInt(4)));
            } else if (dice.nextBoolean()) {
                types.addAll(List.of(Type.SENT, Type.FAILED));
            }
            Collections.shuffle(types, dice);
            reported.merge(message.id(), types, (before, more) -> Stream.concat(before.stream(), more.stream()).toList());
            receipts.take(types.stream().map(type -> type == Type.FAILED
                    ? Receipt.failed(message.id(), NOON.plusSeconds(9), 131026, "gone")
                    : Receipt.of(message.id(), type, NOON.plusSeconds(9))).toList(), NOON.plusSeconds(dice.nextInt(300)));
        }
    }

    private Couriers.Node node() {
        return couriers.node(network, Clock.fixed(NOON, ZoneOffset.UTC), passed::get);
    }
}
