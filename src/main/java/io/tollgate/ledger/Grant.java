package io.tollgate.ledger;

import io.tollgate.message.BusinessId;
import io.tollgate.money.Money;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.Optional;

/**
 * Promotional credit of a business. It pays for messages before the balance does, and is never paid out. Of an approved one
 * {@code amount = open + held + captured + expired}.
 *
 * @param first     the first day, included, in the business's zone
 * @param last      the last day, included
 * @param expiresAt when that day ends, or when somebody ended the grant
 * @param priority  the lowest is used first; of two with the same that which expires first
 * @param reason    why it was granted
 * @param approved  the second person; it counts only if there is one
 * @param ended     who withdrew it before it was approved, or ended it before its last day
 * @param started   whether its first day has begun
 * @param held      for messages on their way; a message keeps what it holds when the grant expires
 * @param captured  has paid for delivered messages
 * @param bookings  so many journal entries it has
 */
public record Grant(int id, BusinessId business, Money amount, LocalDate first, LocalDate last, Instant startsAt, Instant expiresAt,
        int priority, String reason, Signed proposed, Optional<Signed> approved, Optional<Signed> ended, boolean started, Money open,
        Money held, Money captured, Money expired, int bookings) {

    static final Comparator<Grant> IN_TURN = Comparator.comparingInt(Grant::priority).thenComparing(Grant::expiresAt)
            .thenComparingInt(Grant::id);

    /** @param by the account of the administration */
    public record Signed(String by, Instant at) {}

    /** The stages of a grant. */
    public enum State {
        /** Waits for a second person. */
        PROPOSED,
        /** Was taken back before somebody approved it. */
        WITHDRAWN,
        /** Was approved; its first day has not begun. */
        APPROVED,
        /** Pays for messages. */
        STARTED,
        /** Nothing of it can be used any more, but what is held for messages on their way. */
        EXPIRED
    }

    public State state(Instant now) {
        if (approved.isEmpty()) {
            return ended.isPresent() ? State.WITHDRAWN : State.PROPOSED;
        }
        if (isOver(now)) {
            return State.EXPIRED;
        }
        return started ? State.STARTED : State.APPROVED;
    }

    boolean isOver(Instant now) {
        return !expiresAt.isAfter(now);
    }

    /** The account of the grant in the ledger: it has what is open and held. */
    String account() {
        return Entries.GRANT_CREDIT + id;
    }
}
