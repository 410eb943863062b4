package io.tollgate.console;

import io.tollgate.delivery.DeliveryChannel;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.stereotype.Component;

/** Logs what an operator wants to know first: the URL of the server, and the channel by which messages leave. */
@Component
class StartNotice {

    private static final Logger LOG = LoggerFactory.getLogger(StartNotice.class);
    private static final Profiles DEMONSTRATION = Profiles.of("demo");

    private final ApplicationContext application;
    private final Environment environment;
    private final List<DeliveryChannel> channels;

    StartNotice(ApplicationContext application, Environment environment, List<DeliveryChannel> channels) {
        this.application = application;
        this.environment = environment;
        this.channels = channels;
    }

    /** Runs before the demonstration begins. */
    @EventListener(ApplicationReadyEvent.class)
    @Order(0)
    void tell() {
        if (application instanceof WebServerApplicationContext web && web.getWebServer() != null) {
            String names = channels.stream().map(DeliveryChannel::name).collect(Collectors.joining(" and "));
            LOG.info("Tollgate serves at {}. Messages leave by {}.", url(web.getWebServer().getPort()), names);
            if (channels.stream().noneMatch(DeliveryChannel::reachesRecipients) && !environment.acceptsProfiles(DEMONSTRATION)) {
                LOG.warn("NOTHING LEAVES: {} keeps the messages in this process. They reach nobody, though they are judged, reported as"
                        + " delivered, and charged. Maybe name a channel with tollgate.delivery.channel, or start with"
                        + " --spring.profiles.active=demo to try Tollgate out.", names);
            }
        }
    }

    private String url(int port) {
        boolean encrypted = environment.containsProperty("server.ssl.bundle") || environment.containsProperty("server.ssl.key-store")
                || environment.containsProperty("server.ssl.certificate");
        String address = environment.getProperty("server.address", "localhost");
        return (encrypted ? "https" : "http") + "://" + (address.contains(":") ? "[" + address + "]" : address) + ":" + port;
    }
}
