package io.tollgate.smpp;

import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Settings with their defaults, but for those that a test names. */
final class SmppTestSettings {

    private SmppTestSettings() {}

    static SmppSettings at(int port, String... namesAndValues) {
        Map<String, String> given = new HashMap<>(Map.of("tollgate.smpp.host", "127.0.0.1", "tollgate.smpp.port", Integer.toString(port),
                "tollgate.smpp.tls", "false", "tollgate.smpp.system-id", "tollgate", "tollgate.smpp.first-reconnect", "20ms",
                "tollgate.smpp.longest-reconnect", "50ms", "tollgate.smpp.per-second", "100000"));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            given.put("tollgate.smpp." + namesAndValues[i], namesAndValues[i + 1]);
        }
        return new Binder(new MapConfigurationPropertySource(given)).bind("tollgate.smpp", SmppSettings.class).get();
    }
}
