package io.tollgate.demonstration;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tollgate.secrets.WebhookSignature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A small Cloud API on this machine: it takes messages over HTTP, and reports by signed webhooks what becomes of them. Some people's phones
 * are out of reach, or busy. The tests let it misbehave.
 */
public final class CloudApiStub implements AutoCloseable {

    private static final Pattern MESSAGES = Pattern.compile("/v[0-9.]+/([0-9]+)/messages");
    private static final Pattern MEDIA = Pattern.compile("/v[0-9.]+/([0-9]+)");
    private static final Pattern UPLOADS = Pattern.compile("/v[0-9.]+/([0-9]+)/media");
    private static final long FIRST_FILE = 5_000_000_000_000_000L;
    private static final int MOST_AT_ONCE = 1_000;
    private static final int MOST_TRIES = 3_000;
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final JsonMapper json = JsonMapper.shared();
    private final HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final ExecutorService reporter = Executors.newSingleThreadExecutor(Thread.ofVirtual().factory());
    private final HttpServer server;
    private final String token;
    private final InstantSource clock;
    private final Map<String, Manner> manners = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> tries = new ConcurrentHashMap<>();
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
    private final Queue<Status> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger unreported = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger ids = new AtomicInteger();
    private final String first = UUID.randomUUID().toString().replace("-", "");
    private volatile Disturbance disturbance = (exchange, call) -> false;
    private volatile Optional<URI> webhook = Optional.empty();
    private volatile String appSecret = "";

    /** How somebody's phone behaves. */
    public enum Manner {
        USUAL, NO_READ_RECEIPTS, DUPLICATES, UNDELIVERABLE, BUSY_TWICE
    }

    /** A call that came with a body. @param number the phone number id in the path */
    public record Call(String number, JsonNode body) {

        public String to() {
            return body.path("to").asString("");
        }

        public String note() {
            return body.path("biz_opaque_callback_data").asString("");
        }
    }

    private record Status(String number, ObjectNode json) {}

    /** Something that goes wrong with a call. */
    @FunctionalInterface
    public interface Disturbance {

        /** @return whether the call has been answered; otherwise it is served as usual */
        boolean of(HttpExchange exchange, Call call) throws IOException;
    }

    /** @param port 0 for any; @param token which every call must show; @param clock for the times in webhooks */
    public CloudApiStub(int port, String token, InstantSource clock) {
        this.token = token;
        this.clock = clock;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException failure) {
            throw new UncheckedIOException("the Cloud API of the demonstration cannot listen on port " + port
                    + ". Maybe set tollgate.demonstration.network-port to a free one.", failure);
        }
        server.createContext("/", this::serve);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Reports to this webhook from now on. */
    public void reportTo(URI address, String secret) {
        appSecret = secret;
        webhook = Optional.of(address);
    }

    /** @param number E.164 with {@code +} */
    public void behave(String number, Manner manner) {
        manners.put(number, manner);
    }

    public void disturbedBy(Disturbance fault) {
        disturbance = fault;
    }

    /** Keeps a file that can be fetched by this id. */
    public void keep(String id, byte[] file) {
        files.put(id, file);
    }

    /** A file that was uploaded: the whole form, as it came. */
    public Optional<byte[]> uploaded(String id) {
        return Optional.ofNullable(files.get(id));
    }

    /** How many files there are. */
    public int files() {
        return files.size();
    }

    /** Whether everything has been reported. */
    public boolean isIdle() {
        return unreported.get() == 0;
    }

    /** How many webhooks were refused. Each is repeated. */
    public int refused() {
        return refused.get();
    }

