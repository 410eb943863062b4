package io.tollgate.delivery;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.util.Timeout;

/**
 * Configures an HTTP client that no partner's server can keep busy or fill: it bounds the number and length of header lines, and the time
 * of the whole exchange, however slowly bytes arrive. Tollgate repeats and counts attempts itself, and ignores cookies and redirects.
 */
final class WebhookClient {

    private static final int LONGEST_LINE = 8192;
    private static final int MOST_HEADERS = 100;
    private static final int MOST_OF_ONE_PARTNER = 100;
    private static final int MOST_CONNECTIONS = 10_000;
    private static final Timeout CONNECT = Timeout.ofSeconds(3);

    private WebhookClient() {}

    /**
     * @param whole     the longest time from the first byte sent to the last one read; pauses between two bytes have the same limit
     * @param addresses where a connection may go. @param tls how it is secured if the URL says https
     */
    static void configure(HttpClientBuilder client, Duration whole, DnsResolver addresses, TlsSocketStrategy tls) {
        client.disableAutomaticRetries().disableCookieManagement().disableRedirectHandling().disableAuthCaching().setUserAgent("Tollgate");
        client.setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create().setDnsResolver(addresses)
                .setTlsSocketStrategy(tls)
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(Http1Config.custom().setMaxLineLength(LONGEST_LINE).setMaxHeaderCount(MOST_HEADERS).build()).build())
                .setDefaultConnectionConfig(
                        ConnectionConfig.custom().setConnectTimeout(CONNECT).setSocketTimeout(Timeout.of(whole)).build())
                .setMaxConnPerRoute(MOST_OF_ONE_PARTNER).setMaxConnTotal(MOST_CONNECTIONS).build());
        Executor atTheEnd = CompletableFuture.delayedExecutor(whole.toMillis(), TimeUnit.MILLISECONDS);
        client.addExecInterceptorFirst("whole", endingAfter(atTheEnd));
    }

    /** Cancels a request when its time is up. One that has finished is unharmed, as it has returned its connection. */
    private static ExecChainHandler endingAfter(Executor atTheEnd) {
        return (request, scope, chain) -> {
            if (scope.originalRequest instanceof Cancellable running) {
                atTheEnd.execute(running::cancel);
            }
            return chain.proceed(request, scope);
        };
    }
}
