package io.tollgate.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.accounts.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** Accounts of a running Tollgate. They are made by an administrator's calls, with the token of the first start. */
public final class TestAccounts {

    public static final String PASSWORD = "mauve kettle orbits slowly";

    private static final HttpClient http = HttpClient.newHttpClient();

    private final String base;
    private final Path data;

    private TestAccounts(String base, Path data) {
        this.base = base;
        this.data = data;
    }

    /** @param data the folder with the file {@code administration-token} */
    public static TestAccounts at(int port, Path data) {
        return new TestAccounts("http://127.0.0.1:" + port, data);
    }

    /** A new token of the account of this name, which is created if there is none. @param roles all roles if none is named */
    public String token(String name, Role... roles) {
        account(name, roles.length == 0 ? Role.all() : Set.copyOf(Arrays.asList(roles)));
        HttpResponse<String> issued = send("POST", "/accounts/" + encoded(name) + "/tokens", "{}");
        assertThat(issued.statusCode()).as(issued.body()).isEqualTo(201);
        return JsonMapper.shared().readTree(issued.body()).path("token").asString();
    }

    /** Creates or changes an account, with the password {@link #PASSWORD} and exactly these roles. */
    public void account(String name, Set<Role> roles) {
        String names = roles.stream().map(role -> "\"" + role + "\"").collect(Collectors.joining(",", "[", "]"));
        HttpResponse<String> made = send("POST", "/accounts",
                "{\"name\":\"" + name + "\",\"roles\":" + names + ",\"password\":\"" + PASSWORD + "\"}");
        if (made.statusCode() == 409) {
            made = send("PUT", "/accounts/" + encoded(name), "{\"roles\":" + names + ",\"enabled\":true}");
        }
        assertThat(made.statusCode()).as(made.body()).isIn(200, 201);
    }

    public String administrationToken() {
        try {
            return Files.readString(data.resolve("administration-token")).strip();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private HttpResponse<String> send(String method, String path, String body) {
        try {
            return http.send(
                    HttpRequest.newBuilder(URI.create(base + "/administration/v1" + path))
                            .header("Authorization", "Bearer " + administrationToken())
                            .header("Content-Type", "application/json").method(method, BodyPublishers.ofString(body)).build(),
                    BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
