package io.tollgate.console;

import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.audit.AuditEntry;
import io.tollgate.audit.AuditTrail;
import io.tollgate.audit.AuditTrail.Filter;
import io.tollgate.audit.AuditTrail.Noted;
import io.tollgate.csv.CsvWriter;
import io.tollgate.database.Slice;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The page of the audit trail: search, CSV, and the check of its chain. */
@Controller
@RequestMapping("/console/audit-trail")
class AuditPage {

    private static final int SHOWN = 100;

    private final AuditTrail trail;
    private final ViewsPart views;
    private final RoleNames roles;
    private final OperationNames names;

    AuditPage(AuditTrail trail, ViewsPart views, RoleNames roles, OperationNames names) {
        this.roles = roles;
        this.names = names;
        this.trail = trail;
        this.views = views;
    }

    /** The filter as it was typed. @param from a day or an instant; @param until the first day or instant after */
    record Query(String account, String operation, String subject, String address, String from, String until) {

        Query {
            account = account == null ? "" : account.strip();
            operation = operation == null ? "" : operation.strip();
            subject = subject == null ? "" : subject.strip();
            address = address == null ? "" : address.strip();
            from = from == null ? "" : from.strip();
            until = until == null ? "" : until.strip();
        }

        Filter filter(OperationNames names) {
            return new Filter(given(account), given(operation).map(names::id), given(subject), given(address),
                    given(from).map(Query::instant), given(until).map(Query::instant));
        }

        Map<String, String> fields() {
            return Map.of("account", account, "operation", operation, "subject", subject, "address", address, "from", from, "until", until);
        }

        private static Optional<String> given(String text) {
            return Optional.of(text).filter(it -> !it.isEmpty());
        }

        private static Instant instant(String text) {
            return Instant.parse(text.length() == "2026-11-01".length() ? text + "T00:00:00Z" : text);
        }
    }

    /** @param operation as readers call it @param subject with the roles as readers call them */
    record Line(AuditEntry entry, String operation, String subject) {}

    @GetMapping
    String search(@ModelAttribute("query") Query query, @RequestParam(defaultValue = "0") long before, AccountPrincipal caller,
            Locale locale, Model model) {
        views.shown(ViewPage.AUDIT_TRAIL, query.fields(), caller, model);
        model.addAttribute("entries", List.of());
        model.addAttribute("next", 0L);
        model.addAttribute("complaint", "");
        model.addAttribute("operations", names.names(locale));
        try {
            Slice slice = new Slice(before > 0 ? List.of(before) : List.of(), SHOWN);
            boolean oldest = Sorting.of(model).ascends("entries.number");
            List<AuditEntry> some = oldest ? trail.oldest(query.filter(names), slice) : trail.some(query.filter(names), slice);
            model.addAttribute("oldest", oldest);
            model.addAttribute("entries", some.stream().map(entry -> new Line(entry, names.name(entry.operation(), locale),
                    roles.in(entry.subject(), locale))).toList());
            model.addAttribute("next", some.size() < SHOWN ? 0L : some.getLast().number());
        } catch (DateTimeParseException wrong) {
            model.addAttribute("complaint", "audit.problem.day");
        }
        return "audit-trail";
    }

    @PostMapping("/check")
    String check(@RequestParam(defaultValue = "") String noted, AccountPrincipal caller, Locale locale, Model model) {
        Query all = new Query("", "", "", "", "", "");
        model.addAttribute("query", all);
        Optional<Noted> given = Noted.of(noted);
        if (given.isPresent() || noted.isBlank()) {
            model.addAttribute("checked", trail.check(given));
        }
        String page = search(all, 0, caller, locale, model);
        if (given.isEmpty() && !noted.isBlank()) {
            model.addAttribute("complaint", "audit.problem.note");
        }
        return page;
    }

    @GetMapping(path = "/export.csv")
    void export(@ModelAttribute Query query, HttpServletResponse response) throws IOException {
        Filter filter;
        try {
            filter = query.filter(names);
        } catch (DateTimeParseException wrong) {
            response.sendRedirect("/console/audit-trail");
            return;
        }
        CsvWriter lines = CsvDownload.of(response, "audit-entries.csv", AuditEntry.COLUMNS);
        trail.each(filter, some -> some.forEach(entry -> lines.line(entry.texts())));
        lines.flush();
    }
}
