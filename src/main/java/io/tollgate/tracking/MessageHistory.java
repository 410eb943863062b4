package io.tollgate.tracking;

import io.tollgate.decision.Verdict;
import io.tollgate.delivery.Receipt;
import io.tollgate.ledger.Charge;
import io.tollgate.money.Money;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The whole way of one message, as far as it has come.
 *
 * @param judgements round by round
 * @param waits      what it waits for, while it does
 * @param left       when it left the queue of the admitted, if it did
 * @param receipts   in the order of their time
 * @param held       money reserved for it now
 * @param statuses   what its business is told of it, in order
 */
public record MessageHistory(
        MessageSummary summary, List<Judgement> judgements, Optional<Waits> waits, Optional<Left> left,
        List<Receipt> receipts, Optional<Money> held, Optional<Charge> charge, List<Status> statuses) {

    /**
     * @param ruleBook the first 12 digits of its hash
     * @param verdict  empty if what was written cannot be read any more
     */
    public record Judgement(int round, Instant at, String ruleBook, Optional<Verdict> verdict) {}

    /** @param until when it is looked at next; @param attempts hand-overs tried so far */
    public record Waits(Instant until, int attempts) {}

    /** @param handedOver false if it was given up at the last look instead; @param expiresAt what has not arrived until then has failed */
    public record Left(Instant at, boolean handedOver, Instant expiresAt) {}

    /** @param status as the webhook calls it: sent, delivered, read, failed; @param at of what it tells */
    public record Status(String status, Instant at, Notification notification) {}

    /** How far the notification of a status has come. */
    public enum Notification {
        /** In the business's queue. */
        WAITING,
        /** Out of the queue: taken by the webhook; or dropped after a week without success, which the log says. */
        TAKEN,
        /** The business has no webhook. */
        NO_WEBHOOK
    }
}
