package io.tollgate.console;

import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.accounts.Role;
import io.tollgate.release.Approval;
import io.tollgate.release.Refused;
import io.tollgate.release.Releases;
import io.tollgate.release.RuleBooks;
import io.tollgate.security.RecordedSteps;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** One version of the rules. The owners of what it changes approve it here; an account with a role for it may take it back. */
@Controller
class ReleasePage {

    static final Set<Role> APPROVE = Set.of(Role.APPROVER, Role.FINANCE);
    static final Set<Role> TAKE_BACK = Set.of(Role.APPROVER, Role.OPERATOR);
    static final String ONE = ReleasesPage.PATH + "/{version:[1-9][0-9]{0,5}}";
    private static final String NO_REASON = "release.problem.reason";

    private final ReleaseRoom room;
    private final Releases releases;
    private final RuleBooks books;
    private final RecordedSteps steps;
    private final Clock clock;

    ReleasePage(ReleaseRoom room, Releases releases, RuleBooks books, RecordedSteps steps, Clock clock) {
        this.room = room;
        this.releases = releases;
        this.books = books;
        this.steps = steps;
        this.clock = clock;
    }

    @GetMapping(ONE)
    String show(@PathVariable int version, AccountPrincipal caller, Model model) {
        return room.show(version, caller, model);
    }

    /** @param effect the hash of the changes that the approver was shown: others are not approved unread */
    @PostMapping(ONE + "/approve")
    String approve(@PathVariable int version, @RequestParam(defaultValue = "") String effect,
            @RequestParam(defaultValue = "") String reason, AccountPrincipal caller, Model model) {
        steps.require(caller, APPROVE, "approveRelease", room.subject(version));
        model.addAttribute("given", Map.of("approve", reason));
        if (!effect.matches("[0-9a-f]{64}")) {
            return room.problem("release.problem.effect", version, caller, model);
        }
        Set<String> roles = caller.roles().stream().map(Role::name).collect(Collectors.toSet());
        return carryOut("approveRelease", version, caller, model, () -> releases.approve(new Approval(version, caller.signature(), roles,
                Optional.of(reason.strip()).filter(given -> !given.isEmpty()), Optional.of(effect)), clock.instant()));
    }

    @PostMapping(ONE + "/withdraw")
    String withdraw(@PathVariable int version, @RequestParam(defaultValue = "") String reason, AccountPrincipal caller, Model model) {
        steps.require(caller, TAKE_BACK, "withdrawRelease", room.subject(version));
        model.addAttribute("given", Map.of("withdraw", reason));
        return reason.isBlank()
                ? room.problem(NO_REASON, version, caller, model)
                : carryOut("withdrawRelease", version, caller, model,
                        () -> releases.withdraw(version, caller.signature(), reason.strip(), clock.instant()));
    }

    /** @param all whether all that came after the version is taken back; otherwise its own change alone */
    @PostMapping(ONE + "/rollback")
    String rollBack(@PathVariable int version, @RequestParam(defaultValue = "false") boolean all,
            @RequestParam(defaultValue = "") String reason, AccountPrincipal caller, Model model) {
        steps.require(caller, TAKE_BACK, "rollBackRules", room.subject(version));
        model.addAttribute("given", Map.of(all ? "back" : "undo", reason));
        Optional<Integer> named = Optional.of(version);
        return reason.isBlank()
                ? room.problem(NO_REASON, version, caller, model)
                : carryOut("rollBackRules", version, caller, model, () -> releases.rollBack(all ? named : Optional.empty(),
                        all ? Optional.empty() : named, caller.signature(), reason.strip(), clock.instant()));
    }

    private String carryOut(String operation, int version, AccountPrincipal caller, Model model, Supplier<?> step) {
        try {
            books.refuseWithoutReleases();
            steps.carryOut(caller, operation, room.subject(version), step);
        } catch (Refused refused) {
            return room.refused(refused, version, caller, model);
        }
        books.look();
        return "redirect:" + ReleasesPage.PATH + "/" + version;
    }
}
