package io.tollgate.release;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * That somebody approves a version.
 *
 * @param roles  what he may approve, by role
 * @param reason why, in his own words
 * @param seen   the effect that he was shown; if empty, the one that was shown last when it was proposed or approved
 */
public record Approval(int version, String person, Set<String> roles, Optional<String> reason, Optional<String> seen) {

    public Approval {
        roles = Set.copyOf(roles);
    }

    /**
     * What came of it.
     *
     * @param effectiveFrom first instant at which the version is in force; empty if other owners must approve it, too
     * @param missing       the roles of those
     * @param consequences  what it means for other versions that are to come
     */
    public record Outcome(Optional<Instant> effectiveFrom, Set<String> missing, List<String> consequences) {}
}
