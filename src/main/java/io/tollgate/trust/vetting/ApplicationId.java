package io.tollgate.trust.vetting;

/** The id of an application, from 1 on. */
public record ApplicationId(long value) {

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
