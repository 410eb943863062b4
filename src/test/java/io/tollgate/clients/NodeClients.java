package io.tollgate.clients;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A process of Node with the clients of {@code src/test/js}, which npm installs from the lock file. */
final class NodeClients implements AutoCloseable {

    private static final NpmFolder FOLDER = new NpmFolder(Path.of("src/test/js"), Path.of("target/js").toAbsolutePath());
    private static final int SECONDS = 300;

    private final Process process;
    private final BufferedReader lines;

    private NodeClients(Process process) {
        this.process = process;
        this.lines = process.inputReader(StandardCharsets.UTF_8);
    }

    /** The caller's test is skipped where there is no npm, or where it reaches no registry. */
    static NodeClients start() throws IOException {
        assumeTrue(NpmFolder.isThere(), NpmFolder.MISSING + "clients in JavaScript are not tried.");
        assumeTrue(FOLDER.install(SECONDS),
                "npm could not install the clients (see " + FOLDER.log() + "): clients in JavaScript are not tried.");
        return new NodeClients(FOLDER.command("node", "main.mjs").redirectError(FOLDER.log().toFile()).start());
    }

    /** The next line that it writes. */
    JsonNode next() {
        try {
            String line = lines.readLine();
            if (line == null) {
                throw new IllegalStateException("node ended: " + Files.readString(FOLDER.log()));
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
        Path file = FOLDER.home().resolve("exchanges.jsonl");
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
