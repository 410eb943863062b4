package io.tollgate.quarantine;

import io.tollgate.database.Passing;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/** Finds the items at fault in a batch that fails: it is done again in halves until each of them stands alone, and all others are done. */
public final class Halves {

    private Halves() {}

    /**
     * Does a batch, and where it fails its halves. While the database is away no item is at fault.
     *
     * @param work  of a batch or a part of it; a part that failed is worked on again
     * @param alone what becomes of an item that fails by itself
     * @return what came of each part, in the order of the items
     * @throws RuntimeException with which a part failed, if that {@linkplain Passing passes by itself}; parts before it are done
     */
    public static <T, R> List<R> of(List<T> items, Function<List<T>, R> work, BiFunction<T, RuntimeException, R> alone) {
        return of(items, work, alone, Passing::is);
    }

    /** As {@link #of(List, Function, BiFunction)}. @param nobodys whether no item is at fault in a failure */
    public static <T, R> List<R> of(List<T> items, Function<List<T>, R> work, BiFunction<T, RuntimeException, R> alone, Predicate<RuntimeException> nobodys) {
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
