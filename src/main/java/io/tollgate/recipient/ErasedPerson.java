package io.tollgate.recipient;

/** A call would register a person who was erased at her request. Only an officer can undo this, by lifting the erasure. */
public final class ErasedPerson extends RuntimeException {

    /** The error text, without the number. */
    public static final String WHY = "This person was erased at her request and is not registered again."
            + " Maybe she wants to be: then an officer must lift the erasure first, with a reason.";

    public ErasedPerson() {
        super(WHY);
    }
}
