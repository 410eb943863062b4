package io.tollgate.security;

import io.tollgate.accounts.AccountPrincipal;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** That it is this account, whatever has proved it. Its roles are those of now, read anew for each request. */
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
