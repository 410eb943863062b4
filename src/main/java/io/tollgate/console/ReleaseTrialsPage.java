package io.tollgate.console;

import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.accounts.Role;
import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.release.Canary;
import io.tollgate.release.Percent;
import io.tollgate.release.Refused;
import io.tollgate.release.Releases;
import io.tollgate.release.RuleBooks;
import io.tollgate.security.RecordedSteps;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Tries a proposal on real messages: beside the version in force, or in force for some businesses; and ends that. */
@Controller
@RequestMapping(ReleasePage.ONE)
class ReleaseTrialsPage {

    static final Set<Role> SHADOW = Set.of(Role.APPROVER, Role.OPERATOR);
    static final Set<Role> CANARY = Set.of(Role.APPROVER);
    private static final String WRONG_NUMBER = "release.problem.number";

    private final ReleaseRoom room;
    private final Releases releases;
    private final RuleBooks books;
    private final Businesses businesses;
    private final RecordedSteps steps;
    private final Clock clock;

    ReleaseTrialsPage(ReleaseRoom room, Releases releases, RuleBooks books, Businesses businesses, RecordedSteps steps, Clock clock) {
        this.room = room;
        this.releases = releases;
        this.books = books;
        this.businesses = businesses;
        this.steps = steps;
        this.clock = clock;
    }

    /** A canary as it was typed. @param businesses handles, with spaces or commas between them */
    record Typed(String percent, String businesses, String refusals, String within, String minimum) {

        Typed {
            percent = percent == null ? "" : percent.strip();
            businesses = businesses == null ? "" : businesses.strip();
            refusals = refusals == null ? "" : refusals.strip();
            within = within == null ? "" : within.strip();
            minimum = minimum == null ? "" : minimum.strip();
        }

        List<String> handles() {
            return Arrays.stream(businesses.split("[\\s,;]+")).filter(handle -> !handle.isEmpty()).distinct().toList();
        }
    }

    @PostMapping("/shadow")
    String startShadow(@PathVariable int version, @RequestParam(defaultValue = "10") String percent, AccountPrincipal caller, Model model) {
        steps.require(caller, SHADOW, "startShadow", room.subject(version));
        return number(percent, 100).map(share -> carryOut("startShadow", version, caller, model,
                () -> releases.trialService().startShadow(version, new Percent(share), caller.signature(), clock.instant())))
                .orElseGet(() -> room.problem(WRONG_NUMBER, version, caller, model));
    }

    @PostMapping("/shadow/stop")
    String stopShadow(@PathVariable int version, AccountPrincipal caller, Model model) {
        steps.require(caller, SHADOW, "stopShadow", room.subject(version));
        return carryOut("stopShadow", version, caller, model,
                () -> releases.trialService().stopShadow(caller.signature(), clock.instant()));
    }

    @PostMapping("/canary")
    String startCanary(@PathVariable int version, @ModelAttribute Typed typed, AccountPrincipal caller, Model model) {
        steps.require(caller, CANARY, "startCanary", room.subject(version));
        model.addAttribute("given", Map.of("percent", typed.percent(), "businesses", typed.businesses(), "refusals", typed.refusals(),
                "within", typed.within(), "minimum", typed.minimum()));
        Optional<Integer> percent = number(typed.percent(), 100);
        Optional<Integer> within = number(typed.within(), 100);
        Optional<Integer> minimum = number(typed.minimum(), 1_000_000);
        if (percent.isEmpty() || within.isEmpty() || minimum.isEmpty()) {
            return room.problem(WRONG_NUMBER, version, caller, model);
        }
        List<Business> named = typed.handles().stream().flatMap(handle -> businesses.byHandle(handle).stream()).toList();
        if (named.size() < typed.handles().size()) {
            return room.problem("why.problem.business", version, caller, model);
        }
        return carryOut("startCanary", version, caller, model, () -> releases.trialService().startCanary(version,
                new Canary.Terms(new Percent(percent.get()), named.stream().map(one -> one.id().value()).collect(Collectors.toSet()),
                        Optional.of(typed.refusals()).filter(given -> !given.isEmpty()).map(Canary.Band::of), within.get(), minimum.get()),
                caller.signature(), clock.instant()));
    }

    @PostMapping("/canary/stop")
    String stopCanary(@PathVariable int version, @RequestParam(defaultValue = "") String reason, AccountPrincipal caller, Model model) {
        steps.require(caller, SHADOW, "stopCanary", room.subject(version));
        return reason.isBlank()
                ? room.problem("release.problem.reason", version, caller, model)
                : carryOut("stopCanary", version, caller, model,
                        () -> releases.trialService().stopCanary(caller.signature(), reason.strip(), clock.instant()));
    }

    private String carryOut(String operation, int version, AccountPrincipal caller, Model model, Runnable step) {
        try {
            books.refuseWithoutReleases();
            steps.carryOut(caller, operation, room.subject(version), step);
        } catch (Refused refused) {
            return room.refused(refused, version, caller, model);
        }
        books.look();
        return "redirect:" + ReleasesPage.PATH + "/" + version + "#trials";
    }

    private static Optional<Integer> number(String given, int most) {
        return Optional.of(given).filter(text -> text.matches("\\d{1,7}")).map(Integer::valueOf).filter(one -> one >= 1 && one <= most);
    }
}
