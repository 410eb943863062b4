package io.tollgate.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tollgate.message.Category;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Partner;
import io.tollgate.world.World;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** The load of 50,000 records, while nodes come and go and the broker is started again. The gate judges beside it. */
@Order(3)
class KafkaLoadTest {

    private static final int RECORDS = Integer.getInteger("kafka.records", 50_000);
    private static final int PEOPLE = 5_000;
    private static final String TOPIC = "load";
    private static final Duration PATIENCE = Duration.ofMinutes(8); // for a busy machine

    private final TestBroker broker = TestBroker.own();
    private final Topics topics = new Topics(broker.address());
    private final List<String> numbers = IntStream.range(0, PEOPLE).mapToObj(_ -> World.newNumber("PT")).toList();

    @Test
    void eachRecordHasOneVerdict() throws Exception {
        try (ConfigurableApplicationContext application = KafkaBench.application("--tollgate.gate.workers=1",
                "--camel.main.java-routes-include-pattern=io/tollgate/gate/GateRoute*")) {
            World world = new World(application);
            EnrolledBusiness business = world.onAccount();
            topics.make(4, TOPIC, TOPIC + ".dead");
            KafkaNode first = node(world, business).begin();
            write(business, 0, RECORDS / 3);
            awaitJudged(world, RECORDS / 10);
            KafkaNode second = node(world, business).begin();
            write(business, RECORDS / 3, RECORDS * 2 / 3);
            broker.stop();
            broker.startAgain();
            write(business, RECORDS * 2 / 3, RECORDS);
            first.close();

            awaitJudged(world, RECORDS);
            second.close();
            assertThat(count(world, "SELECT COUNT(*) FROM decision")).as("no second verdict, and no second message").isEqualTo(RECORDS);
            assertThat(count(world, "SELECT COUNT(*) FROM inbox")).isZero();
            assertThat(topics.read(TOPIC + ".dead", 0)).isEmpty();
        } finally {
            broker.stop();
        }
    }

    private KafkaNode node(World world, EnrolledBusiness business) {
        return KafkaNode.of(world, broker, "group-" + TOPIC, Set.of(TOPIC + "=" + business.handle()));
    }

    private void write(EnrolledBusiness business, int from, int to) {
        String body = "{\"messaging_product\":\"whatsapp\"," + Partner.template(EnrolledBusiness.template(Category.UTILITY).name()) + "}";
        topics.write(IntStream.range(from, to).mapToObj(number -> Topics.record(TOPIC, numbers.get(number % PEOPLE), body,
                Map.of("business", business.handle(), "sender", business.phoneNumberId()))).toList());
    }

    private static void awaitJudged(World world, int messages) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200))
                .until(() -> count(world, "SELECT COUNT(DISTINCT message_id) FROM decision") >= messages);
    }

    private static int count(World world, String sql) {
        return world.database().queryForObject(sql, Integer.class);
    }
}
