package io.tollgate;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import org.springframework.boot.context.event.ApplicationPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;

/** Refuses settings by former names: a setting that has no effect any more, unseen, is worse than no start. */
final class RenamedSettings implements ApplicationListener<ApplicationPreparedEvent> {

    private static final String ALL = "tollgate.";

    @Override
    public void onApplicationEvent(ApplicationPreparedEvent event) {
        refuse(event.getApplicationContext().getEnvironment());
    }

    static void refuse(Environment environment) {
        names().forEach((former, present) -> {
            if (environment.containsProperty(ALL + former)) {
                throw new IllegalStateException("there is no setting " + ALL + former + " any more. Maybe "
                        + (present.isEmpty() ? "leave it out." : "give " + ALL + present + " instead."));
            }
        });
    }

    /** The present name of each former one; empty if nothing takes its place. */
    static Map<String, String> names() {
        Properties table = new Properties();
        try (InputStream file = RenamedSettings.class.getResourceAsStream("renamed-settings.properties")) {
            table.load(Objects.requireNonNull(file));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        Map<String, String> names = new TreeMap<>();
        table.forEach((former, present) -> names.put(former.toString(), present.toString()));
        return names;
    }
}
