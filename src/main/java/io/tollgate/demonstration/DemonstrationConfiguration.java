package io.tollgate.demonstration;

import io.tollgate.database.EmbeddedDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.context.annotation.Profile;
import org.springframework.util.FileSystemUtils;

/** The demonstration's own clock, and an empty database at each start. Only the embedded database is ever emptied. */
@Configuration(proxyBeanMethods = false)
@Profile("demo")
class DemonstrationConfiguration {

    @Bean
    @Primary
    DemonstrationClock demonstrationClock() {
        return new DemonstrationClock(Day.MIDNIGHT);
    }

    @Bean
    FlywayMigrationStrategy beginAnew(ObjectProvider<EmbeddedDatabase> embedded, @Value("${tollgate.drop}") Path drop) {
        return flyway -> {
            if (embedded.getIfAvailable() == null) {
                throw new IllegalStateException("the demonstration begins with an empty database and plays on the embedded one only."
                        + " Maybe leave out spring.datasource.url, or the profile demo.");
            }
            empty(drop);
            flyway.clean();
            flyway.migrate();
        };
    }

    private static void empty(Path folder) {
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException failure) {
            throw new UncheckedIOException("the files of the last demonstration cannot be removed from " + folder, failure);
        }
    }
}
