package io.tollgate.kafka;

import io.tollgate.business.Businesses;
import io.tollgate.cloudapi.ReadMarks;
import io.tollgate.database.Outages;
import io.tollgate.database.RecurringWork;
import io.tollgate.delivery.StatusUpdates;
import io.tollgate.delivery.UpdateBodies;
import io.tollgate.gate.Inbox;
import io.tollgate.gate.VerdictNews;
import io.tollgate.intake.QueuedMessages;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** The parts of this package. Without the setting no class of Kafka is loaded. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnExpression("!'${tollgate.kafka.brokers:}'.isBlank()")
class KafkaConfiguration {

    @Bean
    KafkaClients kafkaClients(KafkaSettings settings) {
        return new KafkaClients(settings);
    }

    @Bean(destroyMethod = "close")
    BrokerWatch brokerWatch(KafkaClients clients) {
        return new BrokerWatch(clients);
    }

    @Bean
    RecurringWork brokerLooks(BrokerWatch watch) {
        return RecurringWork.whole("kafka-brokers", watch::look);
    }

    @Bean
    RecordIntake recordIntake(KafkaSettings settings, KafkaClients clients, QueuedMessages messages, Inbox inbox, JdbcTemplate jdbc,
            ObjectProvider<ReadMarks> marks, TransactionTemplate transaction, Outages outages, Clock clock) {
        return new RecordIntake(new RecordReader(settings.writers()), messages, inbox, new Positions(jdbc),
                new DeadLetters(clients, settings), marks, transaction, outages, clock);
    }

    @Bean
    DeadLetterReplay deadLetterReplay(KafkaSettings settings, KafkaClients clients) {
        return new DeadLetterReplay(settings, clients);
    }

    @Bean
    TopicUpdates topicUpdates(JdbcTemplate jdbc) {
        return new TopicUpdates(jdbc);
    }

    @Bean
    TopicNews topicNews(KafkaSettings settings, TopicUpdates updates, Businesses businesses, StatusUpdates statuses, VerdictNews verdicts) {
        return new TopicNews(settings, updates, businesses, statuses, verdicts);
    }

    @Bean
    RecurringWork topicWrites(KafkaSettings settings, TopicUpdates updates, KafkaClients clients, UpdateBodies bodies,
            Businesses businesses) {
        return new RecurringWork("kafka-out", new TopicWriter(settings, updates, clients, bodies, businesses)::write);
    }

    @Bean
    KafkaIntakeRoute kafkaIntakeRoute(KafkaSettings settings, KafkaClients clients, RecordIntake intake) {
        return new KafkaIntakeRoute(settings, clients, intake);
    }
}
