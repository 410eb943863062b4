package io.tollgate.database;

/**
 * Whether a failure will pass by itself: the database is away, busy, full or not to be written, or two transactions stood in each other's
 * way. Then what was under way is not at fault, and is tried again as it is. Everything else comes again however often it is tried.
 */
public final class Passing {

    private Passing() {}

    public static boolean is(Throwable failure) {
        return Trouble.of(failure).passes();
    }

    /** Marks failures of ours that pass. */
    public interface Transient {}
}
