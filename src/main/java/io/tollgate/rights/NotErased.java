package io.tollgate.rights;

/** An erasure would be lifted that there is none. */
public final class NotErased extends RuntimeException {

    NotErased() {
        super("This person is not erased, so there is nothing to lift. Maybe the number is another one.");
    }
}
