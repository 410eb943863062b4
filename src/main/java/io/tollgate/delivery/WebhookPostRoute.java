package io.tollgate.delivery;

import static java.util.Objects.requireNonNull;

import io.tollgate.delivery.NextPost.Outcome;
import io.tollgate.delivery.NextPost.Posts;
import io.tollgate.delivery.NextPost.WebhookPost;
import io.tollgate.tracing.Running;
import io.tollgate.tracing.Stage;
import io.tollgate.tracing.Traces;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Message;
import org.apache.camel.builder.AggregationStrategies;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.springframework.stereotype.Component;

/**
 * Sends one partner its updates, POSTs after POSTs, until none is left or they fail. The body of the answer is ignored.
 *
 * <p>The partner chooses the URL, so {@link WebhookAddresses} says where a POST may go.
 */
@Component
class WebhookPostRoute extends RouteBuilder {

    private static final Duration LONGEST = Duration.ofSeconds(20);
    private static final String LEASE = "lease";
    private static final String POSTS = "posts";
    private static final String POST = "post";
    private static final String SPAN = "span";

    private final Clock clock;
    private final Webhooks webhooks;
    private final WebhookAddresses addresses;
    private final WebhookTls tls;
    private final Traces traces;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    WebhookPostRoute(Clock clock, Webhooks webhooks, WebhookAddresses addresses, WebhookTls tls, Traces traces) {
        this.tls = tls;
        this.addresses = addresses;
        this.traces = traces;
        this.clock = clock;
        this.webhooks = webhooks;
    }

    @Override
    public void configure() {
        bindToRegistry("webhookClient", (HttpClientConfigurer) client -> WebhookClient.configure(client, LONGEST, addresses, tls));

        from("direct:webhook").routeId("webhook")
                .onCompletion().bean(this, "over").end()
                .setProperty(LEASE, body())
                .bean(this, "first")
                .loopDoWhile(body().isInstanceOf(Posts.class))
                .setProperty(POSTS, body())
                .split().method(this, "posts").aggregationStrategy(AggregationStrategies.groupedBody()).parallelProcessing()
                .executorService(threads)
                .process(this::address)
                .doTry()
                .to("{{tollgate.routes.webhook.to}}")
                .doCatch(Exception.class)
                .removeHeader(Exchange.HTTP_RESPONSE_CODE)
                .end()
                .process(this::outcome)
                .end()
                .bean(this, "answered")
                .end();
    }

    /** The first POSTs under a lease. */
    public NextPost first(Lease lease) {
        return webhooks.next(lease, clock.instant());
    }

    /** Those that go at the same time. */
    public List<WebhookPost> posts(@ExchangeProperty(POSTS) Posts posts) {
        return posts.posts();
    }

    /** Books the partner's answers. @return the next POSTs after a success */
    public NextPost answered(@ExchangeProperty(POSTS) Posts posts, @Body List<Outcome> outcomes) {
        return webhooks.answered(posts, outcomes, clock.instant());
    }

    private void outcome(Exchange exchange) {
        WebhookPost post = requireNonNull(exchange.getProperty(POST, WebhookPost.class));
        int status = requireNonNull(exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class));
        requireNonNull(exchange.getProperty(SPAN, Running.class)).number("status", status).close();
        Optional<Exception> failure = Optional.ofNullable(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class));
        exchange.getMessage().setBody(new Outcome(post, status, failure.map(WebhookPostRoute::kind).orElse("HTTP " + status)));
    }

    /** Ends this node's work for the URL, after success and after failure. */
    public void over(Exchange exchange) {
        webhooks.over(requireNonNull(exchange.getProperty(LEASE, Lease.class)).lane());
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
        exchange.setProperty(SPAN,
                traces.begin(Stage.WEBHOOK).number("business", requireNonNull(exchange.getProperty(LEASE, Lease.class)).business().value())
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
