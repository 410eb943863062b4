package io.tollgate.database;

import java.time.Duration;

/** For tests that make the ticks themselves, and want a look at each of them. */
public final class AlwaysActive {

    private AlwaysActive() {}

    public static Activity activity() {
        return new Activity(Duration.ofDays(1), Duration.ZERO);
    }
}
