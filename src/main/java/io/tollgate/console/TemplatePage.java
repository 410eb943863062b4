package io.tollgate.console;

import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.business.Template;
import io.tollgate.business.Template.Approval;
import io.tollgate.business.TemplateReviews;
import io.tollgate.business.TemplateReviews.AuthorApproves;
import io.tollgate.business.TemplateReviews.Writer;
import io.tollgate.message.TemplateKey;
import io.tollgate.security.RecordedSteps;
import io.tollgate.security.RoleMissing;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** One template as a phone shows it, and its review. */
@Controller
@RequestMapping(BusinessesPage.PATH + "/{handle}/templates/{name}/{language}")
class TemplatePage {

    private static final String OPERATION = "putTemplate";
    static final List<Approval> CHOICES = List.of(Approval.APPROVED, Approval.REJECTED, Approval.PAUSED);

    private final Businesses businesses;
    private final TemplateReviews reviews;
    private final TemplateExamples examples;
    private final RecordedSteps steps;
    private final Clock clock;

    TemplatePage(Businesses businesses, TemplateReviews reviews, TemplateExamples examples, RecordedSteps steps, Clock clock) {
        this.examples = examples;
        this.businesses = businesses;
        this.reviews = reviews;
        this.steps = steps;
        this.clock = clock;
    }

    @GetMapping
    String show(@PathVariable String handle, @PathVariable String name, @PathVariable String language, AccountPrincipal caller,
            Model model) {
        RoleMissing.unless(caller, BusinessSections.TEMPLATES);
        Business business = BusinessPage.named(handle, businesses);
        return show(business, find(business, name, language), caller, model);
    }

    private String show(Business business, Template template, AccountPrincipal caller, Model model) {
        model.addAttribute("business", business);
        model.addAttribute("parents", Map.of(BusinessesPage.PATH + "/" + business.handle(), business.name()));
        model.addAttribute("template", template);
        model.addAttribute("examples", examples.of(business, template));
        model.addAttribute("author", reviews.author(template).orElse(""));
        model.addAttribute("seen", version(template));
        model.addAttribute("choices", caller.hasOneOf(BusinessSections.DECIDE)
                ? CHOICES.stream().filter(choice -> choice != template.approval()).toList()
                : List.of());
        return "template";
    }

    /** @param seen the version that the reviewer has read: another text is not approved unread */
    @PostMapping
    String decide(@PathVariable String handle, @PathVariable String name, @PathVariable String language, @RequestParam Approval approval,
            @RequestParam String seen, AccountPrincipal caller, Model model) {
        Business business = BusinessPage.named(handle, businesses);
        String subject = BusinessPage.subject(business) + " template=" + name + "/" + language + " approval=" + approval;
        steps.require(caller, BusinessSections.DECIDE, OPERATION, subject);
        Template template = find(business, name, language);
        if (!CHOICES.contains(approval)) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "this is no decision on a template");
        }
        if (!seen.equals(version(template))) {
            model.addAttribute("problem", "template.problem.changed");
            return show(business, template, caller, model);
        }
        try {
            steps.carryOut(caller, OPERATION, subject, () -> reviews.put(template.with(approval),
                    new Writer(caller.signature(), caller.isOfTheFirstStart()), clock.instant()));
        } catch (AuthorApproves same) {
            model.addAttribute("complaint", String.valueOf(same.getMessage()));
            return show(business, template, caller, model);
        }
        return "redirect:" + BusinessesPage.PATH + "/" + business.handle() + "/templates/" + name + "/" + language;
    }

    private Template find(Business business, String name, String language) {
        return reviews.find(new Template.Id(business.id(), new TemplateKey(name, language)))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "there is no such template"));
    }

    private String version(Template template) {
        return DigestUtils.sha256Hex(template + examples.version(template));
    }
}
