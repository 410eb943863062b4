package io.tollgate.accounts;

import io.tollgate.staff.StaffName;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.springframework.security.core.AuthenticatedPrincipal;

/**
 * Who makes a request.
 *
 * @param roles of the account, or of its token if that has fewer
 * @param token the token of the request; empty after a sign-in by password, by passkey or by another server
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

    /**
     * The name of who answers for what is done: of a person herself; of a service who has issued its token, or made the service if it comes
     * without one.
     */
    public String answers() {
        if (account.kind() == UserAccount.Kind.PERSON) {
            return account.name();
        }
        String withoutToken = account.name().equals(UserAccount.ADMINISTRATOR) ? account.name() : account.createdBy();
        return token.map(given -> given.answers().orElse(account.name())).orElse(withoutToken);
    }

    /** Whether this is the program of the first start, with a token that nobody else has issued: it sets an installation up. */
    public boolean isOfTheFirstStart() {
        return signature().equals(UserAccount.ADMINISTRATOR);
    }

    /** The name as it stands in records of steps that need two accounts; {@link StaffName} compares such names. */
    public String signature() {
        return answers().equals(account.name()) ? account.name() : StaffName.ofService(account.name(), answers()).text();
    }

    public boolean has(Role role) {
        return roles.contains(role);
    }

    public boolean hasOneOf(Collection<Role> some) {
        return some.stream().anyMatch(roles::contains);
    }
}
