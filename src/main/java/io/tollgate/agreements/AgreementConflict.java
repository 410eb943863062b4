package io.tollgate.agreements;

/** An agreement cannot be made, approved or ended as it is asked for. */
public final class AgreementConflict extends RuntimeException {

    AgreementConflict(String message) {
        super(message);
    }
}
