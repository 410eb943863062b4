package io.tollgate.blocking;

import java.util.List;

/** A file does not take the place of the one in force. The message says why; the list in force stays. */
public final class StopListRefused extends RuntimeException {

    /** @param line counted from 1; says what is wrong there without repeating it, as it may be a number in clear */
    public record LineFault(long line, String reason) {}

    private final transient List<LineFault> faults;

    StopListRefused(String message, List<LineFault> faults) {
        super(message);
        this.faults = List.copyOf(faults);
    }

    /** The first of the bad lines; empty if the lines are good. */
    public List<LineFault> faults() {
        return faults;
    }
}
