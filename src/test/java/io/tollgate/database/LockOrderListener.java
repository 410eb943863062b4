package io.tollgate.database;

import java.util.List;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;

/** Fails a test class during which a transaction broke the {@link LockOrder}: its own, or one of a worker in the background. */
final class LockOrderListener implements TestExecutionListener {

    @Override
    public void afterTestClass(TestContext context) {
        List<String> breaches = LockWatch.breaches();
        if (!breaches.isEmpty()) {
            throw new AssertionError("Locks were taken against LockOrder:\n" + String.join("\n", breaches));
        }
    }
}
