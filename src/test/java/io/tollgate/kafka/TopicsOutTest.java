package io.tollgate.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.tollgate.TollgateTest;
import io.tollgate.business.Businesses;
import io.tollgate.delivery.StatusUpdate;
import io.tollgate.delivery.StatusUpdates;
import io.tollgate.delivery.UpdateBodies;
import io.tollgate.gate.VerdictNews;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Partner;
import io.tollgate.world.Person;
import io.tollgate.world.World;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Verdicts and statuses come by a topic: each once in its order, whatever happens to brokers, nodes and transactions. */
@TollgateTest
class TopicsOutTest {

    private static final Instant NOW = Instant.parse("2026-11-02T10:00:00Z");

    @Autowired
    World world;

    private final List<TopicNews> heard = new ArrayList<>();
    private final List<KafkaClients> open = new ArrayList<>();
    private EnrolledBusiness vela;
    private String topic;

    @BeforeEach
    void enrol() {
        vela = world.onAccount();
        topic = "out-" + UUID.randomUUID();
    }

    @AfterEach
    void stop() {
        heard.forEach(TopicNews::destroy);
        open.forEach(KafkaClients::destroy);
    }

    private KafkaSettings settings(TestBroker broker) {
        return KafkaNode.of(broker, "group", Set.of(), Set.of(topic + "=" + vela.handle()));
    }

    private void hear(TestBroker broker) {
        heard.add(new TopicNews(settings(broker), updates(), world.the(Businesses.class), world.the(StatusUpdates.class),
                world.the(VerdictNews.class)));
    }

    private TopicUpdates updates() {
        return new TopicUpdates(world.the(JdbcTemplate.class));
    }

    private TopicWriter writer(TestBroker broker, TopicUpdates updates) {
        KafkaClients clients = new KafkaClients(settings(broker));
        open.add(clients);
        return new TopicWriter(settings(broker), updates, clients, world.the(UpdateBodies.class), world.the(Businesses.class));
    }

    private int waiting() {
        return world.database().queryForObject("SELECT COUNT(*) FROM topic_update WHERE topic = ?", Integer.class, topic);
    }

    private static void writeAll(TopicWriter writer) {
        while (writer.write(Instant.now())) {
            // the next part
        }
    }

    private StatusUpdate status(MessageId message, String status) {
        return new StatusUpdate(vela.id(), vela.sender(), message, RecipientId.of(new byte[16]), status, NOW, "", "{}");
    }

    private void happens(List<StatusUpdate> updates) {
        new TransactionTemplate(world.the(PlatformTransactionManager.class))
                .executeWithoutResult(_ -> world.the(StatusUpdates.class).enqueue(updates));
    }

    private static MessageId message(int number) {
        return new MessageId(new UUID(NOW.toEpochMilli() << 16 | 0x7000 | number, number));
    }

    @Test
    void verdictAndStatusesOfAMessageComeInTheirOrderAsTheSchemaSays() throws IOException {
        TestBroker broker = TestBroker.shared();
        Topics topics = new Topics(broker.address());
        topics.make(3, topic);
        hear(broker);
        Person ana = world.person().consentsTo(vela);
        String template = "{\"messaging_product\":\"whatsapp\",\"to\":\"" + ana.number().e164() + "\","
                + Partner.template(EnrolledBusiness.template(Category.UTILITY).name())
                + ",\"biz_opaque_callback_data\":\"order-17\"}";
        assertThat(vela.partner().post(template).status()).isEqualTo(200);
        String text = "{\"messaging_product\":\"whatsapp\",\"to\":\"" + World.newNumber("PT")
                + "\",\"type\":\"text\",\"text\":{\"body\":\"Hello\"}}";
        assertThat(vela.partner().post(text).status()).isEqualTo(200);
        Topics.await(() -> waiting() >= 5, "the verdicts, the end of the one message and the refusal of the other");

        writeAll(writer(broker, updates()));

        List<ConsumerRecord<byte[], byte[]>> records = topics.read(topic, 5);
        assertThat(waiting()).isZero();
        Schema schema = schema();
        assertThat(records).allSatisfy(record -> assertThat(schema.validate(json(record).toString(), InputFormat.JSON)).isEmpty());
        assertThat(schema.validate(json(records.getFirst()).put("key", "no id").toString(), InputFormat.JSON)).isNotEmpty();
        Map<String, List<String>> told = new HashMap<>();
        records.forEach(record -> told.computeIfAbsent(new String(record.key(), StandardCharsets.UTF_8), _ -> new ArrayList<>())
                .add(what(record)));
        assertThat(told.values()).anySatisfy(updates -> assertThat(updates).startsWith("admitted", "sent", "delivered"))
                .anySatisfy(updates -> assertThat(updates).containsExactly("refused", "failed"));
        assertThat(records).filteredOn(record -> what(record).equals("admitted")).singleElement()
                .satisfies(record -> assertThat(Topics.header(record, "client_ref")).isEqualTo("order-17"));
        assertThat(records).extracting(record -> Topics.header(record, "update_id")).doesNotHaveDuplicates();
    }

    @Test
    void whatIsRolledBackIsNotTold() {
        hear(TestBroker.shared());
        new TransactionTemplate(world.the(PlatformTransactionManager.class)).executeWithoutResult(transaction -> {
            world.the(StatusUpdates.class).enqueue(List.of(status(message(1), "sent")));
            transaction.setRollbackOnly();
        });

        assertThat(waiting()).isZero();
    }

