package io.tollgate.media;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.s3.S3Client;

/** A server that speaks as S3 does, in a process of its own; all tests share one. */
final class S3Server {

    private static final S3Server SHARED = new S3Server();
    private static final AtomicInteger buckets = new AtomicInteger();

    private final int port;

    private S3Server() {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        try {
            Process server = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx160m",
                    "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-jar", jar(), "--http.port=" + port, "--server.port=0")
                    .redirectErrorStream(true).redirectOutput(new File("target/s3-server.log")).start();
            Runtime.getRuntime().addShutdownHook(new Thread(server::destroyForcibly));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        await().atMost(Duration.ofSeconds(90)).until(this::listens);
    }

    /** The archive is on the class path, and can only be run as a whole. */
    private static String jar() {
        try {
            String launcher = "org/springframework/boot/loader/launch/JarLauncher.class";
            return Collections.list(S3Server.class.getClassLoader().getResources(launcher)).stream().map(URL::getPath)
                    .filter(path -> path.contains("s3mock-"))
                    .map(path -> Path.of(URI.create(path.substring(0, path.indexOf('!')))).toString()).findFirst().orElseThrow();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    static URI root() {
        return URI.create("http://127.0.0.1:" + SHARED.port);
    }

    /** A new bucket, with room for what a test does to it. */
    static S3Settings bucket() {
        S3Settings settings = of("tollgate-" + buckets.incrementAndGet(), root());
        try (S3Client client = client(settings)) {
            client.createBucket(it -> it.bucket(settings.bucket()));
        }
        return settings;
    }

    static S3Settings of(String bucket, URI endpoint) {
        return new S3Settings(bucket, "media/", "", endpoint.toString(), true, Duration.ofSeconds(30));
    }

    static S3Client client(S3Settings settings) {
        return BucketStore.client(settings, StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")));
    }

    static BucketStore store(S3Settings settings) {
        return new BucketStore(settings, client(settings));
    }
}
