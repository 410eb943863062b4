package io.tollgate.database;

import java.time.Duration;

/** Waiting twice as long after each failure. */
public final class Backoff {

    private static final int MOST_DOUBLINGS = 30;

    private Backoff() {}

    /** @param failures so far, not counting the one just now, from 0 */
    public static Duration wait(int failures, Duration first, Duration longest) {
        Duration wait = first.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
        return wait.compareTo(longest) < 0 ? wait : longest;
    }
}
