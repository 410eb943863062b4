package io.tollgate.kafka;

import io.tollgate.Tollgate;
import io.tollgate.database.Outages;
import io.tollgate.database.TestDatabase;
import io.tollgate.gate.Arrival;
import io.tollgate.gate.Inbox;
import io.tollgate.message.Category;
import io.tollgate.secrets.Keys;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Partner;
import io.tollgate.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Measures records of a topic in, from the first read to the last in the inbox, and acceptances through the log of Kafka beside those
 * through the table: by one node and by two, which share a process and a database here. The broker is in the process too. No gate runs.
 */
public final class KafkaBench {

    private static final int RECORDS = Integer.getInteger("bench.records", 50_000);
    private static final int ACCEPTED = Integer.getInteger("bench.accepted", 50_000);
    private static final int CALLERS = 64;
    private static final int PARTITIONS = 4;
    private static final int PEOPLE = 5_000;

    private final World world;
    private final TestBroker broker = TestBroker.shared();
    private final Topics topics = new Topics(broker.address());
    private final List<String> numbers = IntStream.range(0, PEOPLE).mapToObj(_ -> World.newNumber("PT")).toList();

    private KafkaBench(World world) {
        this.world = world;
    }

    public static void main(String[] arguments) throws Exception {
        try (ConfigurableApplicationContext application = application("--tollgate.gate.workers=0",
                "--camel.main.java-routes-include-pattern=none")) {
            World world = new World(application);
            world.the(JdbcTemplate.class).execute("SET GLOBAL innodb_flush_log_at_trx_commit = 1"); // the tests' server does not wait
            KafkaBench bench = new KafkaBench(world);
            bench.topicIn(RECORDS / 5, 1); // warms up
            for (int nodes : new int[] {1, 2}) {
                System.out.printf(Locale.ROOT, "topic in, %d records, %d node(s): %,.0f records/s into the inbox%n", RECORDS, nodes,
                        bench.topicIn(RECORDS, nodes));
            }
            bench.table(ACCEPTED / 5);
            System.out.printf(Locale.ROOT, "log = table, %d callers: %,.0f accepted/s, all in the inbox%n", CALLERS, bench.table(ACCEPTED));
            bench.log(ACCEPTED / 5, 1);
            for (int nodes : new int[] {1, 2}) {
                bench.log(ACCEPTED, nodes);
            }
        }
        System.exit(0);
    }

    /** An application on a database of its own, without web server. */
    static ConfigurableApplicationContext application(String... options) throws IOException {
        return new SpringApplicationBuilder(Tollgate.class).web(WebApplicationType.NONE).run(Stream.concat(Stream.of(
                "--spring.datasource.url=" + TestDatabase.migratedForPrograms(), "--spring.datasource.username=",
                "--tollgate.data=" + Files.createTempDirectory("kafka")), Stream.of(options)).toArray(String[]::new));
    }

    private double topicIn(int records, int nodes) {
        EnrolledBusiness business = world.onAccount();
        String topic = "bench-" + UUID.randomUUID();
        topics.make(PARTITIONS, topic, topic + ".dead");
        List<ProducerRecord<byte[], byte[]>> all = IntStream.range(0, records).mapToObj(number -> Topics.record(topic,
                numbers.get(number % PEOPLE), "{\"messaging_product\":\"whatsapp\","
                        + Partner.template(EnrolledBusiness.template(Category.UTILITY).name()) + "}",
                Map.of("business", business.handle(), "sender", business.phoneNumberId()))).toList();
        topics.write(all);
        List<KafkaNode> running = IntStream.range(0, nodes)
                .mapToObj(_ -> KafkaNode.of(world, broker, "group-" + topic, Set.of(topic + "=" + business.handle()))).toList();
        long begin = System.nanoTime();
        running.forEach(KafkaNode::begin);
        Topics.await(() -> stored(business) == records, records + " messages");
        double rate = records * 1e9 / (System.nanoTime() - begin);
        running.forEach(KafkaNode::close);
        return rate;
    }

    private double table(int messages) throws Exception {
        EnrolledBusiness business = world.onAccount();
        Inbox inbox = world.the(Inbox.class);
        long begin = System.nanoTime();
        call(arrivals(business, messages), arrival -> inbox.accept(arrival, Instant.now()));
        return messages * 1e9 / (System.nanoTime() - begin);
    }

    private void log(int messages, int nodes) throws Exception {
        EnrolledBusiness business = world.onAccount();
        String topic = "log-" + UUID.randomUUID();
        topics.make(PARTITIONS, topic);
        KafkaSettings settings = new KafkaSettings(broker.address(), "group-" + topic, Set.of(), Set.of(), topic, ".dead", 1, 500,
                Map.of());
        KafkaClients clients = new KafkaClients(settings);
        LogWriter writer = new LogWriter(settings, clients, world.the(Inbox.class), world.the(Keys.class));
        LogIntake intake = KafkaNode.logIntake(world);
        List<LogReader> readers = IntStream.range(0, nodes).mapToObj(_ -> new LogReader(settings, clients, intake::take, new Outages()))
                .toList();
        readers.forEach(LogReader::start);
        List<Arrival> arrivals = arrivals(business, messages);
        long begin = System.nanoTime();
        call(arrivals, arrival -> writer.accept(arrival, Instant.now()));
        double accepted = messages * 1e9 / (System.nanoTime() - begin);
        Topics.await(() -> stored(business) == messages, messages + " messages");
        System.out.printf(Locale.ROOT, "log = kafka, %d callers, %d node(s): %,.0f accepted/s, %,.0f/s until all are in the inbox%n",
                CALLERS, nodes, accepted, messages * 1e9 / (System.nanoTime() - begin));
        readers.forEach(LogReader::stop);
        clients.destroy();
    }

    private List<Arrival> arrivals(EnrolledBusiness business, int messages) {
        List<Arrival> people = numbers.stream().map(number -> business.message(Category.UTILITY, world.person(number))).toList();
        return IntStream.range(0, messages).mapToObj(number -> people.get(number % PEOPLE)).toList();
    }

    private static void call(List<Arrival> arrivals, Consumer<Arrival> accept) throws Exception {
        List<Future<?>> calls = new ArrayList<>();
        try (ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
            IntStream.range(0, CALLERS).forEach(caller -> calls.add(callers.submit(() -> {
                for (int i = caller; i < arrivals.size(); i += CALLERS) {
                    accept.accept(arrivals.get(i));
                }
            })));
        }
        for (Future<?> call : calls) {
            call.get();
        }
    }

    private int stored(EnrolledBusiness business) {
        return world.database().queryForObject("SELECT COUNT(*) FROM inbox WHERE business_id = ?", Integer.class, business.id().value());
    }
}
