package io.tollgate.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.TollgateTest;
import io.tollgate.accounts.Role;
import io.tollgate.command.CommandRun;
import io.tollgate.console.Browser;
import io.tollgate.kafka.DeadLetterReplay.Letter;
import io.tollgate.kafka.DeadLetterReplay.Replayed;
import io.tollgate.message.Category;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Partner;
import io.tollgate.world.TestAccounts;
import io.tollgate.world.World;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Once the cause is mended, dead letters are written back, and at most one message comes of each. */
@TollgateTest
class DeadLettersComeBackTest {

    @Autowired
    World world;
    @Autowired
    DefaultListableBeanFactory beans;
    @LocalServerPort
    int port;
    @Value("${tollgate.data}")
    Path data;

    private final TestBroker broker = TestBroker.shared();
    private final Topics topics = new Topics(broker.address());
    private final List<KafkaNode> nodes = new ArrayList<>();
    private EnrolledBusiness vela;
    private String topic;
    private String group;
    private String late;

    @BeforeEach
    void enrol() {
        vela = world.onAccount();
        topic = "in-" + UUID.randomUUID();
        group = "group-" + UUID.randomUUID();
        late = "late_" + UUID.randomUUID().toString().replace("-", "");
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

    private ProducerRecord<byte[], byte[]> of(String template) {
        return Topics.record(topic, World.newNumber("PT"), "{\"messaging_product\":\"whatsapp\"," + Partner.template(template) + "}",
                Map.of("business", vela.handle(), "sender", vela.phoneNumberId()));
    }

    private int messages() {
        return world.database().queryForObject("""
                SELECT COUNT(DISTINCT message_id) FROM (SELECT message_id FROM decision WHERE business_id = ?
                UNION ALL SELECT message_id FROM inbox WHERE business_id = ?) known""", Integer.class,
                vela.id().value(), vela.id().value());
    }

    /** Three records that name a template too early, and one that is no JSON. */
    private KafkaNode threeTooEarly() {
        topics.write(List.of(of(late), of(late), Topics.record(topic, "1", "{oops", Map.of("business", vela.handle())), of(late)));
        KafkaNode node = node().begin();
        Topics.await(() -> topics.read(topic + ".dead", 0).size() == 4, "the dead letters");
        return node;
    }

    @Test
    void whatIsMendedBecomesAMessageAndTheRestADeadLetterAgain() {
        KafkaNode node = threeTooEarly();
        DeadLetterReplay replay = node.replay();
        assertThat(replay.waiting(topic, 10)).hasSize(4).extracting(Letter::code).containsOnly(132001, 100);
        assertThat(replay.waiting(topic, 2)).hasSize(2);
        vela.approvedTemplate(late, "Your flight is late");

        assertThat(replay.replay(topic)).isEqualTo(new Replayed(4, 0));

        Topics.await(() -> messages() == 3, "the messages");
        Topics.await(() -> replay.waiting(topic, 10).size() == 1, "the one that is still faulty");
        assertThat(replay.waiting(topic, 10)).singleElement().satisfies(letter -> assertThat(letter.reason()).contains("not JSON"));
    }

    /** As after a kill between the dead letter and its record, or by an operator who writes it back by hand as well. */
    @Test
    void ofADeadLetterThatIsThereTwiceComesOneMessage() {
        KafkaNode node = threeTooEarly();
        List<ProducerRecord<byte[], byte[]>> again = topics.read(topic + ".dead", 4).stream()
                .map(dead -> new ProducerRecord<>(topic + ".dead", null, dead.key(), dead.value(), dead.headers())).toList();
        topics.write(again);
        vela.approvedTemplate(late, "Your flight is late");

        assertThat(node.replay().replay(topic)).isEqualTo(new Replayed(8, 0));

        Topics.await(() -> node.replay().waiting(topic, 10).size() == 2, "those that are still faulty");
        Topics.await(() -> messages() >= 3, "the messages");
        assertThat(messages()).isEqualTo(3);
        assertThat(node.replay().replay(topic)).as("those that failed again, and no other").isEqualTo(new Replayed(2, 0));
    }

    @Test
    void anOperatorReplaysByCommand() {
        KafkaNode node = threeTooEarly();
        vela.approvedTemplate(late, "Your flight is late");
        beans.registerSingleton("replayOfTest", node.replay());
        try {
            CommandRun list = topics("dead-letters", topic);
            assertThat(list.code()).as(list.toString()).isZero();
            assertThat(list.out()).contains("@", "not JSON", "Write them back with `topics replay " + topic);

            CommandRun done = topics("replay", topic);
            assertThat(done.out()).as(done.toString()).startsWith("4 dead letters were written back into " + topic);
            Topics.await(() -> messages() == 3, "the messages");

            assertThat(topics("replay", "nothing").err()).contains("takes no messages from the topic nothing. Maybe one of", topic);
        } finally {
            beans.destroySingleton("replayOfTest");
        }
        assertThat(topics("replay", topic).err()).contains("Maybe set tollgate.kafka.brokers");
    }

    @Test
    void anOperatorReplaysOnThePage() throws Exception {
        KafkaNode node = threeTooEarly();
        vela.approvedTemplate(late, "Your flight is late");
        beans.registerSingleton("replayOfTest", node.replay());
        String page = "/console/operations/dead-letters/" + topic;
        TestAccounts accounts = TestAccounts.at(port, data);
        accounts.account("letters op", Set.of(Role.OPERATOR));
        accounts.account("letters aud", Set.of(Role.AUDITOR));
        try (Browser operator = new Browser(port, "127.0.5.61"); Browser auditor = new Browser(port, "127.0.5.62")) {
            operator.signIn("letters op", TestAccounts.PASSWORD, "/");
            auditor.signIn("letters aud", TestAccounts.PASSWORD, "/");
            assertThat(operator.get("/console/operations").body()).contains("href=\"" + page + "\"");
            assertThat(auditor.get(page).body()).contains("not JSON", topic).doesNotContain("Write all back");
            assertThat(auditor.get(page + "/export.csv").body()).startsWith("partition,offset,at,code,reason\r\n").contains("not JSON");
            assertThat(auditor.get("/console/operations/dead-letters/nothing/export.csv").statusCode()).isEqualTo(404);
            assertThat(auditor.post(page + "/replay", "").statusCode()).isEqualTo(403);
            assertThat(operator.get(page).body()).contains("Write all back");

            assertThat(operator.post(page + "/replay", "").body()).contains("4 written back, 0 passed over.");

            Topics.await(() -> messages() == 3, "the messages");
            assertThat(operator.get("/console/operations/dead-letters/nothing").statusCode()).isEqualTo(404);
        } finally {
            beans.destroySingleton("replayOfTest");
        }
    }

    @Test
    void theFileHasAllOfThem() throws Exception {
        topics.write(IntStream.range(0, 10_500).mapToObj(number -> Topics.record(topic + ".dead", "1", null,
                Map.of(DeadLetters.CODE, "100", DeadLetters.REASON, "too late, number " + number))).toList());
        beans.registerSingleton("replayOfTest", node().replay());
        TestAccounts.at(port, data).account("letters all", Set.of(Role.AUDITOR));
        try (Browser auditor = new Browser(port, "127.0.5.63")) {
            auditor.signIn("letters all", TestAccounts.PASSWORD, "/");

            assertThat(auditor.get("/console/operations/dead-letters/" + topic + "/export.csv").body().lines()).hasSize(10_501)
                    .anyMatch(line -> line.contains("number 10499"));
        } finally {
            beans.destroySingleton("replayOfTest");
        }
    }

    private CommandRun topics(String... arguments) {
        return CommandRun.as(TestAccounts.at(port, data).administrationToken(), Stream.of(Stream.of("topics"), Stream.of(arguments),
                Stream.of("--server", "http://127.0.0.1:" + port)).flatMap(part -> part).toArray(String[]::new));
    }

    @Test
    void brokersThatAreAwayAreNamed() {
        KafkaSettings nowhere = new KafkaSettings("127.0.0.1:1", group, Set.of(topic + "=*"), Set.of(), "tollgate-log", ".dead", 1, 500,
                Map.of("default.api.timeout.ms", "300"));
        KafkaClients clients = new KafkaClients(nowhere);

        assertThatThrownBy(() -> new DeadLetterReplay(nowhere, clients).waiting(topic, 1))
                .isInstanceOf(DeadLetterReplay.BrokersRefuse.class).hasMessageContaining("Maybe the topic " + topic + ".dead");
    }
}
