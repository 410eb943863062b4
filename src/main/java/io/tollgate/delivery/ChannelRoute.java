package io.tollgate.delivery;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.direct.DirectConsumerNotAvailableException;
import org.apache.camel.model.RouteDefinition;
import org.jspecify.annotations.Nullable;

/**
 * A network channel that is a Camel route, so that it may use any Camel component. The route begins at {@link #messages} with a
 * {@link HandOver} as its body, and is called once for each message, on a virtual thread.
 *
 * <p>If the body at its end is a {@link ChannelAnswer}, this is the answer. With any other body the message counts as sent. If the route
 * fails, nobody knows whether the message was sent; a route that knows better answers itself. While the route does not run, messages wait.
 */
public abstract class ChannelRoute extends RouteBuilder implements NetworkChannel {

    /** Exchange property: how often the message was offered before. */
    public static final String ATTEMPT = "attempt";

    private final String name;
    private final Duration limit;
    private final int parallel;
    private volatile @Nullable ProducerTemplate producer;

    /**
     * @param name     see {@link NetworkChannel#name}; the route is called {@code channel-NAME}
     * @param limit    the longest time that the route takes for one message, from the connect to the last byte of the answer
     * @param parallel how many calls may be open at a time in this process
     */
    protected ChannelRoute(String name, Duration limit, int parallel) {
        this.name = name;
        this.limit = limit;
        this.parallel = parallel;
    }

    /** The beginning of the route, for {@link #configure}. A failure goes to the caller of the route. */
    protected final RouteDefinition messages() {
        return from(uri()).errorHandler(noErrorHandler()).routeId("channel-" + name);
    }

    /** A step that asks code for the answer. @param offer gets the message, and how often it was offered before */
    protected static Processor answering(ToAnswer offer) {
        return exchange -> exchange.getMessage().setBody(offer.answer(exchange.getMessage().getMandatoryBody(HandOver.class),
                requireNonNull(exchange.getProperty(ATTEMPT, Integer.class))));
    }

    /** Code that gives a message to a network. */
    @FunctionalInterface
    protected interface ToAnswer {

        ChannelAnswer answer(HandOver message, int attempt) throws Exception;
    }

    private String uri() {
        return "direct:channel-" + name + "?block=false";
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final Duration limit() {
        return limit;
    }

    @Override
    public final int parallel() {
        return parallel;
    }

    @Override
    public final ChannelAnswer send(HandOver message, int attempt) {
        Exchange done = producer().send(uri(), exchange -> {
            exchange.setProperty(ATTEMPT, attempt);
            exchange.getMessage().setBody(message);
        });
        Exception failure = done.getException();
        if (failure instanceof DirectConsumerNotAvailableException) {
            return new ChannelAnswer.Later("the route does not run", Optional.empty(), true);
        }
        if (failure != null) {
            return new ChannelAnswer.Unknown(failure.getClass().getSimpleName());
        }
        return done.getMessage().getBody() instanceof ChannelAnswer answer ? answer : new ChannelAnswer.Sent();
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
