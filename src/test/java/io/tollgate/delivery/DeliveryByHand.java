package io.tollgate.delivery;

import java.time.Instant;
import org.springframework.beans.factory.annotation.Autowired;

/** Delivers waiting messages and books receipts when a test calls it, in place of the routes. */
public final class DeliveryByHand {

    @Autowired
    Dispatch dispatch;
    @Autowired
    ReceiptProcessor receipts;
    @Autowired
    Expiries expiries;

    public void deliverAll(Instant now) {
        while (dispatch.next(now) || receipts.next(now)) {
            // as long as batches are full
        }
        receipts.next(now);
    }

    /** Books the receipts that have come. */
    public void bookAll(Instant now) {
        while (receipts.next(now)) {
            // until all are booked
        }
    }

    /** Gives up messages whose life is over. */
    public void giveUp(Instant now) {
        while (expiries.giveUp(now)) {
            // until none is left
        }
    }
}
