package io.tollgate.ledger;

import io.tollgate.decision.Finding.FreeReason;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.message.SenderId;
import io.tollgate.money.Money;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Optional;

/**
 * The cost of a delivered message: one charge for each message, never changed; zero with a reason if the message was free. A run of
 * re-rating may correct its price later.
 *
 * @param day         day of the delivery, in the business's zone
 * @param period      the month whose invoice has the charge: that of the day, or the next one that was not invoiced yet
 * @param market      the market of the recipient's country on that day
 * @param rateVersion first day of the rate card's row; the day of delivery if there was no row
 * @param country     of the recipient's number, ISO 3166 alpha-2; empty if it was charged before that was kept
 */
public record Charge(
        MessageId id, BusinessId business, SenderId sender, Instant deliveredAt, LocalDate day, YearMonth period,
        String market, Category category, Money price, Optional<FreeReason> freeReason, LocalDate rateVersion,
        String country) {

    public Charge {
        if (price.micros() < 0 || freeReason.isPresent() && price.micros() != 0) {
            throw new IllegalArgumentException("price (" + price + ") of message " + id + " must be zero if free and never negative");
        }
        if (period.isBefore(YearMonth.from(day))) {
            throw new IllegalArgumentException("period (" + period + ") of message " + id + " must not be before its day " + day);
        }
    }

    /** This charge with the price that a run of re-rating says. */
    Charge corrected(YearMonth later, String otherMarket, Money right, LocalDate version) {
        return new Charge(id, business, sender, deliveredAt, day, later, otherMarket, category, right, freeReason, version, country);
    }

    Charge in(YearMonth later) {
        return new Charge(id, business, sender, deliveredAt, day, later, market, category, price, freeReason, rateVersion,
                country);
    }
}
