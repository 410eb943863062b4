package io.tollgate.intake;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.management.OperatingSystemMXBean;
import io.tollgate.Tollgate;
import io.tollgate.database.TestDatabase;
import io.tollgate.world.Partner;
import io.tollgate.world.World;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Measures how many messages a second are accepted over HTTP, durably, and how long one waits for its answer. */
public final class AcceptsBench {

    private AcceptsBench() {}

    /**
     * @param p50Micros the median time from sending a request to having its answer
     * @param p99Micros the 99th percentile of that time
     * @param cpuMicrosEach processor time of this process for one request, with the sender's part and without the database's
     */
    public record Result(int connections, long accepted, double seconds, long p50Micros, long p99Micros, long cpuMicrosEach) {

        public double perSecond() {
            return accepted / seconds;
        }

        @Override
        public String toString() {
            return "%d connections: %,.0f accepts/s, p50 %.1f ms, p99 %.1f ms, %d us of processor each (%,d in %.1f s)".formatted(
                    connections, perSecond(), p50Micros / 1000.0, p99Micros / 1000.0, cpuMicrosEach, accepted, seconds);
        }
    }

    /** Starts its own application without a running gate; the first run warms up. */
    public static void main(String[] arguments) throws Exception {
        try (ConfigurableApplicationContext application = new SpringApplicationBuilder(Tollgate.class).initializers(new TestDatabase())
                .run("--server.port=0", "--tollgate.gate.workers=0", "--tollgate.intake.pace.enterprise=1000000")) {
            int port = application.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
            for (Duration duration : List.of(Duration.ofSeconds(20), Duration.ofSeconds(10))) {
                System.out.println(run(new World(application), port, 64, duration));
            }
        }
    }

    /** Measures a running application, as a partner of its own. Each connection sends one request after the other. */
    public static Result run(World world, int port, int connections, Duration duration)
            throws InterruptedException, ExecutionException {
        Partner partner = world.partner();
        CyclicBarrier start = new CyclicBarrier(connections);
        long cpuBefore = cpuNanos();
        long begin = System.nanoTime();
        List<Future<long[]>> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
            for (int i = 0; i < connections; i++) {
                byte[] request = request(partner, "+3519" + (10_000_000 + i));
                all.add(threads.submit(() -> {
                    start.await();
                    return send(port, request, duration);
                }));
            }
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        long cpu = cpuNanos() - cpuBefore;
        List<long[]> waits = new ArrayList<>();
        for (Future<long[]> one : all) {
            waits.add(one.get());
        }
        long[] sorted = waits.stream().flatMapToLong(LongStream::of).sorted().toArray();
        return new Result(connections, sorted.length, seconds, sorted[sorted.length / 2] / 1000, sorted[sorted.length * 99 / 100] / 1000,
                cpu / 1000 / sorted.length);
    }

    private static long cpuNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    private static byte[] request(Partner partner, String to) {
        byte[] body = Partner.text(to, "Your parcel is on its way and will arrive between 10 and 12 o'clock.").getBytes(UTF_8);
        byte[] head = ("POST " + partner.path() + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + partner.token()
                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n").getBytes(US_ASCII);
        byte[] request = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, request, head.length, body.length);
        return request;
    }

    /** The nanoseconds that each request took. */
    private static long[] send(int port, byte[] request, Duration duration) throws IOException {
        LongStream.Builder waits = LongStream.builder();
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(30_000);
            InputStream answers = new BufferedInputStream(socket.getInputStream());
            long end = System.nanoTime() + duration.toNanos();
            for (long now = System.nanoTime(); now < end;) {
                socket.getOutputStream().write(request);
                readAnswer(answers);
                long then = System.nanoTime();
                waits.add(then - now);
                now = then;
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
