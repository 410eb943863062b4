package io.tollgate.release;

import java.util.List;

/** What cannot be done with a release. The message says why and, where it can, what could be done instead. */
public final class Refused extends RuntimeException {

    private final List<String> faults;

    Refused(String message) {
        this(message, List.of());
    }

    Refused(String message, List<String> faults) {
        super(message);
        this.faults = List.copyOf(faults);
    }

    /** Of the files, if these are why: {@code file:line: what. Maybe ...}. */
    public List<String> faults() {
        return faults;
    }
}
