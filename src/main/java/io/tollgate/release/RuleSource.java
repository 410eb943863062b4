package io.tollgate.release;

import java.time.Duration;

/** The source of rule books: released versions, or a folder in which somebody works. */
interface RuleSource extends AutoCloseable {

    /** Begins to make the first rule book. */
    default void begin() {}

    /** The rule book in force at the start, once it is ready; fails if there is none. */
    ActiveRelease first();

    /** Checks whether another rule book is or will be in force, and tells the rule books. Never fails: in doubt the present one stays. */
    void look(RuleBooks books);

    /** Whether released versions are in force. */
    boolean released();

    /** The time between two looks. */
    Duration period();

    @Override
    void close();
}
