package io.tollgate.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.message.Category;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Partner;
import io.tollgate.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** Records of a real broker become messages, each once. */
@TollgateTest
class KafkaIntakeTest {

    @Autowired
    World world;

    @Autowired
    ApplicationContext application;

    private final TestBroker broker = TestBroker.shared();
    private final Topics topics = new Topics(broker.address());
    private final List<KafkaNode> nodes = new ArrayList<>();
    private EnrolledBusiness vela;
    private String topic;
    private String group;

    @BeforeEach
    void enrol() {
        vela = world.onAccount();
        topic = "in-" + UUID.randomUUID();
        group = "group-" + UUID.randomUUID();
        topics.make(2, topic, topic + ".dead");
    }

    @AfterEach
    void stop() {
        nodes.forEach(KafkaNode::close);
    }

    private KafkaNode node() {
        KafkaNode node = KafkaNode.of(world, broker, group, Set.of(topic + "=" + vela.handle()));
        nodes.add(node);
        return node;
    }

    private ProducerRecord<byte[], byte[]> fit(String ref) {
        return Topics.record(topic, World.newNumber("PT"), "{\"messaging_product\":\"whatsapp\","
                + Partner.template(EnrolledBusiness.template(Category.UTILITY).name()) + "}",
                Map.of("business", vela.handle(), "sender", vela.phoneNumberId(), "client_ref", ref));
    }

    private List<ProducerRecord<byte[], byte[]>> fit(int from, int to) {
        return IntStream.range(from, to).mapToObj(number -> fit("ref-" + number)).toList();
    }

    /** Messages of the business, judged or not. */
    private int messages() {
        return world.database().queryForObject("""
                SELECT COUNT(DISTINCT message_id) FROM (SELECT message_id FROM decision WHERE business_id = ?
                UNION ALL SELECT message_id FROM inbox WHERE business_id = ?) known""", Integer.class,
                vela.id().value(), vela.id().value());
    }

    private int committed() {
        int[] sum = new int[1];
        topics.admin(admin -> {
            Map<TopicPartition, OffsetAndMetadata> offsets;
            try {
                offsets = admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
            } catch (Exception failure) {
                throw new IllegalStateException(failure);
            }
            sum[0] = (int) offsets.values().stream().filter(offset -> offset != null).mapToLong(OffsetAndMetadata::offset).sum();
            return KafkaFuture.completedFuture(null);
        });
        return sum[0];
    }

    private void awaitCommitted(int records) {
        Topics.await(() -> committed() == records, records + " records with committed offsets");
    }

    @ParameterizedTest
    @CsvSource({"'', 0", "127.0.0.1:1, 1"})
    void theSettingMakesThePartsAndWithoutItThereAreNone(String brokers, int parts) {
        try (AnnotationConfigApplicationContext kafka = new AnnotationConfigApplicationContext()) {
            kafka.setParent(application);
            kafka.getEnvironment().getPropertySources()
                    .addFirst(new MapPropertySource("test", Map.of("tollgate.kafka.brokers", brokers)));
            kafka.register(KafkaConfiguration.class);
            kafka.refresh();

            assertThat(kafka.getBeansOfType(KafkaIntakeRoute.class)).hasSize(parts);
            assertThat(kafka.getBeansOfType(BrokerWatch.class)).hasSize(parts);
        }
    }

    @Test
    void aRecordBecomesAMessageThatIsJudgedAndBadOnesStopNoOther() {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(fit(0, 5));
        records.add(2, Topics.record(topic, World.newNumber("PT"), "{oops", Map.of("business", vela.handle())));
        topics.write(records);
        node().begin();

        awaitCommitted(6);
        assertThat(messages()).isEqualTo(5);
        List<ConsumerRecord<byte[], byte[]>> dead = topics.read(topic + ".dead", 1);
        assertThat(dead).hasSize(1);
        assertThat(dead.getFirst().value()).asString().isEqualTo("{oops");
        assertThat(Topics.header(dead.getFirst(), "dead_reason")).startsWith("The body is not JSON");
    }

    /** Twice the same batch, as after a crash between the database and the offsets. */
    @Test
    void recordsThatComeAgainChangeNothing() {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(fit(0, 20));
        records.add(Topics.record(topic, "1", "{}", Map.of("business", "nobody")));
        topics.write(records);
        KafkaNode first = node().begin();
        awaitCommitted(21);
        first.close();

        topics.admin(admin -> admin.deleteConsumerGroups(List.of(group)).all());
        assertThat(committed()).isZero();
        node().begin();
        awaitCommitted(21);

        assertThat(messages()).isEqualTo(20);
        assertThat(topics.read(topic + ".dead", 1)).hasSize(1);
    }

    @Test
    void aSecondNodeThatComesAndAFirstThatGoesRepeatNothing() {
        KafkaNode first = node().begin();
        topics.write(fit(0, 200));
        KafkaNode second = node().begin();
        topics.write(fit(200, 400));
        first.close();
        topics.write(fit(400, 600));

        awaitCommitted(600);
        second.close();
        assertThat(messages()).isEqualTo(600);
    }

    @Test
    void aBrokerThatIsAwayForAWhileLosesAndRepeatsNothing() {
        TestBroker own = TestBroker.own();
        try {
            Topics there = new Topics(own.address());
            there.make(2, topic, topic + ".dead");
            KafkaNode node = KafkaNode.of(world, own, group, Set.of(topic + "=" + vela.handle()));
            nodes.add(node.begin());
            there.write(fit(0, 100));
            Topics.await(() -> messages() > 0, "the first messages");

            own.stop();
            own.startAgain();
            there.write(fit(100, 200));

            Topics.await(() -> messages() == 200, "all messages");
        } finally {
            stop();
            nodes.clear();
            own.stop();
        }
    }

    /** The offsets of a new topic begin at 0, though the old one was read further than that. */
    @Test
    void recordsOfATopicThatWasMadeAgainAreNew() {
        node().begin();
        topics.write(fit(0, 30));
        awaitCommitted(30);

        topics.delete(topic);
        topics.make(2, topic);
        topics.write(fit(30, 40));

        Topics.await(() -> messages() == 40, "the records of the new topic");
    }
}
