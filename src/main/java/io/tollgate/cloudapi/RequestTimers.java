package io.tollgate.cloudapi;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Times the requests to endpoints over HTTP, under the name and with the tags that Spring gives to the requests of pages; Spring's own way
 * to do so took as long as reading a message.
 */
final class RequestTimers {

    private final MeterRegistry meters;
    private final Map<Request, Timer> timers = new ConcurrentHashMap<>();

    RequestTimers(MeterRegistry meters) {
        this.meters = meters;
    }

    /** @param endpoint one of few names */
    private record Request(String endpoint, String method, int status) {}

    void record(String endpoint, String method, int status, long nanos) {
        timers.computeIfAbsent(new Request(endpoint, method, status), this::timer).record(Duration.ofNanos(nanos));
    }

    private Timer timer(Request request) {
        return Timer.builder("http.server.requests").tag("uri", request.endpoint).tag("method", request.method)
                .tag("status", Integer.toString(request.status)).tag("outcome", outcome(request.status)).tag("exception", "none")
                .tag("error", "none").register(meters);
    }

    private static String outcome(int status) {
        return switch (status / 100) {
            case 2 -> "SUCCESS";
            case 4 -> "CLIENT_ERROR";
            case 5 -> "SERVER_ERROR";
            default -> "UNKNOWN";
        };
    }
}
