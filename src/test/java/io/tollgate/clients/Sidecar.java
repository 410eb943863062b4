package io.tollgate.clients;

import com.sun.net.httpserver.HttpServer;
import io.tollgate.world.Partner;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The sidecar of one business as a process of its own, and the business's own system behind it. */
final class Sidecar implements AutoCloseable {

    private final Partner business;
    private final HttpServer system;
    private final List<JsonNode> told = new CopyOnWriteArrayList<>();
    private final Map<String, Long> arrived = new ConcurrentHashMap<>();
    private final Process process;
    private final int port;

    private Sidecar(Partner business, NpmFolder folder, Path home) throws IOException {
        this.business = business;
        system = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        system.createContext("/", exchange -> {
            JsonNode update = JsonMapper.shared().readTree(exchange.getRequestBody().readAllBytes());
            long now = System.currentTimeMillis();
            words(update).forEach(word -> arrived.putIfAbsent(word, now));
            told.add(update);
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        system.start();
        process = folder.command("node", "sidecar/src/main.js", "--config", settings(home).toString())
                .redirectError(home.resolve("log.txt").toFile()).start();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String line = out.readLine();
        if (line == null) {
            throw new AssertionError(Files.readString(home.resolve("log.txt")));
        }
        port = JsonMapper.shared().readTree(line).path("listening").asInt();
    }

    /** @param home a folder for its data: an empty one, or that of one that has ended */
    static Sidecar of(Partner business, NpmFolder folder, Path home) throws IOException {
        return new Sidecar(business, folder, home);
    }

    private Path settings(Path home) throws IOException {
        Path keyFile = home.resolve("key");
        if (!Files.exists(keyFile)) {
            byte[] key = new byte[32];
            new SecureRandom().nextBytes(key);
            Files.createFile(keyFile, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(keyFile, Base64.getEncoder().encodeToString(key));
        }
        Path config = home.resolve("config.json");
        Files.writeString(config, JsonMapper.shared().writeValueAsString(Map.of("gate", business.root().toString(), "port", 0,
                "token", business.token(), "account", business.business().id().toString(),
                "numbers", List.of(Map.of("id", business.business().phoneNumberId())),
                "webhook", "http://127.0.0.1:" + system.getAddress().getPort() + "/", "webhook_secret", "a secret of 16 or more",
                "data", home.resolve("state.db").toString(), "key_file", keyFile.toString())));
        return config;
    }

    /** Sends a request as a client of the Cloud API does that knows nothing of encryption. */
    Partner.Reply post(String body) {
        return Partner.exchange(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + business.path()))
                .header("Authorization", "Bearer " + business.token()).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)).build());
    }

    /** What people wrote, as the business's own system was told. */
    List<String> words() {
        return told.stream().flatMap(Sidecar::words).toList();
    }

    private static Stream<String> words(JsonNode update) {
        return update.findValues("messages").stream().flatMap(JsonNode::valueStream)
                .map(message -> message.at("/text/body").asString(""));
    }

    /** When each of these words came to the business's own system, in milliseconds since 1970. */
    Map<String, Long> arrived() {
        return arrived;
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
        system.stop(0);
    }
}
