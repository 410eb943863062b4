package io.tollgate.ledger;

/** An earlier booking forbids this one. Nothing was booked. */
public final class PaymentConflict extends RuntimeException {

    public PaymentConflict(String message) {
        super(message);
    }
}
