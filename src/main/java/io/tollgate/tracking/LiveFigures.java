package io.tollgate.tracking;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tollgate.database.RecurringWork;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Consumer;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

/** The verdicts of this process in the last minutes, a count for each look, and how long the queues were then. */
@Component
public class LiveFigures {

    /** Looks that are kept: five minutes, if it looks every two seconds. */
    public static final int KEPT = 150;

    private final MeterRegistry meters;
    private final QueueMeters queues;
    private final Deque<Look> looks = new ArrayDeque<>();
    private final Set<Consumer<Look>> listeners = new CopyOnWriteArraySet<>();
    private double admitted;
    private double refused;
    private double deferred;

    LiveFigures(MeterRegistry meters, QueueMeters queues) {
        this.meters = meters;
        this.queues = queues;
    }

    /**
     * What happened since the look before.
     *
     * @param at       seconds since 1970
     * @param admitted messages
     * @param refused  messages
     * @param deferred messages that wait for another time
     * @param due      rows of all queues that are due now
     * @param oldest   seconds for which the first of them has been due
     */
    public record Look(long at, long admitted, long refused, long deferred, long due, long oldest) {}

    /** The work that looks at the figures from time to time. */
    @Bean
    static RecurringWork looksAtFigures(LiveFigures figures) {
        return RecurringWork.whole("live-figures", figures::look);
    }

    void look(Instant now) {
        Look look = next(now);
        listeners.forEach(one -> one.accept(look));
    }

    private synchronized Look next(Instant now) {
        double admittedNow = count("admitted");
        double refusedNow = count("refused");
        double deferredNow = count("deferred");
        var lengths = queues.lengths().values();
        Look look = new Look(now.getEpochSecond(), Math.round(admittedNow - admitted), Math.round(refusedNow - refused),
                Math.round(deferredNow - deferred), lengths.stream().mapToLong(QueueMeters.Length::due).sum(),
                lengths.stream().mapToLong(one -> one.oldest().toSeconds()).max().orElse(0));
        admitted = admittedNow;
        refused = refusedNow;
        deferred = deferredNow;
        looks.addLast(look);
        while (looks.size() > KEPT) {
            looks.removeFirst();
        }
        return look;
    }

    private double count(String outcome) {
        return meters.find("tollgate.gate.messages").tag("outcome", outcome).counters().stream().mapToDouble(Counter::count).sum();
    }

    /** The oldest first. */
    public synchronized List<Look> latest() {
        return List.copyOf(looks);
    }

    /** @param listener is told of each look, and must not wait. @return ends that */
    public Runnable listen(Consumer<Look> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }
}
