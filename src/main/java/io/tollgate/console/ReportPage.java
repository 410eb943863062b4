package io.tollgate.console;

import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.accounts.Role;
import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.endtoend.reports.MessageReport;
import io.tollgate.endtoend.reports.MessageReport.Decision;
import io.tollgate.endtoend.reports.MessageReports;
import io.tollgate.endtoend.reports.NotDecided;
import io.tollgate.endtoend.reports.ReportDecisions;
import io.tollgate.endtoend.reports.ReportDecisions.Wanted;
import io.tollgate.message.Category;
import io.tollgate.security.RecordedSteps;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** A report of an encrypted message, with what its recipient disclosed. The account that opens it is recorded. */
@Controller
@RequestMapping(ReportPage.PATH + "/{id}")
class ReportPage {

    static final String PATH = ReviewsPage.PATH + "/reports";
    private static final Set<Role> READERS = Set.of(Role.OFFICER, Role.APPROVER);
    private static final String LOOK = "getMessageReport";
    private static final String DECIDE = "decideMessageReport";

    private final MessageReports reports;
    private final ReportDecisions decisions;
    private final Businesses businesses;
    private final RecordedSteps steps;
    private final Clock clock;

    ReportPage(MessageReports reports, ReportDecisions decisions, Businesses businesses, RecordedSteps steps, Clock clock) {
        this.reports = reports;
        this.decisions = decisions;
        this.businesses = businesses;
        this.steps = steps;
        this.clock = clock;
    }

    @GetMapping
    String show(@PathVariable long id, AccountPrincipal caller, Model model) {
        steps.require(caller, READERS, LOOK, "id=" + id);
        return show(find(id), caller, model);
    }

    private String show(MessageReport report, AccountPrincipal caller, Model model) {
        MessageReport.Disclosure disclosed = steps.carryOut(caller, LOOK, "id=" + report.id(), () -> reports.disclosure(report.id()));
        Business business = Optional.ofNullable(businesses.byId(List.of(report.business())).get(report.business()))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "there is no such business"));
        model.addAttribute("report", report);
        model.addAttribute("disclosed", disclosed);
        model.addAttribute("business", business);
        model.addAttribute("decided", report.decision().orElse(null));
        model.addAttribute("mayDecide", report.decision().isEmpty() && caller.hasOneOf(BusinessSections.DECIDE));
        model.addAttribute("categories", Arrays.stream(Category.values()).filter(one -> one != report.category()).toList());
        return "report";
    }

    /** @param category the true one; counts for a re-rating only */
    @PostMapping
    String decide(@PathVariable long id, @RequestParam Decision decision, @RequestParam(defaultValue = "") String reason,
            @RequestParam Optional<Category> category, AccountPrincipal caller, Model model) {
        Optional<Category> named = category.filter(_ -> decision == Decision.RERATED);
        String subject = "id=" + id + " decision=" + decision + named.map(one -> " category=" + one).orElse("");
        steps.require(caller, BusinessSections.DECIDE, DECIDE, subject);
        MessageReport report = find(id);
        try {
            steps.carryOut(caller, DECIDE, subject, () -> decisions.decide(report.id(),
                    new Wanted(decision, named, reason.strip(), caller.signature()), clock.instant()));
        } catch (NotDecided refused) {
            model.addAttribute("complaint", String.valueOf(refused.getMessage()));
            model.addAttribute("reason", reason);
            model.addAttribute("chosen", category.orElse(null));
            return show(find(id), caller, model);
        }
        return "redirect:" + PATH + "/" + id;
    }

    private MessageReport find(long id) {
        return reports.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "there is no such report"));
    }
}
