package io.tollgate.downstream;

import io.tollgate.downstream.CallOutcome.Lost;
import io.tollgate.downstream.CallOutcome.NotSent;
import io.tollgate.downstream.CallOutcome.Reply;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.entity.EntityTemplate;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.io.Closer;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * The connections to the network. A call ends within its time limit, however slowly bytes arrive. Nothing is repeated, no redirect is
 * followed, no cookie is kept and nothing is unpacked. Tokens appear in the header of the call and nowhere else.
 */
@Component
final class NetworkClient implements DisposableBean {

    private static final int LONGEST_LINE = 8_192;
    private static final int MOST_HEADERS = 100;
    private static final int LONGEST_ANSWER = 64 << 10;
    /** Servers close idle connections: a shorter life, and a look before use, keep a request from being written into a closed one. */
    private static final TimeValue IDLE = TimeValue.ofSeconds(20);
    private static final TimeValue LOOK_AFTER = TimeValue.ofMilliseconds(200);

    private final DownstreamSettings settings;
    private final CloseableHttpClient client;

    NetworkClient(DownstreamSettings settings) {
        this.settings = settings;
        client = HttpClients.custom()
                .disableAutomaticRetries().disableCookieManagement().disableRedirectHandling().disableAuthCaching()
                .disableContentCompression().disableDefaultUserAgent().setUserAgent("Tollgate")
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(Timeout.of(settings.connect())).setResponseTimeout(Timeout.of(settings.answer()))
                        .setProtocolUpgradeEnabled(false).build())
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                                .http1Config(Http1Config.custom().setMaxLineLength(LONGEST_LINE).setMaxHeaderCount(MOST_HEADERS).build())
                                .build())
                        .setDefaultConnectionConfig(ConnectionConfig.custom().setConnectTimeout(Timeout.of(settings.connect()))
                                .setSocketTimeout(Timeout.of(settings.answer())).setIdleTimeout(Timeout.of(IDLE.toDuration()))
                                .setValidateAfterInactivity(LOOK_AFTER).build())
                        .setMaxConnPerRoute(settings.connections()).setMaxConnTotal(settings.connections() * 2).build())
                .build();
    }

    /** Posts JSON. @param path after the version, from the slash on */
    CallOutcome post(String path, String token, byte[] json) {
        return call("POST", settings.at(path), token, Optional.of(json), LONGEST_ANSWER);
    }

    CallOutcome get(String path, String token) {
        return call("GET", settings.at(path), token, Optional.empty(), LONGEST_ANSWER);
    }

    CallOutcome delete(String path, String token) {
        return call("DELETE", settings.at(path), token, Optional.empty(), LONGEST_ANSWER);
    }

    private CallOutcome call(String method, URI address, String token, Optional<byte[]> json, int longest) {
        AtomicBoolean begun = new AtomicBoolean(json.isEmpty());
        HttpUriRequestBase request = request(method, address, token);
        json.ifPresent(body -> request.setEntity(new EntityTemplate(body.length, ContentType.APPLICATION_JSON, null, output -> {
            begun.set(true); // from here on something may have left
            output.write(body);
        })));
        try {
            return reply(request, open(request, settings.answer()), longest);
        } catch (IOException | RuntimeException failure) {
            String reason = failure.getClass().getSimpleName();
            return begun.get() ? new Lost(reason) : new NotSent(reason);
        }
    }

    /** A file of the network, to be closed. The call ends within the time limit of a file. */
    ClassicHttpResponse file(URI address, String token, Duration limit) throws IOException {
        return open(request("GET", address, token), limit);
    }

    /** Sends a body of any kind. */
    CallOutcome send(String path, String token, HttpEntity body, Duration limit) {
        HttpUriRequestBase request = request("POST", settings.at(path), token);
        request.setEntity(body);
        try {
            return reply(request, open(request, limit), LONGEST_ANSWER);
        } catch (IOException | RuntimeException failure) {
            return new Lost(failure.getClass().getSimpleName());
        }
    }

    private static HttpUriRequestBase request(String method, URI address, String token) {
        HttpUriRequestBase request = new HttpUriRequestBase(method, address);
        request.setHeader("Authorization", "Bearer " + token);
        return request;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // it cancels a call that is over without harm
    private ClassicHttpResponse open(HttpUriRequestBase request, Duration limit) throws IOException {
        Executor atTheEnd = CompletableFuture.delayedExecutor(limit.toMillis(), TimeUnit.MILLISECONDS);
        CompletableFuture.runAsync(request::cancel, atTheEnd);
        return client.executeOpen(null, request, null);
    }

    private static Reply reply(HttpUriRequestBase request, ClassicHttpResponse response, int longest) throws IOException {
        boolean whole = false;
        try {
            HttpEntity entity = response.getEntity();
            byte[] body = entity == null ? new byte[0] : entity.getContent().readNBytes(longest + 1);
            whole = body.length <= longest;
            if (whole) {
                EntityUtils.consume(entity);
            }
            String type = entity == null ? "" : Optional.ofNullable(entity.getContentType()).orElse("");
            return new Reply(response.getCode(), retryAfter(response), type, body, whole);
        } finally {
            if (!whole) {
                request.cancel(); // closing alone would read the rest
            }
            Closer.closeQuietly(response);
        }
    }

    private static Optional<Duration> retryAfter(ClassicHttpResponse response) {
        return Optional.ofNullable(response.getFirstHeader("Retry-After")).map(Header::getValue).map(String::strip)
                .filter(seconds -> seconds.matches("[0-9]{1,6}")).map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                .filter(Duration::isPositive);
    }

    @Override
    public void destroy() throws IOException {
        client.close();
    }
}
