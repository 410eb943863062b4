package io.tollgate.network;

import java.util.Optional;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.Http2;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Configures the web server's limits and its listen address. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication
class NetworkConfiguration {

    @Bean
    ListenAddress listenAddress(ServerProperties server) {
        return new ListenAddress(server);
    }

    @Bean
    WebServerFactoryCustomizer<TomcatWebServerFactory> boundedConnections(ConnectionSettings settings) {
        return server -> {
            boolean second = Optional.ofNullable(server.getHttp2()).filter(Http2::isEnabled).isPresent();
            server.setHttp2(null); // the server's own would refuse what SecondProtocol takes
            server.setProtocol(BoundedProtocol.class.getName());
            server.addEngineValves(new ExchangeValve(new BodyMemory(settings)));
            server.addConnectorCustomizers(connector -> {
                if (connector.getProtocolHandler() instanceof BoundedProtocol protocol) {
                    protocol.bound(new Connections(settings, System::nanoTime), settings);
                    if (second) {
                        connector.addUpgradeProtocol(new SecondProtocol(protocol, settings));
                    }
                }
            });
        };
    }
}
