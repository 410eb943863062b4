package io.tollgate.delivery;

import static io.tollgate.world.AdmittedMessages.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tollgate.database.LogLines;
import io.tollgate.message.Category;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** The channel that the README shows. */
@DeliveryTest
class LogChannelTest {

    private static final Clock clock = Clock.fixed(NOON, ZoneOffset.UTC);

    @Autowired
    World world;
    @Autowired
    ApplicationContext application;
    @Autowired
    Receipts receipts;
    @Autowired
    ReceiptProcessor book;

    @Test
    void isTheOneOfTheReadme() throws IOException {
        String source = Files.readString(Path.of("src/test/java/io/tollgate/delivery/LogChannel.java"));

        assertThat(Files.readString(Path.of("README.md"))).contains(source.substring(source.indexOf("/**")));
    }

    @Test
    void aMessageLeavesByItAndIsCharged() throws Exception {
        world.queues().clear();
        EnrolledBusiness shop = world.business().onAccount("1000").templates("Hello {{1}}.").enrol();
        HandOver offer = world.admitted().message(shop, world.personIn("DE"), Category.MARKETING);
        Couriers couriers = new Couriers();
        application.getAutowireCapableBeanFactory().autowireBean(couriers);
        LogChannel channel = new LogChannel(receipts, clock);
        Couriers.Node node = couriers.node(channel, clock, () -> 0);

        try (DefaultCamelContext camel = new DefaultCamelContext(); LogLines log = LogLines.of(LogChannel.class)) {
            camel.addRoutes(channel);
            camel.start();
            node.next(NOON);
            await().until(() -> node.inFlight() == 0);
            assertThat(log.all()).containsExactly("Message " + offer.id() + " of business " + shop.id() + " leaves");
        }
        while (book.next(NOON.plus(Duration.ofMinutes(1)))) {
            // until all are booked
        }
        node.close();

        assertThat(world.history().charges(offer.id())).isEqualTo(1);
        assertThat(shop.heldMicros()).isZero();
    }
}
