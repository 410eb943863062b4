package io.tollgate.intake;

import io.tollgate.database.RecurringWork;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

/** Looks after the files of each business in a thread of its own, one look at a time: no file makes another business wait. */
@Component
final class DropLooks implements DisposableBean {

    private static final int END_SECONDS = 5;

    private final DropFolders folders;
    private final Drops drops;
    private final DropSettings settings;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, DropQueue> queues = new ConcurrentHashMap<>();
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();
    private volatile boolean stopped;

    DropLooks(DropFolders folders, Drops drops, DropSettings settings) {
        this.folders = folders;
        this.drops = drops;
        this.settings = settings;
    }

    /** The partner endpoint for files. */
    @Bean
    static RecurringWork looksAtDrops(DropLooks looks) {
        return RecurringWork.whole("drop", looks::begin);
    }

    /** Begins a look at every folder that has none under way. */
    void begin() {
        for (String handle : folders.handles()) {
            if (!stopped && underWay.add(handle)) {
                threads.execute(() -> look(handle));
            }
        }
    }

    private void look(String handle) {
        try {
            queues.computeIfAbsent(handle, name -> new DropQueue(name, drops, folders, settings, () -> stopped)).look(System.nanoTime());
        } finally {
            underWay.remove(handle);
        }
    }

    /** Stops each file after its present chunk; after the next start, the lines accepted before are recognised. */
    @Override
    public void destroy() throws InterruptedException {
        stopped = true;
        threads.shutdown();
        if (!threads.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
            threads.shutdownNow();
        }
    }
}
