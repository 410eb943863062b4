package io.tollgate.database;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;

/** Takes the database that {@code spring.datasource.url} names, and the embedded one where none is named. */
@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {

    private static final String URL = "spring.datasource.url";
    private static final String EMBEDDED = "embedded";

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
    NamedParameterJdbcTemplate evenLists(JdbcTemplate jdbc) {
        return new EvenLists(jdbc);
    }

    /** An empty user stays unsaid, as Spring wants it: then those in the URL count. */
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
