package io.tollgate.business;

/** A new business and its bearer token, which nobody can read again. */
public record Enrolled(Business business, String token) {

    /** Without the token, so that no log or error can show it. */
    @Override
    public String toString() {
        return business.handle();
    }
}
