package io.tollgate.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tollgate.blocking.BlockedUsers;
import io.tollgate.blocking.Blocks;
import io.tollgate.blocking.HashForm;
import io.tollgate.blocking.StopList;
import io.tollgate.blocking.StopListFiles;
import io.tollgate.blocking.StopListFiles.Confirmed;
import io.tollgate.blocking.StopLists;
import io.tollgate.consent.ConsentChannel;
import io.tollgate.consent.ConsentEvent;
import io.tollgate.consent.Consents;
import io.tollgate.consent.Evidence;
import io.tollgate.consent.Purpose;
import io.tollgate.decision.Finding;
import io.tollgate.decision.Verdict;
import io.tollgate.delivery.ChannelAnswer;
import io.tollgate.delivery.Couriers;
import io.tollgate.delivery.HandOver;
import io.tollgate.delivery.StubNetwork;
import io.tollgate.delivery.StubNetwork.Way;
import io.tollgate.gate.Refusals.Refusal;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.persons.People;
import io.tollgate.recipient.Identity;
import io.tollgate.recipient.Named;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.recipient.Recipients;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Person;
import io.tollgate.world.World;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.dao.TransientDataAccessException;

/**
 * Thousands of people refuse messages, or are blocked, while three nodes judge messages and hand over queued, deferred and repeated ones.
 * After the call has been acknowledged, no hand-over begins that it forbids. The test knows what is forbidden from the moment when the call
 * returned, and compares when a hand-over begins.
 */
@GateTest
class NoHandOverAfterRefusalTest {

    private static final int ROUNDS = 2;
    private static final int PEOPLE = 800;
    private static final int NODES = 3;
    private static final int CALLERS = 4;
    private static final Instant EVENING = Instant.parse("2026-11-18T19:30:00Z"); // in Paris it is 20:30, and quiet hours began at 20:00
    private static final Instant MORNING = Instant.parse("2026-11-19T10:00:00Z");
    private static final HashForm FORM = new HashForm(HashForm.Algorithm.SHA256, HashForm.Spelling.PLUS, "");
    private static final AtomicInteger numbers = new AtomicInteger();

    @Autowired
    World world;
    @Autowired
    Gates gates;
    @Autowired
    BlockedUsers blockedUsers;
    @Autowired
    StopLists stopLists;
    @Autowired
    StopListFiles stopListFiles;
    @Autowired
    People register;
    @Autowired
    ApplicationContext application;

    /** What happens while messages to a person are on their way. */
    private enum Deed {
        BLOCK, BLOCK_UNBLOCK_BLOCK, BLOCK_BY_USER_ID, BLOCK_UNDER_ANOTHER_NUMBER, WITHDRAW_MESSAGES, WITHDRAW_MARKETING, OWN_STOP_LIST,
        BUSINESS_BLOCKS, STOP_LIST, ROBINSON, NOTHING
    }

    private record Objector(RecipientId id, PhoneNumber number, Deed deed) {}

    private final Refusals refusals = new Refusals();
    private final Set<MessageId> sent = ConcurrentHashMap.newKeySet();
    private final Set<MessageId> triedAgain = ConcurrentHashMap.newKeySet();
    private final Map<StopList.Purpose, List<String>> listed = new EnumMap<>(StopList.Purpose.class);
    private final AtomicInteger collisions = new AtomicInteger();
    private final AtomicReference<Instant> now = new AtomicReference<>(EVENING);

    @AfterEach
    void remove() {
        stopLists.all().forEach(list -> stopLists.remove(list.list().name(), EVENING));
    }

