package io.tollgate.road;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/** What a program's own recording says of one span of time: samples of processor time by stage, and pauses of the collector. */
record ProgramRecording(Map<String, Double> cpuMicros, Duration pauses, long pausesCount) {

    private static final int SAMPLE_MILLIS = 10;

    /** Options of the program's start. */
    static List<String> options(Path file) {
        return List.of("-XX:FlightRecorderOptions:stackdepth=200",
                "-XX:StartFlightRecording:filename=" + file + ",settings=none,dumponexit=true,maxsize=2g,"
                        + "+jdk.CPUTimeSample#enabled=true,+jdk.CPUTimeSample#throttle=" + SAMPLE_MILLIS + "ms,"
                        + "+jdk.GCPhasePause#enabled=true,+jdk.GCPhasePause#threshold=0ms");
    }

    static ProgramRecording of(Path file, Instant from, Instant to) throws IOException {
        Map<String, Double> micros = new TreeMap<>();
        Duration pauses = Duration.ZERO;
        long count = 0;
        try (RecordingFile events = new RecordingFile(file)) {
            while (events.hasMoreEvents()) {
                RecordedEvent event = events.readEvent();
                if (event.getStartTime().isBefore(from) || event.getStartTime().isAfter(to)) {
                    continue;
                }
                if (event.getEventType().getName().equals("jdk.GCPhasePause")) {
                    pauses = pauses.plus(event.getDuration());
                    count++;
                } else {
                    micros.merge(stage(event), SAMPLE_MILLIS * 1_000.0, Double::sum);
                }
            }
        }
        return new ProgramRecording(micros, pauses, count);
    }

    /** Routes work in threads with the names of their endpoints; requests and POSTs in virtual ones, which their code tells apart. */
    private static String stage(RecordedEvent sample) {
        RecordedThread thread = sample.getThread("eventThread");
        String name = thread == null || thread.getJavaName() == null ? "" : thread.getJavaName();
        if (name.equals("inbox")) {
            return "accept, the commit";
        }
        if (name.contains("receipts") && calls(sample, "io.tollgate.ledger.")) {
            return "receipts, charges";
        }
        for (String stage : List.of("gate", "delivery", "receipts", "webhooks", "expiry")) {
            if (name.matches(".*scheduler:/*" + stage + ".*")) {
                return stage.equals("delivery") ? "hand-over" : stage;
            }
        }
        if (name.startsWith("tomcat-handler") || name.startsWith("http") || calls(sample, "org.apache.coyote.")) {
            return "accept, HTTP";
        }
        return calls(sample, "io.tollgate.delivery.Webhook") || calls(sample, "org.apache.hc.") || calls(sample, "org.apache.camel.")
                ? "webhooks"
                : "other threads";
    }

    private static boolean calls(RecordedEvent sample, String beginning) {
        return sample.getStackTrace() != null && sample.getStackTrace().getFrames().stream().map(RecordedFrame::getMethod)
                .anyMatch(method -> method.getType().getName().startsWith(beginning));
    }

    /** Nanoseconds of processor time of the threads of the machine below Java: compilers and collectors. From Linux; empty elsewhere. */
    static Map<String, Long> machine(long pid) {
        Map<String, Long> nanos = new TreeMap<>();
        try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
            for (Path thread : threads.toList()) {
                String name = Files.readString(thread.resolve("comm")).strip();
                if (name.matches("C[12] Compiler.*|G1.*|GC Thread.*|VM Thread.*|JFR.*")) {
                    nanos.merge(name.startsWith("C") ? "compilers" : name.startsWith("JFR") ? "this recording" : "collector",
                            Long.parseLong(Files.readString(thread.resolve("schedstat")).split(" ")[0]), Long::sum);
                }
            }
        } catch (IOException notLinux) {
            return Map.of();
        }
        return nanos;
    }
}
