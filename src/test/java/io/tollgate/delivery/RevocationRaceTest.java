package io.tollgate.delivery;

import static io.tollgate.world.AdmittedMessages.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.delivery.Handset.Behaviour;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.trust.verification.Subject;
import io.tollgate.trust.verification.Verifications;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * Several workers hand over while a business or its number loses its verification. Once the revocation is acknowledged, no more of its
 * messages are handed over.
 */
@DeliveryTest
class RevocationRaceTest {

    private static final int WORKERS = 4;
    private static final int PEOPLE = 40;
    private static final int ROUNDS = 4;
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
    Verifications verifications;

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
    void nothingIsHandedOverAfterARevocationWasAcknowledged() throws Exception {
        int stopped = 0;
        for (int round = 0; round < ROUNDS; round++) {
            stopped += race(round % 2 == 0, new Random(7 + round));
        }
        assertThat(stopped).as("messages that a revocation stopped; without any, nothing was tested").isBetween(ROUNDS,
                ROUNDS * 2 * PEOPLE - ROUNDS);
    }

    /** @return how many messages the revocation stopped */
    private int race(boolean ofNumber, Random random) throws Exception {
        EnrolledBusiness bank = world.onAccount();
        EnrolledBusiness bakery = world.onAccount();
        List<HandOver> messages = messages(bank, bakery, random);
        world.admitted().messages(messages, Optional.empty());

        AtomicBoolean acknowledged = new AtomicBoolean();
        CountDownLatch someWentOut = new CountDownLatch(2 + random.nextInt(8));
        Set<MessageId> tooLate = ConcurrentHashMap.newKeySet();
        channel.before = batch -> {
            boolean late = acknowledged.get();
            batch.stream().filter(it -> late && it.business().equals(bank.id())).forEach(it -> tooLate.add(it.id()));
            someWentOut.countDown();
        };
        AtomicInteger seconds = new AtomicInteger();
        AtomicBoolean done = new AtomicBoolean();
        try (ExecutorService threads = Executors.newFixedThreadPool(WORKERS + 1)) {
            List<Future<?>> workers = new ArrayList<>();
            for (int worker = 0; worker < WORKERS; worker++) {
                workers.add(threads.submit(() -> {
                    while (!done.get()) {
                        dispatch.next(NOON.plusSeconds(seconds.getAndUpdate(second -> Math.min(second + 1, LAST_SECOND))));
                    }
                }));
            }
            assertThat(someWentOut.await(60, TimeUnit.SECONDS)).isTrue();
            verifications.revoke(ofNumber ? new Subject.OfNumber(bank.sender()) : new Subject.OfBusiness(bank.id()), "Olga",
                    "forged papers",
                    NOON);
            acknowledged.set(true);
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
        assertThat(bank.heldMicros()).isZero();
        return stopped(messages, bakery.id(), ofNumber);
    }

    private List<HandOver> messages(EnrolledBusiness bank, EnrolledBusiness bakery, Random random) {
        List<HandOver> messages = new ArrayList<>();
        for (int number = 0; number < PEOPLE; number++) {
            Person person = world.personIn("DE");
            messages.add(AdmittedMessages.handOver(bank, person, Category.UTILITY));
            messages.add(AdmittedMessages.handOver(bank, person, Category.MARKETING));
            messages.add(AdmittedMessages.handOver(bakery, person, Category.UTILITY));
            if (random.nextInt(3) == 0) {
                person.hasHandset(Behaviour.BUSY_TWICE);
            }
        }
        Collections.shuffle(messages, random);
        return messages;
    }

    private int stopped(List<HandOver> messages, BusinessId bakery, boolean ofNumber) {
        int stopped = 0;
        for (HandOver message : messages) {
            String outcome = world.history().outcome(message.id());
            assertThat(world.history().onHandset(message.id())).isEqualTo(outcome.equals("CHARGED") ? 1 : 0);
            if (message.business().equals(bakery)) {
                assertThat(outcome).isEqualTo("CHARGED");
            } else if (outcome.equals("RELEASED")) {
                assertThat(world.history().statuses(message.id())).containsExactly(ofNumber ? "failed 133006" : "failed 131031");
                stopped++;
            }
        }
        return stopped;
    }
}
