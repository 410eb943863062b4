package io.tollgate.intake;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.tollgate.world.Partner;
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
import java.util.stream.LongStream;

/**
 * A partner in a process of its own: each of its connections sends one message after the other, on a real socket that stays open, to people
 * of whom it has some thousands.
 */
public final class HttpLoad {

    private static final int PEOPLE = 20_000;

    private HttpLoad() {}

    /**
     * @param p50Micros the median time from sending a request to having its answer
     * @param p99Micros the 99th percentile of that time
     */
    public record Sent(long requests, double seconds, long p50Micros, long p99Micros) {}

    /** Runs it, and waits for its end. */
    public static Sent run(int port, String path, String token, int connections, Duration duration)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx100m",
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), HttpLoad.class.getName(),
                Integer.toString(port), path, token, Integer.toString(connections), Long.toString(duration.toMillis()))
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (BufferedReader output = process.inputReader()) {
            String[] figures = String.valueOf(output.readLine()).split(" ");
            if (process.waitFor() != 0 || figures.length != 4) {
                throw new IOException("the load ended with " + process.exitValue());
            }
            return new Sent(Long.parseLong(figures[0]), Double.parseDouble(figures[1]), Long.parseLong(figures[2]),
                    Long.parseLong(figures[3]));
        }
    }

    /** @param arguments port, path, token, connections, milliseconds */
    public static void main(String[] arguments) throws Exception {
        int connections = Integer.parseInt(arguments[3]);
        long begin = System.nanoTime();
        List<Future<long[]>> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
            for (int i = 0; i < connections; i++) {
                Random people = new Random(i);
                all.add(threads.submit(() -> send(arguments, people)));
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

    private static byte[] request(String[] arguments, Random people) {
        String body = Partner.text("+3519" + (10_000_000 + people.nextInt(PEOPLE)),
                "Your parcel is on its way and will arrive between 10 and 12 o'clock.");
        return ("POST " + arguments[1] + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + arguments[2]
                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.getBytes(UTF_8).length + "\r\n\r\n" + body)
                .getBytes(US_ASCII);
    }

    /** The nanoseconds that each request took. */
    private static long[] send(String[] arguments, Random people) throws IOException {
        LongStream.Builder waits = LongStream.builder();
        try (Socket socket = new Socket("127.0.0.1", Integer.parseInt(arguments[0]))) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(30_000);
            InputStream answers = new BufferedInputStream(socket.getInputStream());
            long end = System.nanoTime() + Duration.ofMillis(Long.parseLong(arguments[4])).toNanos();
            while (System.nanoTime() < end) {
                byte[] request = request(arguments, people);
                long begin = System.nanoTime();
                socket.getOutputStream().write(request);
                readAnswer(answers);
                waits.add(System.nanoTime() - begin);
            }
        }
        return waits.build().toArray();
    }

    private static void readAnswer(InputStream answers) throws IOException {
        String status = line(answers);
        if (!status.startsWith("HTTP/1.1 200")) {
            throw new IOException("not accepted: " + status);
        }
        int length = 0;
        for (String header = line(answers); !header.isEmpty(); header = line(answers)) {
            if (header.regionMatches(true, 0, "content-length:", 0, 15)) {
                length = Integer.parseInt(header.substring(15).strip());
            }
        }
        if (answers.readNBytes(length).length != length) {
            throw new IOException("the answer broke off");
        }
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
