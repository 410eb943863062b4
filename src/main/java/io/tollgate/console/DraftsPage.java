package io.tollgate.console;

import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.accounts.Role;
import io.tollgate.release.Draft;
import io.tollgate.release.Drafts;
import io.tollgate.release.Refused;
import io.tollgate.security.RecordedSteps;
import java.time.Clock;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** The drafts of the signed-in account: changes of the rules that are not proposed yet. */
@Controller
class DraftsPage {

    static final String PATH = RulesPage.PATH + "/drafts";
    /** The roles that write rules and propose them. */
    static final Set<Role> WRITE = Set.of(Role.OFFICER, Role.OPERATOR);

    private final Drafts drafts;
    private final RecordedSteps steps;
    private final Clock clock;

    DraftsPage(Drafts drafts, RecordedSteps steps, Clock clock) {
        this.drafts = drafts;
        this.steps = steps;
        this.clock = clock;
    }

    @GetMapping(PATH)
    String list(AccountPrincipal caller, Model model) {
        steps.require(caller, WRITE, "listDrafts", "");
        model.addAttribute("drafts", drafts.of(caller.signature()));
        return "drafts";
    }

    @PostMapping(PATH)
    String begin(@RequestParam(defaultValue = "") String name, AccountPrincipal caller, Model model) {
        steps.require(caller, WRITE, "beginDraft", "");
        String given = name.replaceAll("\\p{Cntrl}", " ").strip();
        if (given.isEmpty() || given.length() > Drafts.LONGEST_NAME) {
            model.addAttribute("problem", "drafts.problem.name");
            return list(caller, model);
        }
        try {
            Draft begun = drafts.begin(caller.signature(), given, clock.instant());
            return "redirect:" + PATH + "/" + begun.id();
        } catch (Refused refused) {
            model.addAttribute("complaint", String.valueOf(refused.getMessage()));
            return list(caller, model);
        }
    }

    /** Keeps an example from the playground as a new file of a draft. */
    @PostMapping(PATH + "/keep")
    String keep(@RequestParam int draft, @RequestParam String path, @RequestParam String text, AccountPrincipal caller, Model model) {
        steps.require(caller, WRITE, "changeDraft", "draft=" + draft);
        Draft found = drafts.find(draft, caller.signature())
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "there is no such draft"));
        String file = path.strip();
        if (!file.matches("features/.+\\.feature") || drafts.file(found, file).content() != null) {
            model.addAttribute("problem", "drafts.problem.keep");
            return list(caller, model);
        }
        try {
            drafts.write(found, file, DraftRoom.bytes(text), drafts.file(found, file).revision(), clock.instant());
            return "redirect:" + PATH + "/" + draft + "/file?saved&path=" + DraftTablePage.encoded(file);
        } catch (Refused refused) {
            model.addAttribute("complaint", String.valueOf(refused.getMessage()));
            return list(caller, model);
        }
    }
}
