package io.tollgate.delivery;

import static java.util.Objects.requireNonNull;

import io.tollgate.delivery.NextPost.WebhookPost;
import io.tollgate.tracing.Running;
import io.tollgate.tracing.Stage;
import io.tollgate.tracing.Traces;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.springframework.stereotype.Component;

/**
 * Sends one partner its updates, POST after POST, until none is left or a POST fails. The body of the answer is ignored.
 *
 * <p>The partner chooses the URL, so {@link WebhookAddresses} says where a POST may go.
 */
@Component
class WebhookPostRoute extends RouteBuilder {

    private static final Duration LONGEST = Duration.ofSeconds(20);
    private static final String LEASE = "lease";
    private static final String POST = "post";
    private static final String SPAN = "span";

    private final Clock clock;
    private final Webhooks webhooks;
    private final WebhookAddresses addresses;
    private final Traces traces;

    WebhookPostRoute(Clock clock, Webhooks webhooks, WebhookAddresses addresses, Traces traces) {
        this.addresses = addresses;
        this.traces = traces;
        this.clock = clock;
        this.webhooks = webhooks;
    }

    @Override
    public void configure() {
        bindToRegistry("webhookClient", (HttpClientConfigurer) client -> WebhookClient.configure(client, LONGEST, addresses));

        from("direct:webhook").routeId("webhook")
                .onCompletion().bean(this, "over").end()
                .setProperty(LEASE, body())
                .bean(this, "first")
                .loopDoWhile(body().isInstanceOf(WebhookPost.class))
                .process(this::address)
                .doTry()
                .to("{{tollgate.routes.webhook.to}}")
                .doCatch(Exception.class)
                .removeHeader(Exchange.HTTP_RESPONSE_CODE)
                .end()
                .bean(this, "answered")
                .end();
    }

    /** The first POST under a lease. */
    public NextPost first(Lease lease) {
        return webhooks.next(lease, clock.instant());
    }

    /** Books the partner's answer. @return the next POST after a success */
    public NextPost answered(Exchange exchange) {
        WebhookPost post = requireNonNull(exchange.getProperty(POST, WebhookPost.class));
        int status = requireNonNull(exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class));
        requireNonNull(exchange.getProperty(SPAN, Running.class)).number("status", status).close();
        if (status >= 200 && status < 300) {
            return webhooks.posted(post, clock.instant());
        }
        Optional<Exception> failure = Optional.ofNullable(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class));
        return webhooks.failed(post, failure.map(WebhookPostRoute::kind).orElse("HTTP " + status), clock.instant());
    }

    /** Ends this node's work for the business, after success and after failure. */
    public void over(Exchange exchange) {
        webhooks.over(requireNonNull(exchange.getProperty(LEASE, Lease.class)).business());
    }

    /** The kind of an error. What a partner's server says is not written to the log. */
    private static String kind(Exception failure) {
        return failure instanceof WebhookAddresses.NotPublic refused
                ? String.valueOf(refused.getMessage())
                : failure.getClass().getSimpleName();
    }

    private void address(Exchange exchange) {
        Message message = exchange.getMessage();
        WebhookPost post = requireNonNull(message.getBody(WebhookPost.class));
        exchange.setProperty(POST, post);
        exchange.setProperty(SPAN, traces.begin(Stage.WEBHOOK).number("business", post.lease().business().value())
                .number("updates", post.updates().size()));
        exchange.removeProperty(Exchange.EXCEPTION_CAUGHT);
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_URI, post.url());
        message.setHeader(Exchange.HTTP_METHOD, "POST");
        message.setHeader(Exchange.CONTENT_TYPE, "application/json");
        message.setHeader("X-Hub-Signature-256", post.signature());
        message.setBody(post.body());
    }
}
