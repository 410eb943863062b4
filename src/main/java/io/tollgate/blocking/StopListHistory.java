package io.tollgate.blocking;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One file of a stop list, and what became of it.
 *
 * @param generation its number, counted over all lists
 * @param origin     who sent it, or the name of the file
 * @param entries    how many different hashes it has; for a refused file, those before the first bad line
 * @param note       why it was refused or broke off; otherwise empty
 */
public record StopListHistory(
        int generation, State state, String origin, List<String> jurisdictions, StopList.Purpose purpose, int entries,
        Instant startedAt, Optional<Instant> inForceFrom, Optional<Instant> endedAt, String note) {

    /** BROKEN_OFF: the process that read it has ended. */
    public enum State { LOADING, IN_FORCE, REPLACED, REMOVED, REFUSED, BROKEN_OFF }
}
