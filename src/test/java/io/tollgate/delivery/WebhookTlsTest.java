package io.tollgate.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.tollgate.network.SelfSigned;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslStoreBundle;

/** A partner's server demands Tollgate's certificate, and has one of an authority that only the operator knows. */
class WebhookTlsTest {

    @TempDir
    static Path folder;

    private static final List<String> callers = new CopyOnWriteArrayList<>();
    private static KeyStore own;
    private static KeyStore authority;
    private static HttpsServer server;

    @BeforeAll
    static void start() throws Exception {
        KeyStore its = SelfSigned.make(folder, "server", "localhost", "ip:127.0.0.1");
        own = SelfSigned.make(folder, "tollgate", "tollgate", "dns:tollgate.example");
        authority = SelfSigned.trusting(its.getCertificate(SelfSigned.ALIAS));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(its, SelfSigned.PASSWORD.toCharArray());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(SelfSigned.trusting(own.getCertificate(SelfSigned.ALIAS)));
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        server = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters wanted = getSSLContext().getDefaultSSLParameters();
                wanted.setNeedClientAuth(true);
                parameters.setSSLParameters(wanted);
            }
        });
        server.createContext("/", exchange -> {
            callers.add(((HttpsExchange) exchange).getSSLSession().getPeerPrincipal().getName());
            byte[] challenge = exchange.getRequestURI().getQuery().replaceAll(".*hub\\.challenge=([0-9]+).*", "$1")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, challenge.length);
            exchange.getResponseBody().write(challenge);
            exchange.close();
        });
        server.start();
    }

    @AfterAll
    static void stop() {
        server.stop(0);
    }

    @Test
    void showsTheCertificateOfTheBundleAndTrustsItsAuthorities() throws Exception {
        callers.clear();

        assertThat(refusal(bundles(bundle(own, authority)))).isEmpty();

        assertThat(callers).containsExactly("CN=tollgate");
    }

    @Test
    void isRefusedWithoutTheCertificate() throws Exception {
        assertThat(refusal(bundles(bundle(null, authority)))).get().asString().contains("no answer came (");
    }

    @Test
    void callsNoServerOfAnUnknownAuthority() throws Exception {
        assertThat(refusal(bundles(bundle(own, null)))).get().asString().contains("no answer came (SSL");
    }

    @Test
    void takesANewCertificateWithoutARestart() throws Exception {
        DefaultSslBundleRegistry bundles = bundles(bundle(null, authority));
        WebhookTls tls = new WebhookTls(settings("partners"), bundles);
        assertThat(refusal(tls)).isPresent();

        bundles.updateBundle("partners", bundle(own, authority));

        assertThat(refusal(tls)).isEmpty();
    }

    @Test
    void publicAuthoritiesAreTrustedBesides() throws Exception {
        KeyStore open = WebhookTls.trusted(null);
        KeyStore both = WebhookTls.trusted(authority);

        assertThat(open.size()).isGreaterThan(10);
        assertThat(both.size()).isEqualTo(open.size() + 1);
        assertThat(Collections.list(both.aliases())).contains("own " + SelfSigned.ALIAS);
    }

    @Test
    void namesTheSettingIfThereIsNoSuchBundle() {
        assertThatThrownBy(() -> new WebhookTls(settings("nobody"), new DefaultSslBundleRegistry()))
                .hasMessage("tollgate.webhooks.ssl-bundle (nobody) names no bundle. Maybe define spring.ssl.bundle.pem.nobody.");
    }

    private static SslBundle bundle(@Nullable KeyStore key, @Nullable KeyStore trust) {
        return SslBundle.of(SslStoreBundle.of(key, SelfSigned.PASSWORD, trust));
    }

    private static DefaultSslBundleRegistry bundles(SslBundle bundle) {
        return new DefaultSslBundleRegistry("partners", bundle);
    }

    private static Optional<String> refusal(DefaultSslBundleRegistry bundles) throws Exception {
        return refusal(new WebhookTls(settings("partners"), bundles));
    }

    private static Optional<String> refusal(WebhookTls tls) throws Exception {
        WebhookHandshake handshake = new WebhookHandshake(AllowedNetworks.of("127.0.0.0/8"), tls);
        try {
            return handshake.refusal("https://127.0.0.1:" + server.getAddress().getPort() + "/", Optional.empty());
        } finally {
            handshake.destroy();
        }
    }

    private static WebhookSettings settings(String bundle) {
        Duration any = Duration.ofSeconds(1);
        return new WebhookSettings(1, any, any, any, any, Set.of(), any, bundle);
    }
}
