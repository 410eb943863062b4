package io.tollgate.database;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How scarce the time of this machine's processors is, from 0 to 1. All programs on it count, so a database beside this one does too. Up to
 * {@value #EASY} of the processors' time nothing is scarce, from {@value #FULL} on everything waits for a processor. It is measured at most
 * four times a second, as the measuring takes some tens of microseconds. Safe for use by several threads.
 */
public final class ProcessorLoad {

    private static final double EASY = 0.75;
    private static final double FULL = 0.95;
    private static final long EVERY = Duration.ofMillis(250).toNanos();
    private static final ProcessorLoad MACHINE = ProcessorLoad.ofMachine();

    private final DoubleSupplier busy;
    private long measured;
    private double scarcity;

    /** @param busy the share of the processors' time in use since it was asked last, from 0 to 1; negative if it is not known */
    ProcessorLoad(DoubleSupplier busy, long nowNanos) {
        this.busy = busy;
        this.measured = nowNanos - EVERY;
    }

    private static ProcessorLoad ofMachine() {
        return new ProcessorLoad(
                ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean machine
                        ? machine::getCpuLoad
                        : () -> -1,
                System.nanoTime());
    }

    /** That of this machine. */
    public static double scarcity() {
        return MACHINE.scarcityAt(System.nanoTime());
    }

    synchronized double scarcityAt(long nowNanos) {
        if (nowNanos - measured >= EVERY) {
            measured = nowNanos;
            double now = busy.getAsDouble();
            scarcity = now < 0 ? 1 : Math.clamp((now - EASY) / (FULL - EASY), 0, 1); // not known: as if scarce, so that batches grow
        }
        return scarcity;
    }
}
