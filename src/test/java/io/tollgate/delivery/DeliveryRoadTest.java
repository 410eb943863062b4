package io.tollgate.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tollgate.TollgateTest;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.RecipientId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** The routes as they run by themselves. */
@TollgateTest
class DeliveryRoadTest {

    @Autowired
    ApplicationContext context;

    @Autowired
    Clock clock;

    @Test
    void admittedMessageIsDeliveredAndChargedByItself() {
        Scene scene = context.getAutowireCapableBeanFactory().createBean(Scene.class);
        BusinessId shop = scene.shop();
        RecipientId ana = scene.person();
        Instant now = clock.instant();
        HandOver message = Scene.handOver(shop, ana, Category.UTILITY, now);

        scene.admitted(List.of(message), Optional.empty());

        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(scene.outcome(message.id())).isEqualTo("CHARGED"));
        assertThat(scene.onHandset(message.id())).isOne();
    }
}
