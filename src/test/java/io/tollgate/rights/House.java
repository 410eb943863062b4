package io.tollgate.rights;

import com.zaxxer.hikari.HikariDataSource;
import io.tollgate.blocking.Spellings;
import io.tollgate.consent.ReturnEvidence;
import io.tollgate.database.PersonalTables;
import io.tollgate.gate.Faults;
import io.tollgate.secrets.Keys;
import io.tollgate.secrets.Settings;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.support.TransactionTemplate;

/** The keys, the registers and the log of verdicts on a real database, without the rest of the application, so that it opens at once. */
public final class House implements AutoCloseable {

    private final AnnotationConfigApplicationContext rooms = new AnnotationConfigApplicationContext();

    private House(String database, Path data, Map<String, Object> more) {
        Map<String, Object> properties = new HashMap<>(Map.of("tollgate.data", data.toString(), "house.database", database));
        properties.putAll(more);
        rooms.getEnvironment().getPropertySources().addFirst(new MapPropertySource("house", properties));
        rooms.register(Rooms.class);
        rooms.refresh();
    }

    /** For serving. @param database URL of a schema of its own, which gets its tables if it has none */
    public static House open(String database, Path data) {
        return new House(database, data, Map.of());
    }

    /** For serving, with the keys from the property. */
    public static House open(String database, Path data, String keys) {
        return new House(database, data, Map.of("tollgate.keys", keys));
    }

    /** For rotating. */
    public static House alone(String database, Path data) {
        return new House(database, data, Map.of("tollgate.keys-rotation", "true"));
    }

    public <T> T room(Class<T> type) {
        return rooms.getBean(type);
    }

    public AnnotationConfigApplicationContext rooms() {
        return rooms;
    }

    /** In batches of seven rows. */
    public Rotation rotation() {
        return new Rotation(room(PersonalRecords.class), room(Keys.class), room(Settings.class), room(JdbcTemplate.class),
                room(PlatformTransactionManager.class), 7);
    }

    @Override
    public void close() {
        rooms.close();
    }

    @TestConfiguration(proxyBeanMethods = false)
    @EnableTransactionManagement
    @Import({PersonalRecords.class, Faults.class})
    @ComponentScan({"io.tollgate.secrets", "io.tollgate.recipient", "io.tollgate.consent", "io.tollgate.blocking", "io.tollgate.decision",
        "io.tollgate.replay"})
    @ComponentScan(basePackages = "io.tollgate", useDefaultFilters = false,
            includeFilters = @ComponentScan.Filter(type = FilterType.ASSIGNABLE_TYPE, classes = PersonalTables.class))
    static class Rooms {

        /** Schemas that have their tables. */
        private static final Set<String> MIGRATED = ConcurrentHashMap.newKeySet();

        @Bean
        Spellings spellings() {
            return List::of;
        }

        @Bean
        ReturnEvidence returnEvidence() {
            return (_, _) -> Optional.empty();
        }

        @Bean
        DataSource source(@Value("${house.database}") String url) {
            HikariDataSource source = new HikariDataSource();
            source.setJdbcUrl(url);
            source.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
            source.setMaximumPoolSize(6);
            source.setMinimumIdle(1);
            if (MIGRATED.add(url)) {
                Flyway.configure().dataSource(source).load().migrate();
            }
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
