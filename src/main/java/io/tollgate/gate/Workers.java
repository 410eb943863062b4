package io.tollgate.gate;

import io.micrometer.core.instrument.MeterRegistry;
import io.tollgate.database.Activity;
import io.tollgate.tracing.Traces;
import java.time.Clock;
import org.springframework.stereotype.Component;

/** Makes the workers of one process. */
@Component
final class Workers {

    private final Inbox inbox;
    private final MessageQuarantine quarantine;
    private final Clock clock;
    private final GateSettings settings;
    private final GateMeters meters;
    private final Activity activity;
    private final Traces traces;

    Workers(Inbox inbox, MessageQuarantine quarantine, Clock clock, GateSettings settings, MeterRegistry registry, Activity activity,
            Traces traces) {
        this.inbox = inbox;
        this.quarantine = quarantine;
        this.clock = clock;
        this.settings = settings;
        this.meters = new GateMeters(registry);
        this.activity = activity;
        this.traces = traces;
    }

    Worker next() {
        return new Worker(inbox, quarantine, meters, clock, activity, traces, settings.batch());
    }
}
