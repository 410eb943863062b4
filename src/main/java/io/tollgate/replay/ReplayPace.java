package io.tollgate.replay;

/**
 * How much of the machine a replay may take.
 *
 * @param threads        number of threads that judge
 * @param casesPerSecond the most cases in a second
 */
public record ReplayPace(int threads, int casesPerSecond) {

    /** The pace beside a gate that is judging: one thread, which is idle most of the time. */
    public static final ReplayPace GENTLE = new ReplayPace(1, 3_000);

    public ReplayPace {
        if (threads < 1 || casesPerSecond < 1) {
            throw new IllegalArgumentException("threads (" + threads + ") and cases a second (" + casesPerSecond + ") must be positive");
        }
    }

    /** The number of cases read at once: large parts are read faster, small parts do not cause bursts. */
    int part() {
        return Math.clamp(casesPerSecond / 10, 50, 2_000);
    }

    /** The pace where nothing else runs. */
    public static ReplayPace full(int threads) {
        return new ReplayPace(threads, Integer.MAX_VALUE);
    }
}
