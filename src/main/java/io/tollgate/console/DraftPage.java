package io.tollgate.console;

import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.release.Draft;
import io.tollgate.release.Drafts;
import io.tollgate.release.Refused;
import io.tollgate.release.Remarks;
import io.tollgate.release.RuleBooks;
import io.tollgate.release.RuleBundle;
import io.tollgate.release.RulesDiff;
import io.tollgate.security.RecordedSteps;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** One draft: what it changes, what is wrong with it, its files, and its proposal. */
@Controller
@RequestMapping(DraftPage.ONE)
class DraftPage {

    static final String ONE = DraftsPage.PATH + "/{id:[1-9][0-9]{0,8}}";

    private final DraftRoom room;
    private final Drafts drafts;
    private final RuleBooks books;
    private final RecordedSteps steps;
    private final Clock clock;

    DraftPage(DraftRoom room, Drafts drafts, RuleBooks books, RecordedSteps steps, Clock clock) {
        this.room = room;
        this.drafts = drafts;
        this.books = books;
        this.steps = steps;
        this.clock = clock;
    }

    /** @param removed whether the draft removes the file */
    record Changed(String path, boolean removed) {}

    /** The form of a proposal. @param meant whether what is odd in the tables is meant; @param correction why days that are over change */
    record Proposed(@Nullable String reason, @Nullable String from, @Nullable String meant, @Nullable String correction) {

        Remarks remarks() {
            return new Remarks("true".equals(meant), Optional.of(stripped(correction)).filter(text -> !text.isEmpty()));
        }

        /** @throws DateTimeException if it is neither a day nor an instant */
        Optional<Instant> wanted() {
            return Optional.of(stripped(from)).filter(text -> !text.isEmpty()).map(MessageQuery::instant);
        }

        static String stripped(@Nullable String text) {
            return text == null ? "" : text.strip();
        }
    }

    @GetMapping
    String show(@PathVariable int id, @ModelAttribute("proposed") Proposed proposed, AccountPrincipal caller, Model model) {
        Draft draft = room.find(id, caller, "getDraft");
        RuleBundle base = drafts.base(draft);
        SortedMap<String, Optional<byte[]>> changes = drafts.changes(draft);
        RuleBundle bundle = base.with(changes);
        room.show(draft, false, model);
        model.addAttribute("changed",
                changes.entrySet().stream().map(change -> new Changed(change.getKey(), change.getValue().isEmpty())).toList());
        model.addAttribute("faults", changes.isEmpty() ? List.of() : DraftRoom.faults(bundle));
        model.addAttribute("differences", ReleaseRoom.differences(RulesDiff.between(base, bundle)));
        model.addAttribute("folders", bundle.all().keySet().stream().filter(DraftRoom::isText).collect(Collectors.groupingBy(
                path -> path.substring(0, path.lastIndexOf('/')), TreeMap::new, Collectors.toList())));
        return "draft";
    }

    /** Plays the examples with the rules of the draft. */
    @GetMapping("/examples")
    String examples(@PathVariable int id, AccountPrincipal caller, Model model) {
        Draft draft = room.find(id, caller, "testRules");
        room.show(draft, true, model);
        ReleaseLooksPage.play(drafts.bundle(draft), model);
        return "release-examples";
    }

    @PostMapping("/discard")
    String discard(@PathVariable int id, AccountPrincipal caller) {
        Draft draft = room.find(id, caller, "discardDraft");
        drafts.discard(draft);
        return "redirect:" + DraftsPage.PATH;
    }

    @PostMapping("/propose")
    String propose(@PathVariable int id, @ModelAttribute("proposed") Proposed proposed, AccountPrincipal caller, Model model) {
        Draft draft = room.find(id, caller, "proposeRelease");
        String reason = Proposed.stripped(proposed.reason());
        if (reason.isEmpty()) {
            return problem("release.problem.reason", id, proposed, caller, model);
        }
        try {
            books.refuseWithoutReleases();
            Optional<Instant> wanted = proposed.wanted();
            int version = steps.carryOut(caller, "proposeRelease", "draft=" + id,
                    () -> drafts.propose(draft, reason, proposed.remarks(), wanted, clock.instant())).version();
            return "redirect:" + ReleasesPage.PATH + "/" + version;
        } catch (DateTimeException unreadable) {
            return problem("audit.problem.day", id, proposed, caller, model);
        } catch (Refused refused) {
            model.addAttribute("complaint", String.valueOf(refused.getMessage()));
            model.addAttribute("refusedFor", refused.faults());
            return show(id, proposed, caller, model);
        }
    }

    private String problem(String key, int id, Proposed proposed, AccountPrincipal caller, Model model) {
        model.addAttribute("problem", key);
        return show(id, proposed, caller, model);
    }
}
