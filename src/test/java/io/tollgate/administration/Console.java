package io.tollgate.administration;

import java.io.IOException;
import java.net.CookieManager;
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
import java.util.regex.Pattern;

/** A browser of somebody on the console. It follows no redirection. */
final class Console implements AutoCloseable {

    private static final Pattern FORM_TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    private final HttpClient browser = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private final String base;
    private String formToken = "";

    Console(int port) {
        this.base = "http://localhost:" + port;
    }

    void signIn(Path data) throws IOException, InterruptedException {
        String token = Files.readString(data.resolve("administration-token")).strip();
        open("/console/sign-in", "token=" + URLEncoder.encode(token, StandardCharsets.UTF_8));
        formToken = FORM_TOKEN.matcher(open("/", "").body()).results().map(found -> found.group(1)).findFirst().orElseThrow();
    }

    /** @param form the fields to send; empty to ask for the page */
    HttpResponse<String> open(String path, String form) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path));
        if (!form.isEmpty()) {
            request.header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString(form + "&_csrf=" + URLEncoder.encode(formToken, StandardCharsets.UTF_8)));
        }
        return browser.send(request.build(), BodyHandlers.ofString());
    }

    @Override
    public void close() {
        browser.close();
    }
}
