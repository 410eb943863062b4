package io.tollgate.accounts;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** What an account may do. Each operation names the roles that open it; an account may have several. */
public enum Role {
    /** Reads everything, changes nothing. */
    AUDITOR,
    /** Works on businesses, consents, blocks, verifications, quarantine and applications; writes rules and proposes them. */
    OFFICER,
    /** Approves what others have prepared: releases of rules, templates, applications. */
    APPROVER,
    /** Payments, invoices, terms. */
    FINANCE,
    /** Proposes rules, takes them back, changes keys, runs imports. */
    OPERATOR,
    /** Makes accounts and issues tokens. */
    ADMINISTRATOR;

    public static Set<Role> all() {
        return Set.of(values());
    }

    /** Roles in the order of this list. */
    static Set<Role> sorted(Collection<Role> roles) {
        EnumSet<Role> sorted = EnumSet.noneOf(Role.class);
        sorted.addAll(roles);
        return Collections.unmodifiableSet(sorted);
    }

    static String column(Collection<Role> roles) {
        return sorted(roles).stream().map(Role::name).collect(Collectors.joining(","));
    }

    static Set<Role> ofColumn(String names) {
        return sorted(Arrays.stream(names.split(",")).filter(name -> !name.isEmpty()).map(Role::valueOf).toList());
    }
}
