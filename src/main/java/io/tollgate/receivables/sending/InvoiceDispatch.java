package io.tollgate.receivables.sending;

import io.tollgate.message.BusinessId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An invoice that is to reach its buyer.
 *
 * @param number   of the invoice
 * @param occasion what is sent: {@code invoice}, {@code reminder-1}
 * @param nextAt   of the next attempt; of one under way: when it is taken for lost; empty: there is none
 * @param by       the account that wanted it, or a job
 */
public record InvoiceDispatch(long id, String number, BusinessId business, String occasion, Way way, State state, int attempts,
        Optional<Instant> nextAt, Instant wantedAt, String by) {

    /** The dispatch of the invoice itself. */
    public static final String INVOICE = "invoice";

    private static final String REMINDER = "reminder-";

    /** The dispatch of a reminder of this level. */
    static String reminder(int level) {
        return REMINDER + level;
    }

    /** The level of the reminder that is sent; empty: the invoice itself. */
    static OptionalInt level(String occasion) {
        return occasion.startsWith(REMINDER)
                ? OptionalInt.of(Integer.parseInt(occasion.substring(REMINDER.length())))
                : OptionalInt.empty();
    }

    /**
     * What became of it. FAILED: somebody has to change something, and want it again. CALLED_OFF: a reminder of what was paid or disputed
     * before it went.
     */
    public enum State {
        WAITING, UNDER_WAY, SENT, FAILED, CALLED_OFF
    }

    /** What came of an attempt. UNKNOWN: it is under way, or the process ended meanwhile, and the buyer may have it. */
    public enum Outcome {
        UNKNOWN, SENT, FAILED
    }

    /** @param attempt from 1 @param detail why it failed */
    public record Attempt(int attempt, Instant at, Optional<Instant> endedAt, Outcome outcome, String detail) {}

    /** A dispatch with all its attempts, the first one first. */
    public record Record(InvoiceDispatch dispatch, List<Attempt> attempts) {}
}
