package io.tollgate.delivery;

import static io.tollgate.world.AdmittedMessages.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tollgate.database.LogLines;
import io.tollgate.delivery.StubNetwork.Way;
import io.tollgate.message.Category;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.World;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

@DeliveryTest
class AnswerRecorderTest {

    @Autowired
    World world;
    @Autowired
    ApplicationContext application;

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
