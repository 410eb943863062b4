package io.tollgate.database;

import io.tollgate.EndToEndFeaturesTest;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;

/**
 * Fails the end-to-end examples if a transaction broke the {@link LockOrder} meanwhile, theirs or one of a worker in the background. Other
 * classes are only told: some of them do by hand in one transaction what the program does in two.
 */
final class LockOrderListener implements TestExecutionListener {

    private static final Logger log = LoggerFactory.getLogger(LockOrderListener.class);

    @Override
    public void beforeTestClass(TestContext context) {
        LockWatch.breaches(); // of others before
    }

    @Override
    public void afterTestClass(TestContext context) {
        List<String> breaches = LockWatch.breaches();
        String told = "Locks were taken against LockOrder:\n" + String.join("\n", breaches);
        if (!breaches.isEmpty() && context.getTestClass() == EndToEndFeaturesTest.class) {
            throw new AssertionError(told);
        }
        if (!breaches.isEmpty()) {
            log.warn(told);
        }
    }
}
