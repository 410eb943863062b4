package io.tollgate.blocking;

import java.util.List;

/** A file is refused. The message says why; the list in force stays. */
public final class StopListRefused extends RuntimeException {

    /** @param line counted from 1. @param reason what is wrong, without the line's text, which may be a phone number in clear */
    public record LineFault(long line, String reason) {}

    private final transient List<LineFault> faults;

    StopListRefused(String message, List<LineFault> faults) {
        super(message);
        this.faults = List.copyOf(faults);
    }

    /** The first bad lines; empty if all lines are good. */
    public List<LineFault> faults() {
        return faults;
    }
}
