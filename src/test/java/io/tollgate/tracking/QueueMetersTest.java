package io.tollgate.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tollgate.database.DatabaseTest;
import io.tollgate.message.Category;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.World;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

@DatabaseTest
class QueueMetersTest {

    private static final Instant NOON = Instant.parse("2026-11-18T12:00:00Z");

    @Autowired
    World world;
    @Autowired
    JdbcTemplate jdbc;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void countsWhatIsDueAndSaysSinceWhen() {
        EnrolledBusiness shop = world.prepaid("10.00");
        QueueMeters queues = new QueueMeters(jdbc, Clock.fixed(NOON.plusSeconds(90), ZoneOffset.UTC), meters);
        queues.look();
        double before = value("tollgate.queue.due", "inbox");

        world.accept(List.of(shop.message(Category.UTILITY, world.person()), shop.message(Category.UTILITY, world.person())), NOON);
        world.accept(List.of(shop.message(Category.UTILITY, world.person())), NOON.plusSeconds(91));
        queues.look();

        assertThat(value("tollgate.queue.due", "inbox") - before).as("the third is not due yet").isEqualTo(2);
        assertThat(value("tollgate.queue.oldest", "inbox")).isGreaterThanOrEqualTo(90);
        assertThat(List.of("outbox", "receipts", "updates")).allSatisfy(queue -> {
            assertThat(value("tollgate.queue.due", queue)).isNotNegative();
            assertThat(value("tollgate.queue.oldest", queue)).isNotNegative();
        });
    }

    private double value(String name, String queue) {
        return meters.get(name).tag("queue", queue).gauge().value();
    }
}
