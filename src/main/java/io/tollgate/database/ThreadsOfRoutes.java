package io.tollgate.database;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.support.DefaultThreadPoolFactory;
import org.apache.camel.util.concurrent.ThreadFactoryTypeAware;
import org.springframework.stereotype.Component;

/**
 * Threads of the routes that begin again and again. With virtual threads, Camel makes their pools without a core thread; the thread of such
 * a pool wakes a hundred times a second to see whether it may end. With dozens of routes an idle process would use a tenth of a processor
 * for that. A core thread sleeps until its next task.
 */
@Component
final class ThreadsOfRoutes extends DefaultThreadPoolFactory {

    @Override
    public ScheduledExecutorService newScheduledThreadPool(ThreadPoolProfile profile, ThreadFactory threads) {
        if (!(threads instanceof ThreadFactoryTypeAware kind && kind.isVirtual())) {
            return super.newScheduledThreadPool(profile, threads);
        }
        Integer size = profile.getPoolSize();
        var pool = new ScheduledThreadPoolExecutor(size == null ? 1 : Math.max(1, size), threads);
        pool.setRemoveOnCancelPolicy(true);
        return pool;
    }
}
