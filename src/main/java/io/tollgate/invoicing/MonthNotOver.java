package io.tollgate.invoicing;

import java.time.YearMonth;
import java.time.ZoneId;

/** A month can be invoiced when it is over where the business is. */
public final class MonthNotOver extends RuntimeException {

    MonthNotOver(YearMonth month, ZoneId zone, YearMonth current) {
        super("month " + month + " is not over yet in " + zone + ". It can be invoiced from " + month.plusMonths(1).atDay(1)
                + " on, local time. Maybe you mean " + current.minusMonths(1) + "?");
    }
}
