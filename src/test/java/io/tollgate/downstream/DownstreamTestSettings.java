package io.tollgate.downstream;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Settings with their defaults, but for those that a test names. */
final class DownstreamTestSettings {

    private DownstreamTestSettings() {}

    static DownstreamSettings at(URI network, String... namesAndValues) {
        Map<String, String> given = new HashMap<>(Map.of("tollgate.downstream.url", network.toString()));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            given.put("tollgate.downstream." + namesAndValues[i], namesAndValues[i + 1]);
        }
        return new Binder(new MapConfigurationPropertySource(given)).bind("tollgate.downstream", DownstreamSettings.class).get();
    }

    static DownstreamSettings with(String... namesAndValues) {
        return at(URI.create("http://127.0.0.1:1"), namesAndValues);
    }
}
