package io.tollgate.partners;

import io.tollgate.database.Unavailable;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.direct.DirectConsumerNotAvailableException;
import org.apache.camel.model.RouteDefinition;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The format of one partner, as a Camel route, so that it may use any Camel component. The route begins at {@link #requests} with the bytes
 * of a request whose sender has shown its credentials. At its end the body is the message as the Cloud API would have it, as a map of Java
 * or a tree of Jackson. Tollgate then checks and accepts it as it does all others.
 *
 * <p>A request that cannot be read ends with a {@link PartnerFault}. Any other failure is Tollgate's own.
 */
public abstract class PartnerRoute extends RouteBuilder implements PartnerFormat {

    private final String name;
    private final String contentType;
    private volatile @Nullable ProducerTemplate producer;

    /**
     * @param name        of the partner in the configuration: {@code tollgate.intake.partners.NAME}
     * @param contentType of the answers
     */
    protected PartnerRoute(String name, String contentType) {
        this.name = name;
        this.contentType = contentType;
    }

    /** The beginning of the route, for {@link #configure}. */
    protected final RouteDefinition requests() {
        return from(uri()).errorHandler(noErrorHandler()).routeId("format-" + name);
    }

    /** A step that makes the message of the request by code. */
    protected static Processor reading(Reading reading) {
        return exchange -> exchange.getMessage().setBody(reading.message(exchange.getMessage().getMandatoryBody(byte[].class)));
    }

    /** Code that reads a request. */
    @FunctionalInterface
    protected interface Reading {

        Map<String, ?> message(byte[] request) throws PartnerFault;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final String contentType() {
        return contentType;
    }

    @Override
    public final JsonNode read(byte[] body) throws PartnerFault {
        Exchange done = producer().send(uri(), exchange -> exchange.getMessage().setBody(body));
        PartnerFault fault = done.getException(PartnerFault.class);
        if (fault != null) {
            throw fault;
        }
        Exception failure = done.getException();
        if (failure instanceof DirectConsumerNotAvailableException) {
            throw new Unavailable("the route format-" + name + " does not run", failure);
        }
        if (failure != null) {
            throw RuntimeCamelException.wrapRuntimeCamelException(failure);
        }
        return JsonMapper.shared().valueToTree(done.getMessage().getBody());
    }

    private String uri() {
        return "direct:format-" + name + "?block=false";
    }

    private ProducerTemplate producer() {
        ProducerTemplate known = producer;
        if (known == null) {
            known = getContext().createProducerTemplate();
            producer = known;
        }
        return known;
    }
}
