package io.tollgate.trust.vetting;

/** A document that was kept is not what it was. */
public final class DocumentDamaged extends RuntimeException {

    DocumentDamaged(String message) {
        super(message);
    }
}
