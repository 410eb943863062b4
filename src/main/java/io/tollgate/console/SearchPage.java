package io.tollgate.console;

import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.business.Businesses;
import io.tollgate.invoicing.CreditNotes;
import io.tollgate.invoicing.Invoices;
import io.tollgate.message.MessageId;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.release.RuleBooks;
import io.tollgate.security.ConsolePage;
import io.tollgate.security.RecordedSteps;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
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

    private static final Pattern INVOICE = Pattern.compile("\\d{4}-\\d{6,10}");
    private static final Pattern CREDIT_NOTE = Pattern.compile("C\\d{4}-\\d{6,10}");

    private final RuleBooks books;
    private final Invoices invoices;
    private final CreditNotes notes;
    private final Businesses businesses;
    private final PeopleSought people;
    private final RecordedSteps steps;
    private final Clock clock;

    SearchPage(RuleBooks books, Invoices invoices, CreditNotes notes, Businesses businesses, PeopleSought people, RecordedSteps steps,
            Clock clock) {
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
        boolean person = links.isEmpty() && person(wanted, caller, model);
        if (links.isEmpty() && !person) {
            model.addAttribute("problem", "search.nothing");
        }
        return "search";
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
