package io.tollgate.database;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.support.SQLExceptionSubclassTranslator;
import org.springframework.jdbc.support.SQLExceptionTranslator;

/** Uses the database that {@code spring.datasource.url} names, or the embedded one if it names none. */
@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {

    private static final String URL = "spring.datasource.url";
    private static final String EMBEDDED = "embedded";
    private static final int NO_DATABASE = 69; // EX_UNAVAILABLE
    private static final Duration STANDSTILL = Duration.ofSeconds(8);
    private static final Duration FIRST_REST = Duration.ofSeconds(1);
    private static final Duration LONGEST_END = Duration.ofSeconds(10);

    @Bean(destroyMethod = "close")
    @ConditionalOnProperty(name = URL, matchIfMissing = true, havingValue = EMBEDDED)
    EmbeddedDatabase embeddedDatabase(@Value("${tollgate.data}") Path folder) {
        return EmbeddedDatabase.start(folder);
    }

    @Bean
    @ConditionalOnBean(EmbeddedDatabase.class)
    JdbcConnectionDetails embedded(EmbeddedDatabase database) {
        return new Connections(database.url(), database.user(), database.password());
    }

    @Bean
    @ConditionalOnMissingBean(EmbeddedDatabase.class)
    JdbcConnectionDetails named(@Value("${" + URL + "}") String url, @Value("${spring.datasource.username:}") String user,
            @Value("${spring.datasource.password:}") String password) {
        NamedDatabase named = NamedDatabase.check(url, user, password);
        return new Connections(named.url(), named.user(), named.password());
    }

    @Bean
    @ConfigurationProperties("spring.datasource.hikari")
    Pool dataSource(JdbcConnectionDetails database, Outages outages) {
        return new Pool(database, outages);
    }

    @Bean
    DatabaseWatch databaseWatch(JdbcConnectionDetails database, Outages outages, DataSource source, Optional<EmbeddedDatabase> embedded) {
        return new DatabaseWatch(database, outages, () -> Pool.cutOff(source), embedded, DatabaseConfiguration::endProcess, FIRST_REST,
                STANDSTILL);
    }

    /** Recognises a full disk in every failure of a statement. */
    @Bean
    SQLExceptionTranslator translator(Outages outages) {
        return new Translator(outages);
    }

    @Bean
    NamedParameterJdbcTemplate evenLists(JdbcTemplate jdbc) {
        return new EvenLists(jdbc);
    }

    /** Ends the process in order if that is quick, and otherwise by force. */
    private static void endProcess() {
        Thread.ofPlatform().name("end").start(() -> System.exit(NO_DATABASE));
        Thread.ofPlatform().daemon().name("end-anyhow").start(() -> {
            LockSupport.parkNanos(LONGEST_END.toNanos());
            Runtime.getRuntime().halt(NO_DATABASE);
        });
    }

    private static final class Translator extends SQLExceptionSubclassTranslator {

        private final Outages outages;

        Translator(Outages outages) {
            this.outages = outages;
        }

        @Override
        protected @Nullable DataAccessException doTranslate(String task, @Nullable String sql, SQLException failure) {
            outages.met(failure);
            return Trouble.of(failure) == Trouble.FULL
                    ? new DataAccessResourceFailureException(buildMessage(task, sql, failure), failure)
                    : super.doTranslate(task, sql, failure);
        }
    }

    /** Spring expects null for an empty user; then the credentials in the URL count. */
    private record Connections(String url, String user, String password) implements JdbcConnectionDetails {

        @Override
        public String getJdbcUrl() {
            return url;
        }

        @Override
        public @Nullable String getUsername() {
            return user.isEmpty() ? null : user;
        }

        @Override
        public @Nullable String getPassword() {
            return user.isEmpty() ? null : password;
        }
    }
}
