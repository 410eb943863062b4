package io.tollgate.clients;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A process of Node with the clients of {@code src/test/js}, which npm installs from the lock file. */
final class NodeClients implements AutoCloseable {

    private static final Path SOURCES = Path.of("src/test/js");
    private static final Path HOME = Path.of("target/js").toAbsolutePath();
    private static final Path LOG = HOME.resolve("log.txt");
    private static final int SECONDS = 120;

    private final Process process;
    private final BufferedReader lines;

    private NodeClients(Process process) {
        this.process = process;
        this.lines = process.inputReader(StandardCharsets.UTF_8);
    }

    /** The caller's test is skipped where there is no npm, or where it reaches no registry. */
    static NodeClients start() throws IOException {
        assumeTrue(isThere("node") && isThere("npm"), "There is no node and npm: clients in JavaScript are not tried.");
        Path lock = HOME.resolve("package-lock.json");
        boolean installed = Files.exists(HOME.resolve("node_modules/.package-lock.json")) && Files.exists(lock)
                && Files.mismatch(lock, SOURCES.resolve("package-lock.json")) < 0;
        Files.createDirectories(HOME);
        try (Stream<Path> sources = Files.list(SOURCES)) {
            for (Path source : sources.toList()) {
                Files.copy(source, HOME.resolve(source.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        assumeTrue(installed || installs(), "npm could not install the clients (see " + LOG + "): clients in JavaScript are not tried.");
        return new NodeClients(command("node", "main.mjs").redirectError(LOG.toFile()).start());
    }

    private static boolean isThere(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static boolean installs() throws IOException {
        boolean done = waitFor(command("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--fetch-retries=0")
                .redirectErrorStream(true).redirectOutput(LOG.toFile()).start());
        if (!done) {
            Files.deleteIfExists(HOME.resolve("package-lock.json"));
        }
        return done;
    }

    private static ProcessBuilder command(String... command) {
        return new ProcessBuilder(command).directory(HOME.toFile());
    }

    private static boolean waitFor(Process process) {
        try {
            return process.waitFor(SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        } finally {
            process.destroyForcibly();
        }
    }

    /** The next line that it writes. */
    JsonNode next() {
        try {
            String line = lines.readLine();
            if (line == null) {
                throw new IllegalStateException("node ended: " + Files.readString(LOG));
            }
            return JsonMapper.shared().readTree(line);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    void tell(JsonNode line) throws IOException {
        var writer = process.outputWriter(StandardCharsets.UTF_8);
        writer.write(line + "\n");
        writer.flush();
    }

    /** A new file for what the clients ask and are answered. */
    static Path exchanges() throws IOException {
        Path file = HOME.resolve("exchanges.jsonl");
        Files.deleteIfExists(file);
        return file;
    }

    static List<JsonNode> read(Path exchanges) throws IOException {
        return Files.readAllLines(exchanges).stream().map(JsonMapper.shared()::readTree).toList();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
