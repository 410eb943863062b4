package io.tollgate.media;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.WebIdentityTokenFileCredentialsProvider;

/** A container in Kubernetes has a token in a file instead of keys: it takes its role with that. */
class RoleCredentialsTest {

    private static final Map<String, String> PROPERTIES = Map.of("aws.region", "eu-central-1");
    private static final String ENDPOINT = "aws.endpointUrlSts";
    private static final String ANSWER = """
            <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult>
            <Credentials><AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>session</SessionToken>
            <Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleWithWebIdentityResult>
            </AssumeRoleWithWebIdentityResponse>""";

    @TempDir
    Path folder;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer sts;

    @BeforeEach
    void start() throws IOException {
        sts = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        sts.createContext("/", exchange -> {
            asked.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(200, ANSWER.length());
            exchange.getResponseBody().write(ANSWER.getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        sts.start();
        PROPERTIES.forEach(System::setProperty);
        System.setProperty(ENDPOINT, "http://127.0.0.1:" + sts.getAddress().getPort());
    }

    @AfterEach
    void stop() {
        PROPERTIES.keySet().forEach(System::clearProperty);
        System.clearProperty(ENDPOINT);
        sts.stop(0);
    }

    @Test
    void aTokenInAFileBecomesTheCredentialsOfTheRole() throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "the token");
        AwsCredentials credentials;
        try (WebIdentityTokenFileCredentialsProvider role = WebIdentityTokenFileCredentialsProvider.builder()
                .roleArn("arn:aws:iam::1:role/tollgate").roleSessionName("tollgate").webIdentityTokenFile(token).build()) {
            credentials = role.resolveCredentials();
        }

        assertThat(credentials).isInstanceOfSatisfying(AwsSessionCredentials.class, session -> {
            assertThat(session.accessKeyId()).isEqualTo("ASIAROLE");
            assertThat(session.sessionToken()).isEqualTo("session");
        });
        assertThat(asked).singleElement().asString().contains("AssumeRoleWithWebIdentity", "WebIdentityToken=the+token");
    }
}
