package io.tollgate.database;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tollgate.OneAtATime;
import io.tollgate.consent.ReturnEvidence;
import io.tollgate.tariff.RateCards;
import io.tollgate.world.World;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Clock;
import java.util.Optional;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

/**
 * A database with a fresh schema and the collections of the application, without web server, routes and rules. It starts in a fraction of
 * the application's time. Tests that name no further classes share one.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ResourceLock(providers = OneAtATime.class)
@SpringJUnitConfig(initializers = {ConfigDataApplicationContextInitializer.class, TestDatabase.class})
@ImportAutoConfiguration({DataSourceAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class,
    HibernateJpaAutoConfiguration.class, TransactionAutoConfiguration.class, JdbcTemplateAutoConfiguration.class,
    FlywayAutoConfiguration.class})
@Import({DatabaseTest.Collections.class, World.class})
public @interface DatabaseTest {

    /** The classes that read and write tables, and the beans that they need. */
    @TestConfiguration(proxyBeanMethods = false) // the whole application does not find it
    @EntityScan("io.tollgate.business")
    @ComponentScan(basePackages = {"io.tollgate.business", "io.tollgate.recipient", "io.tollgate.consent", "io.tollgate.blocking",
        "io.tollgate.conversation", "io.tollgate.traffic", "io.tollgate.figures", "io.tollgate.ledger", "io.tollgate.decision",
        "io.tollgate.persons", "io.tollgate.secrets", "io.tollgate.trust.verification", "io.tollgate.reconciliation", "io.tollgate.audit"},
            excludeFilters = @ComponentScan.Filter(type = FilterType.ASSIGNABLE_TYPE, classes = RouteBuilder.class))
    @ComponentScan(basePackages = {"io.tollgate.database", "io.tollgate.gate", "io.tollgate.rights"}, useDefaultFilters = false,
            includeFilters = @ComponentScan.Filter(type = FilterType.REGEX, pattern = {
                "io\\.tollgate\\.database\\.(Activity|Outages)", "io\\.tollgate\\.gate\\.(Inbox|Acceptances|Lanes|NumberSpellings)",
                "io\\.tollgate\\.rights\\.(Erasing|PersonalRecords)"}))
    @Import(RateCards.class)
    class Collections {

        @Bean
        MeterRegistry meters() {
            return new SimpleMeterRegistry();
        }

        @Bean
        Clock clock() {
            return Clock.systemUTC();
        }

        /** There are no rules here, so no country has a retention term. */
        @Bean
        ReturnEvidence returnEvidence() {
            return (_, _) -> Optional.empty();
        }
    }
}
