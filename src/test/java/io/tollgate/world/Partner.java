package io.tollgate.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.business.Sender;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A business as a client of the interface for partners, over HTTP. @param root of the server that it calls */
public record Partner(EnrolledBusiness business, URI root) {

    private static final HttpClient HTTP = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(60)).build();

    public Sender sender() {
        return business.number();
    }

    public String token() {
        return business.token();
    }

    public String path() {
        return "/v25.0/" + sender().id() + "/messages";
    }

    public Reply post(String body, String... headers) {
        return exchange(request(path(), headers).POST(BodyPublishers.ofString(body)).build());
    }

    public Reply postTo(String path, String body, String... headers) {
        return exchange(request(path, headers).POST(BodyPublishers.ofString(body)).build());
    }

    /** A request with token, content type and these headers, which may replace both. */
    public HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(root.resolve(path)).timeout(Duration.ofSeconds(120))
                .header("Authorization", "Bearer " + token()).header("Content-Type", "application/json");
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return request;
    }

    /** @param content fields of the message, such as {@link #template} */
    public Reply sends(String to, String content) {
        return post(message(to, content));
    }

    /** Asks for the preview of a message. */
    public JsonNode preview(String to, String content) {
        Reply reply = postTo(path() + "/preview", message(to, content));
        assertThat(reply.status()).as(reply.json().toString()).isEqualTo(200);
        return reply.json();
    }

    private static String message(String to, String content) {
        return "{\"messaging_product\":\"whatsapp\",\"to\":\"" + to + "\"," + content + "}";
    }

    public static String template(String name) {
        return "\"type\":\"template\",\"template\":{\"name\":\"" + name + "\",\"language\":{\"code\":\"en_US\"}}";
    }

    public static String answer(String text) {
        return "\"type\":\"text\",\"text\":{\"body\":\"" + text + "\"}";
    }

    public static Reply exchange(HttpRequest request) {
        try {
            return new Reply(HTTP.send(request, BodyHandlers.ofByteArray()));
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    public static String text(String to, String text) {
        return """
                {"messaging_product":"whatsapp","recipient_type":"individual","to":"%s","type":"text","text":{"body":"%s"}}""".formatted(to,
                text);
    }

    public record Reply(HttpResponse<byte[]> response) {

        public int status() {
            return response.statusCode();
        }

        public JsonNode json() {
            return JsonMapper.shared().readTree(response.body());
        }

        public String messageId() {
            return json().at("/messages/0/id").asString();
        }

        public JsonNode error() {
            return json().path("error");
        }

        public String details() {
            return error().at("/error_data/details").asString();
        }
    }
}
