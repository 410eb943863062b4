package io.tollgate.rerating;

import io.tollgate.message.BusinessId;
import io.tollgate.money.Money;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;

/**
 * A run of re-rating.
 *
 * @param corrects   the version of the rules by whose prices the messages were charged
 * @param version    the version with the right prices
 * @param first      the first month of deliveries, in each business's zone
 * @param last       the last one
 * @param businesses empty: all
 * @param hash       SHA-256 over both versions, the span, and the charges and prices that the dry run found; 64 hexadecimal digits
 * @param seen       the number of the latest charge that it reads
 * @param decidedBy  who confirmed or withdrew it; empty until then
 */
public record Rerating(int id, int corrects, int version, YearMonth first, YearMonth last, List<BusinessId> businesses, String reason,
        String hash, long seen, State state, String proposedBy, Instant proposedAt, String decidedBy, Optional<Instant> decidedAt,
        Optional<Instant> doneAt) {

    /** PROPOSED, then RUNNING and DONE, or WITHDRAWN. */
    public enum State {
        PROPOSED, RUNNING, DONE, WITHDRAWN
    }

    public Rerating {
        businesses = List.copyOf(businesses);
    }

    /**
     * Free messages of the plan in all these months. A run changes none of them: who was told that a message is free does not pay for it.
     *
     * @param before   how many the plan had by the wrong version
     * @param after    and by the right one
     * @param messages that were free beyond the right number, or at most so many that were charged below it
     * @param money    what they would cost more at most; negative: less at most
     */
    public record Plan(long before, long after, long messages, Money money) {

        Plan plus(Plan other) {
            return new Plan(before + other.before, after + other.after, messages + other.messages, money.plus(other.money));
        }
    }

    /**
     * What the dry run found of one business, and how far the run has come.
     *
     * @param charges   that were read; free messages are not among them
     * @param free      messages that are free by their plan or a window: they stay free, so that allowances stay as they are
     * @param freeBefore messages of these months that are free by agreement now
     * @param freeAfter  and with the right prices: the same in months that are closed; in others the invoice decides, so that another
     *                   market may have an allowance, or none
     * @param changed   that get another price or market
     * @param moved     of these, those that count for the tiers of another market
     * @param takenBack that would, but for a credit that took them back: nothing is owed for them
     * @param kept      SMS whose parts do not follow from what they cost, so that they keep their price
     * @param unpriced  for which the right version has no price, so that the run cannot be confirmed
     * @param old       what the changed ones cost by the rate card
     * @param right     what they should have cost by it
     * @param agreed    what agreements take off more; negative if they take off less
     * @param minimum   what minimum fees come to more; negative if they come to less
     * @param slices    that are booked
     * @param plan      what the plan would have made free by the right version
     */
    public record Part(BusinessId business, long charges, long free, long freeBefore, long freeAfter, long changed, long moved,
            long takenBack, long kept, long unpriced, Money old, Money right, Money agreed, Money minimum, int slices,
            Optional<Instant> endedAt, Plan plan) {

        /** What the business owes more; negative if it gets money back. */
        public Money difference() {
            return right.minus(old).minus(agreed).plus(minimum);
        }
    }
}
