package io.tollgate.database;

import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Work that is done again and again. Each one is a bean, and {@link RecurringRoutes} makes its route. The setting
 * {@code tollgate.routes.<name>.from}, a Camel endpoint, says when it is done.
 *
 * @param name of its route
 * @param work does a part of it at this instant; true if there may be more, which is done at once
 */
public record RecurringWork(String name, Predicate<Instant> work) {

    /** Work that is done as a whole each time. */
    public static RecurringWork whole(String name, Consumer<Instant> work) {
        return new RecurringWork(name, now -> {
            work.accept(now);
            return false;
        });
    }

    /** Like {@link #whole(String, Consumer)}, for work that asks for the time itself, or does not need it. */
    public static RecurringWork whole(String name, Runnable work) {
        return whole(name, _ -> work.run());
    }
}
