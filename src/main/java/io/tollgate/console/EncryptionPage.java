package io.tollgate.console;

import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.conversation.EncryptionPolicies;
import io.tollgate.conversation.EncryptionPolicies.Decided;
import io.tollgate.conversation.EncryptionPolicies.Policy;
import io.tollgate.security.RecordedSteps;
import io.tollgate.security.RoleMissing;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Whether a business encrypts from end to end: what was decided, by whom and why; an officer decides it here. */
@Controller
@RequestMapping(BusinessesPage.PATH + "/{handle}/encryption")
class EncryptionPage {

    private static final int LONGEST_REASON = 200;

    private final Businesses businesses;
    private final EncryptionPolicies policies;
    private final RecordedSteps steps;
    private final Clock clock;

    EncryptionPage(Businesses businesses, EncryptionPolicies policies, RecordedSteps steps, Clock clock) {
        this.businesses = businesses;
        this.policies = policies;
        this.steps = steps;
        this.clock = clock;
    }

    @GetMapping
    String show(@PathVariable String handle, AccountPrincipal caller, Model model) {
        RoleMissing.unless(caller, BusinessSections.ENCRYPTION);
        return show(BusinessPage.named(handle, businesses), caller, model);
    }

    private String show(Business business, AccountPrincipal caller, Model model) {
        List<Decided> history = policies.history(business.id()).reversed();
        model.addAttribute("business", business);
        model.addAttribute("parents", Map.of(BusinessesPage.PATH + "/" + business.handle(), business.name()));
        model.addAttribute("policy", history.isEmpty() ? Policy.PREFERRED : history.getFirst().policy());
        model.addAttribute("policies", caller.hasOneOf(BusinessSections.CHANGE) ? List.of(Policy.values()) : List.of());
        model.addAttribute("history", history);
        return "encryption";
    }

    @PostMapping
    String decide(@PathVariable String handle, @RequestParam Policy policy, @RequestParam(defaultValue = "") String reason,
            AccountPrincipal caller, Model model) {
        Business business = BusinessPage.named(handle, businesses);
        String subject = BusinessPage.subject(business) + " policy=" + policy;
        steps.require(caller, BusinessSections.CHANGE, "decideEncryption", subject);
        String why = reason.strip();
        if (why.isEmpty() || why.length() > LONGEST_REASON) {
            model.addAttribute("problem", "encryption.problem.reason");
            model.addAttribute("reason", why);
            model.addAttribute("chosen", policy);
            return show(business, caller, model);
        }
        steps.carryOut(caller, "decideEncryption", subject,
                () -> policies.decide(new Decided(business.id(), policy, why, caller.getName(), clock.instant())));
        return "redirect:" + BusinessesPage.PATH + "/" + business.handle() + "/encryption";
    }
}
