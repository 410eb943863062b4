package io.tollgate.security;

import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.accounts.Role;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Pages that need roles, in the order of the navigation. What is not here and not named as open is for every account. Their titles are in
 * {@code messages.properties}.
 */
public enum ConsolePage {
    RULES("/console/rules"),
    MESSAGES("/console/messages", Role.OFFICER, Role.AUDITOR, Role.OPERATOR),
    WHY("/console/why", Role.OFFICER, Role.APPROVER, Role.AUDITOR, Role.OPERATOR),
    CONSENTS("/console/consents", Role.OFFICER, Role.AUDITOR),
    BUSINESSES("/console/businesses", Role.OFFICER, Role.APPROVER, Role.FINANCE, Role.OPERATOR, Role.AUDITOR),
    REVIEWS("/console/reviews", Role.OFFICER, Role.APPROVER, Role.AUDITOR),
    MONEY("/console/money", Role.FINANCE, Role.AUDITOR),
    INVOICES("/console/invoices", Role.FINANCE, Role.AUDITOR),
    OPERATIONS("/console/operations", Role.OFFICER, Role.OPERATOR, Role.AUDITOR),
    ACCOUNTS("/console/accounts", Role.ADMINISTRATOR, Role.AUDITOR),
    AUDIT_TRAIL("/console/audit-trail", Role.AUDITOR, Role.ADMINISTRATOR);

    private final String path;
    private final Set<Role> roles;

    ConsolePage(String path, Role... roles) {
        this.path = path;
        this.roles = Set.of(roles);
    }

    public String path() {
        return path;
    }

    /** The roles of which one opens the page; empty: every account may. */
    public Set<Role> roles() {
        return roles;
    }

    public boolean opensTo(AccountPrincipal principal) {
        return roles.isEmpty() || principal.hasOneOf(roles);
    }

    /** The pages that are open to an account, in the order of the navigation. */
    public static List<ConsolePage> openTo(AccountPrincipal principal) {
        return Arrays.stream(values()).filter(page -> page.opensTo(principal)).toList();
    }

    /** The one that a path belongs to. */
    public static Optional<ConsolePage> of(String path) {
        return Arrays.stream(values()).filter(page -> path.equals(page.path) || path.startsWith(page.path + "/")).findFirst();
    }

    /** The roles as people read them. */
    String neededRoles() {
        return roles.stream().sorted().map(Role::name).collect(Collectors.joining(" / "));
    }
}
