package io.tollgate.world;

import com.zaxxer.hikari.HikariDataSource;
import io.tollgate.blocking.Spellings;
import io.tollgate.consent.ReturnEvidence;
import io.tollgate.database.PersonalTables;
import io.tollgate.gate.GateFaults;
import io.tollgate.replay.RuleBookNames;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.SimpleBeanDefinitionRegistry;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ClassPathBeanDefinitionScanner;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.type.filter.AssignableTypeFilter;
import org.springframework.core.type.filter.RegexPatternTypeFilter;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.support.TransactionTemplate;

/** The keys, the registers and the log of verdicts on a real database, without the rest of the application. It starts at once. */
public final class DatabaseOnly implements AutoCloseable {

    /** The classes are searched once, because the search takes longer than the start. */
    private static final Map<String, BeanDefinition> FOUND = found();

    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

    private DatabaseOnly(String database, Path data, Map<String, Object> more) {
        Map<String, Object> properties = new HashMap<>(Map.of("tollgate.data", data.toString(), "test.database", database));
        properties.putAll(more);
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", properties));
        FOUND.forEach(context::registerBeanDefinition);
        context.register(Parts.class);
        context.refresh();
    }

    /** Opens it to serve. @param database URL of a schema of its own, with all tables */
    public static DatabaseOnly open(String database, Path data) {
        return new DatabaseOnly(database, data, Map.of());
    }

    /** Opens it to serve, with the keys from the property. */
    public static DatabaseOnly open(String database, Path data, String keys) {
        return new DatabaseOnly(database, data, Map.of("tollgate.keys", keys));
    }

    /** Opens it for a rotation of keys. */
    public static DatabaseOnly forRotation(String database, Path data) {
        return new DatabaseOnly(database, data, Map.of("tollgate.keys-rotation", "true"));
    }

    public <T> T the(Class<T> type) {
        return context.getBean(type);
    }

    public AnnotationConfigApplicationContext context() {
        return context;
    }

    @Override
    public void close() {
        context.close();
    }

    private static Map<String, BeanDefinition> found() {
        SimpleBeanDefinitionRegistry components = new SimpleBeanDefinitionRegistry();
        new ClassPathBeanDefinitionScanner(components, true).scan("io.tollgate.secrets", "io.tollgate.recipient", "io.tollgate.consent",
                "io.tollgate.blocking", "io.tollgate.figures", "io.tollgate.decision", "io.tollgate.replay");
        ClassPathBeanDefinitionScanner tables = new ClassPathBeanDefinitionScanner(components, false);
        tables.addIncludeFilter(new AssignableTypeFilter(PersonalTables.class));
        tables.addIncludeFilter(new RegexPatternTypeFilter(Pattern.compile("io\\.tollgate\\.rights\\.PersonalRecords")));
        tables.scan("io.tollgate");
        return Stream.of(components.getBeanDefinitionNames()).collect(Collectors.toMap(name -> name, components::getBeanDefinition));
    }

    @TestConfiguration(proxyBeanMethods = false)
    @EnableTransactionManagement(proxyTargetClass = true) // as Spring Boot does
    @Import(GateFaults.class)
    static class Parts {

        @Bean
        RuleBookNames ruleBookNames() {
            return RuleBookNames.NONE;
        }

        @Bean
        Spellings spellings() {
            return List::of;
        }

        @Bean
        ReturnEvidence returnEvidence() {
            return (_, _) -> Optional.empty();
        }

        @Bean
        DataSource source(@Value("${test.database}") String url) {
            HikariDataSource source = new HikariDataSource();
            source.setJdbcUrl(url);
            source.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
            source.setMaximumPoolSize(6);
            source.setMinimumIdle(1);
            return source;
        }

        @Bean
        JdbcTemplate jdbc(DataSource source) {
            return new JdbcTemplate(source);
        }

        @Bean
        NamedParameterJdbcTemplate named(JdbcTemplate jdbc) {
            return new NamedParameterJdbcTemplate(jdbc);
        }

        @Bean
        PlatformTransactionManager transactions(DataSource source) {
            return new JdbcTransactionManager(source);
        }

        @Bean
        TransactionTemplate transaction(PlatformTransactionManager transactions) {
            return new TransactionTemplate(transactions);
        }

        @Bean
        Clock clock() {
            return Clock.systemUTC();
        }
    }
}
