package io.tollgate.ledger;

/** What was booked before forbids this booking. Nothing was booked. */
public final class PaymentConflict extends RuntimeException {

    public PaymentConflict(String message) {
        super(message);
    }
}
