package io.tollgate.database;

import io.tollgate.EndToEndFeaturesTest;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;

/**
 * Fails the end-to-end examples if meanwhile a transaction broke the {@link LockOrder}, be it one of theirs or of a background worker. For
 * other test classes it only logs the breach: some of them do by hand in one transaction what the program does in two.
 */
final class LockOrderListener implements TestExecutionListener {

    private static final Logger log = LoggerFactory.getLogger(LockOrderListener.class);

    @Override
    public void beforeTestClass(TestContext context) {
        LockWatch.breaches(); // forgets breaches of other tests before
    }

    @Override
    public void afterTestClass(TestContext context) {
        List<String> breaches = LockWatch.breaches();
        String warning = "Locks were taken against LockOrder:\n" + String.join("\n", breaches);
        if (!breaches.isEmpty() && context.getTestClass() == EndToEndFeaturesTest.class) {
            throw new AssertionError(warning);
        }
        if (!breaches.isEmpty()) {
            log.warn(warning);
        }
    }
}
