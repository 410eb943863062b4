package io.tollgate.accounts;

import java.time.Instant;
import java.util.Set;

/**
 * The account of a person or program that works with Tollgate.
 *
 * @param name       recorded with each of its decisions; never changes
 * @param enabled    if false, the account cannot sign in, and its tokens do not count
 * @param password   whether the account has a password
 * @param generation goes up when sessions must end; sessions of an earlier generation have ended
 */
public record UserAccount(int id, String name, Kind kind, Set<Role> roles, boolean enabled, boolean password, int generation,
        Instant createdAt, String createdBy) {

    /** The account that the first start makes. */
    public static final String ADMINISTRATOR = "administrator";

    public enum Kind { PERSON, SERVICE }

    public UserAccount {
        roles = Role.sorted(roles);
    }
}
