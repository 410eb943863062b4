package io.tollgate.rulebook.files;

import java.util.List;

/** A folder of rules has faults. The message has one line for each, {@code file:line: what. Maybe ...}, and nothing else. */
public final class RuleBookFaults extends RuntimeException {

    private final List<String> faults;

    public RuleBookFaults(List<String> faults) {
        super(String.join("\n", faults));
        this.faults = List.copyOf(faults);
    }

    /** All faults of all files, ordered by file and line. */
    public List<String> faults() {
        return faults;
    }
}
