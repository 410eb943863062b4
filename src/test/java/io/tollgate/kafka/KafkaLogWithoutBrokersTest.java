package io.tollgate.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.StartComplaints;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

/** A log that nobody keeps would lose every message, so such a start is refused. */
class KafkaLogWithoutBrokersTest {

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(KafkaSettings.class)
    static class Settings {}

    private final ApplicationContextRunner start = new ApplicationContextRunner()
            .withUserConfiguration(Settings.class, KafkaLogConfiguration.class);

    @ParameterizedTest
    @ValueSource(strings = {"tollgate.other=1", "tollgate.kafka.brokers=", "tollgate.kafka.brokers= "})
    void theStartIsRefusedAndSaysWhatToDo(String brokers) {
        start.withPropertyValues("tollgate.intake.log=kafka", brokers).run(context -> {
            assertThat(context).hasFailed();
            assertThat(StartComplaints.of(context.getStartupFailure())).hasValueSatisfying(line -> assertThat(line)
                    .startsWith("tollgate.intake.log (kafka) needs the setting tollgate.kafka.brokers, which is missing. Maybe")
                    .contains("tollgate.kafka.brokers=localhost:9092", "tollgate.intake.log=table"));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"tollgate.intake.log=table", "tollgate.other=1"})
    void withoutTheLogNoBrokersAreNeeded(String log) {
        start.withPropertyValues(log).run(context -> assertThat(context).hasNotFailed());
    }
}
