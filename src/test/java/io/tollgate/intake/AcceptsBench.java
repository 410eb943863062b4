package io.tollgate.intake;

import com.sun.management.OperatingSystemMXBean;
import io.tollgate.Tollgate;
import io.tollgate.database.TestDatabase;
import io.tollgate.world.Partner;
import io.tollgate.world.World;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Map.Entry;
import java.util.TreeMap;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Measures how many messages a second are accepted over HTTP, durably, how long one waits for its answer, and what one costs: processor
 * time of the program, by part, beside an echo by a bare server of the same kind. The sender and the database are processes of their own.
 */
public final class AcceptsBench {

    private static final int CONNECTIONS = 64;
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 3);
    private static final Duration ROUND = Duration.ofSeconds(Integer.getInteger("bench.seconds", 10));

    /** The parts of an accept, by the beginning of the names of classes or methods that do their work; the innermost call counts. */
    private static final Map<String, String[]> PARTS = Map.of(
            "1 server", new String[] {"org.apache.coyote", "org.apache.catalina", "org.apache.tomcat"},
            "2 filters and Spring", new String[] {"org.springframework.web", "org.springframework.security", "org.springframework.session",
                "org.springframework.boot", "org.springframework.http", "io.micrometer", "io.tollgate.network"},
            "3 Camel", new String[] {"org.apache.camel"},
            "4 JSON", new String[] {"tools.jackson", "io.tollgate.json"},
            "5 number", new String[] {"com.google.i18n", "io.tollgate.recipient.PhoneNumbers", "io.tollgate.recipient.Spelling"},
            "6 checks and answer", new String[] {"io.tollgate.cloudapi", "io.tollgate.intake", "io.tollgate.business", "io.github.bucket4j",
                "com.github.benmanes"},
            "7 hash and compression", new String[] {"java.util.zip", "org.apache.commons.codec", "sun.security", "javax.crypto",
                "com.sun.crypto"},
            "8 database", new String[] {"com.mysql", "com.zaxxer", "org.springframework.jdbc", "org.springframework.transaction",
                "org.springframework.orm", "org.hibernate", "io.tollgate.database"},
            "9 group commit", new String[] {"io.tollgate.gate", "io.tollgate.recipient"});

    private AcceptsBench() {}

    /** @param cpuMicros processor time of this process for one request */
    record Cost(HttpLoad.Sent sent, double cpuMicros) {

        @Override
        public String toString() {
            return "%,.0f/s, p50 %.1f ms, p99 %.1f ms, %.0f us of processor each".formatted(sent.requests() / sent.seconds(),
                    sent.p50Micros() / 1000.0, sent.p99Micros() / 1000.0, cpuMicros);
        }
    }

    /** Starts its own application without a running gate; the first round warms up. */
    public static void main(String[] arguments) throws Exception {
        try (ConfigurableApplicationContext application = new SpringApplicationBuilder(Tollgate.class).run(
                // not watched, as TestDatabase's other URL is: to read each statement takes longer than to send it
                "--spring.datasource.url=" + TestDatabase.migratedForPrograms(), "--spring.datasource.username=",
                "--server.port=0", "--tollgate.gate.workers=0", "--tollgate.intake.pace.enterprise=1000000",
                "--tollgate.intake.pace.pair-interval=0s",
                "--tollgate.data=" + Files.createTempDirectory("accepts"));
                EchoServer echo = new EchoServer()) {
            int port = application.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
            Partner partner = new World(application).partner();
            partner.business().spendsUpTo("1000000");
            double idle = idle();
            double accepts = 0;
            double echoes = 0;
            for (int round = 0; round <= ROUNDS; round++) {
                Cost bare = cost(echo.port(), "/", partner.token(), idle);
                Cost accept = cost(port, partner.path(), partner.token(), idle);
                System.out.println((round == 0 ? "warm-up: " : "round " + round + ": ") + "accept " + accept + "; echo " + bare);
                accepts += round == 0 ? 0 : accept.cpuMicros;
                echoes += round == 0 ? 0 : bare.cpuMicros;
            }
            System.out.printf("an accept takes %.0f us of the program's processor time, an echo by the bare server %.0f us: %.1f times%n",
                    accepts / ROUNDS, echoes / ROUNDS, accepts / echoes);
            byPart(port, partner).forEach((part, micros) -> System.out.printf("    %-24s %6.1f us%n", part, micros));
        }
    }

    /** @param idle processor nanoseconds that this process takes in a second without requests */
    static Cost cost(int port, String path, String token, double idle) throws IOException, InterruptedException {
        long before = cpuNanos();
        HttpLoad.Sent sent = HttpLoad.run(port, path, token, CONNECTIONS, ROUND);
        return new Cost(sent, (cpuNanos() - before - idle * sent.seconds()) / 1e3 / sent.requests());
    }

    static double idle() throws InterruptedException {
        long before = cpuNanos();
        Thread.sleep(5_000);
        return (cpuNanos() - before) / 5.0;
    }

    /** Processor time of this process without its compiler, which a server needs only in its first minutes. */
    private static long cpuNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime() - compilerNanos();
    }

    private static long compilerNanos() {
        return byThread().entrySet().stream().filter(thread -> thread.getKey().matches("C +Compiler.*"))
                .mapToLong(Entry::getValue).sum();
    }

    /** Processor time of the threads that the system knows, by name without numbers. From Linux; empty elsewhere. */
    private static Map<String, Long> byThread() {
        Map<String, Long> nanos = new TreeMap<>();
        try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
            for (Path thread : threads.toList()) {
                nanos.merge(Files.readString(thread.resolve("comm")).strip().replaceAll("[0-9#-]+", " ").strip(),
                        Long.parseLong(Files.readString(thread.resolve("schedstat")).split(" ")[0]), Long::sum);
            }
        } catch (IOException notLinux) {
            return Map.of();
        }
        return nanos;
    }

    /** Microseconds of one accept, by part, from samples of the processor time of Java's threads. */
    private static Map<String, Double> byPart(int port, Partner partner) throws Exception {
        Path file = Files.createTempFile("accepts", ".jfr");
        Map<String, Long> before = byThread();
        HttpLoad.Sent sent;
        try (Recording recording = new Recording()) {
            recording.enable("jdk.CPUTimeSample").with("throttle", "2ms").withStackTrace();
            recording.start();
            sent = HttpLoad.run(port, partner.path(), partner.token(), CONNECTIONS, ROUND);
            Map<String, Long> threads = byThread();
            threads.replaceAll((thread, nanos) -> nanos - before.getOrDefault(thread, 0L));
            threads.entrySet().stream().sorted(Entry.<String, Long>comparingByValue().reversed()).limit(12).forEach(
                    thread -> System.out.printf("    threads %-20s %6.1f us%n", thread.getKey(),
                            thread.getValue() / 1e3 / sent.requests()));
            recording.stop();
            recording.dump(file);
        }
        Map<String, Integer> samples = new TreeMap<>();
        for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
            samples.merge(part(event), 1, Integer::sum);
        }
        double each = 2_000.0 / sent.requests();
        Map<String, Double> parts = new TreeMap<>();
        samples.forEach((part, count) -> parts.put(part, count * each));
        if (Boolean.getBoolean("bench.keep")) {
            System.out.println(file);
        } else {
            Files.delete(file);
        }
        return parts;
    }

    private static String part(RecordedEvent sample) {
        if (sample.getStackTrace() == null) {
            return "~ no stack";
        }
        for (RecordedFrame frame : sample.getStackTrace().getFrames()) {
            String type = frame.getMethod().getType().getName();
            for (Entry<String, String[]> part : PARTS.entrySet()) {
                for (String beginning : part.getValue()) {
                    if (type.startsWith(beginning)) {
                        return part.getKey();
                    }
                }
            }
        }
        return "~ threads";
    }
}
