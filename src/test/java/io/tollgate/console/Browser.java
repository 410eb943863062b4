package io.tollgate.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.InputStream;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** A person at an address of her own, with a browser that follows no redirection and sends exactly the given requests. */
public final class Browser implements AutoCloseable {

    private static final Pattern FORM_TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    private final HttpClient client;
    private final String base;
    private String formToken = "";

    /** @param address a loopback address */
    public Browser(int port, String address) {
        this.client = HttpClient.newBuilder().cookieHandler(new CookieManager(null, CookiePolicy.ACCEPT_ALL))
                .localAddress(InetAddress.ofLiteral(address))
                .build();
        this.base = "http://127.0.0.1:" + port;
    }

    public HttpResponse<String> get(String path, String... headers) {
        return send(HttpRequest.newBuilder(URI.create(base + path)), headers);
    }

    HttpResponse<byte[]> bytes(String path) {
        try {
            return client.send(HttpRequest.newBuilder(URI.create(base + path)).build(), BodyHandlers.ofByteArray());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    public HttpResponse<String> post(String path, String form, String... headers) {
        return send(HttpRequest.newBuilder(URI.create(base + path)).header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form + (formToken.isEmpty() ? "" : "&_csrf=" + encoded(formToken)))), headers);
    }

    /** Calls the administration's interface. @param path below its version */
    HttpResponse<String> administer(String path, String body, String... headers) {
        return send(HttpRequest.newBuilder(URI.create(base + "/administration/v1/" + path)).POST(BodyPublishers.ofString(body)), headers);
    }

    /** Events as they come. */
    HttpResponse<InputStream> stream(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(base + path)).build(), BodyHandlers.ofInputStream());
    }

    /** Sends JSON as a script of a page of Tollgate does. */
    HttpResponse<String> json(String path, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path)).POST(BodyPublishers.ofString(body));
        return send(request, "Content-Type", "application/json", "X-CSRF-TOKEN", formToken);
    }

    /** Sends text as a script of a page of Tollgate does. */
    HttpResponse<String> text(String path, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path)).POST(BodyPublishers.ofString(body));
        return send(request, "Content-Type", "text/plain; charset=utf-8", "X-CSRF-TOKEN", formToken);
    }

    /** @param header its name and its value */
    HttpResponse<String> delete(String path, String... header) {
        return send(HttpRequest.newBuilder(URI.create(base + path)).header("X-CSRF-TOKEN", formToken).DELETE(), header);
    }

    HttpResponse<String> signIn(String token, String to) {
        HttpResponse<String> answer = post("/console/sign-in", "token=" + encoded(token) + "&to=" + encoded(to));
        learnFormToken();
        return answer;
    }

    public HttpResponse<String> signIn(String name, String password, String to) {
        HttpResponse<String> answer = post("/console/sign-in",
                "name=" + encoded(name) + "&password=" + encoded(password) + "&to=" + encoded(to));
        learnFormToken();
        return answer;
    }

    /** Reads the token in the forms of every page after sign-in. */
    void learnFormToken() {
        formToken = FORM_TOKEN.matcher(get("/").body()).results().map(found -> found.group(1)).findFirst().orElse("");
    }

    void forgetFormToken() {
        formToken = "";
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String... headers) {
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