    /** In the Philippines no answer is a refusal (CON-PH-001), also within a batch. An earlier message is no answer, a later one is. */
    @Test
    void unansweredMarketingIsTheLastInThePhilippines() {
        EnrolledBusiness shop = world.prepaid("10.00");
        Person maria = world.person("+639171234567").consentsTo(shop);
        Instant day = Instant.parse("2026-11-18T04:00:00Z"); // noon in Manila
        maria.writesTo(shop, day.minus(Duration.ofDays(20)));

        List<MessageId> two = world.accept(List.of(shop.message(Category.MARKETING, maria), shop.message(Category.MARKETING, maria)), day);
        gates.at(day, 500).drain();
        assertThat(two.stream().map(world.history()::verdict).filter(Verdict.Admitted.class::isInstance)).hasSize(1);
        assertThat(two.stream().map(world.history()::verdict)).anySatisfy(verdict -> assertThat(verdict)
                .isInstanceOfSatisfying(Verdict.Refused.class,
                        refused -> assertThat(refused.refusals()).extracting(Finding.Refuse::rule).containsExactly("CON-PH-001")));

        maria.writesTo(shop, day.plus(Duration.ofDays(1)));
        MessageId third = world.accept(List.of(shop.message(Category.MARKETING, maria)), day.plus(Duration.ofDays(3))).getFirst();
        gates.at(day.plus(Duration.ofDays(3)), 500).drain();
        assertThat(world.history().verdict(third)).isInstanceOf(Verdict.Admitted.class);
        assertThat(world.history().decisions(third).getLast().caseFile().traffic().counts()).containsEntry("marketing not answered", 0);
    }

    @Test
    void noHandOverBeginsAfterARefusalWasAcknowledged() throws Exception {
        play(IntStream.range(0, NODES).mapToObj(this::node).toList(), ROUNDS);
    }

    /**
     * As before, but messages go by a slow network, which is called with no transaction open. When a refusal is acknowledged, no call that
     * it forbids is under way either. Answers are lost, and no message is sent twice.
     */
    @Test
    void noCallIsUnderWayAfterARefusalWasAcknowledged() throws Exception {
        StubNetwork network = new StubNetwork("slow", Duration.ofSeconds(50), 24);
        network.before = message -> {
            refusals.note(message);
            int dice = Math.floorMod(message.id().value().hashCode() * 31 + message.attempts(), 100);
            StubNetwork.takes(Duration.ofMillis(dice == 0 ? 300 : dice / 4));
            refusals.note(message);
        };
        network.way = message -> {
            boolean lost = Math.floorMod(message.id().value().hashCode(), 23) == 0;
            return isBusy(message) ? Way.BUSY : lost ? Way.SENDS_AND_RESETS : Way.SENDS;
        };
        network.onSent = message -> sent.add(message.id());
        List<Couriers.Node> processes = IntStream.range(0, NODES)
                .mapToObj(_ -> couriers().node(network, new Ticking(now), System::nanoTime)).toList();
        try {
            play(IntStream.range(0, NODES).mapToObj(number -> process(number, processes.get(number))).toList(), 1);
        } finally {
            processes.forEach(Couriers.Node::close);
        }
        assertThat(network.calledInTransaction).isFalse();
        assertThat(network.sent.values()).as("how often each was sent").containsOnly(1);
        assertThat(network.mostOpen.get()).as("calls open at a time").isGreaterThan(NODES);
    }

    private void play(List<Runnable> nodes, int rounds) throws Exception {
        world.database().update("DELETE FROM inbox");
        world.database().update("DELETE FROM outbox");
        world.database().update("DELETE FROM open_call");
        for (StopList.Purpose purpose : StopList.Purpose.values()) {
            stopLists.define(new StopList(name(purpose), List.of("PT"), purpose, "test", FORM), EVENING);
        }
        Map<Deed, AtomicInteger> stopped = new EnumMap<>(Deed.class);
        Map<Deed, AtomicInteger> arrived = new EnumMap<>(Deed.class);
        int deferred = 0;
        for (int round = 0; round < rounds; round++) {
            Round one = new Round(new Random(4_000 + round));
            one.run(nodes);
            one.people.forEach(person -> (sent.contains(one.messages.get(person.id())) ? arrived : stopped)
                    .computeIfAbsent(person.deed(), _ -> new AtomicInteger()).incrementAndGet());
            deferred += world.database().queryForObject("SELECT COUNT(*) FROM decision WHERE outcome = 'DEFERRED' AND business_id = ?",
                    Integer.class,
                    one.shop.id().value());
        }

        assertThat(refusals.late).as("hand-overs that began after a refusal was acknowledged").isEmpty();
        assertThat(isQuiet()).isTrue();
        // Else nothing was tested: for each deed, some calls came in time, and some too late.
        for (Deed deed : Deed.values()) {
            assertThat(arrived.getOrDefault(deed, new AtomicInteger())).as("arrived before %s: %s", deed, arrived).hasPositiveValue();
            if (deed != Deed.NOTHING) {
                assertThat(stopped.getOrDefault(deed, new AtomicInteger())).as("stopped by %s: %s", deed, stopped).hasPositiveValue();
            }
        }
        assertThat(stopped).as("stopped without a deed").doesNotContainKey(Deed.NOTHING);
        assertThat(deferred).as("deferred to the morning").isGreaterThan(rounds * PEOPLE / 10);
        assertThat(triedAgain.size()).as("tried again").isGreaterThan(rounds * PEOPLE / 10);
        System.out.println("arrived " + arrived + ", stopped " + stopped + ", deferred " + deferred + ", tried again " + triedAgain.size()
                + ", collisions " + collisions);
    }

