package io.tollgate.invoicing;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Works on several invoices at a time. */
@Component
final class InvoiceWorkers {

    private final int workers;

    InvoiceWorkers(@Value("${tollgate.invoicing.workers}") int workers) {
        if (workers < 1) {
            throw new IllegalArgumentException("tollgate.invoicing.workers (" + workers + ") must be at least 1");
        }
        this.workers = workers;
    }

    /** Divides a list into parts of at most so many, but into at least one for each worker. */
    <T> List<List<T>> parts(List<T> all, int most) {
        int size = Math.clamp(Math.ceilDiv(all.size(), workers), 1, most);
        return IntStream.range(0, Math.ceilDiv(all.size(), size))
                .mapToObj(part -> all.subList(part * size, Math.min(all.size(), (part + 1) * size))).toList();
    }

    /** Returns when all is done. @param work which reports its failures itself */
    <T> void each(Collection<T> all, Consumer<T> work) {
        if (workers == 1 || all.size() < 2) {
            all.forEach(work);
            return;
        }
        try (ExecutorService pool = Executors.newFixedThreadPool(Math.min(workers, all.size()))) {
            all.forEach(one -> pool.execute(() -> work.accept(one)));
        }
    }
}
