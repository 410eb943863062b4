package io.tollgate.business;

/** Components that no template can have; the message says which and what to do. */
public final class WrongTemplate extends IllegalArgumentException {

    WrongTemplate(String path, String fault) {
        super(path + " " + fault);
    }
}
