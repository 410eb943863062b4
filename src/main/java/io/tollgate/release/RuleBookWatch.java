package io.tollgate.release;

import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Looks for new rules again and again. May be started again after it was stopped. */
@Component
final class RuleBookWatch implements SmartLifecycle {

    private final RuleBooks books;
    private Optional<ScheduledExecutorService> clockwork = Optional.empty();

    RuleBookWatch(RuleBooks books) {
        this.books = books;
    }

    @Override
    public synchronized void start() {
        ScheduledExecutorService fresh = Executors.newSingleThreadScheduledExecutor(
                task -> Thread.ofPlatform().daemon().name("rule-book-watch").unstarted(task));
        long period = books.period().toMillis();
        fresh.scheduleWithFixedDelay(books::look, period, period, TimeUnit.MILLISECONDS);
        clockwork = Optional.of(fresh);
    }

    @Override
    public synchronized void stop() {
        clockwork.ifPresent(ScheduledExecutorService::shutdownNow);
        clockwork = Optional.empty();
    }

    @Override
    public synchronized boolean isRunning() {
        return clockwork.isPresent();
    }
}
