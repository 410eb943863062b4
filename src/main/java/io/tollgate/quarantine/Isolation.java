package io.tollgate.quarantine;

import io.tollgate.database.Passing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Works on a queue in batches, so that no item stops another. Several threads may use it if they accept smaller batches. */
public final class Isolation<T> {

    private static final Logger log = LoggerFactory.getLogger(Isolation.class);

    private final WorkQueue<T> queue;
    private final Quarantine quarantine;
    private final TransactionTemplate transaction;
    private final BatchSize size;
    private volatile int taken;

    /** @param most the most items in a batch */
    public Isolation(WorkQueue<T> queue, int most, Quarantine quarantine, PlatformTransactionManager transactions) {
        this.queue = queue;
        this.quarantine = quarantine;
        this.transaction = new TransactionTemplate(transactions);
        this.size = new BatchSize(most);
    }

    /**
     * Works on one batch.
     *
     * @return whether more may be due
     * @throws RuntimeException a failure that passes on its own, or that no item of the batch caused
     */
    public boolean next(Instant now) {
        int asked = size.next();
        taken = 0;
        List<T> claimed = new ArrayList<>();
        Map<String, RuntimeException> faults = new LinkedHashMap<>();
        try {
            transaction.executeWithoutResult(_ -> {
                claimed.addAll(queue.claim(asked, now, faults));
                if (!claimed.isEmpty()) {
                    faults.putAll(queue.work(claimed, now));
                }
            });
        } catch (RuntimeException failure) {
            return isolate(claimed, failure, now);
        }
        size.done(asked);
        taken = claimed.size();
        faults.forEach((key, failure) -> quarantine.put(queue, key, failure, now));
        quarantine.released(queue, claimed.stream().map(queue::key).filter(key -> !faults.containsKey(key)).toList());
        return claimed.size() + faults.size() >= asked || queue.mayHaveMore();
    }

    /** How many items the last batch took; none if it failed. */
    public int taken() {
        return taken;
    }

    private boolean isolate(List<T> claimed, RuntimeException failure, Instant now) {
        if (Passing.is(failure) || claimed.isEmpty()) {
            throw failure;
        }
        if (claimed.size() > 1) {
            size.failed(claimed.size());
            log.warn("{}: a batch of {} items failed and is tried again in smaller ones: {}",
                    queue.queue(), claimed.size(), Quarantine.place(failure));
        } else {
            quarantine.put(queue, queue.key(claimed.getFirst()), failure, now);
        }
        return true;
    }
}
