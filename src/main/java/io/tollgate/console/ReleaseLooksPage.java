package io.tollgate.console;

import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.accounts.Role;
import io.tollgate.release.Releases;
import io.tollgate.release.RuleBundle;
import io.tollgate.replay.DecisionTimes;
import io.tollgate.replay.Replay;
import io.tollgate.replay.ReplayPace;
import io.tollgate.replay.ReplayReport;
import io.tollgate.rulebook.RuleBook;
import io.tollgate.rulebook.examples.ExampleTest;
import io.tollgate.rulebook.examples.TestReport;
import io.tollgate.rulebook.files.RuleBookFaults;
import io.tollgate.security.RecordedSteps;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What takes longer to say of a version: how its examples come out and what none of them needs; and what it would have changed. */
@Controller
@RequestMapping(ReleasePage.ONE)
class ReleaseLooksPage {

    static final Set<Role> LOOK = Set.of(Role.AUDITOR, Role.OFFICER, Role.APPROVER, Role.OPERATOR);
    private static final Duration USUAL = Duration.ofDays(1);
    /** A replay takes the pace that leaves the gate its time: this is some minutes of it at most. */
    private static final Duration LONGEST = Duration.ofDays(31);
    private static final List<String> OUTCOMES = List.of("ADMITTED", "DEFERRED", "REFUSED");

    private final ReleaseRoom room;
    private final Releases releases;
    private final Replay replay;
    private final RecordedSteps steps;
    private final MessageSource texts;
    private final Clock clock;

    ReleaseLooksPage(ReleaseRoom room, Releases releases, Replay replay, RecordedSteps steps, MessageSource texts, Clock clock) {
        this.texts = texts;
        this.room = room;
        this.releases = releases;
        this.replay = replay;
        this.steps = steps;
        this.clock = clock;
    }

    /** A row of the matrix. @param cells how many cases would come out as each outcome, if their verdict is another one at all */
    record Row(String was, List<Long> cells) {}

    @GetMapping("/examples")
    String examples(@PathVariable int version, AccountPrincipal caller, Model model) {
        begin(version, caller, "testRules", model);
        play(releases.files(version), model);
        return "release-examples";
    }

    /** Plays the examples of these files with their rules. */
    static void play(RuleBundle bundle, Model model) {
        try (RuleBook book = RuleBook.of(bundle.rules())) {
            TestReport report = ExampleTest.run(book, bundle.examples());
            model.addAttribute("report", report);
            model.addAttribute("without", report.coverage().stream().filter(one -> one.fires() == 0).toList());
            model.addAttribute("idle", report.coverage().stream().filter(one -> one.fires() > 0 && !one.idle().isEmpty()).toList());
        } catch (RuleBookFaults faults) {
            model.addAttribute("faults", faults.faults());
        }
    }

    /** @param from an instant or a day in UTC, a day ago if empty; @param until the first instant after, now if empty */
    @GetMapping("/replay")
    String replay(@PathVariable int version, @RequestParam(defaultValue = "") String from, @RequestParam(defaultValue = "") String until,
            AccountPrincipal caller, Model model) {
        begin(version, caller, "replayMessages", model);
        Instant now = clock.instant();
        model.addAttribute("from", from.strip());
        model.addAttribute("until", until.strip());
        try {
            Instant end = until.isBlank() ? now : MessageQuery.instant(until.strip());
            Instant first = from.isBlank() ? end.minus(USUAL) : MessageQuery.instant(from.strip());
            if (!first.isBefore(end) || first.plus(LONGEST).isBefore(end)) {
                model.addAttribute("problem", "release.problem.span");
                return "release-replay";
            }
            model.addAttribute("first", first);
            model.addAttribute("end", end);
            show(steps.carryOut(caller, "replayMessages", room.subject(version), () -> under(version, new DecisionTimes(first, end))),
                    model);
        } catch (DateTimeException unreadable) {
            model.addAttribute("problem", "audit.problem.day");
        } catch (RuleBookFaults faults) {
            model.addAttribute("faults", faults.faults());
        }
        return "release-replay";
    }

    private ReplayReport under(int version, DecisionTimes span) {
        try (RuleBook candidate = RuleBook.of(releases.files(version).rules())) {
            return replay.under(candidate, span, ReplayPace.GENTLE);
        }
    }

    private static void show(ReplayReport report, Model model) {
        model.addAttribute("report", report);
        model.addAttribute("outcomes", OUTCOMES);
        model.addAttribute("matrix", OUTCOMES.stream().map(was -> new Row(was,
                OUTCOMES.stream().map(would -> report.candidate().outcomes().getOrDefault(was + " -> " + would, 0L)).toList())).toList());
    }

    private void begin(int version, AccountPrincipal caller, String operation, Model model) {
        room.find(version);
        steps.require(caller, LOOK, operation, room.subject(version));
        model.addAttribute("version", version);
        model.addAttribute("parents", Map.of(ReleasesPage.PATH + "/" + version,
                texts.getMessage("rule.version", new Object[] {version}, LocaleContextHolder.getLocale())));
    }
}
