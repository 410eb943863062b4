package io.tollgate.gate;

import io.micrometer.core.instrument.MeterRegistry;
import io.tollgate.database.Activity;
import io.tollgate.database.Outages;
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
    private final Outages outages;

    Workers(Inbox inbox, MessageQuarantine quarantine, Clock clock, GateSettings settings, MeterRegistry registry, Activity activity,
            Traces traces, Outages outages) {
        this.inbox = inbox;
        this.quarantine = quarantine;
        this.clock = clock;
        this.settings = settings;
        this.meters = new GateMeters(registry);
        this.activity = activity;
        this.traces = traces;
        this.outages = outages;
    }

    Worker next() {
        return new Worker(inbox, quarantine, meters, clock, activity, traces, outages, settings.batch());
    }
}
