package io.tollgate.database;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How busy the processors of this machine, or of the container, have been lately: 0 idle, 1 all in use. It is looked up now and then, by
 * the caller that asks first. A machine that does not tell counts as busy.
 */
final class MachineLoad implements DoubleSupplier {

    /** The load of this machine. */
    static final DoubleSupplier NOW = new MachineLoad();

    private static final long VALID_NANOS = Duration.ofMillis(250).toNanos();

    private double last = 1;
    private long lookedAt = System.nanoTime() - VALID_NANOS;

    private MachineLoad() {}

    @Override
    public synchronized double getAsDouble() {
        long now = System.nanoTime();
        if (now - lookedAt >= VALID_NANOS) {
            lookedAt = now;
            double load = ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean machine ? machine.getCpuLoad() : 1;
            last = load >= 0 ? load : 1; // NaN and negative values: not known
        }
        return last;
    }
}
