package io.tollgate.replay;

/**
 * How much of the machine a replay may take.
 *
 * @param threads        that judge
 * @param casesPerSecond at most
 */
public record ReplayPace(int threads, int casesPerSecond) {

    /** Beside a gate that is judging: one thread, and most of the time idle. */
    public static final ReplayPace GENTLE = new ReplayPace(1, 3_000);

    public ReplayPace {
        if (threads < 1 || casesPerSecond < 1) {
            throw new IllegalArgumentException("threads (" + threads + ") and cases a second (" + casesPerSecond + ") must be positive");
        }
    }

    /** Cases read at once: large parts are read faster, small ones do not come in bursts. */
    int part() {
        return Math.clamp(casesPerSecond / 10, 50, 2_000);
    }

    /** Where nothing else runs. */
    public static ReplayPace full(int threads) {
        return new ReplayPace(threads, Integer.MAX_VALUE);
    }
}
