package io.tollgate.tracking;

import io.tollgate.decision.Verdict;
import io.tollgate.delivery.Receipt;
import io.tollgate.ledger.Charge;
import io.tollgate.money.Money;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The history of one message so far.
 *
 * @param judgements one for each round
 * @param waits      when it is looked at next, while it waits
 * @param left       when it left the outbox, if it did
 * @param receipts   ordered by time
 * @param held       the money reserved for it now
 * @param statuses   its statuses as the business gets them, in order
 */
public record MessageHistory(
        MessageSummary summary, List<Judgement> judgements, Optional<Waits> waits, Optional<Left> left,
        List<Receipt> receipts, Optional<Money> held, Optional<Charge> charge, List<Status> statuses) {

    /**
     * @param ruleBook the first 12 digits of its hash
     * @param verdict  empty if its record cannot be read any more
     */
    public record Judgement(int round, Instant at, String ruleBook, Optional<Verdict> verdict) {}

    /** @param until when the message is looked at next. @param attempts how many hand-overs were tried so far */
    public record Waits(Instant until, int attempts) {}

    /** @param handedOver false if it was dropped or the channel rejected it. @param expiresAt then it fails unless it was delivered */
    public record Left(Instant at, boolean handedOver, Instant expiresAt) {}

    /** @param status the webhook's word: sent, delivered, read, failed. @param at when it happened */
    public record Status(String status, Instant at, Notification notification) {}

    /** How far the notification of a status has come. */
    public enum Notification {
        /** It waits in the queue of updates. */
        WAITING,
        /** It left the queue: the webhook accepted it, or it was dropped after {@code tollgate.webhooks.drop-after}, as the log says. */
        TAKEN,
        /** The business has no webhook. */
        NO_WEBHOOK
    }
}
