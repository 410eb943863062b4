package io.tollgate.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.accounts.Role;
import io.tollgate.openapi.Description;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An administrator who uses the interface over real HTTP. */
public final class Office {

    private static final Pattern NEXT = Pattern.compile("^</administration/v1/[^>]*[?&]cursor=([\\w-]+)[^>]*>; rel=\"next\"$");
    private static final HttpClient http = HttpClient.newHttpClient();
    private static final JsonMapper json = JsonMapper.shared();

    private static final Map<String, Description> descriptions = new ConcurrentHashMap<>();
    private static final Map<List<Object>, String> tokens = new ConcurrentHashMap<>();

    private final String base;
    private final String token;
    private final String administrators;
    private final Path data;

    private Office(String base, String token, String administrators, Path data) {
        this.base = base;
        this.token = token;
        this.administrators = administrators;
        this.data = data;
    }

    public static Office at(int port, Path data) {
        try {
            String token = Files.readString(data.resolve("administration-token")).strip();
            return new Office("http://localhost:" + port, token, token, data);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The server's own description of the administration. */
    public Description description() {
        return descriptions.computeIfAbsent(base, _ -> new Description(with(administrators).get("/v3/api-docs").is(200).body()));
    }

    public static JsonNode read(String text) {
        return json.readTree(text);
    }

    public Office with(String otherToken) {
        return new Office(base, otherToken, administrators, data);
    }

    /** The office under the account of this name, which is created if there is none. @param roles all roles if none is named */
    public Office as(String account, Role... roles) {
        return with(tokens.computeIfAbsent(List.of(base, account, Set.of(roles)),
                _ -> TestAccounts.at(URI.create(base).getPort(), data).token(account, roles)));
    }

    /** @param body with ' for " */
    public Answer post(String path, String body) {
        return send("POST", path, "application/json", body.replace('\'', '"'));
    }

    /** Two officers erase a person. @param body names her, with ' for " @return what the second one is told */
    public Answer erases(String body) {
        as("asks for erasures", Role.OFFICER).post("/persons/erase", body);
        return as("confirms erasures", Role.OFFICER).post("/persons/erase", body);
    }

    /** @param body with ' for " */
    public Answer put(String path, String body) {
        return send("PUT", path, "application/json", body.replace('\'', '"'));
    }

    public Answer get(String path) {
        return send("GET", path, "application/json", "");
    }

    public Answer delete(String path) {
        return send("DELETE", path, "application/json", "");
    }

    public Answer csv(String path, String body) {
        return send("POST", path, "text/csv", body);
    }

    /** Calls the interface for partners with the partner's token. */
    public Answer cloud(String path, String body) {
        return send("POST", path, "application/json", body);
    }

    public Answer bytes(String path, String type, byte[] body) {
        return asDescribed("POST", path, "", send("POST", path, type, BodyPublishers.ofByteArray(body)));
    }

    public Answer send(String method, String path, String type, String body) {
        return asDescribed(method, path, type.equals("application/json") ? body : "",
                send(method, path, type, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body)));
    }

    /** Sends a request that no program would send. The answer is not compared with the description. */
    public Answer undescribed(String method, String path, String type, String body) {
        return send(method, path, type, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    }

    /** Compares every request and answer of a test with the description of the interface. */
    private Answer asDescribed(String method, String path, String body, Answer answer) {
        if (absolute(path).startsWith("/administration/")) {
            assertThat(description().differences(method, absolute(path), body, answer.status(), answer.type(), answer.body())).isEmpty();
        }
        return answer;
    }

    private static String absolute(String path) {
        return path.startsWith("/administration") || path.matches("/v[0-9].*") ? path : "/administration/v1" + path;
    }

    private Answer send(String method, String path, String type, HttpRequest.BodyPublisher body) {
        URI uri = URI.create(base + absolute(path));
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .method(method, body).header("Content-Type", type);
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body(), response.headers().firstValue("Content-Type").orElse(""),
                    response.headers().firstValue("Link").orElse(""));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    public record Answer(int status, String body, String type, String link) {

        public Answer is(int expected) {
            assertThat(status).as(body).isEqualTo(expected);
            return this;
        }

        /** Checks that the answer is a problem detail whose detail contains this text. */
        public Answer problem(int expected, String kind, String detail) {
            is(expected);
            assertThat(type).startsWith("application/problem+json");
            assertThat(json().path("type").asString()).isEqualTo("urn:tollgate:problem:" + kind);
            assertThat(json().path("detail").asString()).contains(detail);
            return this;
        }

        /** The cursor of the page after this one; empty at the end of the list. */
        public String next() {
            return NEXT.matcher(link).results().map(found -> found.group(1)).findFirst().orElse("");
        }

        public JsonNode json() {
            return json.readTree(body);
        }
    }
}
