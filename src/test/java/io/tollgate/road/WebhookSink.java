package io.tollgate.road;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** The partners' server for webhooks, in a process of its own. It counts the statuses that it is told, and keeps nothing. */
final class WebhookSink implements AutoCloseable {

    private static final byte[] STATUS = "\"status\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] READ = "\"status\":\"read\"".getBytes(StandardCharsets.US_ASCII);

    private final Process process;
    private final BufferedReader answers;
    private final int port;

    private WebhookSink(Process process) throws IOException {
        this.process = process;
        this.answers = process.inputReader();
        this.port = Integer.parseInt(answers.readLine());
    }

    static WebhookSink start() throws IOException {
        return new WebhookSink(new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx100m",
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dsun.net.httpserver.nodelay=true", "-cp",
                System.getProperty("java.class.path"), WebhookSink.class.getName()).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    /** What it was told so far. @param read how many statuses say that a message was read */
    record Told(long statuses, long read, long posts) {

        Told since(Told before) {
            return new Told(statuses - before.statuses, read - before.read, posts - before.posts);
        }
    }

    String url() {
        return "http://127.0.0.1:" + port + "/";
    }

    Told told() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
        String[] figures = answers.readLine().split(" ");
        return new Told(Long.parseLong(figures[0]), Long.parseLong(figures[1]), Long.parseLong(figures[2]));
    }

    @Override
    public void close() {
        process.destroy();
    }

    /** Answers each line of its input with what it was told so far. */
    public static void main(String[] arguments) throws IOException {
        AtomicLong statuses = new AtomicLong();
        AtomicLong read = new AtomicLong();
        AtomicLong posts = new AtomicLong();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            byte[] body = body(exchange);
            statuses.addAndGet(count(STATUS, body));
            read.addAndGet(count(READ, body));
            posts.incrementAndGet();
        });
        server.start();
        System.out.println(server.getAddress().getPort());
        BufferedReader asked = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        while (asked.readLine() != null) {
            System.out.println(statuses.get() + " " + read.get() + " " + posts.get());
        }
        System.exit(0);
    }

    private static byte[] body(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
        return body;
    }

    private static int count(byte[] text, byte[] body) {
        int count = 0;
        for (int at = 0; at + text.length <= body.length; at++) {
            int same = 0;
            while (same < text.length && body[at + same] == text[same]) {
                same++;
            }
            count += same == text.length ? 1 : 0;
        }
        return count;
    }
}
