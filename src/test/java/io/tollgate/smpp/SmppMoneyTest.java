package io.tollgate.smpp;

import static io.tollgate.world.AdmittedMessages.NOON;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tollgate.business.Businesses;
import io.tollgate.delivery.ChannelOutages;
import io.tollgate.delivery.Couriers;
import io.tollgate.delivery.DeliveryByHand;
import io.tollgate.delivery.DeliveryTest;
import io.tollgate.delivery.HandOver;
import io.tollgate.messenger.InboundUpdates;
import io.tollgate.recipient.Recipients;
import io.tollgate.world.AdmittedMessages;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Person;
import io.tollgate.world.World;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.SubmitSm;
import org.jsmpp.extra.ProcessRequestException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/**
 * Two processes send messages of one to three parts to an SMSC that refuses, is busy, drops connections, answers too late or never, and
 * reports twice, in any order, before the answer, and to any of the two. In the end each message that is proven to be delivered is charged
 * once and no other is, and nothing stays held.
 */
@DeliveryTest
class SmppMoneyTest {

    private static final int MESSAGES = 48;
    private static final Clock clock = Clock.fixed(NOON, ZoneOffset.UTC);

    @Autowired
    World world;
    @Autowired
    ApplicationContext application;
    @Autowired
    SmppPassword password;
    @Autowired
    PartRecords records;
    @Autowired
    PieceRecords pieces;

    private final AtomicLong passed = new AtomicLong();
    private final AtomicInteger reporting = new AtomicInteger();
    private final CountDownLatch end = new CountDownLatch(1);
    private final DeliveryByHand delivery = new DeliveryByHand();
    private final List<SmppParts> opened = new ArrayList<>();
    private final Map<String, Integer> submitted = new ConcurrentHashMap<>();
    /** The ids of the parts, and what was said of them, by text. */
    private final Map<String, Map<String, String>> told = new ConcurrentHashMap<>();
    private StubSmsc smsc;

    @BeforeEach
    void open() throws IOException {
        world.queues().clear();
        world.database().update("DELETE FROM sms_part"); // each stub begins with the same ids
        world.database().update("DELETE FROM sms_receipt");
        application.getAutowireCapableBeanFactory().autowireBean(delivery);
        password.set(StubSmsc.PASSWORD);
        smsc = new StubSmsc();
    }

