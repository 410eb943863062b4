package io.tollgate.demonstration;

import io.tollgate.demonstration.CloudApiStub.Manner;
import io.tollgate.secrets.Tokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * With the profile {@code downstream}, the day goes through a small Cloud API over HTTP, as if Tollgate stood in front of the real one: the
 * tokens of the numbers and the secrets of the webhook are set by the administration's endpoints.
 */
@Component
@Profile("demo & downstream")
class Network implements DisposableBean {

    private final String token = Tokens.generate("EAAdemo");
    private final CloudApiStub stub;
    private final Http http;
    private final Path administrationToken;

    Network(@Value("${tollgate.demonstration.network-port}") int port, @Value("${tollgate.data}") Path data, Clock clock, Http http) {
        this.stub = new CloudApiStub(port, token, clock);
        this.http = http;
        this.administrationToken = data.resolve("administration-token");
    }

    /** Makes the network known to Tollgate, and Tollgate to the network. */
    void connect() {
        String secret = Tokens.generate("app");
        put("/administration/v1/downstream/webhook", Map.of("appSecret", secret, "verifyToken", Tokens.generate("verify")));
        stub.reportTo(URI.create(http.base() + "/downstream/v1/webhook"), secret);
        Cast.PARTNERS.forEach(partner -> put(
                "/administration/v1/businesses/" + partner.handle() + "/senders/" + partner.sender() + "/network",
                Map.of("token", token)));
    }

    void behave(String number, Manner manner) {
        stub.behave(number, manner);
    }

    boolean isIdle() {
        return stub.isIdle();
    }

    private void put(String path, Map<String, String> body) {
        try {
            http.send("PUT", path, Files.readString(administrationToken).strip(), "application/json", http.json(body));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void destroy() {
        stub.close();
    }
}
