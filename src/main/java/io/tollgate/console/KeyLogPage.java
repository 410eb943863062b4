package io.tollgate.console;

import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.accounts.Role;
import io.tollgate.endtoend.KeyLogHead;
import io.tollgate.security.RecordedSteps;
import java.time.Clock;
import java.util.Set;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;

/** The head of the log of keys, and whether all entries still give it. */
@Controller
@RequestMapping(OperationsPage.PATH + "/key-log")
class KeyLogPage {

    private static final Set<Role> CHECK = Set.of(Role.OFFICER, Role.OPERATOR);

    private final KeyLogHead head;
    private final RecordedSteps steps;
    private final Clock clock;

    KeyLogPage(KeyLogHead head, RecordedSteps steps, Clock clock) {
        this.head = head;
        this.steps = steps;
        this.clock = clock;
    }

    @GetMapping
    String show(AccountPrincipal caller, Model model) {
        try {
            head.latest(clock.instant()).ifPresentOrElse(found -> model.addAttribute("head", found),
                    () -> model.addAttribute("problem", "key-log.unsigned"));
        } catch (KeyLogHead.Broken gone) {
            model.addAttribute("problem", "key-log.changed");
        }
        model.addAttribute("checked", head.lastCheck().orElse(null));
        model.addAttribute("mayCheck", caller.hasOneOf(CHECK));
        return "key-log";
    }

    @PostMapping
    String check(AccountPrincipal caller) {
        steps.require(caller, CHECK, "checkKeyLog", "");
        steps.carryOut(caller, "checkKeyLog", "", () -> head.check(clock.instant()));
        return "redirect:" + OperationsPage.PATH + "/key-log";
    }
}
