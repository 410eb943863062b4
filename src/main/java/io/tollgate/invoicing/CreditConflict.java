package io.tollgate.invoicing;

/** A credit note cannot be issued: nothing is left of what it would credit. */
public final class CreditConflict extends RuntimeException {

    CreditConflict(String message) {
        super(message);
    }
}
