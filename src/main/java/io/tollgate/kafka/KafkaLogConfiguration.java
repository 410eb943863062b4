package io.tollgate.kafka;

import io.tollgate.business.Businesses;
import io.tollgate.database.Outages;
import io.tollgate.delivery.StatusUpdates;
import io.tollgate.gate.Inbox;
import io.tollgate.intake.PostponedRequests;
import io.tollgate.recipient.Identities;
import io.tollgate.secrets.Keys;
import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** The parts that take messages of all endpoints into a topic, and out of it. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "tollgate.intake.log", havingValue = "kafka")
class KafkaLogConfiguration {

    /** Checks the settings before any part of the log is made. */
    KafkaLogConfiguration(KafkaSettings settings) {
        if (settings.servers().isBlank()) {
            throw new IllegalArgumentException("tollgate.intake.log (kafka) needs the setting tollgate.kafka.brokers, which is missing."
                    + " Maybe set tollgate.kafka.brokers=localhost:9092, or tollgate.intake.log=table.");
        }
    }

    @Bean
    LogReader logReader(KafkaSettings settings, Inbox inbox, Keys keys, PostponedRequests postponed, StatusUpdates statuses,
            Identities identities, Businesses businesses, JdbcTemplate jdbc, TransactionTemplate transaction, Outages outages,
            Clock clock) {
        KafkaClients clients = new KafkaClients(settings);
        inbox.acceptBy(new LogWriter(settings, clients, inbox, keys));
        LogIntake intake = new LogIntake(keys, new Positions(jdbc), inbox, postponed, statuses, identities, businesses, transaction, clock);
        return new LogReader(settings, clients, intake::take, outages);
    }
}
