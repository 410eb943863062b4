package io.tollgate.delivery;

import static java.util.Objects.requireNonNull;

import io.tollgate.database.Activity;
import java.time.Clock;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** One route for each network. It begins calls for messages that are due, as long as places are free and more may be due. */
@Component
class NetworkRoute extends RouteBuilder {

    private static final String NETWORK = "network";

    private final Clock clock;
    private final Networks networks;
    private final Activity activity;

    NetworkRoute(Clock clock, Networks networks, Activity activity) {
        this.clock = clock;
        this.networks = networks;
        this.activity = activity;
    }

    @Override
    public void configure() {
        for (String network : networks.names()) {
            from("scheduler:delivery-" + network + "?delay={{tollgate.delivery.network-delay}}").routeId("delivery-" + network)
                    .process(_ -> activity.await())
                    .setProperty(NETWORK, constant(network))
                    .setBody(constant(true))
                    .loopDoWhile(body())
                    .bean(this, "callDue")
                    .end();
        }
    }

    /** Whether more may be due. */
    public boolean callDue(Exchange exchange) {
        return networks.next(requireNonNull(exchange.getProperty(NETWORK, String.class)), clock.instant());
    }
}
