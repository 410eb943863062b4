package io.tollgate.security;

import io.tollgate.accounts.AccountPrincipal;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** The proof that a request comes from this account. The roles are read anew for each request. */
final class AccountAuthentication extends AbstractAuthenticationToken {

    private static final long serialVersionUID = 1;

    private final transient AccountPrincipal principal;

    AccountAuthentication(AccountPrincipal principal) {
        super(principal.roles().stream().map(role -> new SimpleGrantedAuthority("ROLE_" + role.name())).toList());
        this.principal = principal;
        setAuthenticated(true);
    }

    @Override
    public AccountPrincipal getPrincipal() {
        return principal;
    }

    @Override
    public String getCredentials() {
        return "";
    }
}
