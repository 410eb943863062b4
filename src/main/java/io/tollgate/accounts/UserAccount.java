package io.tollgate.accounts;

import java.time.Instant;
import java.util.Set;

/**
 * Somebody, or a program, that works with Tollgate.
 *
 * @param name       recorded wherever it decides something; never changes
 * @param enabled    one that is not neither signs in nor uses its tokens
 * @param password   whether it signs in by one
 * @param generation sessions of an earlier one have ended
 */
public record UserAccount(int id, String name, Kind kind, Set<Role> roles, boolean enabled, boolean password, int generation,
        Instant createdAt, String createdBy) {

    /** The one of the first start. */
    public static final String ADMINISTRATOR = "administrator";

    public enum Kind { PERSON, SERVICE }

    public UserAccount {
        roles = Role.sorted(roles);
    }
}
