package io.tollgate.ledger;

import java.time.LocalDate;

/**
 * What a charged message should have cost.
 *
 * @param market      in which it counts for the tiers from now on
 * @param micros      of the message, in millionths; at least zero
 * @param rateVersion first day of the rate
 */
public record CorrectedPrice(StandingCharge charge, String market, long micros, LocalDate rateVersion) {

    public CorrectedPrice {
        if (micros < 0) {
            throw new IllegalArgumentException("price (" + micros + ") of message " + charge.id() + " must not be negative");
        }
    }

    /** Whether the message counts for the tiers of another market now. */
    public boolean isMoved() {
        return !market.equals(charge.market());
    }
}
