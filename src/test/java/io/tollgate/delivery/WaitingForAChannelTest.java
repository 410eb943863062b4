package io.tollgate.delivery;

import static io.tollgate.world.AdmittedMessages.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tollgate.delivery.StubNetwork.Way;
import io.tollgate.message.Category;
import io.tollgate.world.AdmittedMessages;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Person;
import io.tollgate.world.World;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** Messages wait on our side: for their turn, and while their network is down or tried again. */
@DeliveryTest
class WaitingForAChannelTest {

    @Autowired
    World world;
    @Autowired
    ApplicationContext application;

    private final StubNetwork network = new StubNetwork("stub", Duration.ofSeconds(20), 8);
    private Couriers.Node node;
    private EnrolledBusiness shop;
    private Person ana;

    @BeforeEach
    void openShop() {
        world.queues().clear();
        shop = world.business().onAccount("1000").templates("Hello {{1}}, {{2}} is {{3}} today, and {{4}}.").enrol();
        ana = world.personIn("DE");
        Couriers couriers = new Couriers();
        application.getAutowireCapableBeanFactory().autowireBean(couriers);
        node = couriers.node(network, Clock.fixed(NOON, ZoneOffset.UTC), () -> 0);
    }

    @AfterEach
    void end() {
        node.kill();
    }

    @Test
    void aWaitOnOurSideIsNoAttemptAndAfterALongOneTheRulesAreAskedAgain() {
        network.way = _ -> Way.HELD;
        HandOver offer = admit(Category.UTILITY);

        deliver(NOON);
        deliver(NOON.plusSeconds(4));
        assertThat(network.asked).as("it waits").hasSize(1);
        deliver(NOON.plusSeconds(5));
        assertThat(network.asked).extracting(HandOver::attempts).containsExactly(0, 0);
        assertThat(world.history().attempts(offer.id())).isZero();
        network.held = Duration.ofMinutes(2);
        deliver(NOON.plusSeconds(10));

        assertThat(world.history().attempts(offer.id())).as("a verdict that is not fresh").isEqualTo(1);
    }

    @Test
    void whileANetworkIsDownItsMessagesWaitUnclaimedAndABlockAndTheEndOfALifeHold() {
        network.room = 0;
        Person ben = world.personIn("DE");
        HandOver blocked = world.admitted().message(shop, ben, Category.UTILITY);
        HandOver brief = world.admitted().message(shop, ana, Category.UTILITY, NOON, Duration.ofMinutes(1));
        HandOver first = admit(Category.UTILITY);
        world.admitted().messages(IntStream.range(0, 299).mapToObj(_ -> AdmittedMessages.handOver(shop, ana, Category.UTILITY)).toList(),
                Optional.empty());

        for (int second = 0; second < 60; second++) {
            assertThat(node.next(NOON.plusSeconds(second))).isFalse();
            node.giveUpExpired(NOON.plusSeconds(second));
        }
        ben.blocks(shop, NOON.plusSeconds(59));
        assertThat(world.history().statuses(brief.id())).isEmpty();
        node.giveUpExpired(NOON.plusSeconds(60));

        assertThat(node.claims()).isZero();
        assertThat(world.history().statuses(brief.id())).containsExactly("failed 131026");
        assertThat(world.history().outcome(brief.id())).isEqualTo("RELEASED");
        assertThat(world.history().attempts(first.id())).isZero();
        network.room = network.parallel();
        deliver(NOON.plusSeconds(60));
        assertThat(network.sent).hasSize(300).containsEntry(first.id(), 1).doesNotContainKeys(blocked.id(), brief.id());
        assertThat(world.history().outcome(blocked.id())).isEqualTo("RELEASED");
        node.giveUpExpired(NOON.plus(Duration.ofHours(3)));
        assertThat(world.history().outcome(first.id())).isEqualTo("OPEN");
        world.audit().of(shop);
    }

    @Test
    void aNetworkThatIsTriedAgainGetsAFewMessages() {
        CountDownLatch slow = new CountDownLatch(1);
        network.before = _ -> StubNetwork.waitFor(slow);
        network.room = 3;
        world.admitted().messages(IntStream.range(0, 20).mapToObj(_ -> AdmittedMessages.handOver(shop, ana, Category.UTILITY)).toList(),
                Optional.empty());

        while (node.next(NOON)) {
            // as long as there is room
        }
        await().until(() -> network.asked.size() == 3);
        assertThat(node.next(NOON)).isFalse();
        assertThat(node.inFlight()).isEqualTo(3);

        network.room = network.parallel();
        slow.countDown();
        deliver(NOON);
        assertThat(network.sent).hasSize(20);
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
}
