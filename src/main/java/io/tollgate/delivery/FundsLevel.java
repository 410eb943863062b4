package io.tollgate.delivery;

import io.tollgate.money.Money;

/** How much of its money a business has left. */
enum FundsLevel {
    FINE, LOW, EXHAUSTED;

    /**
     * The level now. A business that was told comes back to FINE only with twice the threshold, so that what is held for messages and freed
     * again does not tell it each time.
     *
     * @param before    what it was told last
     * @param available balance less what is held, with the credit
     * @param basis     the credit limit, or the last payment; zero: there is nothing that could run low
     * @param percent   of the basis; below it the money is low
     */
    static FundsLevel of(FundsLevel before, Money available, Money basis, int percent) {
        if (basis.micros() <= 0) {
            return FINE;
        }
        long threshold = basis.micros() / 100 * percent;
        if (available.micros() <= 0) {
            return EXHAUSTED;
        }
        if (before != FINE && available.micros() < 2 * threshold) {
            return before;
        }
        return available.micros() < threshold ? LOW : FINE;
    }
}
