package io.tollgate;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionEvaluationListener;
import org.awaitility.core.EvaluatedCondition;
import org.awaitility.core.TimeoutEvent;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * How long tests wait for what must come: long enough for a busy machine, as a test that passes does not wait so long. A look that fails
 * by an exception, because something is not there yet, is repeated too. When the time is over, {@code target/threads-*.txt} says what all
 * threads do.
 */
public final class Patience implements LauncherSessionListener {

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(90));
        Awaitility.ignoreExceptionsByDefault();
        Awaitility.setDefaultConditionEvaluationListener(new ConditionEvaluationListener<>() {

            @Override
            public void conditionEvaluated(EvaluatedCondition<Object> condition) {}

            @Override
            public void onTimeout(TimeoutEvent event) {
                dumpThreads();
            }
        });
    }

    private static void dumpThreads() {
        try {
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpThreads(
                    Path.of("target", "threads-" + System.nanoTime() + ".txt").toAbsolutePath().toString(), ThreadDumpFormat.TEXT_PLAIN);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
