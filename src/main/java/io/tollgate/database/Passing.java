package io.tollgate.database;

/**
 * Whether a failure will pass on its own: the database is away, busy, full or read-only, or two transactions collided. Then the work is not
 * at fault and is tried again unchanged. Every other failure comes back however often the work is tried.
 */
public final class Passing {

    private Passing() {}

    public static boolean is(Throwable failure) {
        return Trouble.of(failure).passes();
    }

    /** Marks Tollgate's own failures that pass. */
    public interface Transient {}
}
