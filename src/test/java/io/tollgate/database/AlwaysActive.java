package io.tollgate.database;

import java.time.Duration;

/** An activity for tests that trigger each look at a queue themselves and need every look to happen. */
public final class AlwaysActive {

    private AlwaysActive() {}

    public static Activity activity() {
        return new Activity(Duration.ofDays(1), Duration.ZERO);
    }
}
