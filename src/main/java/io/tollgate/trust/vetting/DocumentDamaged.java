package io.tollgate.trust.vetting;

/** A stored document was changed. */
public final class DocumentDamaged extends RuntimeException {

    DocumentDamaged(String message) {
        super(message);
    }
}
