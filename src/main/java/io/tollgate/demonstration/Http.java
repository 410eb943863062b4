package io.tollgate.demonstration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.springframework.context.annotation.Profile;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls this server over HTTP, as partners do. */
@Component
@Profile("demo")
class Http {

    private final HttpClient client = HttpClient.newHttpClient();
    private final Environment environment;
    private final JsonMapper json;

    Http(Environment environment, JsonMapper json) {
        this.environment = environment;
        this.json = json;
    }

    String base() {
        return "http://localhost:" + environment.getProperty("local.server.port", environment.getRequiredProperty("server.port"));
    }

    /** The body of the answer. A status other than 2xx ends the demonstration with the server's message. */
    JsonNode send(String method, String path, String token, String contentType, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base() + path))
                .header("Authorization", "Bearer " + token).header("Content-Type", contentType)
                .method(method, BodyPublishers.ofString(body)).build();
        try {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            if (response.statusCode() / 100 != 2) {
                throw new IllegalStateException(method + " " + path + " answered " + response.statusCode() + ": " + response.body());
            }
            return response.body().isBlank() ? json.createObjectNode() : json.readTree(response.body());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the demonstration was stopped", stopped);
        }
    }

    JsonNode post(String path, String token, Object body) {
        return send("POST", path, token, "application/json", json.writeValueAsString(body));
    }

    String json(Object value) {
        return json.writeValueAsString(value);
    }
}
