package io.tollgate.delivery;

import static io.tollgate.world.AdmittedMessages.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.blocking.Blocks;
import io.tollgate.consent.Consents;
import io.tollgate.consent.Purpose;
import io.tollgate.delivery.Handset.Behaviour;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.world.AdmittedMessages;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Person;
import io.tollgate.world.World;
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
 * Several delivery workers hand over while people block or withdraw and shops are suspended. After such a call has been answered, no
 * hand-over that it concerns begins. Meanwhile, messages wait, fail and are tried again.
 */
@DeliveryTest
class LastLookRaceTest {

    private static final int ROUNDS = 2;
    private static final int PEOPLE = 100;
    private static final int WORKERS = 4;
    private static final int LAST_SECOND = 300;

    @Autowired
    World world;

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
        world.queues().clear();
        channel.calm();
    }

    @AfterEach
    void calm() {
        channel.calm();
    }

    @Test
    void nothingIsHandedOverAfterANoWasAcknowledged() throws Exception {
        int stopped = 0;
        for (int round = 0; round < ROUNDS; round++) {
            stopped += race(new Random(1000 + round));
        }
        assertThat(stopped).as("messages that were stopped; without any, nothing was tested").isBetween(10, ROUNDS * 2 * PEOPLE - 10);
    }

    private int race(Random random) throws Exception {
        EnrolledBusiness bakery = world.onAccount();
        EnrolledBusiness bank = world.onAccount();
        List<Person> people = Stream.generate(() -> world.personIn("DE")).limit(PEOPLE).toList();
        List<HandOver> messages = messages(people, bakery, bank, random);
        world.admitted().messages(messages, Optional.empty());

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
            List<Person> refusing = new ArrayList<>(people);
            Collections.shuffle(refusing, random);
            Future<?> blocking = threads.submit(() -> refusing.subList(0, PEOPLE / 3).forEach(person -> {
                person.blocks(bakery, NOON);
                acknowledged.add(person.id() + "/" + bakery.id());
            }));
            Future<?> withdrawing = threads.submit(() -> refusing.subList(PEOPLE / 3, PEOPLE).forEach(person -> {
                consents.withdraw(person.id(), bank.id(), io.tollgate.consent.ConsentChannel.MESSENGER, Set.of(Purpose.MESSAGES), "keyword",
                        NOON);
                acknowledged.add(person.id() + "/" + bank.id());
            }));
            blocking.get();
            withdrawing.get();
            bakery.suspend();
            acknowledged.add(bakery.id().toString());
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
        assertThat(bakery.heldMicros()).isZero();
        assertThat(bank.heldMicros()).isZero();
        return stopped(messages);
    }

    private List<HandOver> messages(List<Person> people, EnrolledBusiness bakery, EnrolledBusiness bank, Random random) {
        List<HandOver> messages = new ArrayList<>();
        for (Person person : people) {
            messages.add(AdmittedMessages.handOver(bakery, person, Category.MARKETING));
            messages.add(AdmittedMessages.handOver(bank, person, Category.UTILITY));
            if (random.nextInt(3) == 0) {
                person.hasHandset(Behaviour.BUSY_TWICE);
            }
        }
        Collections.shuffle(messages, random);
        return messages;
    }

    private int stopped(List<HandOver> messages) {
        int stopped = 0;
        for (HandOver message : messages) {
            String outcome = world.history().outcome(message.id());
            assertThat(outcome).isIn("CHARGED", "RELEASED");
            assertThat(world.history().onHandset(message.id())).isEqualTo(outcome.equals("CHARGED") ? 1 : 0);
            stopped += outcome.equals("RELEASED") ? 1 : 0;
        }
        return stopped;
    }
}
