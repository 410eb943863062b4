package io.tollgate.cloudapi;

import static java.util.Objects.requireNonNull;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;
import org.springframework.stereotype.Component;

/** The routes of all endpoints over HTTP, made from one template. */
@Component
final class EndpointRoutes extends RouteBuilder {

    private static final String TEMPLATE = "http-endpoint";
    private static final String SETTING = "{{%s.%s.from}}";

    private final List<HttpEndpoint> endpoints;
    private final ConfiguredEndpoints configured;

    EndpointRoutes(List<HttpEndpoint> endpoints, ConfiguredEndpoints configured) {
        this.endpoints = endpoints;
        this.configured = configured;
    }

    @Override
    public void configure() {
        routeTemplate(TEMPLATE).templateParameter("from")
                .from("{{from}}").streamCache("false")
                .bean("{{endpoint}}", "answer");
        for (HttpEndpoint endpoint : endpoints) {
            templatedRoute(TEMPLATE).routeId(endpoint.name())
                    .parameter("from", SETTING.formatted("tollgate.routes", endpoint.name()))
                    .bean("endpoint", endpoint);
        }
        for (HttpEndpoint endpoint : configured.endpoints()) {
            templatedRoute(TEMPLATE).routeId(endpoint.name()).parameter("from", "web:" + endpoint.name()).bean("endpoint", endpoint);
        }
    }

    /**
     * The Camel component {@code web:name}. Its consumers take the web server's request as it is, in the server's own thread, and give back
     * the {@link Answer} that is the body at the route's end. A component of HTTP would copy headers and body into a message and out of it,
     * which took longer than the route.
     */
    @Component("web")
    static final class WebRoutes extends DefaultComponent {

        private final Map<String, Web> served = new ConcurrentHashMap<>();

        /** The answer of a route; empty if the route does not run. */
        Optional<Answer> answer(String name, HttpServletRequest request) {
            return getCamelContext().isStarted() ? Optional.ofNullable(served.get(name)).map(web -> web.answer(request)) : Optional.empty();
        }

        @Override
        protected DefaultEndpoint createEndpoint(String uri, String name, Map<String, Object> parameters) {
            return new DefaultEndpoint(uri, this) {
                @Override
                public Consumer createConsumer(Processor route) {
                    return new Web(this, route, name, served);
                }

                @Override
                public Producer createProducer() {
                    throw new UnsupportedOperationException(uri + " only takes requests. Maybe use http: to send some");
                }
            };
        }
    }

    private static final class Web extends DefaultConsumer {

        private final String name;
        private final Map<String, Web> served;

        Web(DefaultEndpoint endpoint, Processor route, String name, Map<String, Web> served) {
            super(endpoint, route);
            this.name = name;
            this.served = served;
        }

        Answer answer(HttpServletRequest request) {
            Exchange exchange = createExchange(false);
            try {
                exchange.getMessage().setBody(request);
                getProcessor().process(exchange);
                if (exchange.getException() != null) {
                    throw exchange.getException();
                }
                return requireNonNull(exchange.getMessage().getBody(Answer.class));
            } catch (Exception failure) {
                throw RuntimeCamelException.wrapRuntimeCamelException(failure);
            } finally {
                releaseExchange(exchange, false);
            }
        }

        @Override
        protected void doStart() throws Exception {
            super.doStart();
            served.put(name, this);
        }

        @Override
        protected void doStop() throws Exception {
            served.remove(name, this);
            super.doStop();
        }
    }
}
