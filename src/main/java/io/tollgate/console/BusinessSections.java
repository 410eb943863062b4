package io.tollgate.console;

import static io.tollgate.accounts.Role.APPROVER;
import static io.tollgate.accounts.Role.AUDITOR;
import static io.tollgate.accounts.Role.FINANCE;
import static io.tollgate.accounts.Role.OFFICER;
import static io.tollgate.accounts.Role.OPERATOR;

import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.accounts.Role;
import java.util.Set;

/**
 * Which parts of the page of a business an account sees, and what it may do there: as at the administration's interface.
 *
 * @param particulars who answers for its data
 * @param change      suspend and resume it, renew its token
 */
record BusinessSections(boolean particulars, boolean templates, boolean vetting, boolean webhook, boolean redeliver, boolean change,
        boolean decide, boolean halt, boolean encryption, boolean money, boolean usage, boolean messages) {

    static final Set<Role> CHANGE = Set.of(OFFICER);
    static final Set<Role> REDELIVER = Set.of(OFFICER, OPERATOR);
    /** Approve, reject and pause: templates and applications. */
    static final Set<Role> DECIDE = Set.of(APPROVER);
    /** Suspend, resume and revoke a verification. */
    static final Set<Role> HALT = Set.of(OFFICER, APPROVER);
    static final Set<Role> TEMPLATES = Set.of(AUDITOR, OFFICER, APPROVER, OPERATOR);
    static final Set<Role> VETTING = Set.of(AUDITOR, OFFICER, APPROVER);
    static final Set<Role> ENCRYPTION = Set.of(AUDITOR, OFFICER, APPROVER);
    static final Set<Role> WEBHOOK = Set.of(AUDITOR, OFFICER, OPERATOR);

    static BusinessSections of(AccountPrincipal caller) {
        return new BusinessSections(caller.hasOneOf(Set.of(AUDITOR, OFFICER, APPROVER, FINANCE)), caller.hasOneOf(TEMPLATES),
                caller.hasOneOf(VETTING), caller.hasOneOf(WEBHOOK), caller.hasOneOf(REDELIVER), caller.hasOneOf(CHANGE),
                caller.hasOneOf(DECIDE), caller.hasOneOf(HALT), caller.hasOneOf(ENCRYPTION),
                caller.hasOneOf(Set.of(AUDITOR, FINANCE)),
                caller.hasOneOf(Set.of(AUDITOR, OFFICER, FINANCE, OPERATOR)), caller.hasOneOf(Set.of(AUDITOR, OFFICER, OPERATOR)));
    }
}
