package io.tollgate.console;

import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.accounts.Role;
import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.database.LiveNodes;
import io.tollgate.database.PollRoutes;
import io.tollgate.database.Slice;
import io.tollgate.delivery.ChannelStates;
import io.tollgate.delivery.WebhookAttempts;
import io.tollgate.kafka.DeadLetterReplay;
import io.tollgate.message.BusinessId;
import io.tollgate.quarantine.Quarantine;
import io.tollgate.quarantine.Quarantined;
import io.tollgate.reconciliation.Reconciliation;
import io.tollgate.security.ConsolePage;
import io.tollgate.security.RecordedSteps;
import io.tollgate.tracking.LiveFigures;
import io.tollgate.tracking.QueueMeters;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Whether all runs: verdicts and queues of the last minutes, the channels, partners that do not take their webhooks, the processes and
 * their jobs, the books, and what is in quarantine, from where an item is tried again, or given up for good.
 */
@Controller
class OperationsPage {

    static final String PATH = "/console/operations";
    private static final Set<Role> CHANGE = Set.of(Role.OFFICER, Role.OPERATOR);
    private static final List<String> COLUMNS = List.of("item", "queue", "why", "since", "last", "tries", "next");
    private static final int SHOWN = 50;
    private static final int PARTNERS = 20;
    private static final Duration RECENT = Duration.ofHours(1);

    private final QueueMeters queues;
    private final Quarantine quarantine;
    private final LiveFigures figures;
    private final ChannelStates channels;
    private final WebhookAttempts attempts;
    private final LiveNodes nodes;
    private final PollRoutes routes;
    private final Reconciliation reconciliation;
    private final Businesses businesses;
    private final ObjectProvider<DeadLetterReplay> letters;
    private final DeadLetterCounts counts;
    private final RecordedSteps steps;
    private final Clock clock;

    OperationsPage(QueueMeters queues, Quarantine quarantine, LiveFigures figures, ChannelStates channels, WebhookAttempts attempts,
            LiveNodes nodes, PollRoutes routes, Reconciliation reconciliation, Businesses businesses,
            ObjectProvider<DeadLetterReplay> letters, DeadLetterCounts counts, RecordedSteps steps, Clock clock) {
        this.counts = counts;
        this.queues = queues;
        this.quarantine = quarantine;
        this.figures = figures;
        this.channels = channels;
        this.attempts = attempts;
        this.nodes = nodes;
        this.routes = routes;
        this.reconciliation = reconciliation;
        this.businesses = businesses;
        this.letters = letters;
        this.steps = steps;
        this.clock = clock;
    }

    /** @param seconds the age of the first row that is due */
    record Queue(String name, long due, long seconds) {}

    /** @param handle of the business; @param host of its URL, as the rest may be a secret */
    record Partner(String handle, String host, WebhookAttempts.Failing failing) {}

    /** Updates that its webhook did not take in time. @param day of the first one, from which on statuses may be told again */
    record Missed(String handle, LocalDate day, WebhookAttempts.Dropped dropped) {}

    /** Verdicts of this process in the minutes that {@link LiveFigures} keeps. */
    record Sums(long admitted, long refused, long deferred) {

        static Sums of(List<LiveFigures.Look> looks) {
            return new Sums(looks.stream().mapToLong(LiveFigures.Look::admitted).sum(),
                    looks.stream().mapToLong(LiveFigures.Look::refused).sum(), looks.stream().mapToLong(LiveFigures.Look::deferred).sum());
        }
    }

    /** @param after the id of the item before the first one shown */
    @GetMapping(PATH)
    String show(@RequestParam(defaultValue = "0") long after, AccountPrincipal caller, Model model) {
        Sorting sorting = Sorting.of(model);
        List<Quarantined> items = sorting.rows("quarantine", most -> quarantine.list(Slice.first(most)),
                () -> quarantine.list(new Slice(List.of(after), SHOWN)));
        model.addAttribute("queues", queues.lengths().entrySet().stream()
                .map(queue -> new Queue(queue.getKey(), queue.getValue().due(), queue.getValue().oldest().toSeconds())).toList());
        running(caller, model);
        model.addAttribute("items", items);
        model.addAttribute("next", sorting.sorts("quarantine") || items.size() < SHOWN ? 0 : items.getLast().id());
        model.addAttribute("mayChange", caller.hasOneOf(CHANGE));
        return "operations";
    }

