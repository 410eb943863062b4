package io.tollgate.network;

import java.net.InetAddress;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.ConfigurableWebServerFactory;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.core.Ordered;

/**
 * Without TLS Tollgate listens on this machine only, unless {@code server.address} says otherwise, so that nobody on the network can read
 * tokens and numbers. With TLS it listens on all addresses.
 */
final class ListenAddress implements WebServerFactoryCustomizer<ConfigurableWebServerFactory>, Ordered {

    private static final Logger log = LoggerFactory.getLogger(ListenAddress.class);

    private final ServerProperties server;

    ListenAddress(ServerProperties server) {
        this.server = server;
    }

    /** Runs after Spring has applied the properties. */
    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }

    @Override
    public void customize(ConfigurableWebServerFactory factory) {
        if (Ssl.isEnabled(server.getSsl())) {
            return;
        }
        Optional<InetAddress> told = Optional.ofNullable(server.getAddress());
        factory.setAddress(told.orElseGet(InetAddress::getLoopbackAddress));
        if (told.isPresent() && !told.get().isLoopbackAddress()) {
            log.warn("TOLLGATE LISTENS ON {} WITHOUT TLS: others on the network can read tokens, numbers and messages. Maybe set"
                    + " server.ssl.bundle, or let only a proxy with TLS reach this port.",
                    told.get().isAnyLocalAddress() ? "ALL ADDRESSES" : told.get().getHostAddress());
        }
    }
}
