package io.tollgate.gate;

import io.micrometer.core.instrument.MeterRegistry;
import io.tollgate.database.Activity;
import io.tollgate.database.AlwaysActive;
import io.tollgate.database.Outages;
import io.tollgate.database.Times;
import io.tollgate.tracing.Traces;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.spring.SpringCamelContext;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** Gates on the application's inbox, each with its real route and transaction. They judge when a test calls them. */
final class Gates implements DisposableBean {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ApplicationContext application;
    private final List<CamelContext> started = new ArrayList<>();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private Optional<Gate> lasting = Optional.empty();

    Gates(ApplicationContext application) {
        this.application = application;
    }

    /** A gate with one worker and a clock that stands still. */
    Gate at(Instant now, int batch) {
        return open(Clock.fixed(now, ZoneOffset.UTC), batch);
    }

    /**
     * Judges all messages that are due at this time. The same gate does it each time, because starting a gate takes longer than judging a
     * few messages.
     */
    synchronized void judgeAllDue(Instant instant) {
        if (lasting.isEmpty()) {
            lasting = Optional.of(open(((InstantSource) now::get).withZone(ZoneOffset.UTC), 500));
        }
        now.set(instant);
        lasting.get().drain();
    }

    Gate open(Clock clock, int batch) {
        return open(clock, batch, bean(Inbox.class));
    }

    /** @param inbox of the process that has the gate */
    synchronized Gate open(Clock clock, int batch, Inbox inbox) {
        GateSettings settings = new GateSettings(1, batch, "direct:gate-%d", Duration.ofHours(24));
        Activity activity = AlwaysActive.activity();
        Workers workers = new Workers(inbox, bean(MessageQuarantine.class), clock, settings, bean(MeterRegistry.class),
                activity, new Traces("", 1), bean(Outages.class));
        try {
            CamelContext camel = new SpringCamelContext(application);
            camel.addRoutes(new GateRoute(settings, activity, inbox, workers, bean(RegisterReader.class), bean(Judge.class),
                    bean(VerdictWriter.class), bean(Outcomes.class)));
            camel.start();
            started.add(camel);
            return new Gate(camel.createProducerTemplate(), () -> isDue(inbox, clock.instant()));
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Whether a claim may have missed messages: another gate of the process replaced its plan, or this one rests after a failure. */
    private boolean isDue(Inbox inbox, Instant instant) {
        return Boolean.TRUE.equals(bean(JdbcTemplate.class).queryForObject("SELECT " + inbox.mayBeDue(), Boolean.class,
                Times.utc(instant)));
    }

    private <T> T bean(Class<T> type) {
        return application.getBean(type);
    }

    @Override
    public void destroy() {
        started.forEach(CamelContext::stop);
    }

    record Gate(ProducerTemplate producer, BooleanSupplier isDue) {

        /** Judges one batch. @return the failure, if it failed */
        Optional<Exception> judge() {
            return Optional.ofNullable(tick().getException());
        }

        /** Judges until nothing is due. Failed batches are tried again; messages that no batch takes within some seconds stay. */
        void drain() {
            long last = System.nanoTime();
            do {
                Exchange done = tick();
                if (done.getException() != null || !(done.getMessage().getBody() instanceof Batch)) {
                    last = System.nanoTime();
                }
            } while (isDue.getAsBoolean() && System.nanoTime() - last < PATIENCE.toNanos());
        }

        private Exchange tick() {
            return producer.send("direct:gate-1", exchange -> {});
        }
    }
}
