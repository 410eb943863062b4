package io.tollgate.accounts;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A bearer token that was issued to an account. The secret itself is not stored.
 *
 * @param roles      the token opens what both these and the account's roles open
 * @param validUntil first instant at which it is no longer valid; empty for the administrator's of the first start
 * @param lastUsedAt to the minute
 * @param answers    of a service's: the account that answers for what it does by this token; empty: the service itself
 */
public record AccessToken(long id, int account, String label, Set<Role> roles, Instant issuedAt, String issuedBy,
        Optional<Instant> validUntil,
        Optional<Instant> revokedAt, Optional<Instant> lastUsedAt, Optional<String> answers) {

    public AccessToken {
        roles = Role.sorted(roles);
    }

    boolean isValid(Instant now) {
        return revokedAt.isEmpty() && validUntil.filter(end -> !end.isAfter(now)).isEmpty();
    }
}
