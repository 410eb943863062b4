package io.tollgate.database;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * When a stage takes its next batch, so that batches grow with load. Each batch costs some dozen statements and a commit, however few items
 * it has, so a stage that takes at once whatever is there makes many small ones under load, and all stages are slower for it.
 *
 * <p>After a full batch the next begins at once. After any other the stage rests as long as the batch took, or a multiple of it, unless the
 * rest would bring hardly anything: the items of the last batch and the time since the batch before say how many are coming. So an idle
 * stage never rests, and the more a stage has to do, the longer it rests and the larger its batches become.
 *
 * <p>A rest saves work and costs time. While the processors have nothing better to do, a stage whose items somebody waits for does not
 * rest, or only a part of it: the busier the machine, the longer.
 *
 * <p>It knows no clock: nanoseconds of a monotonic one come with each call. It is not safe for use by several threads.
 */
public final class BatchPace {

    /** How many items must be coming within a rest, so that it is worth while. */
    private static final double WORTH_A_REST = 2;

    /** Up to this load of the machine there is no rest, and from the other one on the whole. */
    static final double SPARE = 0.6;
    static final double BUSY = 0.9;

    private final double share;
    private final long longest;
    private final DoubleSupplier load;
    private long began = Long.MIN_VALUE;
    private long ended;
    private long sinceTheOneBefore = Long.MAX_VALUE;
    private double items;
    private boolean more;

    /** A stage that rests whatever the load of the machine. */
    public BatchPace(double share, Duration longest) {
        this(share, longest, () -> 1);
    }

    /**
     * @param share   how long a rest is, as a multiple of the time that the batch took
     * @param longest the longest rest
     * @param load    how busy the machine is: 0 idle, 1 all processors in use
     */
    BatchPace(double share, Duration longest, DoubleSupplier load) {
        if (share < 0 || longest.isNegative()) {
            throw new IllegalArgumentException("share (" + share + ") and longest (" + longest + ") must not be negative");
        }
        this.share = share;
        this.longest = longest.toNanos();
        this.load = load;
    }

    /** A batch is over, or one of several that began together. @param taken the items that it took. @param full whether more wait */
    public void ended(int taken, boolean full, long beganNanos, long endedNanos) {
        if (beganNanos == began) {
            ended = endedNanos;
            items += taken;
            more |= full;
            return;
        }
        sinceTheOneBefore = began == Long.MIN_VALUE ? Long.MAX_VALUE : beganNanos - began;
        began = beganNanos;
        ended = endedNanos;
        items = taken;
        more = full;
    }

    /** How many nanoseconds the stage still rests; zero if the next batch may begin. */
    public long rest(long nowNanos) {
        if (more) {
            return 0;
        }
        double rest = Math.min(share * (double) (ended - began), (double) longest);
        double coming = items * rest / (double) sinceTheOneBefore;
        if (coming < WORTH_A_REST) {
            return 0;
        }
        double part = Math.clamp((load.getAsDouble() - SPARE) / (BUSY - SPARE), 0.0, 1.0);
        return Math.max(0, ended + (long) (part * rest) - nowNanos);
    }
}