    private void running(AccountPrincipal caller, Model model) {
        List<ChannelStates.State> all = channels.all();
        model.addAttribute("sums", Sums.of(figures.latest()));
        model.addAttribute("channels", all);
        model.addAttribute("withoutNetwork", all.stream().noneMatch(ChannelStates.State::isReal));
        List<WebhookAttempts.Failing> failing = attempts.failing(clock.instant().minus(RECENT), PARTNERS);
        Map<BusinessId, Business> known = businesses.byId(failing.stream().map(WebhookAttempts.Failing::business)
                .collect(Collectors.toSet()));
        model.addAttribute("partners", failing.stream().map(one -> new Partner(
                Optional.ofNullable(known.get(one.business())).map(Business::handle).orElse(""), host(one.url()), one)).toList());
        model.addAttribute("missed", missed());
        model.addAttribute("nodes", nodes.all());
        List<PollRoutes.Job> jobs = routes.jobs();
        model.addAttribute("jobs", jobs);
        model.addAttribute("failingJobs", jobs.stream().filter(job -> job.failures() > 0).count());
        model.addAttribute("report", reconciliation.report());
        model.addAttribute("topics", letters.stream().flatMap(one -> one.topics().stream()).toList());
        model.addAttribute("deadLetters", counts.byTopic());
        model.addAttribute("maySeeMoney", ConsolePage.MONEY.opensTo(caller));
    }

    private List<Missed> missed() {
        List<WebhookAttempts.Dropped> all = attempts.dropped(SHOWN);
        Map<BusinessId, Business> known = businesses.byId(all.stream().map(WebhookAttempts.Dropped::business).collect(Collectors.toSet()));
        return all.stream().flatMap(one -> Optional.ofNullable(known.get(one.business())).stream()
                .map(business -> new Missed(business.handle(), LocalDate.ofInstant(one.first(), ZoneOffset.UTC), one))).toList();
    }

    private static String host(String url) {
        try {
            return Objects.requireNonNullElse(new URI(url).getHost(), "");
        } catch (URISyntaxException odd) {
            return "";
        }
    }

    /** The whole quarantine. */
    @GetMapping(PATH + "/quarantine.csv")
    void export(HttpServletResponse response) throws IOException {
        CsvDownload.all(response, "quarantine.csv", COLUMNS, quarantine::list, one -> List.of(one.id()),
                one -> List.of(one.item(), one.queue(), one.reason(), one.firstAt().toString(), one.lastAt().toString(),
                        Integer.toString(one.tries()), one.nextAt().toString()));
    }

    /** Notes that somebody has seen to what a business was not told. */
    @PostMapping(PATH + "/dropped/{handle}/settle")
    String settle(@PathVariable String handle, AccountPrincipal caller) {
        Business business = BusinessPage.named(handle, businesses);
        String subject = BusinessPage.subject(business);
        steps.require(caller, CHANGE, "settleDroppedUpdates", subject);
        steps.carryOut(caller, "settleDroppedUpdates", subject, () -> attempts.settle(business.id(), Instant.EPOCH));
        return "redirect:" + PATH + "#dropped";
    }

    @PostMapping(PATH + "/quarantine/{id}/replay")
    String replay(@PathVariable long id, AccountPrincipal caller,
            Model model) {
        return change("replayQuarantined", id, one -> quarantine.replay(one, clock.instant()), caller, model);
    }

    @PostMapping(PATH + "/quarantine/{id}/discard")
    String discard(@PathVariable long id, AccountPrincipal caller,
            Model model) {
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
