package io.tollgate.kafka;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Messages by topics of Kafka.
 *
 * @param brokers    some brokers of the cluster, {@code host:port} with commas between them. Without it there is no Kafka
 * @param group      the consumer group of all nodes of this installation
 * @param in         whose messages Tollgate takes from which topic, such as {@code flights=vela}: who may write into the topic, which the
 *                   broker decides, may send in the name of these businesses and of no other; {@code *} stands for all businesses
 * @param out        whose verdicts and statuses Tollgate writes into which topic, such as {@code flights-out=vela}; {@code *} stands for
 *                   all businesses
 * @param logTopic   the topic that takes the messages of all endpoints if {@code tollgate.intake.log} is {@code kafka}
 * @param deadSuffix the topic of this suffix gets the records of a topic that cannot be accepted
 * @param consumers  how many threads of this node take records, 1 to 16; more than there are partitions are of no use
 * @param batch      the most records that one transaction accepts, 1 to 1000
 * @param properties properties of Kafka's clients, such as {@code security.protocol}
 */
@ConfigurationProperties("tollgate.kafka")
record KafkaSettings(
        @Nullable String brokers, @DefaultValue("tollgate") String group, @DefaultValue Set<String> in, @DefaultValue Set<String> out,
        @DefaultValue("tollgate-log") String logTopic,
        @DefaultValue(".dead") String deadSuffix, @DefaultValue("1") int consumers,
        @DefaultValue("500") int batch, @DefaultValue Map<String, String> properties) {

    KafkaSettings {
        TopicRights.read("tollgate.kafka.in", in);
        TopicRights.read("tollgate.kafka.out", out);
        if (group.isBlank()) {
            throw new IllegalArgumentException("tollgate.kafka.group must not be empty. Maybe tollgate.");
        }
        if (!logTopic.matches("[A-Za-z0-9._-]{1,200}")) {
            throw new IllegalArgumentException("tollgate.kafka.log-topic (" + logTopic + ") must have 1 to 200 letters, digits, dots,"
                    + " hyphens or underscores. Maybe tollgate-log.");
        }
        if (!deadSuffix.matches("[A-Za-z0-9._-]{1,50}")) {
            throw new IllegalArgumentException("tollgate.kafka.dead-suffix (" + deadSuffix + ") must have 1 to 50 letters, digits, dots,"
                    + " hyphens or underscores. Maybe .dead.");
        }
        if (consumers < 1 || consumers > 16) {
            throw new IllegalArgumentException("tollgate.kafka.consumers (" + consumers + ") must be 1 to 16. Maybe 1.");
        }
        if (batch < 1 || batch > 1000) {
            throw new IllegalArgumentException("tollgate.kafka.batch (" + batch + ") must be 1 to 1000. Maybe 500.");
        }
    }

    String servers() {
        return brokers == null ? "" : brokers;
    }

    TopicRights readers() {
        return TopicRights.read("tollgate.kafka.out", out);
    }

    TopicRights writers() {
        return TopicRights.read("tollgate.kafka.in", in);
    }
}
