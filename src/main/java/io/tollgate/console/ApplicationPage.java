package io.tollgate.console;

import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.accounts.Role;
import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.security.RecordedSteps;
import io.tollgate.security.RoleMissing;
import io.tollgate.trust.vetting.Application;
import io.tollgate.trust.vetting.ApplicationDocument;
import io.tollgate.trust.vetting.ApplicationId;
import io.tollgate.trust.vetting.Applications;
import io.tollgate.trust.vetting.NotNow;
import io.tollgate.trust.vetting.State;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** One application for verification: its documents, its history, and what the reader may decide now. */
@Controller
@RequestMapping(BusinessesPage.PATH + "/{handle}/applications/{id}")
class ApplicationPage {

    /** What can be done with an application, by its state and the roles of the reader. */
    enum Step {
        APPROVE("decideApplication", "decision=APPROVED", State.SUBMITTED, BusinessSections.DECIDE),
        REJECT("decideApplication", "decision=REJECTED", State.SUBMITTED, BusinessSections.DECIDE),
        WANT_MORE("decideApplication", "decision=MORE_WANTED", State.SUBMITTED, BusinessSections.DECIDE),
        SUSPEND("suspendVerification", "", State.APPROVED, BusinessSections.HALT),
        RESUME("resumeVerification", "", State.SUSPENDED, BusinessSections.HALT),
        REVOKE("revokeVerification", "", State.APPROVED, BusinessSections.HALT);

        private final String operation;
        private final String subject;
        private final State from;
        private final Set<Role> roles;

        Step(String operation, String subject, State from, Set<Role> roles) {
            this.operation = operation;
            this.subject = subject;
            this.from = from;
            this.roles = roles;
        }

        boolean isPossible(State state, AccountPrincipal caller) {
            return caller.hasOneOf(roles) && (state == from || this == REVOKE && state == State.SUSPENDED);
        }
    }

    private final Businesses businesses;
    private final Applications applications;
    private final RecordedSteps steps;
    private final Clock clock;

    ApplicationPage(Businesses businesses, Applications applications, RecordedSteps steps, Clock clock) {
        this.businesses = businesses;
        this.applications = applications;
        this.steps = steps;
        this.clock = clock;
    }

    @GetMapping
    String show(@PathVariable String handle, @PathVariable long id, AccountPrincipal caller, Model model) {
        RoleMissing.unless(caller, BusinessSections.VETTING);
        Business business = BusinessPage.named(handle, businesses);
        return show(business, find(business, id), caller, model);
    }

    private String show(Business business, Application application, AccountPrincipal caller, Model model) {
        List<Step> possible = Arrays.stream(Step.values()).filter(step -> step.isPossible(application.state(), caller)).toList();
        model.addAttribute("business", business);
        model.addAttribute("parents", Map.of(BusinessesPage.PATH + "/" + business.handle(), business.name()));
        model.addAttribute("filing", application); // Thymeleaf keeps the name application for itself
        model.addAttribute("possible", possible);
        model.addAttribute("mayApprove", possible.contains(Step.APPROVE));
        return "application";
    }

    /** @param until the last day on which an approval holds, in UTC; empty for other steps */
    @PostMapping
    String decide(@PathVariable String handle, @PathVariable long id, @RequestParam Step step,
            @RequestParam(defaultValue = "") String reason, @RequestParam(defaultValue = "") String until, AccountPrincipal caller,
            Model model) {
        String subject = ("id=" + id + " " + step.subject).strip();
        steps.require(caller, step.roles, step.operation, subject);
        Business business = BusinessPage.named(handle, businesses);
        Application application = find(business, id);
        model.addAttribute("reason", reason);
        model.addAttribute("until", until);
        try {
            Consumer<ApplicationId> action = action(step, reason.strip(), until.strip(), caller);
            steps.carryOut(caller, step.operation, subject, () -> action.accept(application.id()));
        } catch (DateTimeException unreadable) {
            model.addAttribute("problem", "application.problem.day");
            return show(business, application, caller, model);
        } catch (NotNow | IllegalArgumentException refused) {
            model.addAttribute("complaint", String.valueOf(refused.getMessage()));
            return show(business, find(business, id), caller, model);
        }
        return "redirect:" + BusinessesPage.PATH + "/" + business.handle() + "/applications/" + id;
    }

    private Consumer<ApplicationId> action(Step step, String reason, String until, AccountPrincipal caller) {
        Instant now = clock.instant();
        String officer = caller.signature();
        Instant end = step == Step.APPROVE ? LocalDate.parse(until).plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant() : now;
        return switch (step) {
            case APPROVE -> id -> applications.approve(id, end, officer, reason, now);
            case REJECT -> id -> applications.reject(id, officer, reason, now);
            case WANT_MORE -> id -> applications.wantMore(id, officer, reason, now);
            case SUSPEND -> id -> applications.suspend(id, officer, reason, now);
            case RESUME -> id -> applications.resume(id, officer, reason, now);
            case REVOKE -> id -> applications.revoke(id, officer, reason, now);
        };
    }

    /** The file as it was added, to be saved: what is in it is not shown here. */
    @GetMapping("/documents/{number}")
    ResponseEntity<byte[]> document(@PathVariable String handle, @PathVariable long id, @PathVariable int number, AccountPrincipal caller) {
        RoleMissing.unless(caller, BusinessSections.VETTING);
        Application application = find(BusinessPage.named(handle, businesses), id);
        ApplicationDocument document = application.documents().stream().filter(one -> one.number() == number).findFirst()
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "there is no such document"));
        return ResponseEntity.ok().contentType(MediaType.parseMediaType(document.mediaType())).cacheControl(CacheControl.noStore())
                .header(HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment().filename(document.fileName(), StandardCharsets.UTF_8).build().toString())
                .body(applications.content(application.id(), number).orElseThrow());
    }

    private Application find(Business business, long id) {
        return applications.find(new ApplicationId(id)).filter(found -> found.business().equals(business.id()))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "there is no such application"));
    }
}
