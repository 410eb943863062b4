package io.tollgate.delivery;

import java.time.Instant;
import org.springframework.beans.factory.annotation.Autowired;

/** Delivers what waits and books the receipts when a test tells it to, in place of the routes. */
public final class Postman {

    @Autowired
    Dispatch dispatch;
    @Autowired
    ReceiptProcessor receipts;

    public void walk(Instant now) {
        while (dispatch.next(now) || receipts.next(now)) {
            // as long as there are full batches
        }
        receipts.next(now);
    }
}
