package io.tollgate.rulebook.tables;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Something that rows with days say, for every day: a value for each stretch of days on which the same rows count. Made once with the rule
 * book, so that a decision asks for a day and looks at no row.
 *
 * @param starts the first day of each stretch, ascending; the first is {@link LocalDate#MIN}
 * @param values of the same length
 */
public record Timeline<T>(List<LocalDate> starts, List<T> values) {

    public Timeline {
        starts = List.copyOf(starts);
        values = List.copyOf(values);
    }

    public static <T> Timeline<T> always(T value) {
        return new Timeline<>(List.of(LocalDate.MIN), List.of(value));
    }

    /** @param asOf the value on a day; called for the first day of each stretch */
    public static <T> Timeline<T> of(Collection<RowDays> spans, Function<LocalDate, T> asOf) {
        NavigableSet<LocalDate> starts = new TreeSet<>(List.of(LocalDate.MIN));
        for (RowDays span : spans) {
            starts.add(span.from());
            if (span.until().isBefore(LocalDate.MAX)) {
                starts.add(span.until().plusDays(1));
            }
        }
        return at(starts, asOf);
    }

    private static <T> Timeline<T> at(Collection<LocalDate> starts, Function<LocalDate, T> asOf) {
        List<LocalDate> days = new ArrayList<>();
        List<T> values = new ArrayList<>();
        for (LocalDate day : starts) {
            T value = asOf.apply(day);
            if (values.isEmpty() || !values.getLast().equals(value)) {
                days.add(day);
                values.add(value);
            }
        }
        return new Timeline<>(days, values);
    }

    public T on(LocalDate day) {
        if (values.size() == 1) {
            return values.getFirst();
        }
        int found = Collections.binarySearch(starts, day);
        return values.get(found >= 0 ? found : -found - 2);
    }

    /** The days on which it changes, ascending. */
    public List<LocalDate> changes() {
        return starts.subList(1, starts.size());
    }

    public <R> Timeline<R> map(Function<? super T, R> change) {
        return at(starts, day -> change.apply(on(day)));
    }

    public <U, R> Timeline<R> with(Timeline<U> other, BiFunction<? super T, ? super U, R> join) {
        NavigableSet<LocalDate> both = new TreeSet<>(starts);
        both.addAll(other.starts);
        return at(both, day -> join.apply(on(day), other.on(day)));
    }
}
