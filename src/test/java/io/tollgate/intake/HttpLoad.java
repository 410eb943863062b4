package io.tollgate.intake;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;

/**
 * Partners in a process of their own: each of their connections sends one message after the other, on a real socket that stays open, to
 * people of whom each partner has some thousands.
 */
public final class HttpLoad {

    /** How many people the partners write to, all together. */
    public static final int PEOPLE = 20_000;

    /** Stands for a file in a content. */
    public static final String FILE = "{file}";

    private static final String TEXT = """
            "type":"text","text":{"body":"Your parcel is on its way and will arrive between 10 and 12 o'clock."}""";

    private HttpLoad() {}

    /**
     * @param p50Micros the median time from sending a request to having its answer
     * @param p99Micros the 99th percentile of that time
     */
    public record Sent(long requests, double seconds, long p50Micros, long p99Micros) {}

    /** A partner to send as. @param path of its messages. @param token of its interface. @param file the id of a file, for {@link #FILE} */
    public record As(String path, String token, String file) {

        public As(String path, String token) {
            this(path, token, "none");
        }
    }

    /**
     * What is sent.
     *
     * @param content   the JSON fields of each message; {@link #FILE} in it stands for the partner's file
     * @param perSecond by all connections; 0: as fast as they can
     */
    public record Plan(String content, int connections, Duration duration, int perSecond) {}

    /** Sends a text, as fast as it can, and waits for the end. */
    public static Sent run(int port, String path, String token, int connections, Duration duration)
            throws IOException, InterruptedException {
        return run(port, List.of(new As(path, token)), new Plan(TEXT, connections, duration, 0));
    }

    /**
     * Runs it, and waits for its end. Each partner has people of its own: see {@link #number}. It has connections of its own, too, unless
     * there are more partners than connections; then each connection sends for several in turn.
     */
    public static Sent run(int port, List<As> partners, Plan plan) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx100m",
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), HttpLoad.class.getName(),
                Integer.toString(port), plan.content, Integer.toString(plan.connections), Long.toString(plan.duration.toMillis()),
                Integer.toString(plan.perSecond)));
        partners.forEach(partner -> command.addAll(List.of(partner.path, partner.token, partner.file)));
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (BufferedReader output = process.inputReader()) {
            String[] figures = String.valueOf(output.readLine()).split(" ");
            if (process.waitFor() != 0 || figures.length != 4) {
                throw new IOException("the load ended with " + process.exitValue());
            }
            return new Sent(Long.parseLong(figures[0]), Double.parseDouble(figures[1]), Long.parseLong(figures[2]),
                    Long.parseLong(figures[3]));
        }
    }

    /** The number of a person. The first partner has the first, and then each the next in turn. */
    public static String number(int person) {
        return "+3519" + (10_000_000 + person);
    }

    /** @param arguments port, content, connections, milliseconds, messages a second, then path, token and file of each partner */
    public static void main(String[] arguments) throws Exception {
        int connections = Integer.parseInt(arguments[2]);
        List<As> partners = new ArrayList<>();
        for (int i = 5; i < arguments.length; i += 3) {
            partners.add(new As(arguments[i], arguments[i + 1], arguments[i + 2]));
        }
        long begin = System.nanoTime();
        List<Future<long[]>> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
            for (int i = 0; i < connections; i++) {
                int number = i;
                all.add(threads.submit(() -> new Connection(arguments, partners, number).send()));
            }
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        LongStream.Builder waits = LongStream.builder();
        for (Future<long[]> one : all) {
            LongStream.of(one.get()).forEach(waits);
        }
        long[] sorted = waits.build().sorted().toArray();
        System.out.println(sorted.length + " " + seconds + " " + sorted[sorted.length / 2] / 1000 + " "
                + sorted[sorted.length * 99 / 100] / 1000);
    }

    private static final class Connection {

        private final int port;
        private final String content;
        private final long end;
        private final long everyNanos;
        private final long first;
        private final List<As> partners;
        private final int connections;
        private int partner;
        private final Random people;

        Connection(String[] arguments, List<As> partners, int number) {
            this.port = Integer.parseInt(arguments[0]);
            this.content = arguments[1];
            this.partners = partners;
            this.partner = number % partners.size();
            this.people = new Random(number);
            this.connections = Integer.parseInt(arguments[2]);
            int perSecond = Integer.parseInt(arguments[4]);
            this.everyNanos = perSecond == 0 ? 0 : 1_000_000_000L * connections / perSecond;
            this.first = System.nanoTime() + everyNanos * number / connections;
            this.end = System.nanoTime() + Duration.ofMillis(Long.parseLong(arguments[3])).toNanos();
        }

        private byte[] request() {
            int each = PEOPLE / partners.size();
            As sender = partners.get(partner);
            String body = "{\"messaging_product\":\"whatsapp\",\"recipient_type\":\"individual\",\"to\":\""
                    + number(people.nextInt(each) * partners.size() + partner) + "\"," + content.replace(FILE, sender.file) + "}";
            partner = (partner + connections) % partners.size();
            return ("POST " + sender.path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                    + sender.token + "\r\nContent-Type: application/json\r\nContent-Length: "
                    + body.getBytes(UTF_8).length + "\r\n\r\n" + body).getBytes(US_ASCII);
        }

        /** The nanoseconds that each request took. */
        long[] send() throws IOException {
            LongStream.Builder waits = LongStream.builder();
            for (long next = first; Math.max(next, System.nanoTime()) < end;) {
                try (Socket socket = new Socket("127.0.0.1", port)) {
                    socket.setTcpNoDelay(true);
                    socket.setSoTimeout(30_000);
                    InputStream answers = new BufferedInputStream(socket.getInputStream());
                    for (boolean open = true; open && Math.max(next, System.nanoTime()) < end; next += everyNanos) {
                        LockSupport.parkNanos(everyNanos == 0 ? 0 : next - System.nanoTime());
                        byte[] request = request();
                        long begin = System.nanoTime();
                        socket.getOutputStream().write(request);
                        open = readAnswer(answers);
                        waits.add(System.nanoTime() - begin);
                    }
                }
            }
            return waits.build().toArray();
        }
    }

    /** @return whether the connection stays open */
    private static boolean readAnswer(InputStream answers) throws IOException {
        String status = line(answers);
        if (!status.startsWith("HTTP/1.1 200")) {
            throw new IOException("not accepted: " + status);
        }
        int length = 0;
        boolean open = true;
        for (String header = line(answers); !header.isEmpty(); header = line(answers)) {
            if (header.regionMatches(true, 0, "content-length:", 0, 15)) {
                length = Integer.parseInt(header.substring(15).strip());
            }
            open &= !header.equalsIgnoreCase("connection: close");
        }
        if (answers.readNBytes(length).length != length) {
            throw new IOException("the answer broke off");
        }
        return open;
    }

    private static String line(InputStream stream) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = stream.read(); next != '\n'; next = stream.read()) {
            if (next < 0) {
                throw new IOException("the connection was closed");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }
}
