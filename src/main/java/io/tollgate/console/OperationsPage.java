package io.tollgate.console;

import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.accounts.Role;
import io.tollgate.database.Slice;
import io.tollgate.quarantine.Quarantine;
import io.tollgate.quarantine.Quarantined;
import io.tollgate.security.RecordedSteps;
import io.tollgate.tracking.QueueMeters;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** How long the queues are, and what is in quarantine: an item is tried again from here, or given up for good. */
@Controller
class OperationsPage {

    static final String PATH = "/console/operations";
    private static final Set<Role> CHANGE = Set.of(Role.OFFICER, Role.OPERATOR);
    private static final int SHOWN = 50;

    private final QueueMeters queues;
    private final Quarantine quarantine;
    private final RecordedSteps steps;
    private final Clock clock;

    OperationsPage(QueueMeters queues, Quarantine quarantine, RecordedSteps steps, Clock clock) {
        this.queues = queues;
        this.quarantine = quarantine;
        this.steps = steps;
        this.clock = clock;
    }

    /** @param seconds the age of the first row that is due */
    record Queue(String name, long due, long seconds) {}

    /** @param after the id of the item before the first one shown */
    @GetMapping(PATH)
    String show(@RequestParam(defaultValue = "0") long after, AccountPrincipal caller, Model model) {
        List<Quarantined> items = quarantine.list(new Slice(List.of(after), SHOWN));
        model.addAttribute("queues", queues.lengths().entrySet().stream()
                .map(queue -> new Queue(queue.getKey(), queue.getValue().due(), queue.getValue().oldest().toSeconds())).toList());
        model.addAttribute("items", items);
        model.addAttribute("next", items.size() < SHOWN ? 0 : items.getLast().id());
        model.addAttribute("mayChange", caller.hasOneOf(CHANGE));
        return "operations";
    }

    @PostMapping(PATH + "/quarantine/{id}/replay")
    String replay(@PathVariable long id, AccountPrincipal caller, Model model) {
        return change("replayQuarantined", id, one -> quarantine.replay(one, clock.instant()), caller, model);
    }

    @PostMapping(PATH + "/quarantine/{id}/discard")
    String discard(@PathVariable long id, AccountPrincipal caller, Model model) {
        return change("discardQuarantined", id, one -> quarantine.discard(one, clock.instant()), caller, model);
    }

    private String change(String operation, long id, LongConsumer step, AccountPrincipal caller, Model model) {
        String subject = "id=" + id;
        steps.require(caller, CHANGE, operation, subject);
        try {
            steps.carryOut(caller, operation, subject, () -> step.accept(id));
        } catch (Quarantine.Unknown gone) {
            model.addAttribute("problem", "operations.problem.gone");
            return show(0, caller, model);
        }
        return "redirect:" + PATH;
    }
}
