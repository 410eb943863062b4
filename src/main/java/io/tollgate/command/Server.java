package io.tollgate.command;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The running Tollgate that a command calls by its administration API. */
final class Server {

    static final String USUAL = "http://localhost:8080";

    private static final String ROOT = "/administration/v1";
    private static final Pattern NEXT = Pattern.compile("[?&]cursor=([\\w-]+)[^>]*>; rel=\"next\"");
    private static final Duration PATIENCE = Duration.ofMinutes(10); // a replay of a long time takes a while

    @Option(names = "--server", paramLabel = "URL", defaultValue = USUAL,
            description = "URL of the running Tollgate; ${DEFAULT-VALUE} if left out.")
    String server = USUAL;

    @Option(names = "--token-file", paramLabel = "FILE",
            description = "A file with a token. If left out, the command uses the environment variable TOLLGATE_TOKEN, or else the token"
                    + " of `login`, or else .tollgate/administration-token.")
    @Nullable
    Path tokenFile;

    private Map<String, String> environment = Map.of();
    private String area = "/rules";

    void calledIn(Map<String, String> environment) {
        this.environment = environment;
    }

    /** @param path path below that of the rules, or of another area, beginning with / */
    JsonNode get(String path) {
        return json(send(request(path).GET()));
    }

    /** All entries of a list, read page by page. @param parameters parameters of the query */
    List<JsonNode> list(String path, Map<String, String> parameters) {
        List<JsonNode> all = new ArrayList<>();
        Map<String, String> query = new LinkedHashMap<>(parameters);
        query.put("limit", "1000");
        while (true) {
            HttpResponse<byte[]> page = response(request(path + query(query)).GET());
            json(page.body()).forEach(all::add);
            Matcher next = NEXT.matcher(page.headers().firstValue("Link").orElse(""));
            if (!next.find()) {
                return all;
            }
            query.put("cursor", next.group(1));
        }
    }

    byte[] bytes(String path) {
        return send(request(path).GET());
    }

    /** @param fields null values are left out */
    JsonNode post(String path, Map<String, ?> fields) {
        return json(send(request(path).header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(fields)))));
    }

    JsonNode postZip(String path, byte[] zip) {
        return json(send(request(path).header("Content-Type", "application/zip").POST(BodyPublishers.ofByteArray(zip))));
    }

    JsonNode postCsv(String path, byte[] csv) {
        return json(send(request(path).header("Content-Type", "text/csv").POST(BodyPublishers.ofByteArray(csv))));
    }

    /** The parameters as the query of a URL. */
    static String query(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&", parameters.isEmpty() ? "" : "?", ""));
    }

    /** Calls another area than the rules. @param area the path that others begin with, below that of the administration */
    Server in(String area) {
        this.area = area;
        return this;
    }

    private HttpRequest.Builder request(String path) {
        return to(area + path).header("Authorization", "Bearer " + token());
    }

    /** A request without credentials. @param path path below that of the administration */
    private HttpRequest.Builder to(String path) {
        try {
            return HttpRequest.newBuilder(URI.create(server.replaceFirst("/+$", "") + ROOT + path)).timeout(PATIENCE);
        } catch (IllegalArgumentException noUrl) {
            throw new Failed("--server " + server + " is not a URL. Maybe http://localhost:8080.");
        }
    }

    /** Gets a token for a name and a password. */
    JsonNode issueToken(String name, String password, Map<String, ?> fields) {
        String pair = Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
        return json(send(to("/tokens").header("Authorization", "Basic " + pair).header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(fields)))));
    }

    /** The account that has this token. */
    JsonNode account(String token) {
        return json(send(to("/account").header("Authorization", "Bearer " + token).GET()));
    }

    void revoke(String token) {
        send(to("/tokens/current").header("Authorization", "Bearer " + token).DELETE());
    }

    private String token() {
        return Credentials.token(server, Optional.ofNullable(tokenFile), environment);
    }

    private byte[] send(HttpRequest.Builder request) {
        return response(request).body();
    }

    private HttpResponse<byte[]> response(HttpRequest.Builder request) {
        try (HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build()) {
            HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
            if (response.statusCode() / 100 != 2) {
                throw problem(response);
            }
            return response;
        } catch (HttpTimeoutException late) {
            throw new Failed("No answer came from " + server + " in time. Maybe look into its log.");
        } catch (ConnectException nobody) {
            throw new Failed("No Tollgate answers at " + server + ". Maybe start it, or name another one with --server.");
        } catch (IOException broken) {
            throw new Failed("The connection to " + server + " broke off (" + broken.getMessage() + "). Maybe try again.");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Failed("Interrupted.");
        }
    }

    private Failed problem(HttpResponse<byte[]> response) {
        try {
            JsonNode problem = JsonMapper.shared().readTree(response.body());
            if (problem.path("detail").isString()) {
                return new Failed(problem.path("detail").asString(),
                        problem.path("faults").valueStream().map(JsonNode::asString).toList());
            }
        } catch (JacksonException noProblem) {
            // The message below says it.
        }
        return new Failed(server + " answered with " + response.statusCode() + ". Maybe it is not a Tollgate, or is an older one.");
    }

    private static JsonNode json(byte[] body) {
        return body.length == 0 ? JsonMapper.shared().createObjectNode() : JsonMapper.shared().readTree(body);
    }
}
