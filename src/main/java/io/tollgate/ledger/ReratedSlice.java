package io.tollgate.ledger;

import io.tollgate.message.BusinessId;
import java.util.List;

/**
 * Corrected prices of some messages of a business that are booked together.
 *
 * @param run    of re-rating
 * @param number of the run's slices of the business, from 1
 */
public record ReratedSlice(int run, BusinessId business, int number, List<CorrectedPrice> prices) {

    public ReratedSlice {
        prices = List.copyOf(prices);
    }
}
