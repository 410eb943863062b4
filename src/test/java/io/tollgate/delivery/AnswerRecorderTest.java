package io.tollgate.delivery;

import static io.tollgate.world.AdmittedMessages.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tollgate.database.LogLines;
import io.tollgate.database.LostConnection;
import io.tollgate.delivery.StubNetwork.Way;
import io.tollgate.message.Category;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.World;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.transaction.support.TransactionTemplate;

@DeliveryTest
class AnswerRecorderTest {

    @Autowired
    World world;
    @Autowired
    ApplicationContext application;
    @Autowired
    TransactionTemplate transaction;
    @Autowired
    CallRecords records;

    private final StubNetwork network = new StubNetwork("stub", Duration.ofSeconds(20), 8);
    private Couriers.Node node;
    private List<HandOver> offers;

    @BeforeEach
    void admit() {
        world.queues().clear();
        Couriers couriers = new Couriers();
        application.getAutowireCapableBeanFactory().autowireBean(couriers);
        node = couriers.node(network, Clock.fixed(NOON, ZoneOffset.UTC), () -> 0);
        EnrolledBusiness shop = world.business().onAccount("1000").templates("Hello {{1}}.").enrol();
        offers = Stream.generate(() -> world.admitted().message(shop, world.personIn("DE"), Category.UTILITY))
                .limit(AnswerRecorder.PROOF_OF_FAILURE).toList();
    }

    @AfterEach
    void end() {
        node.close();
    }

    @Test
    void aNetworkThatFailsForEveryMessageIsToldOnceAndItsReturnToo() {
        network.way = _ -> Way.DOWN;
        try (LogLines log = LogLines.of(ChannelOutages.class)) {
            deliver(NOON);
            assertThat(ofThis(log)).singleElement().asString().startsWith("The channel stub fails for every message.")
                    .endsWith("cannot be reached");

            network.way = _ -> Way.SENDS;
            deliver(NOON.plusSeconds(30));
            assertThat(ofThis(log)).hasSize(2).last().asString().startsWith("The channel stub takes messages again");
        }
        assertThat(network.sent).hasSize(offers.size());
    }

    @Test
    void aNetworkThatMakesMessagesWaitDoesNotFail() {
        network.way = _ -> Way.BUSY;
        try (LogLines log = LogLines.of(ChannelOutages.class)) {
            deliver(NOON);

            assertThat(network.asked).hasSize(offers.size());
            assertThat(ofThis(log)).isEmpty();
        }
    }

    @Test
    void aNetworkThatRefusesSomeDoesNotFail() {
        network.way = message -> message.id().equals(offers.get(2).id()) ? Way.REJECTS : Way.RESETS;
        try (LogLines log = LogLines.of(ChannelOutages.class)) {
            offers.forEach(_ -> {
                node.next(NOON);
                await().until(() -> node.inFlight() == 0);
            });

            assertThat(network.asked).hasSize(offers.size());
            assertThat(ofThis(log)).isEmpty();
        }
    }

    /** The network has answered and nobody else knows it, so an answer outlasts a connection that breaks off in its transaction. */
    @Test
    void anAnswerIsRecordedThoughItsConnectionIsLost() {
        CountDownLatch answer = new CountDownLatch(1);
        HandOver last = offers.getLast();
        network.after = message -> {
            if (message.id().equals(last.id())) { // alone, as each of many would be tried again on its own
                StubNetwork.waitFor(answer);
            }
        };
        await().until(() -> {
            node.next(NOON);
            return network.sent.size() == offers.size() && node.inFlight() == 1;
        });
        try (LogLines log = LogLines.of(AnswerRecorder.class)) {
            LostConnection.whileWaiting(world.database(), transaction,
                    () -> world.database().queryForList("SELECT message_id FROM open_call FOR UPDATE"), answer::countDown, "open_call");
            await().until(() -> node.inFlight() == 0);

            assertThat(log.all()).isEmpty();
        }
        assertThat(world.database().queryForList("SELECT state FROM open_call WHERE state = 'CALLING'")).isEmpty();
        assertThat(offers).allSatisfy(offer -> assertThat(world.history().rows("delivery", offer.id())).isOne());
        deliver(NOON.plusSeconds(30));
        assertThat(network.sent.values()).as("times each was sent").hasSize(offers.size()).containsOnly(1);
    }

    /** @param failures of the database, of a kind that Tollgate does not know */
    @ParameterizedTest
    @CsvSource({"1, 2, 0", "2, 3, 0", "9, 3, 1"})
    void anAnswerIsGivenUpOnlyAfterSomeFailures(int failures, int attempts, int lines) {
        AtomicInteger writes = new AtomicInteger();
        ProxyFactory failing = new ProxyFactory(records);
        failing.setProxyTargetClass(true);
        failing.addAdvice((MethodInterceptor) _ -> {
            if (writes.incrementAndGet() <= failures) {
                throw new UncategorizedSQLException("write", "INSERT", new SQLException("strange", "HY000", 4_999));
            }
            return null;
        });
        CountDownLatch ended = new CountDownLatch(1);
        AnswerRecorder recorder = new AnswerRecorder("stub", (CallRecords) failing.getProxy(), new ChannelOutages(), 8, () -> 1,
                Clock.fixed(NOON, ZoneOffset.UTC));
        try (LogLines log = LogLines.of(AnswerRecorder.class)) {
            recorder.add(new CallRecords.Answered(new OpenCalls.Call(offers.getFirst().id(), 0), new ChannelAnswer.Sent()),
                    ended::countDown);
            StubNetwork.waitFor(ended);

            assertThat(log.all()).hasSize(lines).allSatisfy(line -> assertThat(line).contains("counts as unknown"));
        } finally {
            recorder.stop();
        }
        assertThat(writes).hasValue(attempts);
    }

    /** Other tests have other channels in the same log. */
    private static List<String> ofThis(LogLines log) {
        return log.all().stream().filter(line -> line.startsWith("The channel stub ")).toList();
    }

    private void deliver(Instant now) {
        do {
            await().until(() -> node.inFlight() == 0);
        } while (node.next(now));
        await().until(() -> node.inFlight() == 0);
    }
}
