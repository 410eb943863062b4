package io.tollgate.release;

import java.time.Duration;

/** Where rule books come from: released versions, or a folder that somebody works in. */
interface RuleSource extends AutoCloseable {

    /** What holds at the start; fails if there is nothing that can hold. */
    ActiveRelease first();

    /** Sees whether something else holds now or will, and tells the rule books. Never fails: what holds stays then. */
    void look(RuleBooks books);

    /** Whether what holds is what was released. */
    boolean released();

    /** Between two looks. */
    Duration period();

    @Override
    void close();
}
