package io.tollgate.security;

import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.accounts.Role;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.security.access.AccessDeniedException;

/** The caller may see the page and not take this step of it. */
public final class RoleMissing extends AccessDeniedException {

    private static final long serialVersionUID = 1;

    private final String needed;

    /** @param roles one of them would do */
    RoleMissing(Set<Role> roles) {
        super("a role is missing");
        this.needed = roles.stream().sorted().map(Role::name).collect(Collectors.joining(" / "));
    }

    /** @throws RoleMissing if the caller has none of the roles */
    public static void unless(AccountPrincipal caller, Set<Role> roles) {
        if (!caller.hasOneOf(roles)) {
            throw new RoleMissing(roles);
        }
    }

    /** The roles as people read them. */
    String needed() {
        return needed;
    }
}
