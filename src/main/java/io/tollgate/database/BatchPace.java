package io.tollgate.database;

import java.time.Duration;

/**
 * When a stage takes its next batch, so that batches grow with load. Each batch costs some dozen statements and a commit, however few items
 * it has, so a stage that takes at once whatever is there makes many small ones under load, and all stages are slower for it.
 *
 * <p>After a full batch the next begins at once. After any other the stage rests as long as the batch took, or a multiple of it, unless the
 * rest would bring hardly anything: the items of the last batch and the time since the batch before say how many are coming. So an idle
 * stage never rests, and the more a stage has to do, the longer it rests and the larger its batches become.
 *
 * <p>It knows no clock: nanoseconds of a monotonic one come with each call. It is not safe for use by several threads.
 */
public final class BatchPace {

    /** So many items must be coming within a rest, or it is left out. */
    private static final double WORTH_A_REST = 2;

    private final double share;
    private final long longest;
    private long began = Long.MIN_VALUE;
    private long ended;
    private long sinceTheOneBefore = Long.MAX_VALUE;
    private double items;
    private boolean more;

    /** @param share how long a rest is, as a multiple of the time that the batch took. @param longest the longest rest */
    public BatchPace(double share, Duration longest) {
        if (share < 0 || longest.isNegative()) {
            throw new IllegalArgumentException("share (" + share + ") and longest (" + longest + ") must not be negative");
        }
        this.share = share;
        this.longest = longest.toNanos();
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
        return coming < WORTH_A_REST ? 0 : Math.max(0, ended + (long) rest - nowNanos);
    }
}
