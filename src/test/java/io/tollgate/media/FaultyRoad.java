package io.tollgate.media;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** Stands between Tollgate and a server, hands requests on, and fails as a test wants it. */
final class FaultyRoad implements AutoCloseable {

    private static final Set<String> OF_THE_CONNECTION = Set.of("host", "connection", "content-length", "expect", "upgrade",
            "transfer-encoding");

    private final HttpServer server;
    private final URI target;
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Fault fault = (_, _) -> false;

    /** @return true if it has dealt with the request */
    interface Fault {
        boolean strikes(HttpExchange exchange, int number) throws IOException;
    }

    FaultyRoad(URI target) throws IOException {
        this.target = target;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    URI root() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** @param next counts requests from 1 */
    void fail(Fault next) {
        asked.clear();
        fault = next;
    }

    /** The methods since the last fault was set. */
    List<String> asked() {
        return asked;
    }

    static Fault answer(int status) {
        return (exchange, _) -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
            return true;
        };
    }

    /** No answer comes. */
    Fault silence() {
        return (exchange, _) -> {
            try {
                closed.await();
            } catch (InterruptedException over) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
            return true;
        };
    }

    /** Connections end without an answer. */
    static Fault away() {
        return (exchange, _) -> {
            exchange.close();
            return true;
        };
    }

    private void handle(HttpExchange exchange) throws IOException {
        asked.add(exchange.getRequestMethod());
        if (!fault.strikes(exchange, asked.size())) {
            HttpResponse<byte[]> answer = hand(exchange);
            answer.headers().map().forEach((name, values) -> {
                if (!OF_THE_CONNECTION.contains(name)) {
                    exchange.getResponseHeaders().put(name, values);
                }
            });
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
            exchange.getResponseBody().write(answer.body());
            exchange.close();
        }
    }

    HttpResponse<byte[]> hand(HttpExchange exchange) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(target.resolve(exchange.getRequestURI()))
                .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        try {
            return client.send(request.build(), BodyHandlers.ofByteArray());
        } catch (InterruptedException over) {
            throw new IOException(over);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        client.shutdownNow();
    }
}
