package io.tollgate.release;

import java.util.List;

/** A step that a release does not allow. The message says why and, if possible, what to do instead. */
public final class Refused extends RuntimeException {

    private final List<String> faults;

    Refused(String message) {
        this(message, List.of());
    }

    Refused(String message, List<String> faults) {
        super(message);
        this.faults = List.copyOf(faults);
    }

    /** The faults of the files, if these are the reason: {@code file:line: what. Maybe ...}. */
    public List<String> faults() {
        return faults;
    }
}
