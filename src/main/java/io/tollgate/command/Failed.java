package io.tollgate.command;

import java.util.List;

/** A command cannot go on. Only the message and the faults are printed; they say why and, if possible, what to do. */
final class Failed extends RuntimeException {

    private final List<String> faults;

    Failed(String message) {
        this(message, List.of());
    }

    /** @param faults of files, {@code file:line: what. Maybe ...} */
    Failed(String message, List<String> faults) {
        super(message);
        this.faults = List.copyOf(faults);
    }

    List<String> faults() {
        return faults;
    }
}
