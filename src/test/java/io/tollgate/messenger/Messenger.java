package io.tollgate.messenger;

import io.tollgate.secrets.WebhookSignature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The messenger as a client: it signs and posts requests over real HTTP. */
public final class Messenger {

    static final String WEBHOOK = "/messenger/v1/webhook";

    private static final AtomicLong ids = new AtomicLong();
    private static final HttpClient http = HttpClient.newHttpClient();

    private final String base;
    private final Path data;

    public Messenger(int port, Path data) {
        this.base = "http://127.0.0.1:" + port;
        this.data = data;
    }

    String secret(String file) {
        try {
            return Files.readString(data.resolve(file)).strip();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** A new id in the messenger's format. */
    public static String newId() {
        return "wamid.TEST" + ids.incrementAndGet() + "==";
    }

    /** Sends one text of now. */
    public Reply writes(String from, String phoneNumberId, String text) {
        return tell(messages(phoneNumberId, text(newId(), from, Instant.now(), text)));
    }

    public Reply tell(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return post(body, WebhookSignature.HEADER, WebhookSignature.of(bytes, secret("messenger-signing-secret")));
    }

    Reply post(String body, String... headers) {
        return send("POST", WEBHOOK, body, headers);
    }

    /** Calls with the messenger's bearer token. */
    Reply call(String method, String path, String body) {
        return send(method, path, body, "Authorization", "Bearer " + secret("messenger-token"));
    }

    Reply send(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(120))
                .method(method, BodyPublishers.ofString(body)).header("Content-Type", "application/json");
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        try {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            return new Reply(response.statusCode(), response.headers().firstValue("Content-Type").orElse(""), response.body());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    static String text(String id, String from, Instant at, String text) {
        return "{\"from\":\"" + from.replace("+", "") + "\",\"id\":\"" + id + "\",\"timestamp\":\"" + at.getEpochSecond()
                + "\",\"type\":\"text\",\"text\":{\"body\":" + JsonMapper.shared().writeValueAsString(text) + "}}";
    }

    static String setting(String from, Instant at, String value) {
        return "{\"wa_id\":\"" + from.replace("+", "") + "\",\"detail\":\"User set it\",\"category\":\"marketing_messages\",\"value\":\""
                + value
                + "\",\"timestamp\":" + at.getEpochSecond() + "}";
    }

    static String messages(String phoneNumberId, String... messages) {
        return envelope(change("messages", phoneNumberId, "\"messages\":[" + String.join(",", messages) + "]"));
    }

    static String settings(String phoneNumberId, String... settings) {
        return envelope(change("user_preferences", phoneNumberId, "\"user_preferences\":[" + String.join(",", settings) + "]"));
    }

    public static String change(String field, String phoneNumberId, String properties) {
        return "{\"field\":\"" + field
                + "\",\"value\":{\"messaging_product\":\"whatsapp\",\"metadata\":{\"display_phone_number\":\"49301\","
                + "\"phone_number_id\":\"" + phoneNumberId + "\"}," + properties + "}}";
    }

    public static String envelope(String... changes) {
        return "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"1\",\"changes\":[" + String.join(",", changes) + "]}]}";
    }

    public record Reply(int status, String type, String body) {

        JsonNode json() {
            return JsonMapper.shared().readTree(body);
        }

        String details() {
            return json().at("/error/error_data/details").asString("");
        }

        int code() {
            return json().at("/error/code").asInt(0);
        }
    }
}