    private static String name(StopList.Purpose purpose) {
        return "race-" + purpose.name().toLowerCase(Locale.ROOT);
    }

    /** Checks at the moment of the call, which is when the hand-over begins. At first it does not take a quarter of the messages. */
    private Map<MessageId, ChannelAnswer> take(List<HandOver> batch) {
        Map<MessageId, ChannelAnswer> answers = new HashMap<>();
        for (HandOver message : batch) {
            refusals.note(message);
            if (isBusy(message)) {
                answers.put(message.id(), new ChannelAnswer.Later("busy"));
            } else {
                sent.add(message.id());
                answers.put(message.id(), new ChannelAnswer.Sent());
            }
        }
        return answers;
    }

    private boolean isBusy(HandOver message) {
        return message.attempts() < 2 && Math.floorMod(message.id().value().hashCode() + message.attempts(), 4) == 0
                && (triedAgain.contains(message.id()) || triedAgain.add(message.id()));
    }

    private boolean isQuiet() {
        return world.database().queryForObject("SELECT COUNT(*) FROM open_call WHERE state = 'CALLING'", Long.class) == 0
                && world.the(Inbox.class).waiting() == 0 && world.database().queryForObject("SELECT COUNT(*) FROM outbox", Long.class) == 0;
    }

    /** One turn of a gate and one of delivery. After a conflict of two transactions the next turn tries again, as the routes do. */
    private Runnable node(int number) {
        Couriers.Courier courier = couriers().courier(11 + 40 * number, (batch, _) -> take(batch));
        Gates.Gate gate = gates.open(new Ticking(now), 23 + 30 * number);
        return () -> {
            gate.judge();
            try {
                courier.next(now.updateAndGet(time -> time.plusMillis(500)));
            } catch (TransientDataAccessException stoodInEachOthersWay) {
                collisions.incrementAndGet();
            }
        };
    }

    private Runnable process(int number, Couriers.Node process) {
        Gates.Gate gate = gates.open(new Ticking(now), 23 + 30 * number);
        return () -> {
            gate.judge();
            try {
                Instant time = now.updateAndGet(before -> before.plusMillis(100));
                process.next(time);
                process.settle(time);
            } catch (TransientDataAccessException stoodInEachOthersWay) {
                collisions.incrementAndGet();
            }
        };
    }

    private Couriers couriers() {
        Couriers couriers = new Couriers();
        application.getAutowireCapableBeanFactory().autowireBean(couriers);
        return couriers;
    }

    /** Many people at once. Each has a message of the shop, and some have one of the bank. */
    private final class Round {

        private final Random random;
        private final EnrolledBusiness shop = world.prepaid("10000.00");
        private final EnrolledBusiness bank = world.prepaid("10000.00");
        private final List<Objector> people;
        private final Map<RecipientId, MessageId> messages = new HashMap<>();

        Round(Random random) {
            this.random = random;
            this.people = settle();
        }

