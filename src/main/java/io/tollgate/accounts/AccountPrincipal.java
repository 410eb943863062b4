package io.tollgate.accounts;

import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.springframework.security.core.AuthenticatedPrincipal;

/**
 * Who makes a request.
 *
 * @param roles of the account, or of its token if that has fewer
 * @param token by which it came, empty for a password, a passkey or another server's word
 */
public record AccountPrincipal(UserAccount account, Set<Role> roles, Optional<AccessToken> token) implements AuthenticatedPrincipal {

    public AccountPrincipal {
        roles = Role.sorted(roles);
    }

    static AccountPrincipal of(UserAccount account) {
        return new AccountPrincipal(account, account.roles(), Optional.empty());
    }

    static AccountPrincipal of(UserAccount account, AccessToken token) {
        Set<Role> both = new HashSet<>(account.roles());
        both.retainAll(token.roles());
        return new AccountPrincipal(account, both, Optional.of(token));
    }

    @Override
    public String getName() {
        return account.name();
    }

    public boolean has(Role role) {
        return roles.contains(role);
    }

    public boolean hasOneOf(Collection<Role> some) {
        return some.stream().anyMatch(roles::contains);
    }
}
