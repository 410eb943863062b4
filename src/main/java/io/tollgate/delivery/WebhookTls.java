package io.tollgate.delivery;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collections;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.stereotype.Component;

/**
 * How webhooks over TLS prove who calls, and whom they trust. The bundle of {@code tollgate.webhooks.ssl-bundle} may have a key store with
 * a certificate, which is shown to servers that ask for one, and a trust store with the operator's own authorities. The public ones are
 * trusted besides. A bundle that is read anew holds for connections from then on.
 */
@Component
final class WebhookTls implements TlsSocketStrategy {

    private volatile TlsSocketStrategy now;

    WebhookTls(WebhookSettings settings, SslBundles bundles) {
        String name = settings.sslBundle();
        if (name.isEmpty()) {
            this.now = DefaultClientTlsStrategy.createDefault();
            return;
        }
        try {
            this.now = of(bundles.getBundle(name));
            bundles.addBundleUpdateHandler(name, changed -> this.now = of(changed));
        } catch (NoSuchSslBundleException unknown) {
            throw new IllegalArgumentException("tollgate.webhooks.ssl-bundle (" + name + ") names no bundle. Maybe define"
                    + " spring.ssl.bundle.pem." + name + ".", unknown);
        }
    }

    @Override
    public SSLSocket upgrade(Socket socket, String target, int port, @Nullable Object attachment, HttpContext context) throws IOException {
        return now.upgrade(socket, target, port, attachment, context);
    }

    private static TlsSocketStrategy of(SslBundle bundle) {
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted(bundle.getStores().getTrustStore()));
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(bundle.getManagers().getKeyManagers(), trust.getTrustManagers(), null);
            return new DefaultClientTlsStrategy(tls);
        } catch (GeneralSecurityException | IOException unusable) {
            throw new IllegalStateException("the bundle of tollgate.webhooks.ssl-bundle cannot be used: " + unusable.getMessage(),
                    unusable);
        }
    }

    /** The public authorities, and the operator's own. */
    static KeyStore trusted(@Nullable KeyStore own) throws GeneralSecurityException, IOException {
        KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
        all.load(null, null);
        TrustManagerFactory open = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        open.init((KeyStore) null);
        for (X509Certificate authority : Arrays.stream(open.getTrustManagers()).filter(X509TrustManager.class::isInstance)
                .map(X509TrustManager.class::cast).flatMap(it -> Arrays.stream(it.getAcceptedIssuers())).toList()) {
            all.setCertificateEntry("public " + all.size(), authority);
        }
        if (own != null) {
            for (String alias : Collections.list(own.aliases())) {
                Certificate authority = own.getCertificate(alias);
                all.setCertificateEntry("own " + alias, authority);
            }
        }
        return all;
    }
}
