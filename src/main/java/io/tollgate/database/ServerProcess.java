package io.tollgate.database;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.io.StringReader;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** One run of the embedded server. It ends when this process ends, however that happens. */
final class ServerProcess {

    private static final String ERROR = "[ERROR]";
    private static final int LOOKS_A_SECOND = 40;
    private static final int STOP_SECONDS = 60;
    private static final int FORMER_TRIES = 1000;

    private final Process server;
    private final Path log;

    private ServerProcess(Process server, Path log) {
        this.server = server;
        this.log = log;
    }

    static ServerProcess start(ProcessBuilder command, Path home) throws IOException {
        Path log = home.resolve("server.log");
        Process server = command.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        note(home, server);
        watch(server);
        return new ServerProcess(server, log);
    }

    /** Waits until the server answers; false if it ended instead, or has not answered in time. */
    boolean awaits(BooleanSupplier answer, int seconds) throws InterruptedException {
        for (int looks = 0; looks < seconds * LOOKS_A_SECOND && server.isAlive(); looks++) {
            if (answer.getAsBoolean()) {
                return true;
            }
            endsWithin(1000 / LOOKS_A_SECOND);
        }
        return false;
    }

    boolean isAlive() {
        return server.isAlive();
    }

    void onEnd(Runnable listener) {
        var _ = server.onExit().thenRun(listener);
    }

    void kill() throws InterruptedException {
        server.destroyForcibly().waitFor();
    }

    void stop() throws InterruptedException {
        server.destroy();
        if (!server.waitFor(STOP_SECONDS, SECONDS)) {
            server.destroyForcibly().waitFor();
        }
    }

    /** The first error in the server's log; empty if there is none. */
    String complaint() throws IOException {
        return complaint(log);
    }

    /** The first error of a log that MariaDB's programs wrote; empty if there is none. */
    static String complaint(Path log) throws IOException {
        try (var lines = Files.lines(log)) {
            return lines.filter(line -> line.contains(ERROR)).findFirst()
                    .map(line -> line.substring(line.indexOf(ERROR) + ERROR.length()).strip()).orElse("");
        }
    }

    /**
     * Kills the server that a killed Tollgate left behind, and waits until it is gone. Another process may have its number by now, so the
     * time of its start must be the noted one too.
     */
    static void endFormer(Path home) throws IOException {
        Path note = home.resolve("server.pid");
        if (!Files.exists(note)) {
            return;
        }
        Optional<ProcessHandle> former = former(Files.readString(note));
        former.ifPresent(ProcessHandle::destroyForcibly);
        for (int tries = 0; tries < FORMER_TRIES && former.filter(ServerProcess::isRunning).isPresent(); tries++) {
            former.get().onExit().completeOnTimeout(former.get(), 20, MILLISECONDS).join();
        }
        Files.deleteIfExists(note);
    }

    private static Optional<ProcessHandle> former(String noted) throws IOException {
        Properties note = new Properties();
        try {
            note.load(new StringReader(noted));
            return ProcessHandle.of(Long.parseLong(note.getProperty("pid", "")))
                    .filter(process -> started(process).equals(note.getProperty("started")));
        } catch (IllegalArgumentException damaged) {
            return Optional.empty(); // the disk was full; the server itself still refuses files that another server uses
        }
    }

    /** A dead process that its parent has not yet collected has no command any more and holds no file. */
    private static boolean isRunning(ProcessHandle process) {
        return process.isAlive() && process.info().command().isPresent();
    }

    private static void note(Path home, Process server) throws IOException {
        Files.writeString(home.resolve("server.pid"), "pid=" + server.pid() + "\nstarted=" + started(server.toHandle()) + "\n");
    }

    private static String started(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toString).orElse("unknown");
    }

    /**
     * Starts a shell that waits for the end of a pipe and then kills the server. The operating system ends the pipe when this process is
     * gone. The shell ends with the server, so that it never kills another process with the same number.
     */
    private static void watch(Process server) throws IOException {
        if (!Files.isExecutable(Path.of("/bin/sh"))) {
            return;
        }
        Process watcher = new ProcessBuilder(List.of("/bin/sh", "-c", "trap '' HUP INT TERM; read -r nothing; kill -KILL " + server.pid()))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        var _ = server.onExit().thenRun(watcher::destroyForcibly);
    }

    private void endsWithin(int millis) throws InterruptedException {
        try {
            server.onExit().get(millis, MILLISECONDS);
        } catch (TimeoutException stillRunning) {
            // as hoped
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
