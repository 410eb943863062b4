package io.tollgate.ledger;

/** A grant cannot be approved or ended as it is asked for. */
public final class GrantConflict extends RuntimeException {

    GrantConflict(String message) {
        super(message);
    }
}
