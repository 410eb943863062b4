package io.tollgate.database;

import static org.assertj.core.api.Assertions.assertThat;

import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;

/**
 * Fails a class if a transaction broke the {@link LockOrder} meanwhile: one of the class, of a worker in the background, or of a class
 * that ran beside it. The text says which code it was.
 */
final class LockOrderListener implements TestExecutionListener {

    @Override
    public void afterTestClass(TestContext context) {
        assertThat(LockWatch.breaches()).as("locks that were taken against LockOrder").isEmpty();
    }
}
