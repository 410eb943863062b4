package io.tollgate.security;

import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.accounts.Role;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Pages that need roles, in the order of the navigation. What is not here and not named as open is for every account. */
public enum ConsolePage {
    RULES("/console/rules", "Rules", "every rule in force, with its legal basis, source and first day; the history of the rules"),
    WHY("/console/why", "Why", "why a message was judged as it was: rule, law, facts and the rows that gave them", Role.OFFICER,
            Role.APPROVER, Role.AUDITOR, Role.OPERATOR),
    CONSENTS("/console/consents", "Consents", "the record of a person's consents with its evidence, to print", Role.OFFICER, Role.AUDITOR),
    INVOICES("/console/invoices", "Invoices", "by business and month, as a page and as CSV", Role.FINANCE, Role.AUDITOR),
    ACCOUNTS("/console/accounts", "Accounts", "people and programs, their roles, their tokens", Role.ADMINISTRATOR, Role.AUDITOR),
    AUDIT_TRAIL("/console/audit-trail", "Audit trail", "who did what, when and from where", Role.AUDITOR, Role.ADMINISTRATOR);

    private final String path;
    private final String title;
    private final String about;
    private final Set<Role> roles;

    ConsolePage(String path, String title, String about, Role... roles) {
        this.path = path;
        this.title = title;
        this.about = about;
        this.roles = Set.of(roles);
    }

    public String path() {
        return path;
    }

    public String title() {
        return title;
    }

    public String about() {
        return about;
    }

    /** One of them opens the page; empty: every account may. */
    public Set<Role> roles() {
        return roles;
    }

    public boolean opensTo(AccountPrincipal principal) {
        return roles.isEmpty() || principal.hasOneOf(roles);
    }

    /** In the order of the navigation. */
    public static List<ConsolePage> openTo(AccountPrincipal principal) {
        return Arrays.stream(values()).filter(page -> page.opensTo(principal)).toList();
    }

    static Optional<ConsolePage> of(String path) {
        return Arrays.stream(values()).filter(page -> path.equals(page.path) || path.startsWith(page.path + "/")).findFirst();
    }

    /** As people read it. */
    String neededRoles() {
        return roles.stream().sorted().map(Role::name).collect(Collectors.joining(" or "));
    }
}
