package io.tollgate.receivables;

import java.time.LocalDate;
import java.util.function.Supplier;

/** The table has no interest for a day, so the reminder waits. */
public final class MissingRate extends Exception {

    private MissingRate(LocalDate day) {
        super("tables/late-interest.csv has no rate for " + day + ". Maybe add a row for the days from then on.");
    }

    static Supplier<MissingRate> on(LocalDate day) {
        return () -> new MissingRate(day);
    }
}
