package io.tollgate.kafka;

import io.tollgate.business.Businesses;
import io.tollgate.cloudapi.ReadMarks;
import io.tollgate.database.Outages;
import io.tollgate.delivery.StatusUpdates;
import io.tollgate.gate.Inbox;
import io.tollgate.intake.PostponedRequests;
import io.tollgate.intake.QueuedMessages;
import io.tollgate.recipient.Identities;
import io.tollgate.secrets.Keys;
import io.tollgate.world.World;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.impl.DefaultCamelContext;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A node as far as topics go: the parts of this package on the application of a test, so that a test may have several. */
final class KafkaNode implements AutoCloseable {

    final KafkaSettings settings;
    final KafkaClients clients;
    final RecordIntake intake;
    private final List<DefaultCamelContext> started = new ArrayList<>();

    private KafkaNode(World world, KafkaSettings settings) {
        this.settings = settings;
        this.clients = new KafkaClients(settings);
        this.intake = new RecordIntake(new RecordReader(settings.writers()), world.the(QueuedMessages.class), world.the(Inbox.class),
                new Positions(world.the(JdbcTemplate.class)), new DeadLetters(clients, settings),
                new StaticListableBeanFactory().getBeanProvider(ReadMarks.class),
                new TransactionTemplate(world.the(PlatformTransactionManager.class)), world.the(Outages.class), Clock.systemUTC());
    }

    static KafkaNode of(World world, TestBroker broker, String group, Set<String> in) {
        return new KafkaNode(world, of(broker, group, in, Set.of()));
    }

    static KafkaSettings of(TestBroker broker, String group, Set<String> in, Set<String> out) {
        return new KafkaSettings(broker.address(), group, in, out, "tollgate-log", ".dead", 1, 500, Map.of());
    }

    /** What a node stores out of the log. */
    static LogIntake logIntake(World world) {
        return new LogIntake(world.the(Keys.class), new Positions(world.the(JdbcTemplate.class)), world.the(Inbox.class),
                world.the(PostponedRequests.class), world.the(StatusUpdates.class), world.the(Identities.class),
                world.the(Businesses.class), new TransactionTemplate(world.the(PlatformTransactionManager.class)), Clock.systemUTC());
    }

    DeadLetterReplay replay() {
        return new DeadLetterReplay(settings, clients);
    }

    /** Begins to take records, as the route does in the program. */
    KafkaNode begin() {
        try {
            DefaultCamelContext context = new DefaultCamelContext();
            context.getShutdownStrategy().setTimeout(20);
            context.addRoutes(new KafkaIntakeRoute(settings, clients, intake));
            context.start();
            started.add(context);
            return this;
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Override
    public void close() {
        started.forEach(DefaultCamelContext::stop);
        clients.destroy();
    }
}
