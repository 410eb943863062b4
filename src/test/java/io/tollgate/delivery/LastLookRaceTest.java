package io.tollgate.delivery;

import static io.tollgate.delivery.Scene.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.blocking.Blocks;
import io.tollgate.consent.Consents;
import io.tollgate.consent.Purpose;
import io.tollgate.delivery.Handset.Behaviour;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * Several delivery workers hand over while people block, withdraw and shops are suspended: after such a call has answered, no
 * hand-over that it concerns begins. Messages wait, fail and are tried again meanwhile.
 */
@DeliveryTest
class LastLookRaceTest {

    private static final int PEOPLE = 100;
    private static final int WORKERS = 4;
    private static final int LAST_SECOND = 300;

    @Autowired
    Scene scene;

    @Autowired
    Dispatch dispatch;

    @Autowired
    ReceiptProcessor book;

    @Autowired
    DisturbedChannel channel;

    @Autowired
    Handsets handsets;

    @Autowired
    Blocks blocks;

    @Autowired
    Consents consents;

    @BeforeEach
    void clear() {
        scene.clearQueues();
        channel.calm();
    }

    @AfterEach
    void calm() {
        channel.calm();
    }

    @Test
    void nothingIsHandedOverAfterANoWasAcknowledged() throws Exception {
        int stopped = 0;
        for (int round = 0; round < 4; round++) {
            stopped += race(new Random(1000 + round));
        }
        assertThat(stopped).as("blocks that came in time, else nothing was tested").isBetween(10, 4 * 2 * PEOPLE - 10);
    }

    private int race(Random random) throws Exception {
        BusinessId bakery = scene.shop();
        BusinessId bank = scene.shop();
        List<RecipientId> people = Stream.generate(scene::person).limit(PEOPLE).toList();
        List<HandOver> messages = messages(people, bakery, bank, random);
        scene.admitted(messages, Optional.empty());

        Set<String> acknowledged = ConcurrentHashMap.newKeySet();
        Set<MessageId> tooLate = ConcurrentHashMap.newKeySet();
        channel.before = batch -> batch.stream()
                .filter(it -> acknowledged.contains(it.recipient() + "/" + it.business())
                        || acknowledged.contains(it.business().toString()))
                .forEach(it -> tooLate.add(it.id()));

        AtomicInteger seconds = new AtomicInteger();
        AtomicBoolean done = new AtomicBoolean();
        try (ExecutorService threads = Executors.newFixedThreadPool(WORKERS + 2)) {
            List<Future<?>> workers = new ArrayList<>();
            for (int worker = 0; worker < WORKERS; worker++) {
                workers.add(threads.submit(() -> {
                    while (!done.get()) {
                        dispatch.next(NOON.plusSeconds(seconds.getAndUpdate(second -> Math.min(second + 1, LAST_SECOND))));
                    }
                }));
            }
            List<RecipientId> refusing = new ArrayList<>(people);
            Collections.shuffle(refusing, random);
            Future<?> blocking = threads.submit(() -> refusing.subList(0, PEOPLE / 3).forEach(person -> {
                blocks.block(person, Optional.of(bakery), "button", NOON);
                acknowledged.add(person + "/" + bakery);
            }));
            Future<?> withdrawing = threads.submit(() -> refusing.subList(PEOPLE / 3, PEOPLE).forEach(person -> {
                consents.withdraw(person, bank, io.tollgate.consent.ConsentChannel.MESSENGER, Set.of(Purpose.MESSAGES), "keyword", NOON);
                acknowledged.add(person + "/" + bank);
            }));
            blocking.get();
            withdrawing.get();
            scene.suspend(bakery);
            acknowledged.add(bakery.toString());
            done.set(true);
            for (Future<?> worker : workers) {
                worker.get();
            }
        }
        for (int minute = 10; minute < 40; minute += 10) {
            while (dispatch.next(NOON.plus(Duration.ofMinutes(minute)))) {
            }
        }
        while (book.next(NOON.plus(Duration.ofMinutes(40)))) {
        }

        assertThat(tooLate).isEmpty();
        assertThat(scene.held(bakery)).isZero();
        assertThat(scene.held(bank)).isZero();
        return stopped(messages);
    }

    private List<HandOver> messages(List<RecipientId> people, BusinessId bakery, BusinessId bank, Random random) {
        List<HandOver> messages = new ArrayList<>();
        for (RecipientId person : people) {
            messages.add(Scene.handOver(bakery, person, Category.MARKETING));
            messages.add(Scene.handOver(bank, person, Category.UTILITY));
            if (random.nextInt(3) == 0) {
                handsets.behave(person, Behaviour.BUSY_TWICE);
            }
        }
        Collections.shuffle(messages, random);
        return messages;
    }

    private int stopped(List<HandOver> messages) {
        int stopped = 0;
        for (HandOver message : messages) {
            String outcome = scene.outcome(message.id());
            assertThat(outcome).isIn("CHARGED", "RELEASED");
            assertThat(scene.onHandset(message.id())).isEqualTo(outcome.equals("CHARGED") ? 1 : 0);
            stopped += outcome.equals("RELEASED") ? 1 : 0;
        }
        return stopped;
    }
}
