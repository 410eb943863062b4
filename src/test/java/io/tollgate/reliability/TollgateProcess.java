package io.tollgate.reliability;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Tollgate as a separate program, as an operator runs it, so that a test can kill it. */
final class TollgateProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(240); // for a busy machine; an idle one needs a tenth of it
    private static final int FIRST_PORT = 20_000;
    private static final int PORTS = 12_000;
    private static final AtomicInteger starts = new AtomicInteger();
    private static final AtomicInteger nextPort = new AtomicInteger((int) (ProcessHandle.current().pid() * 31 % PORTS));
    private static final HttpClient http = HttpClient.newHttpClient();

    private final Process process;
    private final Path output;
    private final int port;

    private TollgateProcess(Process process, Path output, int port) {
        this.process = process;
        this.output = output;
        this.port = port;
    }

    static TollgateProcess start(Path data, String... options) {
        return start(freePort(), data, options);
    }

    static TollgateProcess start(int port, Path data, String... options) {
        try {
            Path output = Files.createDirectories(Path.of("target", "reliability"))
                    .resolve("tollgate-" + starts.incrementAndGet() + ".log");
            List<String> command = ProgramFiles.command();
            command.addAll(List.of("--server.port=" + port, "--tollgate.data=" + data,
                    "--tollgate.intake.pace.pair-interval=0s"));
            command.addAll(List.of(options));
            Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
            return new TollgateProcess(process, output, port);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    TollgateProcess awaitUp() {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(() -> !process.isAlive() || isHealthy());
        assertThat(process.isAlive()).as("running; its output: %s", output()).isTrue();
        return this;
    }

    /** Waits until it is ready. @return the answers of liveness and readiness until then, in pairs */
    List<List<Integer>> awaitReady() {
        List<List<Integer>> answers = new ArrayList<>();
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).ignoreException(UncheckedIOException.class).until(() -> {
            answers.add(List.of(health("liveness"), health("readiness")));
            return answers.getLast().getLast() == 200;
        });
        return answers;
    }

    private int health(String group) {
        return send(HttpRequest.newBuilder(uri("/actuator/health/" + group)).timeout(Duration.ofSeconds(5)).build()).statusCode();
    }

    /** Waits for the end. @return the exit code */
    int awaitEnd() {
        try {
            assertThat(process.waitFor(PATIENCE.toSeconds(), SECONDS)).as("ended; its output: %s", output()).isTrue();
            return process.exitValue();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** Kills the process ({@code kill -9}). */
    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Ends the process by SIGTERM. @return the exit code */
    int stop() {
        process.destroy();
        return awaitEnd();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** The server of its embedded database. */
    Optional<ProcessHandle> server() {
        return process.descendants().filter(child -> child.info().command().orElse("").endsWith("mariadbd")).findFirst();
    }

    String output() {
        try {
            return Files.readString(output);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    static HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /**
     * A free port below those that systems give to programs that ask for any (32768 on Linux, 49152 elsewhere), so that no other test takes
     * it before the program does.
     */
    static int freePort() {
        while (true) {
            int port = FIRST_PORT + Math.floorMod(nextPort.getAndIncrement(), PORTS);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName("0.0.0.0"))) {
                return socket.getLocalPort();
            } catch (BindException taken) {
                // the next one, then
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    private boolean isHealthy() {
        try {
            return send(HttpRequest.newBuilder(uri("/actuator/health")).timeout(Duration.ofSeconds(5)).build()).statusCode() == 200;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }
}