        private List<Objector> settle() {
            List<PhoneNumber> all = IntStream.range(0, PEOPLE).mapToObj(_ -> random.nextInt(5) < 2
                    ? new PhoneNumber("+33614%06d".formatted(numbers.incrementAndGet()), "FR")
                    : new PhoneNumber("+35192%07d".formatted(numbers.incrementAndGet()), "PT")).toList();
            Map<PhoneNumber, RecipientId> ids = world.the(Recipients.class).register(all, World.LONG_AGO);
            world.the(Consents.class).record(all.stream()
                    .flatMap(number -> Stream.of(shop, bank)
                            .flatMap(business -> Stream.of(Purpose.values())
                                    .map(purpose -> new ConsentEvent(business.id(), ids.get(number), purpose,
                                            ConsentChannel.MESSENGER, ConsentEvent.Type.CONFIRMED, World.LONG_AGO,
                                            Optional.empty(), Evidence.of("form", "Yes, please")))))
                    .toList(), World.LONG_AGO);
            return all.stream().map(number -> new Objector(ids.get(number), number, Deed.values()[random.nextInt(Deed.values().length)]))
                    .toList();
        }

        void run(List<Runnable> nodes) throws Exception {
            now.set(EVENING);
            accept(people.subList(0, PEOPLE / 2));
            List<Objector> refusing = new ArrayList<>(people);
            Collections.shuffle(refusing, random);
            AtomicBoolean done = new AtomicBoolean();
            try (ExecutorService threads = Executors.newCachedThreadPool()) {
                List<Future<?>> working = nodes.stream().<Future<?>>map(node -> threads.submit(() -> {
                    while (!done.get()) {
                        node.run();
                    }
                })).toList();
                try {
                    List<Future<?>> first = refuse(refusing.subList(0, PEOPLE / 2), threads);
                    accept(people.subList(PEOPLE / 2, PEOPLE));
                    for (Future<?> caller : first) {
                        caller.get();
                    }
                    now.set(MORNING); // what was deferred is due
                    for (Future<?> caller : refuse(refusing.subList(PEOPLE / 2, PEOPLE), threads)) {
                        caller.get();
                    }
                    await().atMost(Duration.ofMinutes(3)).pollInterval(Duration.ofMillis(50))
                            .until(() -> working.stream().anyMatch(Future::isDone) || isQuiet());
                } finally {
                    done.set(true);
                }
                for (Future<?> node : working) {
                    node.get();
                }
            }
        }

        private List<Future<?>> refuse(List<Objector> some, ExecutorService threads) {
            Queue<List<Objector>> groups = groups(some);
            return IntStream.range(0, CALLERS).<Future<?>>mapToObj(_ -> threads.submit(() -> {
                for (List<Objector> group = groups.poll(); group != null; group = groups.poll()) {
                    act(group.getFirst().deed(), group);
                }
            })).toList();
        }

        private void accept(List<Objector> some) {
            List<Arrival> arrivals = new ArrayList<>();
            for (Objector person : some) {
                arrivals.add(shop.message(category(person), new Person(world, person.id(), person.number())));
            }
            List<MessageId> ids = world.accept(arrivals, EVENING);
            IntStream.range(0, some.size()).forEach(i -> messages.put(some.get(i).id(), ids.get(i)));
            world.accept(some.stream().filter(_ -> random.nextInt(4) == 0)
                    .map(person -> bank.message(Category.UTILITY, new Person(world, person.id(), person.number()))).toList(), EVENING);
        }

        /** In Portugal it is early enough for both categories; in France marketing waits. */
        private static Category category(Objector person) {
            return person.number().country().equals("FR") || person.deed() == Deed.WITHDRAW_MARKETING || person.deed() == Deed.ROBINSON
                    ? Category.MARKETING
                    : Category.UTILITY;
        }

        /** The people whom one call concerns: many for lists and businesses, and one for what a person does herself. */
        private Queue<List<Objector>> groups(List<Objector> some) {
            List<List<Objector>> groups = new ArrayList<>();
            Map<Deed, List<Objector>> byDeed = some.stream().collect(Collectors.groupingBy(Objector::deed));
            byDeed.forEach((deed, all) -> {
                int size = switch (deed) {
                    case BUSINESS_BLOCKS -> 10;
                    case STOP_LIST, ROBINSON -> 25;
                    default -> 1;
                };
                for (int from = 0; from < all.size(); from += size) {
                    groups.add(all.subList(from, Math.min(all.size(), from + size)));
                }
            });
            Collections.shuffle(groups, random);
            return new ConcurrentLinkedQueue<>(groups);
        }

