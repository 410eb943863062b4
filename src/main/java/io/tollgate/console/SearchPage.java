package io.tollgate.console;

import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.invoicing.CreditNotes;
import io.tollgate.invoicing.Invoices;
import io.tollgate.message.BusinessId;
import io.tollgate.message.MessageId;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.release.RuleBooks;
import io.tollgate.security.ConsolePage;
import io.tollgate.security.RecordedSteps;
import io.tollgate.tracking.MessageSummary;
import io.tollgate.tracking.MessagesByReference;
import io.tollgate.tracking.MessagesByReference.Part;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Leads from a name to the page of what has it. What somebody searches for may be a person's number, so it is in the body of a POST, and
 * never in a URL; the links that the page shows have none either.
 */
@Controller
class SearchPage {

    static final String PATH = "/console/search";

    private static final int LONGEST_REFERENCE = 512;
    private static final int SHOWN = 50;
    private static final Pattern INVOICE = Pattern.compile("\\d{4}-\\d{6,10}");
    private static final Pattern CREDIT_NOTE = Pattern.compile("C\\d{4}-\\d{6,10}");

    private final RuleBooks books;
    private final Invoices invoices;
    private final CreditNotes notes;
    private final Businesses businesses;
    private final PeopleSought people;
    private final MessagesByReference references;
    private final RecordedSteps steps;
    private final Clock clock;

    SearchPage(RuleBooks books, Invoices invoices, CreditNotes notes, Businesses businesses, PeopleSought people,
            MessagesByReference references, RecordedSteps steps, Clock clock) {
        this.references = references;
        this.notes = notes;
        this.businesses = businesses;
        this.books = books;
        this.invoices = invoices;
        this.people = people;
        this.steps = steps;
        this.clock = clock;
    }

    /** @param about the key of a text that says what it is */
    record Link(String path, String name, String about) {}

    /** @param handle of the business that sent it */
    record Line(MessageSummary message, String handle) {}

    @GetMapping(PATH)
    String ask() {
        return "search";
    }

    @PostMapping(PATH)
    String find(@RequestParam(defaultValue = "") String q, AccountPrincipal caller, Model model) {
        String wanted = q.strip();
        List<Link> links = new ArrayList<>();
        message(wanted, caller).ifPresent(links::add);
        rule(wanted, caller).ifPresent(links::add);
        invoice(wanted, caller).ifPresent(links::add);
        business(wanted, caller).ifPresent(links::add);
        if (links.size() == 1) {
            return "redirect:" + links.getFirst().path();
        }
        model.addAttribute("links", links);
        if (!links.isEmpty()) {
            return "search";
        }
        boolean person = person(wanted, caller, model);
        Optional<Part> called = called(wanted, Optional.empty(), Optional.empty(), caller, model);
        if (!person && called.filter(part -> part.messages().size() == 1 && part.next().isEmpty()).isPresent()) {
            return "redirect:" + ConsolePage.MESSAGES.path() + "/" + called.get().messages().getFirst().id().text();
        }
        if (!person && called.map(Part::messages).orElse(List.of()).isEmpty()) {
            model.addAttribute("problem", "search.nothing");
        }
        return "search";
    }

    /** Messages that their business calls so. @param handle empty: of any business @param before only those before this one */
    @PostMapping(PATH + "/reference")
    String find(@RequestParam(defaultValue = "") String q, @RequestParam(defaultValue = "") String handle,
            @RequestParam(defaultValue = "") String before, AccountPrincipal caller, Model model) {
        Optional<BusinessId> of = businesses.byHandle(handle.strip().toLowerCase(Locale.ROOT)).map(Business::id);
        model.addAttribute("handle", handle.strip());
        if (of.isEmpty() && !handle.isBlank()) {
            model.addAttribute("problem", "why.problem.business");
            model.addAttribute("reference", q.strip());
            return "search";
        }
        if (called(q.strip(), of, MessageId.parse(before), caller, model).map(Part::messages).orElse(List.of()).isEmpty()) {
            model.addAttribute("problem", "search.nothing");
        }
        return "search";
    }

