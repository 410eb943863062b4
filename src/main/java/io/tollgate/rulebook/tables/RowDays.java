package io.tollgate.rulebook.tables;

import java.time.LocalDate;

/**
 * The days on which a row counts, both included; {@link LocalDate#MIN} and {@link LocalDate#MAX} where a side is open.
 *
 * @param until the last day
 */
public record RowDays(LocalDate from, LocalDate until) {

    public static final RowDays ALWAYS = new RowDays(LocalDate.MIN, LocalDate.MAX);

    public RowDays {
        if (until.isBefore(from)) {
            throw new IllegalArgumentException("the last day (" + until + ") is before the first (" + from + ")");
        }
    }

    public boolean contains(LocalDate day) {
        return !day.isBefore(from) && !day.isAfter(until);
    }

    public boolean overlaps(RowDays other) {
        return !from.isAfter(other.until) && !other.from.isAfter(until);
    }

    /** {@code always}, {@code from 2027-01-01}, {@code until 2026-12-31}, {@code from 2027-01-01 until 2027-06-30}. */
    @Override
    public String toString() {
        if (equals(ALWAYS)) {
            return "always";
        }
        String begins = from.equals(LocalDate.MIN) ? "" : "from " + from;
        String ends = until.equals(LocalDate.MAX) ? "" : "until " + until;
        return (begins + " " + ends).strip();
    }
}
