package io.tollgate.rulebook;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Looks at the folder of the rules every two seconds. */
@Component
final class RuleBookWatch implements SmartLifecycle {

    private static final long PERIOD_SECONDS = 2;

    private final RuleBooks books;
    private final ScheduledExecutorService clockwork = Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().daemon().name("rule-book-watch").unstarted(task));
    private volatile boolean running;

    RuleBookWatch(RuleBooks books) {
        this.books = books;
    }

    @Override
    public void start() {
        running = true;
        clockwork.scheduleWithFixedDelay(books::look, PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void stop() {
        running = false;
        clockwork.shutdownNow();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
