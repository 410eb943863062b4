package io.tollgate.delivery;

import io.tollgate.delivery.WebhookAddresses.NotPublic;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.ParseException;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.net.URIBuilder;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Asks the server behind a URL whether it wants webhooks, before the URL is taken: {@code GET} with {@code hub.mode=subscribe},
 * {@code hub.challenge} and, if one is known, {@code hub.verify_token}. The server answers 200 with the challenge as body, as it does to
 * the Cloud API. So nobody has updates sent to a server that does not expect them.
 */
@Component
public final class WebhookHandshake implements DisposableBean {

    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final int LONGEST_ANSWER = 1_000;
    private static final int CHALLENGES = 1_000_000_000;

    private final SecureRandom random = new SecureRandom();
    private final CloseableHttpClient client;

    WebhookHandshake(WebhookAddresses addresses, TlsSocketStrategy tls) {
        HttpClientBuilder builder = HttpClients.custom();
        WebhookClient.configure(builder, LONGEST, addresses, tls);
        this.client = builder.build();
    }

    @Override
    public void destroy() throws IOException {
        client.close();
    }

    /** Why the server does not want webhooks, as the end of a sentence; empty if it does. It may take some seconds. */
    public Optional<String> refusal(String url, Optional<String> verifyToken) {
        String challenge = Integer.toString(CHALLENGES + random.nextInt(CHALLENGES));
        try {
            return client.execute(new HttpGet(question(url, challenge, verifyToken)), answer -> refusal(answer, challenge));
        } catch (NotPublic refused) {
            return Optional.of(String.valueOf(refused.getMessage()));
        } catch (URISyntaxException noUrl) {
            return Optional.of("it cannot be read as a URL.");
        } catch (IOException away) {
            return Optional.of("no answer came (" + away.getClass().getSimpleName() + "). Maybe a firewall stands before the server.");
        }
    }

    private static URI question(String url, String challenge, Optional<String> verifyToken) throws URISyntaxException {
        URIBuilder question = new URIBuilder(url).addParameter("hub.mode", "subscribe").addParameter("hub.challenge", challenge);
        verifyToken.ifPresent(token -> question.addParameter("hub.verify_token", token));
        return question.build();
    }

    private static Optional<String> refusal(ClassicHttpResponse answer, String challenge) throws IOException, ParseException {
        int status = answer.getCode();
        if (status != HttpStatus.SC_OK) {
            EntityUtils.consumeQuietly(answer.getEntity());
            return Optional.of("the server answered " + status + " to the verification request. Maybe it expects another verifyToken, or"
                    + " does not answer GET.");
        }
        String body = answer.getEntity() == null ? "" : EntityUtils.toString(answer.getEntity(), LONGEST_ANSWER);
        return body.strip().equals(challenge)
                ? Optional.empty()
                : Optional.of("the server's answer to the verification request was not the value of hub.challenge.");
    }
}
