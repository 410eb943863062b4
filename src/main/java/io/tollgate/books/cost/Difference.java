package io.tollgate.books.cost;

import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.money.Money;
import java.time.LocalDate;
import java.util.Optional;

/**
 * A part of what the bill and Tollgate say about one day, business, market and category, and why it differs. Parts do not overlap: all
 * parts together are the whole bill and all that Tollgate counted.
 *
 * @param business     empty: the bill does not say whose messages they are, or names a number that no business has
 * @param counterpart  where the other side has the messages: the other category or day; else empty
 * @param billMessages as the bill counts them
 * @param ownMessages  as Tollgate counts them
 * @param billCost     what the bill charges for them
 * @param ownCost      what Tollgate booked as their cost
 */
public record Difference(LocalDate day, Optional<BusinessId> business, String market, Category category, Kind kind, String counterpart,
        long billMessages, long ownMessages, Money billCost, Money ownCost) {

    /** Why both sides differ. */
    public enum Kind {
        /** They do not differ. */
        AGREED,
        /** Only the bill has the messages. */
        ONLY_BILL,
        /** Only Tollgate has the messages. */
        ONLY_TOLLGATE,
        /** Both count the messages, at other prices. */
        OTHER_PRICE,
        /** Both count the messages, under another category of the same day, business and market. */
        OTHER_CATEGORY,
        /** Both count the messages, on the day before or after: the zones of the days may differ. */
        OTHER_DAY,
        /** One side charges the messages, for the other one they are free. */
        FREE_OR_CHARGED,
        /** Not more than the rounding of the bill's lines. */
        ROUNDING,
        /** Tollgate counts the messages, and has no price for them yet. */
        NO_PRICE,
        /** No bill of this day was imported. */
        NO_BILL
    }

    /** What the bill charges more; negative: less. */
    public Money amount() {
        return billCost.minus(ownCost);
    }
}
