package io.tollgate.delivery;

import io.tollgate.delivery.WebhookAddresses.NotPublic;
import io.tollgate.secrets.WebhookSignature;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** Posts of other packages: one JSON document, signed as webhooks are, to an address to which webhooks may go. */
@Component
public class SignedPosts implements DisposableBean {

    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final int GOOD = 2;
    private static final int HUNDRED = 100;

    private final CloseableHttpClient client;

    SignedPosts(WebhookAddresses addresses, TlsSocketStrategy tls) {
        HttpClientBuilder builder = HttpClients.custom();
        WebhookClient.configure(builder, LONGEST, addresses, tls);
        this.client = builder.build();
    }

    @Override
    public void destroy() throws IOException {
        client.close();
    }

    /** Why the server did not take it, without the body; empty if it answered with a status of 200 to 299. It may take some seconds. */
    public Optional<String> failure(URI url, byte[] body, String secret) {
        HttpPost post = new HttpPost(url);
        post.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
        post.setHeader(WebhookSignature.HEADER, WebhookSignature.of(body, secret));
        try {
            return client.execute(post, answer -> {
                EntityUtils.consumeQuietly(answer.getEntity());
                return answer.getCode() / HUNDRED == GOOD
                        ? Optional.<String>empty()
                        : Optional.of("the server answered " + answer.getCode());
            });
        } catch (NotPublic refused) {
            return Optional.of(String.valueOf(refused.getMessage()));
        } catch (IOException away) {
            return Optional.of("no answer came (" + away.getClass().getSimpleName() + ")");
        }
    }
}
