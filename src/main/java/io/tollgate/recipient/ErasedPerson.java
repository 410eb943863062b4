package io.tollgate.recipient;

/** Somebody would be registered who was erased at her request. Nobody brings her back, but an officer who lifts the erasure. */
public final class ErasedPerson extends RuntimeException {

    /** Without the number. */
    public static final String WHY = "This person was erased at her request and is not registered again."
            + " Maybe she wants to be: then an officer lifts the erasure first, with a reason.";

    public ErasedPerson() {
        super(WHY);
    }
}