    /** The messages that were taken, in their order. */
    public List<Call> taken() {
        return List.copyOf(calls);
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            Matcher messages = MESSAGES.matcher(exchange.getRequestURI().getPath());
            Matcher media = MEDIA.matcher(exchange.getRequestURI().getPath());
            Matcher uploads = UPLOADS.matcher(exchange.getRequestURI().getPath());
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (messages.matches() && exchange.getRequestMethod().equals("POST")) {
                Call call = new Call(messages.group(1), json.readTree(body));
                if (!disturbance.of(exchange, call)) {
                    message(exchange, call);
                }
            } else if (!isKnown(exchange)) {
                refuse(exchange, 401, 190, "Access token expired", "The token is not known.");
            } else if (uploads.matches() && exchange.getRequestMethod().equals("POST")) {
                Call call = new Call(uploads.group(1), json.createObjectNode()
                        .put("upload", new String(body, StandardCharsets.ISO_8859_1)));
                if (!disturbance.of(exchange, call)) {
                    String id = Long.toString(FIRST_FILE + ids.incrementAndGet());
                    files.put(id, body);
                    answer(exchange, 200, json.createObjectNode().put("id", id));
                }
            } else if (media.matches() && files.containsKey(media.group(1))) {
                byte[] file = files.get(media.group(1));
                answer(exchange, 200, json.createObjectNode().put("messaging_product", "whatsapp").put("id", media.group(1))
                        .put("url", url() + "/files/" + media.group(1)).put("mime_type", "image/jpeg").put("file_size", file.length));
            } else if (exchange.getRequestURI().getPath().startsWith("/files/")) {
                byte[] file = files.get(exchange.getRequestURI().getPath().substring("/files/".length()));
                exchange.getResponseHeaders().set("Content-Type", "image/jpeg");
                exchange.sendResponseHeaders(file == null ? 404 : 200, file == null ? -1 : file.length);
                if (file != null) {
                    exchange.getResponseBody().write(file);
                }
            } else {
                refuse(exchange, 404, 803, "Object not found", "There is nothing at this path.");
            }
        }
    }

    private void message(HttpExchange exchange, Call call) throws IOException {
        Manner manner = manners.getOrDefault(call.to(), Manner.USUAL);
        if (!isKnown(exchange)) {
            refuse(exchange, 401, 190, "Access token expired", "The token is not known.");
        } else if (call.body().path("status").asString("").equals("read")) {
            answer(exchange, 200, json.createObjectNode().put("success", true));
        } else if (call.to().isEmpty() && call.body().path("recipient").asString("").isEmpty()) {
            refuse(exchange, 400, 131008, "Required parameter is missing", "Parameter 'to' is missing.");
        } else if (manner == Manner.BUSY_TWICE && tries.computeIfAbsent(call.note(), _ -> new AtomicInteger()).incrementAndGet() <= 2) {
            refuse(exchange, 503, 131016, "Service unavailable", "The phone is busy.");
        } else {
            take(exchange, call, manner);
        }
    }

    /** Takes a message, answers, and reports. */
    public void take(HttpExchange exchange, Call call, Manner manner) throws IOException {
        answer(exchange, call, take(call, manner));
    }

    /** Answers that a message was taken. */
    public void answer(HttpExchange exchange, Call call, String id) throws IOException {
        ObjectNode answer = json.createObjectNode().put("messaging_product", "whatsapp");
        answer.putArray("contacts").addObject().put("input", call.to()).put("wa_id", call.to().replace("+", ""));
        answer.putArray("messages").addObject().put("id", id);
        answer(exchange, 200, answer);
    }

    /** Takes a message and reports, without an answer. @return its id here */
    public String take(Call call, Manner manner) {
        calls.add(call);
        String id = "wamid.HBg" + first + ids.incrementAndGet();
        switch (manner) {
            case USUAL, BUSY_TWICE -> report(call, id, "sent", "delivered", "read");
            case NO_READ_RECEIPTS -> report(call, id, "sent", "delivered");
            case DUPLICATES -> report(call, id, "delivered", "sent", "delivered", "read", "sent", "read");
            case UNDELIVERABLE -> report(call, id, "sent", "failed");
        }
        return id;
    }

    /** Says what became of a message. */
    public void report(Call call, String id, String... statuses) {
        if (webhook.isEmpty()) {
            return;
        }
        unreported.addAndGet(statuses.length);
        Stream.of(statuses).forEach(status -> waiting.add(new Status(call.number(), status(call, id, status))));
        reporter.execute(this::post);
    }

    private ObjectNode status(Call call, String id, String status) {
        ObjectNode told = json.createObjectNode().put("id", id).put("status", status)
                .put("timestamp", Long.toString(clock.instant().getEpochSecond()))
                .put(call.to().isEmpty() ? "recipient_user_id" : "recipient_id",
                        call.to().isEmpty() ? call.body().path("recipient").asString() : call.to().replace("+", ""))
                .put("biz_opaque_callback_data", call.note());
        if (status.equals("failed")) {
            ObjectNode error = told.putArray("errors").addObject().put("code", 131026).put("title", "Message undeliverable")
                    .put("message", "Message undeliverable");
            error.putObject("error_data").put("details", "The phone is out of reach.");
        } else {
            told.putObject("pricing").put("billable", true).put("pricing_model", "PMP").put("type", "regular").put("category", "utility");
        }
        return told;
    }

    private void post() {
        List<Status> batch = new ArrayList<>();
        while (batch.size() < MOST_AT_ONCE && !waiting.isEmpty()) {
            batch.add(waiting.remove());
        }
        if (batch.isEmpty()) {
            return;
        }
        byte[] body = body(batch);
        for (int attempt = 1; !isTaken(body) && attempt < MOST_TRIES && !reporter.isShutdown(); attempt++) {
            refused.incrementAndGet();
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        unreported.addAndGet(-batch.size());
    }

    private byte[] body(List<Status> batch) {
        ObjectNode body = json.createObjectNode().put("object", "whatsapp_business_account");
        ArrayNode changes = body.putArray("entry").addObject().put("id", "1").putArray("changes");
        Map<String, ArrayNode> byNumber = new ConcurrentHashMap<>();
        batch.forEach(status -> byNumber.computeIfAbsent(status.number(), number -> {
            ObjectNode value = changes.addObject().put("field", "messages").putObject("value").put("messaging_product", "whatsapp");
            value.putObject("metadata").put("phone_number_id", number);
            return value.putArray("statuses");
        }).add(status.json()));
        return json.writeValueAsBytes(body);
    }

    private boolean isTaken(byte[] body) {
        try {
            return client.send(HttpRequest.newBuilder(webhook.orElseThrow()).timeout(Duration.ofSeconds(30))
                    .header("Content-Type", "application/json").header(WebhookSignature.HEADER, WebhookSignature.of(body, appSecret))
                    .POST(BodyPublishers.ofByteArray(body)).build(), BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException failure) {
            return false;
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean isKnown(HttpExchange exchange) {
        return ("Bearer " + token).equals(exchange.getRequestHeaders().getFirst("Authorization"));
    }

    /** Answers with an error of the Graph API. */
    public void refuse(HttpExchange exchange, int status, int code, String title, String details) throws IOException {
        ObjectNode body = json.createObjectNode();
        body.putObject("error").put("message", "(#" + code + ") " + title).put("type", "OAuthException").put("code", code)
                .putObject("error_data").put("messaging_product", "whatsapp").put("details", details);
        answer(exchange, status, body);
    }

    private void answer(HttpExchange exchange, int status, ObjectNode body) throws IOException {
        byte[] bytes = json.writeValueAsString(body).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        reporter.shutdownNow();
        client.close();
    }
}
