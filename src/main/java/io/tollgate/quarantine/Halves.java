package io.tollgate.quarantine;

import io.tollgate.database.Passing;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/** Finds the items at fault in a batch that fails: repeats it in halves until each of them is alone and all others are done. */
public final class Halves {

    private Halves() {}

    /**
     * Works on a batch, and on its halves if it fails. While the database is away no item is at fault.
     *
     * @param work  works on a batch or a part of it; it runs again for halves of a part that failed
     * @param alone handles an item that fails alone
     * @return the result of each part, in the order of the items
     * @throws RuntimeException the failure of a part, if it {@linkplain Passing passes on its own}; earlier parts are done
     */
    public static <T, R> List<R> of(List<T> items, Function<List<T>, R> work, BiFunction<T, RuntimeException, R> alone) {
        return of(items, work, alone, Passing::is);
    }

    /** Like {@link #of(List, Function, BiFunction)}. @param nobodys whether no item is at fault for a failure */
    public static <T, R> List<R> of(List<T> items, Function<List<T>, R> work, BiFunction<T, RuntimeException, R> alone,
            Predicate<RuntimeException> nobodys) {
        try {
            return List.of(work.apply(items));
        } catch (RuntimeException failure) {
            if (nobodys.test(failure) || items.isEmpty()) {
                throw failure;
            }
            if (items.size() == 1) {
                return List.of(alone.apply(items.getFirst(), failure));
            }
            List<R> parts = new ArrayList<>(of(items.subList(0, items.size() / 2), work, alone, nobodys));
            parts.addAll(of(items.subList(items.size() / 2, items.size()), work, alone, nobodys));
            return parts;
        }
    }
}
