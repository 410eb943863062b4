package io.tollgate.database;

import java.time.Duration;

/** How long to wait before the next attempt: twice as long after each failure, up to a bound. */
public final class Backoff {

    private static final int MOST_DOUBLINGS = 30;

    private Backoff() {}

    /** @param failures earlier failures in a row, without the one just now; from 0 */
    public static Duration wait(int failures, Duration first, Duration longest) {
        Duration wait = first.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
        return wait.compareTo(longest) < 0 ? wait : longest;
    }
}
