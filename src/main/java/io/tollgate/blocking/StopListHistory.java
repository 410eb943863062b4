package io.tollgate.blocking;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One file that was given for a stop list, and what became of it.
 *
 * @param generation counted over all lists
 * @param origin     who brought it, or which file it was
 * @param entries    different hashes; of a refused one, those that were read before the first fault
 * @param note       why it was refused or broke off; otherwise empty
 */
public record StopListHistory(
        int generation, State state, String origin, List<String> jurisdictions, StopList.Purpose purpose, int entries,
        Instant startedAt, Optional<Instant> inForceFrom, Optional<Instant> endedAt, String note) {

    /** BROKEN_OFF: the process that read it has ended. */
    public enum State { LOADING, IN_FORCE, REPLACED, REMOVED, REFUSED, BROKEN_OFF }
}
