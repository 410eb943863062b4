package io.tollgate.business;

/** A new business and its bearer token, which nobody can read again. */
public record Enrolled(Business business, String token) {

    /** Leaves out the token, so that no log or error can show it. */
    @Override
    public String toString() {
        return business.handle();
    }
}