    /** Empty if the caller may not look, or it cannot be what a business calls a message. */
    private Optional<Part> called(String wanted, Optional<BusinessId> of, Optional<MessageId> before, AccountPrincipal caller,
            Model model) {
        if (wanted.isEmpty() || wanted.length() > LONGEST_REFERENCE || !ConsolePage.MESSAGES.opensTo(caller)) {
            return Optional.empty();
        }
        Sorting.of(model).repeats(new Sorting.Form(PATH + "/reference", Map.of("q", wanted, "handle",
                String.valueOf(Optional.ofNullable(model.getAttribute("handle")).orElse("")), "before", before.map(MessageId::text)
                        .orElse(""))));
        Part part = references.of(wanted, of, before, Sorting.of(model).sorts("called") ? Sorting.LONGEST : SHOWN);
        Map<BusinessId, Business> known = businesses.byId(part.messages().stream().map(MessageSummary::business)
                .collect(Collectors.toSet()));
        model.addAttribute("reference", wanted);
        model.addAttribute("lines", part.messages().stream().map(one -> new Line(one,
                Optional.ofNullable(known.get(one.business())).map(Business::handle).orElse(""))).toList());
        model.addAttribute("before", part.next().map(MessageId::text).orElse(""));
        model.addAttribute("lookedTo", part.next().map(MessageId::acceptedAt));
        return Optional.of(part);
    }

    private static Optional<Link> message(String wanted, AccountPrincipal caller) {
        String before = ConsolePage.MESSAGES.opensTo(caller) ? ConsolePage.MESSAGES.path() + "/" : ConsolePage.WHY.path() + "?message=";
        return MessageId.parse(wanted).filter(_ -> ConsolePage.MESSAGES.opensTo(caller) || ConsolePage.WHY.opensTo(caller))
                .map(id -> new Link(before + id.text(), id.text(), "search.message"));
    }

    private Optional<Link> rule(String wanted, AccountPrincipal caller) {
        return books.activeRelease(clock.instant()).book().rules().stream().map(card -> card.id())
                .filter(id -> id.equals(wanted.toUpperCase(Locale.ROOT))).filter(_ -> ConsolePage.RULES.opensTo(caller)).findFirst()
                .map(id -> new Link(ConsolePage.RULES.path() + "/" + id, id, "search.rule"));
    }

    private Optional<Link> invoice(String wanted, AccountPrincipal caller) {
        if (!ConsolePage.INVOICES.opensTo(caller)) {
            return Optional.empty();
        }
        if (CREDIT_NOTE.matcher(wanted).matches()) {
            return notes.byNumber(wanted).map(found -> new Link(ConsolePage.INVOICES.path() + "/" + found.invoice() + "#" + found.number(),
                    found.number(), "search.credit-note"));
        }
        return INVOICE.matcher(wanted).matches()
                ? invoices.byNumber(wanted).map(found -> new Link(ConsolePage.INVOICES.path() + "/" + found.number(), found.number(),
                        "search.invoice"))
                : Optional.empty();
    }

    private Optional<Link> business(String wanted, AccountPrincipal caller) {
        return ConsolePage.BUSINESSES.opensTo(caller)
                ? businesses.byHandle(wanted.toLowerCase(Locale.ROOT)).map(found -> new Link(BusinessesPage.PATH + "/" + found.handle(),
                        found.name(), "search.business"))
                : Optional.empty();
    }

    private boolean person(String wanted, AccountPrincipal caller, Model model) {
        if (!ConsolePage.CONSENTS.opensTo(caller)) {
            return false;
        }
        try {
            PeopleSought.Found found = people.find(wanted, "");
            steps.carryOut(caller, "searchPerson", "recipient=" + found.id(), () -> {});
            model.addAttribute("person", found.id().toString());
            model.addAttribute("number", found.number().map(PhoneNumber::e164).orElse(found.id().toString()));
            return true;
        } catch (PeopleSought.Nobody _) {
            return false;
        }
    }
}
