package io.tollgate.delivery;

import static java.util.Objects.requireNonNull;

import io.tollgate.database.GroupCommit;
import io.tollgate.database.Trouble;
import io.tollgate.delivery.NextPost.Answered;
import io.tollgate.delivery.NextPost.Outcome;
import io.tollgate.delivery.NextPost.Posts;
import io.tollgate.delivery.NextPost.WebhookPost;
import io.tollgate.quarantine.Halves;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Sends one partner its updates, POSTs after POSTs, until none is left or they fail. The body of the answer is ignored.
 *
 * <p>The partner chooses the URL, so {@link WebhookAddresses} says where a POST may go.
 */
@Component
class WebhookPostRoute extends RouteBuilder implements DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(WebhookPostRoute.class);
    private static final int LARGEST_GROUP = 500;

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
    /** Answers that come at the same time are booked together. */
    private final GroupCommit<Answered, NextPost> together;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    WebhookPostRoute(Clock clock, Webhooks webhooks, WebhookAddresses addresses, WebhookTls tls, Traces traces) {
        this.tls = tls;
        this.addresses = addresses;
        this.traces = traces;
        this.clock = clock;
        this.webhooks = webhooks;
        this.together = new GroupCommit<>("webhooks", LARGEST_GROUP, this::book);
    }

    @Override
    public void configure() {
        bindToRegistry("webhookClient", (HttpClientConfigurer) client -> WebhookClient.configure(client, LONGEST, addresses, tls));

        from("direct:webhook").routeId("webhook")
                .onCompletion().bean(this, "over").end()
                .setProperty(LEASE, simple("${body.lease}"))
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

    /** The posts that go at the same time. */
    public List<WebhookPost> posts(@ExchangeProperty(POSTS) Posts posts) {
        return posts.posts();
    }

    /** Books the partner's answers. @return the next POSTs after a success */
    public NextPost answered(@ExchangeProperty(POSTS) Posts posts, @Body List<Outcome> outcomes) {
        return together.submit(new Answered(posts, outcomes));
    }

    private List<NextPost> book(List<Answered> some) {
        return Halves.of(some, part -> webhooks.answered(part, clock.instant()), WebhookPostRoute::alone).stream().flatMap(List::stream)
                .toList();
    }

    /** The lease ends by itself; then the updates are sent again. */
    private static List<NextPost> alone(Answered one, RuntimeException failure) {
        log.warn("What the webhook of business {} has answered cannot be booked: {}", one.posts().lease().business(),
                Trouble.place(failure));
        return List.of(new NextPost.None());
    }

    @Override
    public void destroy() {
        together.close();
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
