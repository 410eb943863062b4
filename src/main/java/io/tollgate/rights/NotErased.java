package io.tollgate.rights;

/** An erasure was to be lifted, but the person is not erased. */
public final class NotErased extends RuntimeException {

    NotErased() {
        super("This person is not erased, so there is nothing to lift. Maybe the number is another one.");
    }
}
