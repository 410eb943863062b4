package io.tollgate.demonstration;

import static java.util.Objects.requireNonNull;

import io.tollgate.demonstration.Day.LaysFile;
import io.tollgate.demonstration.Day.Sends;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** The businesses' own systems: they send by HTTP, put files into folders, and take status webhooks. */
@Component
@Profile("demo")
class Partners {

    private static final int CONNECTIONS = 8;

    private final Http http;
    private final WebhookReceiver webhooks;
    private final Path drop;
    private final Map<String, String> tokens = new ConcurrentHashMap<>();

    Partners(Http http, WebhookReceiver webhooks, @Value("${tollgate.drop}") Path drop) {
        this.http = http;
        this.webhooks = webhooks;
        this.drop = drop;
    }

    /** @param token bearer token of the business; @param secret secret that signs its webhook calls */
    void register(String handle, String token, String secret) {
        tokens.put(handle, token);
        webhooks.expect(handle, secret);
    }

    String token(String handle) {
        return requireNonNull(tokens.get(handle));
    }

    Map<String, Long> told() {
        Map<String, Long> told = new TreeMap<>();
        webhooks.told().forEach((status, count) -> told.put(status, count.sum()));
        return told;
    }

    /** Sends over a few connections at a time; returns when all requests are answered. */
    void send(List<Sends> together) {
        try (ExecutorService connections = Executors.newFixedThreadPool(CONNECTIONS, Thread.ofVirtual().factory())) {
            List<Future<?>> answers = together.stream().<Future<?>>map(one -> connections.submit(() -> send(one))).toList();
            for (Future<?> answer : answers) {
                answer.get();
            }
        } catch (ExecutionException | InterruptedException failure) {
            throw new IllegalStateException("a message of the demonstration was not accepted", failure);
        }
    }

    private void send(Sends sends) {
        http.post("/v25.0/" + sends.partner().sender() + "/messages", token(sends.partner().handle()), sends.body());
    }

    /** Writes the file under another name first, so that nobody reads half of it. */
    void lay(LaysFile file) {
        Path folder = drop.resolve(file.partner().handle()).resolve("in");
        Path half = folder.resolve(file.name() + ".part");
        try {
            Files.createDirectories(folder);
            Files.write(half, file.lines().stream().map(http::json).toList());
            Files.move(half, folder.resolve(file.name() + ".jsonl"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
