package io.tollgate.console;

import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.accounts.Role;
import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.message.BusinessId;
import io.tollgate.release.Refused;
import io.tollgate.release.ReleaseEvent;
import io.tollgate.release.ReleaseView;
import io.tollgate.release.Releases;
import io.tollgate.release.RuleBooks;
import io.tollgate.release.TrialCounts;
import io.tollgate.release.TrialPersons;
import io.tollgate.release.TrialTally;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;
import org.springframework.web.server.ResponseStatusException;

/** Fills the page of one version: what it changes, what keeps it from coming, its trials, and what the caller may do with it. */
@Component
final class ReleaseRoom {

    /** The roles that may see what a trial did. */
    private static final Set<Role> SEE_TRIALS = Set.of(Role.AUDITOR, Role.OFFICER, Role.APPROVER, Role.OPERATOR);
    private static final Set<String> OPEN = Set.of("PROPOSED", "NEEDS_APPROVAL");

    private final Releases releases;
    private final RuleBooks books;
    private final TrialPersons persons;
    private final Businesses businesses;
    private final Clock clock;

    ReleaseRoom(Releases releases, RuleBooks books, TrialPersons persons, Businesses businesses, Clock clock) {
        this.releases = releases;
        this.books = books;
        this.persons = persons;
        this.businesses = businesses;
        this.clock = clock;
    }

    /** What is different in one place. @param details a line each, that begins with + or - if it came or went */
    record Difference(String what, List<String> details) {}

    /**
     * A shadow or a canary.
     *
     * @param persons who met a difference, of a shadow
     * @param sides   of a canary and of its control, otherwise none
     * @param bands   of a canary while it runs
     */
    record Trial(ReleaseEvent begin, boolean running, boolean canary, Map<String, Long> counts, long persons, List<TrialCounts.Side> sides,
            List<String> compared, List<BandChart> bands) {}

    /** What the caller may do with the version in its state. */
    record May(boolean approve, boolean own, boolean withdraw, boolean undo, boolean back, boolean shadow, boolean canary, boolean look) {}

    String show(int version, AccountPrincipal caller, Model model) {
        find(version);
        Instant now = clock.instant();
        ReleaseView view = releases.view(version, now);
        model.addAttribute("view", view);
        model.addAttribute("release", view.release());
        model.addAttribute("differences", differences(view.changes()));
        model.addAttribute("history", releases.history().reversed().stream().filter(event -> event.version() == version).toList());
        model.addAttribute("may", may(view, caller, now));
        model.addAttribute("trials", caller.hasOneOf(SEE_TRIALS) ? trials(version) : List.of());
        return "release";
    }

    /** @param key of a text that says what is wrong */
    String problem(String key, int version, AccountPrincipal caller, Model model) {
        model.addAttribute("problem", key);
        return show(version, caller, model);
    }

    String refused(Refused refused, int version, AccountPrincipal caller, Model model) {
        model.addAttribute("complaint", String.valueOf(refused.getMessage()));
        model.addAttribute("faults", refused.faults());
        return show(version, caller, model);
    }

    String subject(int version) {
        return "version=" + version;
    }

    void find(int version) {
        try {
            releases.release(version);
        } catch (Refused unknown) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "there is no such version", unknown);
        }
    }

    private May may(ReleaseView view, AccountPrincipal caller, Instant now) {
        int version = view.release().version();
        boolean open = OPEN.contains(view.state());
        boolean own = view.release().author().equals(caller.signature());
        boolean takeBack = caller.hasOneOf(ReleasePage.TAKE_BACK);
        boolean applied = view.base().isPresent() && releases.applied(now).contains(version);
        return new May(open && caller.hasOneOf(ReleasePage.APPROVE), own, takeBack && (open || view.state().equals("SCHEDULED")),
                takeBack && applied, takeBack && view.state().equals("FORMER"),
                view.state().equals("PROPOSED") && caller.hasOneOf(ReleaseTrialsPage.SHADOW),
                view.state().equals("PROPOSED") && caller.hasOneOf(ReleaseTrialsPage.CANARY), caller.hasOneOf(ReleaseLooksPage.LOOK));
    }

    /** The last shadow and the last canary, if they were of this version. */
    private List<Trial> trials(int version) {
        List<Trial> found = new ArrayList<>();
        releases.trialService().lastShadow().filter(begin -> begin.version() == version)
                .ifPresent(begin -> found.add(trial(begin, books.trials().shadow().map(trial -> trial.trial()))));
        releases.trialService().lastCanary().filter(begin -> begin.version() == version)
                .ifPresent(begin -> found.add(trial(begin, books.trials().canary().map(trial -> trial.trial()))));
        return found;
    }

    private Trial trial(ReleaseEvent begin, Optional<Integer> running) {
        boolean canary = begin.type() == ReleaseEvent.Type.CANARY_STARTED;
        TrialCounts counts = releases.trialService().counts();
        Map<String, Long> named = new TreeMap<>();
        counts.of(begin.id()).forEach((what, messages) -> named.put(named(what), messages));
        return new Trial(begin, running.filter(id -> id == begin.id()).isPresent(), canary, named,
                canary ? 0 : persons.count(begin.id()), canary ? counts.sides(begin.id()) : List.of(),
                canary ? counts.compared(begin.id()) : List.of(), canary ? bands(begin, counts) : List.of());
    }

    private List<BandChart> bands(ReleaseEvent begin, TrialCounts counts) {
        return books.trials().canary().filter(running -> running.trial() == begin.id())
                .map(running -> BandChart.of(counts.sides(begin.id()), running.terms())).orElse(List.of());
    }

    private String named(String what) {
        if (!what.startsWith(TrialTally.OF_BUSINESS)) {
            return what;
        }
        BusinessId id = new BusinessId(Integer.parseInt(what.substring(TrialTally.OF_BUSINESS.length())));
        return TrialTally.OF_BUSINESS
                + businesses.byId(List.of(id)).values().stream().map(Business::handle).findFirst().orElse(id.toString());
    }

    static List<Difference> differences(List<String> lines) {
        List<Difference> found = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith(" ") && !found.isEmpty()) {
                found.getLast().details().add(line.strip());
            } else {
                found.add(new Difference(line.strip(), new ArrayList<>()));
            }
        }
        return found;
    }
}
