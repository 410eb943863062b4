package io.tollgate.gate;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** The gate's metrics: messages by outcome, messages in quarantine, and how long batches take. */
final class GateMeters {

    private final Counter admitted;
    private final Counter deferred;
    private final Counter refused;
    private final Counter held;
    private final Timer batches;

    GateMeters(MeterRegistry registry) {
        admitted = judged(registry, "admitted");
        deferred = judged(registry, "deferred");
        refused = judged(registry, "refused");
        held = Counter.builder("tollgate.gate.held").description("Messages in quarantine that could not be judged").register(registry);
        batches = Timer.builder("tollgate.gate.batch").description("From claim to commit of a batch").register(registry);
    }

    void committed(Judged judged, Duration took) {
        batches.record(took);
        admitted.increment(judged.admitted().size());
        deferred.increment(judged.deferred().size());
        refused.increment(judged.refused().size());
    }

    void held() {
        held.increment();
    }

    private static Counter judged(MeterRegistry registry, String outcome) {
        return Counter.builder("tollgate.gate.messages").tag("outcome", outcome).description("Verdicts").register(registry);
    }
}
