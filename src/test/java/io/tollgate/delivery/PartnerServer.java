package io.tollgate.delivery;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.json.JsonMapper;

/** A partner's real HTTP server. It keeps the posts that it gets, and a test can make it misbehave. */
public final class PartnerServer implements AutoCloseable {

    /** One POST as it arrived. */
    public record Post(URI uri, Headers headers, byte[] body) {

        public String header(String name) {
            return headers.getFirst(name);
        }

        public List<Status> statuses() {
            return StreamSupport.stream(JsonMapper.shared().readTree(body).at("/entry/0/changes").spliterator(), false)
                    .flatMap(change -> StreamSupport.stream(change.at("/value/statuses").spliterator(), false))
                    .map(it -> new Status(it.path("id").asString(), it.path("status").asString(),
                            it.path("biz_opaque_callback_data").asString("")))
                    .toList();
        }
    }

    public record Status(String message, String status, String note) {}

    private final HttpServer server;
    private final List<Post> posts = new CopyOnWriteArrayList<>();
    private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();
    private volatile CountDownLatch held = new CountDownLatch(0);
    private volatile String elsewhere = "";
    private volatile String verifyToken = "";
    private volatile Predicate<Post> refused = post -> false;
    private volatile int answerBytes;
    private volatile String words = "";

    private PartnerServer(HttpServer server) {
        this.server = server;
    }

    public static PartnerServer start() {
        return start(0);
    }

    static PartnerServer start(int port) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
            PartnerServer partner = new PartnerServer(server);
            server.createContext("/", partner::take);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.start();
            return partner;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    int port() {
        return server.getAddress().getPort();
    }

    public List<Post> posts() {
        return posts;
    }

    /** All statuses in the order of their arrival. */
    public List<Status> statuses() {
        return posts.stream().flatMap(post -> post.statuses().stream()).toList();
    }

    /** Answers the next POSTs with these statuses, one each, and later POSTs with 200. */
    public void answer(int... statuses) {
        IntStream.of(statuses).forEach(answers::add);
    }

    /** Gives this text in all answers from now on. */
    public void say(String text) {
        words = text;
    }

    /** Confirms requests for verification only with this token from now on. */
    public void expect(String token) {
        verifyToken = token;
    }

    /** Answers 500 to such POSTs from now on. */
    void refuse(Predicate<Post> odd) {
        refused = odd;
    }

    void redirect(String url) {
        elsewhere = url;
    }

    /** Takes posts from now on, but answers them only after {@link #release}. */
    public void hold() {
        held = new CountDownLatch(1);
    }

    public void release() {
        held.countDown();
    }

    /** Lets the next answer have a megabyte. */
    void answerAtLength() {
        answerBytes = 1_000_000;
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (exchange.getRequestMethod().equals("GET")) {
                confirm(exchange);
                return;
            }
            Post post = new Post(exchange.getRequestURI(), exchange.getRequestHeaders(), exchange.getRequestBody().readAllBytes());
            posts.add(post);
            held.await();
            if (refused.test(post)) {
                exchange.sendResponseHeaders(500, -1);
                return;
            }
            if (!elsewhere.isEmpty()) {
                exchange.getResponseHeaders().add("Location", elsewhere);
                exchange.sendResponseHeaders(307, -1);
                return;
            }
            Integer answer = answers.poll();
            byte[] body = answerBytes == 0 ? words.getBytes(StandardCharsets.UTF_8) : new byte[answerBytes];
            exchange.sendResponseHeaders(answer == null ? 200 : answer, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether it wants webhooks: with this verify token, or with any if none was set. */
    private void confirm(HttpExchange exchange) throws IOException {
        Map<String, String> asked = Arrays.stream(exchange.getRequestURI().getQuery().split("&")).map(it -> it.split("=", 2))
                .collect(Collectors.toMap(it -> it[0], it -> it[1]));
        boolean known = verifyToken.isEmpty() || verifyToken.equals(asked.get("hub.verify_token"));
        byte[] answer = (known ? asked.getOrDefault("hub.challenge", "") : "who is there?").getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(known ? 200 : 403, answer.length);
        exchange.getResponseBody().write(answer);
    }

    @Override
    public void close() {
        release();
        server.stop(0);
    }
}