        private void act(Deed deed, List<Objector> group) {
            RecipientId person = group.getFirst().id();
            Optional<BusinessId> business = Optional.of(shop.id());
            switch (deed) {
                case BLOCK -> {
                    world.the(Blocks.class).block(person, business, "handset", EVENING);
                    refusals.add(new Refusal(person, business, false));
                }
                case BLOCK_UNBLOCK_BLOCK -> {
                    Refusal refusal = new Refusal(person, business, false);
                    world.the(Blocks.class).block(person, business, "handset", EVENING);
                    refusals.add(refusal);
                    refusals.remove(refusal);
                    world.the(Blocks.class).unblock(person, business, "handset", EVENING);
                    world.the(Blocks.class).block(person, business, "handset", EVENING);
                    refusals.add(refusal);
                }
                case BLOCK_BY_USER_ID -> {
                    Identity userId = userId();
                    world.the(Blocks.class).block(known(List.of(userId)), business, "messenger", EVENING);
                    known(List.of(userId, group.getFirst().number())); // from here on it is her
                    refusals.add(new Refusal(person, business, false));
                }
                case BLOCK_UNDER_ANOTHER_NUMBER -> {
                    Identity userId = userId();
                    Identity other = new PhoneNumber("+35193%07d".formatted(numbers.incrementAndGet()), "PT");
                    RecipientId her = known(List.of(other));
                    world.the(Blocks.class).block(her, business, "messenger", EVENING);
                    known(List.of(userId, group.getFirst().number()));
                    known(List.of(userId, other)); // messages on their way to the first number get the new address, and are stopped
                    refusals.add(new Refusal(person, business, false));
                    refusals.add(new Refusal(her, business, false));
                }
                case WITHDRAW_MESSAGES -> {
                    world.the(Consents.class).withdraw(person, shop.id(), ConsentChannel.MESSENGER, Set.of(Purpose.MESSAGES),
                            "keyword STOP",
                            EVENING);
                    refusals.add(new Refusal(person, business, false));
                }
                case WITHDRAW_MARKETING -> {
                    world.the(Consents.class).withdraw(person, shop.id(), ConsentChannel.MESSENGER, Set.of(Purpose.MARKETING),
                            "keyword STOP", EVENING);
                    refusals.add(new Refusal(person, business, true));
                }
                case OWN_STOP_LIST -> {
                    world.the(Blocks.class).block(person, Optional.empty(), "letter", EVENING);
                    refusals.add(new Refusal(person, Optional.empty(), false));
                }
                case BUSINESS_BLOCKS -> {
                    List<RecipientId> all = group.stream().map(Objector::id).toList();
                    blockedUsers.block(shop.id(), all, EVENING);
                    all.forEach(one -> refusals.add(new Refusal(one, business, false)));
                }
                case STOP_LIST -> list(StopList.Purpose.ALL, group);
                case ROBINSON -> list(StopList.Purpose.MARKETING, group);
                case NOTHING -> {}
            }
        }

        private Identity userId() {
            return new Identity.UserId(shop.id(), "PT.4" + numbers.incrementAndGet());
        }

        /** Does what the messenger's webhook does: a conflict of two transactions is tried again. */
        private RecipientId known(List<Identity> names) {
            while (true) {
                try {
                    return register.registerUnlessErased(new Named(names), EVENING).orElseThrow();
                } catch (TransientDataAccessException stoodInEachOthersWay) {
                    collisions.incrementAndGet();
                }
            }
        }

        /** Sends the former list with these people added. */
        private void list(StopList.Purpose purpose, List<Objector> group) {
            synchronized (purpose) {
                List<String> lines = listed.computeIfAbsent(purpose, _ -> new ArrayList<>());
                group.forEach(person -> lines.add(FORM.line(person.number().e164())));
                stopListFiles.take(name(purpose), new ByteArrayInputStream(String.join("\n", lines).getBytes(StandardCharsets.US_ASCII)),
                        "test",
                        Confirmed.NOTHING, EVENING);
                group.forEach(person -> refusals.add(new Refusal(person.id(), Optional.empty(), purpose == StopList.Purpose.MARKETING)));
            }
        }
    }
}
