package io.tollgate.console;

import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.business.Enrolments;
import io.tollgate.business.Template;
import io.tollgate.business.Webhook;
import io.tollgate.conversation.EncryptionPolicies;
import io.tollgate.database.Slice;
import io.tollgate.delivery.SpendingStops;
import io.tollgate.ledger.Ledger;
import io.tollgate.release.RuleBooks;
import io.tollgate.security.RecordedSteps;
import io.tollgate.tracking.BusinessFigures;
import io.tollgate.trust.vetting.Applications;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** All about one business, as far as the reader's roles open it; an officer suspends it here, or renews its token. */
@Controller
@RequestMapping(BusinessesPage.PATH + "/{handle}")
class BusinessPage {

    private static final Duration FIGURES_SPAN = Duration.ofDays(7);
    private static final Duration AHEAD = Duration.ofHours(1); // clocks of nodes differ
    private static final int TEMPLATES_SHOWN = 100;
    private static final int APPLICATIONS_SHOWN = 20;
    private static final int STOPS_SHOWN = 10;

    private final Businesses businesses;
    private final Enrolments enrolments;
    private final BusinessNumbers numbers;
    private final BusinessFigures figures;
    private final Applications applications;
    private final Ledger ledger;
    private final RuleBooks books;
    private final RecordedSteps steps;
    private final SpendingStops stops;
    private final EncryptionPolicies encryption;
    private final Clock clock;

    BusinessPage(Businesses businesses, Enrolments enrolments, BusinessNumbers numbers, BusinessFigures figures, Applications applications,
            Ledger ledger, RuleBooks books, RecordedSteps steps, SpendingStops stops, EncryptionPolicies encryption,
            Clock clock) {
        this.stops = stops;
        this.encryption = encryption;
        this.businesses = businesses;
        this.enrolments = enrolments;
        this.numbers = numbers;
        this.figures = figures;
        this.applications = applications;
        this.ledger = ledger;
        this.books = books;
        this.steps = steps;
        this.clock = clock;
    }

    /** The business of a path. @throws ResponseStatusException 404 if there is none */
    static Business named(String handle, Businesses businesses) {
        return businesses.byHandle(handle)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "there is no business of this handle"));
    }

    @GetMapping
    String show(@PathVariable String handle, @RequestParam(defaultValue = "") String name, @RequestParam(defaultValue = "") String language,
            AccountPrincipal caller, Model model) {
        return show(named(handle, businesses), name.isEmpty() ? List.of() : List.of(name, language), "", caller, model);
    }

    /** @param after name and language of the template before the first one shown @param secret a new token, shown once */
    private String show(Business business, List<Object> after, String secret, AccountPrincipal caller, Model model) {
        Instant now = clock.instant();
        BusinessSections sees = BusinessSections.of(caller);
        model.addAttribute("business", business);
        model.addAttribute("sees", sees);
        model.addAttribute("secret", secret);
        model.addAttribute("noRates", books.activeRelease(now).book().rateCard().currencies().stream().map(Currency::getCurrencyCode)
                .noneMatch(business.currency().getCurrencyCode()::equals));
        model.addAttribute("numbers", numbers.of(business, now));
        model.addAttribute("figures", figures.between(business.id(), now.minus(FIGURES_SPAN), now.plus(AHEAD)));
        if (sees.particulars()) {
            model.addAttribute("particulars", businesses.particulars(List.of(business.id())).get(business.id()));
        }
        if (sees.templates()) {
            Sorting sorting = Sorting.of(model);
            List<Template> templates = sorting.rows("templates", most -> businesses.templates(business.id(), Slice.first(most)),
                    () -> businesses.templates(business.id(), new Slice(after, TEMPLATES_SHOWN)));
            model.addAttribute("templates", templates);
            model.addAttribute("moreTemplates", !sorting.sorts("templates") && templates.size() == TEMPLATES_SHOWN
                    ? templates.getLast().key()
                    : null);
        }
        if (sees.vetting()) {
            model.addAttribute("applications", applications.of(business.id(), Slice.first(APPLICATIONS_SHOWN)).reversed());
        }
        if (sees.encryption()) {
            model.addAttribute("encryption",
                    encryption.of(List.of(business.id())).getOrDefault(business.id(), EncryptionPolicies.Policy.PREFERRED));
        }
        if (sees.webhook()) {
            model.addAttribute("webhook", businesses.webhook(business.id()).map(Webhook::url).orElse(""));
        }
        if (sees.money()) {
            model.addAttribute("money", ledger.account(business.id()));
            model.addAttribute("stops", stops.latest(business.id(), STOPS_SHOWN));
        }
        return "business";
    }

    @PostMapping("/suspend")
    String suspend(@PathVariable String handle, AccountPrincipal caller) {
        Business business = named(handle, businesses);
        steps.carryOut(caller, BusinessSections.CHANGE, "suspendBusiness", subject(business), () -> enrolments.suspend(business.id()));
        return to(business);
    }

    @PostMapping("/resume")
    String resume(@PathVariable String handle, AccountPrincipal caller) {
        Business business = named(handle, businesses);
        steps.carryOut(caller, BusinessSections.CHANGE, "resumeBusiness", subject(business), () -> enrolments.resume(business.id()));
        return to(business);
    }

    /** Shows the new token once; the old one is refused within a second. */
    @PostMapping("/token")
    String renewToken(@PathVariable String handle, AccountPrincipal caller, Model model) {
        Business business = named(handle, businesses);
        String token = steps.carryOut(caller, BusinessSections.CHANGE, "renewBusinessToken", subject(business),
                () -> enrolments.renewToken(business.id()));
        return show(business, List.of(), token, caller, model);
    }

    /** What the audit trail says of a step: which business it is about. */
    static String subject(Business business) {
        return "handle=" + business.handle();
    }

    private static String to(Business business) {
        return "redirect:" + BusinessesPage.PATH + "/" + business.handle();
    }
}
