package io.tollgate.notices;

import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.security.ConsolePage;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Kinds of things that wait for a person, in the order in which they are told. Their words are {@code notice.KIND} in the bundles. */
public enum NoticeKind {
    /** Applications of businesses, to be decided. */
    APPLICATIONS(ConsolePage.REVIEWS, "#applications"),
    /** Templates, to be approved. */
    TEMPLATES(ConsolePage.REVIEWS, "#templates"),
    /** Encrypted messages that people have reported. */
    REPORTS(ConsolePage.REVIEWS, "#reports"),
    /** Proposed releases of the rules. */
    RELEASES(ConsolePage.RULES, "#history"),
    /** Invoices that lack something. */
    HELD_INVOICES(ConsolePage.INVOICES, ""),
    /** Items of queues that fail again and again. */
    QUARANTINED(ConsolePage.OPERATIONS, "#quarantine"),
    /** Records of topics that could not become messages. */
    DEAD_LETTERS(ConsolePage.OPERATIONS, ""),
    /** Businesses whose spending is stopped until somebody lets them go on. */
    STOPPED_SPENDING(ConsolePage.MONEY, ""),
    /** Erasures of people that a second account must confirm. */
    ERASURES(ConsolePage.CONSENTS, "#erasures");

    private final ConsolePage page;
    private final String place;

    NoticeKind(ConsolePage page, String place) {
        this.page = page;
        this.place = place;
    }

    /** Below the URL of the pages. */
    public String path() {
        return page.path() + place;
    }

    /** Whether the account may open the page. Otherwise it is not told how many wait there. */
    public boolean opensTo(AccountPrincipal caller) {
        return page.opensTo(caller);
    }

    public static List<NoticeKind> openTo(AccountPrincipal caller) {
        return Arrays.stream(values()).filter(kind -> kind.opensTo(caller)).toList();
    }

    static String column(Collection<NoticeKind> kinds) {
        return sorted(kinds).stream().map(NoticeKind::name).collect(Collectors.joining(","));
    }

    static Set<NoticeKind> ofColumn(String names) {
        return sorted(Arrays.stream(names.split(",")).filter(name -> !name.isEmpty()).map(NoticeKind::valueOf).toList());
    }

    static Set<NoticeKind> sorted(Collection<NoticeKind> kinds) {
        EnumSet<NoticeKind> sorted = EnumSet.noneOf(NoticeKind.class);
        sorted.addAll(kinds);
        return Collections.unmodifiableSet(sorted);
    }
}
