package io.tollgate.receivables.sending;

import io.tollgate.message.BusinessId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An invoice that is to reach its buyer.
 *
 * @param number   of the invoice
 * @param occasion what is sent: {@code invoice}
 * @param nextAt   of the next attempt; of one under way: when it is taken for lost; empty: there is none
 * @param by       the account that wanted it, or a job
 */
public record Dispatch(long id, String number, BusinessId business, String occasion, Way way, State state, int attempts,
        Optional<Instant> nextAt, Instant wantedAt, String by) {

    /** Of the invoice itself. */
    public static final String INVOICE = "invoice";

    /** What became of it. FAILED: somebody has to change something, and want it again. */
    public enum State {
        WAITING, UNDER_WAY, SENT, FAILED
    }

    /** What came of an attempt. UNKNOWN: it is under way, or the process ended meanwhile, and the buyer may have it. */
    public enum Outcome {
        UNKNOWN, SENT, FAILED
    }

    /** @param attempt from 1 @param detail why it failed */
    public record Attempt(int attempt, Instant at, Optional<Instant> endedAt, Outcome outcome, String detail) {}

    /** With all attempts, the first one first. */
    public record Record(Dispatch dispatch, List<Attempt> attempts) {}
}
