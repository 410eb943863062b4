package io.tollgate.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tollgate.TollgateTest;
import io.tollgate.message.Category;
import io.tollgate.world.AdmittedMessages;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Person;
import io.tollgate.world.World;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The delivery routes run by themselves. */
@TollgateTest
class DeliveryRoutesTest {

    @Autowired
    World world;

    @Autowired
    Clock clock;

    @Test
    void admittedMessageIsDeliveredAndChargedByItself() {
        EnrolledBusiness shop = world.onAccount();
        Person ana = world.personIn("DE");
        Instant now = clock.instant();
        HandOver message = AdmittedMessages.handOver(shop, ana, Category.UTILITY, now);

        world.admitted().messages(List.of(message), Optional.empty());

        await().untilAsserted(() -> assertThat(world.history().outcome(message.id())).isEqualTo("CHARGED"));
        assertThat(world.history().onHandset(message.id())).isOne();
    }
}