    @AfterEach
    void close() throws IOException {
        end.countDown();
        opened.forEach(SmppParts::close); // first: an unbind waits for its answer
        smsc.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void whatIsDeliveredIsChargedOnceAndNothingElse(int seed) {
        Random random = new Random(seed);
        EnrolledBusiness shop = world.business().onAccount("1000").enrol();
        List<Person> people = IntStream.range(0, 6).mapToObj(_ -> world.personIn("DE")).toList();
        List<HandOver> messages = world.admitted().messages(IntStream.range(0, MESSAGES).mapToObj(i -> AdmittedMessages.text(shop,
                people.get(i % people.size()), "m%03d".formatted(i) + "x".repeat(random.nextInt(3) * 150))).toList(), Optional.empty());
        Map<String, Random> dice = new HashMap<>();
        IntStream.range(0, MESSAGES).forEach(i -> dice.put("m%03d".formatted(i), new Random(random.nextLong())));
        Map<String, String> texts = new ConcurrentHashMap<>();
        smsc.behaviour = sm -> answer(sm, texts, dice);

        List<Couriers.Node> nodes = List.of(node(), node());
        for (int turn = 0; turn < 16; turn++) {
            Instant now = NOON.plusSeconds(turn * 50L);
            Couriers.Node node = nodes.get(turn % 2);
            node.next(now);
            await().until(() -> node.inFlight() == 0);
            node.settle(now);
            records.settle(now);
            delivery.bookAll(now);
        }
        await().until(() -> reporting.get() == 0);
        end.countDown();
        opened.forEach(SmppMoneyTest::awaitAnswers);
        finish(nodes);

        check(shop, messages);
    }

    /** Waits until all that the SMSC has answered is recorded. */
    private static void awaitAnswers(SmppParts sms) {
        await().until(() -> sms.link().connection().map(it -> it.outstanding() == 0).orElse(false));
        sms.recorder().told(new Report(List.of("nobody"), PartState.OPEN, "")).join();
    }

    /** The parts of a message after the first do not show which message it is, so the reference tells. */
    private String answer(SubmitSm sm, Map<String, String> texts, Map<String, Random> dice) throws ProcessRequestException {
        byte[] bytes = sm.getShortMessage();
        boolean parts = sm.isUdhi();
        String first = new String(bytes, parts ? 6 : 0, 4, java.nio.charset.StandardCharsets.US_ASCII);
        String reference = sm.getDestAddress() + (parts ? "/" + bytes[3] : "");
        boolean begins = first.matches("m[0-9]{3}");
        if (begins) {
            texts.put(reference, first);
        }
        String message = begins ? first : requireNonNull(texts.get(reference));
        Random random = requireNonNull(dice.get(message));
        int lot;
        synchronized (random) {
            lot = random.nextInt(20);
        }
        if (lot == 0) {
            throw StubSmsc.status(begins ? SMPPConstant.STAT_ESME_RINVDSTADR : SMPPConstant.STAT_ESME_RX_P_APPN);
        }
        if (lot == 1) {
            throw StubSmsc.status(0x64);
        }
        submitted.merge(message + (parts ? "/" + bytes[5] : ""), 1, Integer::sum);
        String id = smsc.nextId();
        boolean reports = lot > 5;
        if (reports && lot % 3 == 0) {
            report(message, id, random);
        }
        if (lot == 2) {
            quietly(Duration.ofMillis(400)); // too late
        } else if (lot == 3) {
            quietly(Duration.ofSeconds(20)); // never, as far as the messages are concerned
        } else if (lot == 4) {
            smsc.drop();
        }
        if (!(reports && lot % 3 == 0)) {
            reporting.incrementAndGet();
            Thread.startVirtualThread(() -> {
                report(message, id, random);
                reporting.decrementAndGet();
            });
        }
        return id;
    }

    private void report(String message, String id, Random random) {
        List<String> states;
        synchronized (random) {
            String last = random.nextInt(6) == 0 ? "UNDELIV" : "DELIVRD";
            states = new ArrayList<>(List.of("ENROUTE", last, "ENROUTE", last));
            Collections.shuffle(states, random);
        }
        states.forEach(state -> {
            boolean taken = false;
            for (int i = 0; i < 20 && !taken; i++) {
                taken = smsc.report(id, state).equals(Optional.of(0));
                if (!taken) {
                    quietly(Duration.ofMillis(50)); // the connection is made anew
                }
            }
            if (taken && !state.equals("ENROUTE")) {
                told.computeIfAbsent(message, _ -> new ConcurrentHashMap<>()).put(id, state);
            }
        });
    }

    private void quietly(Duration time) {
        try {
            end.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    private void finish(List<Couriers.Node> nodes) {
        for (int minute = 20; minute < 50; minute += 5) {
            Instant now = NOON.plus(Duration.ofMinutes(minute));
            nodes.forEach(node -> {
                await().until(() -> node.inFlight() == 0);
                node.settle(now);
            });
            passed.addAndGet(Duration.ofMinutes(2).toNanos());
            records.settle(now);
            delivery.bookAll(now);
        }
        Instant over = NOON.plus(Duration.ofHours(30));
        nodes.getFirst().next(over);
        await().until(() -> nodes.getFirst().inFlight() == 0);
        delivery.bookAll(over);
        delivery.giveUp(over);
        nodes.forEach(Couriers.Node::close);
    }

    private void check(EnrolledBusiness shop, List<HandOver> messages) {
        int charged = 0;
        for (HandOver message : messages) {
            String outcome = world.history().outcome(message.id());
            assertThat(outcome).isIn("CHARGED", "RELEASED");
            assertThat(world.history().charges(message.id())).isEqualTo(outcome.equals("CHARGED") ? 1 : 0);
            assertThat(outcome.equals("CHARGED") || !isProven(message, messages.indexOf(message)))
                    .as("%s, parts %s", world.history().details(message.id()), world.database().queryForList(
                            "SELECT part, parts, state FROM sms_part WHERE message_id = ?", (Object) message.id().bytes()))
                    .isTrue();
            if (outcome.equals("CHARGED")) {
                long parts = world.history().rows("sms_part", message.id());
                String text = "m%03d".formatted(messages.indexOf(message));
                assertThat(told.getOrDefault(text, Map.of()).values()).as("%s of %s parts", text, parts)
                        .filteredOn("DELIVRD"::equals).hasSizeGreaterThanOrEqualTo((int) parts);
                charged++;
            }
        }
        assertThat(submitted.values()).as("no part goes twice").allMatch(times -> times == 1);
        assertThat(charged).isBetween(MESSAGES / 10, MESSAGES - MESSAGES / 10);
        assertThat(shop.heldMicros()).isZero();
        world.audit().of(shop);
    }

    /** Whether the ids of all parts are known, and all were reported to be delivered before anything else. */
    private boolean isProven(HandOver message, int number) {
        Map<String, String> reported = told.getOrDefault("m%03d".formatted(number), Map.of());
        List<String> ids = world.database().query("SELECT smsc_id, parts FROM sms_part WHERE message_id = ?",
                (row, _) -> row.getInt(2) + " " + row.getString(1), message.id().bytes());
        return !ids.isEmpty() && ids.stream().allMatch(it -> it.startsWith(ids.size() + " ")
                && "DELIVRD".equals(reported.get(it.substring(it.indexOf(' ') + 1))));
    }

    private Couriers.Node node() {
        SmppParts one = new SmppParts(SmppTestSettings.at(smsc.port(), "answer", "300ms", "window", "24"), password, records, pieces,
                world.the(Recipients.class), world.the(Businesses.class), world.the(InboundUpdates.class), world.the(ChannelOutages.class),
                new SimpleMeterRegistry(), clock);
        opened.add(one);
        one.link().start();
        await().until(() -> one.link().connection().isPresent());
        Couriers couriers = new Couriers();
        application.getAutowireCapableBeanFactory().autowireBean(couriers);
        return couriers.node(new DirectChannel(one.channel()), clock, passed::get);
    }
}
