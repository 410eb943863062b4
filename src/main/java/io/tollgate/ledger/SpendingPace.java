package io.tollgate.ledger;

import java.time.LocalDate;
import java.util.Map;

/**
 * How fast a business spends, in millionths of its currency: what its admitted messages were charged, and what is held for them.
 *
 * @param minutes by their number: the last so many minutes, counted by whole minutes, so up to one minute more
 * @param today   on the day in the business's zone
 * @param before  what it spent on each of the days before, as far as it was asked; days without spending are missing
 * @param isNew   nothing is counted of it yet, so {@code before} was read from its charges
 */
public record SpendingPace(Map<Integer, Sum> minutes, Sum today, Map<LocalDate, Long> before, boolean isNew) {

    public static final SpendingPace NONE = new SpendingPace(Map.of(), Sum.NOTHING, Map.of(), false);

    /** @param messages admitted */
    public record Sum(long messages, long micros) {

        public static final Sum NOTHING = new Sum(0, 0);

        public Sum plus(Sum other) {
            return new Sum(messages + other.messages, Math.addExact(micros, other.micros));
        }
    }
}
