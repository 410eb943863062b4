package io.tollgate.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The threads of an idle application sleep. */
@TollgateTest
class ThreadsOfRoutesTest {

    @Autowired
    CamelContext camel;

    /** A pool without core threads polls its queue every ten milliseconds. */
    @Test
    void threadOfARouteSleepsUntilItsNextTask() throws Exception {
        ScheduledExecutorService pool = camel.getExecutorServiceManager().newScheduledThreadPool(this, "of-this-test", 1);
        try {
            assertThat(pool.schedule(() -> Thread.currentThread().isVirtual(), 0, TimeUnit.SECONDS).get()).isTrue();

            assertThat(pool).isInstanceOfSatisfying(ScheduledThreadPoolExecutor.class, it -> {
                assertThat(it.getCorePoolSize()).isEqualTo(1);
                assertThat(it.allowsCoreThreadTimeOut()).isFalse();
                assertThat(it.getRemoveOnCancelPolicy()).isTrue();
            });
        } finally {
            camel.getExecutorServiceManager().shutdownNow(pool);
        }
    }
}
