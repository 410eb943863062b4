package io.tollgate.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tollgate.OneAtATime;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The server runs with certificates that keytool makes, and without. The addresses on which it listens depend on that. */
@ExtendWith(OutputCaptureExtension.class)
@ResourceLock(providers = OneAtATime.class)
class TlsTest {

    @TempDir
    Path folder;

    private final Path certificate = Path.of("certificate.pem");
    private final Path key = Path.of("key.pem");

    /** It works by HTTP/2, too: the client asks for that in the handshake. */
    @ParameterizedTest
    @EnumSource(Version.class)
    void usesANewCertificateWithoutARestart(Version version) throws Exception {
        X509Certificate first = certify("first");
        try (SmallServer server = new SmallServer("--server.ssl.bundle=tollgate", "--spring.ssl.bundle.pem.tollgate.reload-on-update=true",
                "--spring.ssl.bundle.pem.tollgate.keystore.certificate=" + folder.resolve(certificate),
                "--spring.ssl.bundle.pem.tollgate.keystore.private-key=" + folder.resolve(key),
                "--spring.ssl.bundle.watch.file.quiet-period=100ms",
                "--server.http2.enabled=" + (version == Version.HTTP_2), "--tollgate.connections.head=3s",
                "--server.servlet.session.cookie.same-site=strict")) {
            HttpResponse<String> answer = ask(server, first, "/session");
            assertThat(answer.body()).isEqualTo("length 0");
            assertThat(answer.version()).isEqualTo(version);
            assertThat(answer.headers().firstValue("Strict-Transport-Security")).contains("max-age=31536000");
            assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow()).contains("Secure", "HttpOnly", "SameSite=Strict");
            refusesALongBodyEarly(server, first);
            endsHalfAHandshake(server);

            X509Certificate second = certify("second");
            await().pollInterval(Duration.ofMillis(200)).ignoreExceptionsInstanceOf(SSLException.class)
                    .until(() -> ask(server, second, "/").body().equals("length 0"));
            assertThat(reaches(server, elsewhere())).as("with TLS it listens on all addresses").isTrue();
        }
    }

    @Test
    void listensOnThisMachineOnlyWithoutTls(CapturedOutput output) throws IOException {
        try (SmallServer server = new SmallServer()) {
            assertThat(reaches(server, InetAddress.getLoopbackAddress())).isTrue();
            assertThat(reaches(server, elsewhere())).isFalse();
            assertThat(output).doesNotContain("WITHOUT TLS");
        }
    }

    @Test
    void warnsIfItListensOnOtherAddressesWithoutTls(CapturedOutput output) throws IOException {
        try (SmallServer server = new SmallServer("--server.address=0.0.0.0")) {
            assertThat(reaches(server, elsewhere())).isTrue();
            assertThat(output).contains("TOLLGATE LISTENS ON ALL ADDRESSES WITHOUT TLS");
        }
    }

    /** The connection is good for more. */
    private static void refusesALongBodyEarly(SmallServer server, X509Certificate trusted) throws Exception {
        try (HttpClient client = client(trusted)) {
            for (int i = 0; i < 3; i++) {
                HttpResponse<String> refused = client.send(HttpRequest.newBuilder(URI.create("https://localhost:" + server.port()
                        + "/refuse?after=1000")).POST(BodyPublishers.ofByteArray(new byte[1_000_000])).build(), BodyHandlers.ofString());
                assertThat(refused.statusCode()).isEqualTo(413);
                assertThat(refused.body()).isEqualTo("after 1000");
            }
        }
    }

    private static void endsHalfAHandshake(SmallServer server) throws IOException {
        try (Socket half = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            half.setSoTimeout(90_000);
            OutputStream output = half.getOutputStream();
            output.write(new byte[] {22, 3, 1, 1}); // the beginning of a record whose rest never comes
            assertThat(half.getInputStream().read()).isEqualTo(-1);
        }
    }

    private static boolean reaches(SmallServer server, InetAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, server.port()), 5_000);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    /** Another address of this machine; if it has none, another loopback address. */
    private static InetAddress elsewhere() throws IOException {
        for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            for (InetAddress address : Collections.list(network.getInetAddresses())) {
                if (network.isUp() && !address.isLoopbackAddress() && !address.isLinkLocalAddress()) {
                    return address;
                }
            }
        }
        return InetAddress.ofLiteral("127.0.0.2");
    }

    /** Sends a request and trusts this one certificate. */
    private static HttpResponse<String> ask(SmallServer server, X509Certificate trusted, String path) throws Exception {
        try (HttpClient client = client(trusted)) {
            return client.send(HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + path)).build(),
                    BodyHandlers.ofString());
        }
    }

    private static HttpClient client(X509Certificate trusted) throws IOException, GeneralSecurityException {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(SelfSigned.trusting(trusted));
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, trust.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(tls).build();
    }

    /** Puts a new certificate and its key into the files that the server reads. */
    private X509Certificate certify(String name) throws IOException, InterruptedException, GeneralSecurityException {
        KeyStore made = SelfSigned.make(folder, name, "localhost", "dns:localhost");
        Key secret = made.getKey(SelfSigned.ALIAS, SelfSigned.PASSWORD.toCharArray());
        X509Certificate shown = (X509Certificate) made.getCertificate(SelfSigned.ALIAS);
        replace(key, pem("PRIVATE KEY", secret.getEncoded()));
        replace(certificate, pem("CERTIFICATE", shown.getEncoded()));
        return shown;
    }

    private void replace(Path file, String content) throws IOException {
        Files.writeString(folder.resolve(file), content);
    }

    private static String pem(String what, byte[] content) {
        return "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n-----END "
                + what + "-----\n";
    }
}