    @Test
    void aBrokerThatRestartsLosesAndReordersNothing() {
        TestBroker own = TestBroker.own();
        try {
            Topics there = new Topics(own.address());
            there.make(3, topic);
            hear(own);
            TopicWriter writer = writer(own, updates());
            happens(IntStream.range(0, 100).mapToObj(number -> status(message(number), "sent")).toList());
            writeAll(writer);
            own.stop();
            happens(IntStream.range(0, 100).mapToObj(number -> status(message(number), "delivered")).toList());
            happens(IntStream.range(0, 100).mapToObj(number -> status(message(number), "read")).toList());
            writeAll(writer);
            assertThat(waiting()).as("none is taken for written while nobody takes them").isEqualTo(200);

            own.startAgain();
            Topics.await(() -> {
                writer.write(Instant.now());
                return waiting() == 0;
            }, "all written");

            eachInItsOrder(there.read(topic, 300), 100);
        } finally {
            own.stop();
        }
    }

    /** As after a kill between the brokers' answer and its record: what was written comes once more, under the same id. */
    @Test
    void afterACrashAnUpdateMayComeTwiceUnderTheSameId() {
        TestBroker broker = TestBroker.shared();
        Topics topics = new Topics(broker.address());
        topics.make(3, topic);
        hear(broker);
        happens(List.of(status(message(1), "sent")));
        TopicUpdates killed = new TopicUpdates(world.the(JdbcTemplate.class)) {
            @Override
            void finish(Collection<Waiting> written) {
                throw new IllegalStateException("killed");
            }
        };
        TopicWriter first = writer(broker, killed);
        assertThat(catchThrowable(() -> first.write(Instant.now()))).hasMessage("killed");
        happens(List.of(status(message(1), "delivered")));
        TopicWriter other = writer(broker, updates());
        assertThat(other.write(Instant.now())).as("the turn of the killed one lasts").isFalse();
        assertThat(waiting()).isEqualTo(2);

        while (other.write(Instant.now().plusSeconds(120))) {
            // the next part
        }

        List<ConsumerRecord<byte[], byte[]>> records = topics.read(topic, 3);
        assertThat(records).extracting(TopicsOutTest::what).containsExactly("sent", "sent", "delivered");
        assertThat(records).extracting(record -> Topics.header(record, "update_id")).satisfies(ids -> {
            assertThat(ids.get(0)).isEqualTo(ids.get(1));
            assertThat(Long.parseLong(ids.get(2))).isGreaterThan(Long.parseLong(ids.get(1)));
        });
    }

    @Test
    void aTopicThatIsMissingHoldsUpNoOther() {
        TestBroker broker = TestBroker.shared();
        String missing = "none-" + topic;
        new Topics(broker.address()).make(1, topic);
        KafkaSettings both = KafkaNode.of(broker, "group", Set.of(), new TreeSet<>(
                Set.of(missing + "=" + vela.handle(), topic + "=" + vela.handle())));
        heard.add(new TopicNews(both, updates(), world.the(Businesses.class), world.the(StatusUpdates.class),
                world.the(VerdictNews.class)));
        happens(IntStream.range(0, 5).mapToObj(number -> status(message(number), "sent")).toList());
        KafkaClients clients = new KafkaClients(both);
        open.add(clients);

        writeAll(new TopicWriter(both, updates(), clients, world.the(UpdateBodies.class), world.the(Businesses.class)));

        assertThat(new Topics(broker.address()).read(topic, 5)).hasSize(5);
        assertThat(world.database().queryForObject("SELECT COUNT(*) FROM topic_update WHERE topic = ?", Integer.class, missing))
                .isEqualTo(5);
    }

    private static void eachInItsOrder(List<ConsumerRecord<byte[], byte[]>> records, int messages) {
        Map<String, Map<String, String>> told = new HashMap<>();
        records.forEach(record -> told.computeIfAbsent(new String(record.key(), StandardCharsets.UTF_8), _ -> new LinkedHashMap<>())
                .putIfAbsent(Topics.header(record, "update_id"), what(record)));
        assertThat(told).hasSize(messages);
        assertThat(told.values()).allSatisfy(updates -> assertThat(updates.values()).containsExactly("sent", "delivered", "read"));
    }

    private static String what(ConsumerRecord<byte[], byte[]> record) {
        JsonNode value = JsonMapper.shared().readTree(record.value());
        return value.has("verdict")
                ? value.path("verdict").asString()
                : value.at("/entry/0/changes/0/value/statuses/0/status").asString();
    }

    private static ObjectNode json(ConsumerRecord<byte[], byte[]> record) {
        ObjectNode json = JsonMapper.shared().createObjectNode().put("key", new String(record.key(), StandardCharsets.UTF_8));
        ObjectNode headers = json.putObject("headers");
        record.headers().forEach(header -> headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
        json.set("value", JsonMapper.shared().readTree(record.value()));
        return json;
    }

    private static Schema schema() throws IOException {
        try (InputStream file = TopicsOutTest.class.getResourceAsStream("update.schema.json")) {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(new String(file.readAllBytes(), StandardCharsets.UTF_8), InputFormat.JSON);
        }
    }
}
