package io.tollgate.console;

import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.security.RecordedSteps;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The part above a list that shows a reader's saved views, saves the present filter, and deletes one. */
@Controller
class ViewsPart {

    private static final String PATH = "/console/views";
    private static final String PROBLEM = "viewProblem";
    private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}]{1,60}");

    private final SavedViews views;
    private final RecordedSteps steps;
    private final Clock clock;

    ViewsPart(SavedViews views, RecordedSteps steps, Clock clock) {
        this.views = views;
        this.steps = steps;
        this.clock = clock;
    }

    /** What the template of a list needs. @param given the fields of its filter, as they were typed */
    void shown(ViewPage page, Map<String, String> given, AccountPrincipal caller, Model model) {
        model.addAttribute("viewPage", page);
        model.addAttribute("views", views.of(caller.account().id(), page));
        model.addAttribute("viewFilter", page.filter(given));
        if (!model.containsAttribute(PROBLEM)) {
            model.addAttribute(PROBLEM, "");
        }
    }

    /** The other fields are those of the filter. */
    @PostMapping(PATH)
    String save(@RequestParam ViewPage view, @RequestParam(defaultValue = "") String viewName, @RequestParam Map<String, String> given,
            AccountPrincipal caller, RedirectAttributes next) {
        require(view, caller, "saveView");
        Map<String, String> filter = view.filter(given);
        String name = viewName.strip();
        Optional<String> problem = ViewPage.problem(filter);
        if (problem.isEmpty() && (!NAME.matcher(name).matches() || ViewPage.mayNameAPerson("name", name))) {
            problem = Optional.of("view.problem.name");
        }
        if (problem.isEmpty() && !steps.carryOut(caller, "saveView", "list=" + view,
                () -> views.save(caller.account().id(), view, name, filter, clock.instant()))) {
            problem = Optional.of("view.problem.many");
        }
        problem.ifPresent(key -> next.addFlashAttribute(PROBLEM, key));
        if (problem.isPresent() && !ViewPage.mayNameAPerson("name", name)) {
            next.addFlashAttribute("viewTyped", name);
        }
        // What may be a person's number does not get into an address, either.
        return "redirect:" + view.path() + (problem.filter("view.problem.number"::equals).isPresent() ? "" : SavedViews.query(filter));
    }

    @PostMapping(PATH + "/{id}/remove")
    String remove(@PathVariable long id, @RequestParam ViewPage view, AccountPrincipal caller) {
        require(view, caller, "removeView");
        steps.carryOut(caller, "removeView", "list=" + view + " id=" + id, () -> views.remove(caller.account().id(), id));
        return "redirect:" + view.path();
    }

    /** Checks the roles for a list. Some lists are for every account. */
    private void require(ViewPage view, AccountPrincipal caller, String operation) {
        if (!view.page().roles().isEmpty()) {
            steps.require(caller, view.page().roles(), operation, "list=" + view);
        }
    }
}
