package io.tollgate.console;

import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.business.Businesses;
import io.tollgate.database.Slice;
import io.tollgate.delivery.WebhookAttempts;
import io.tollgate.delivery.SpendingStops;
import io.tollgate.endtoend.reports.MessageReports;
import io.tollgate.invoicing.HeldInvoices;
import io.tollgate.quarantine.Quarantine;
import io.tollgate.release.Releases;
import io.tollgate.rights.ErasureRequests;
import io.tollgate.security.ConsolePage;
import io.tollgate.tracking.DayFigures;
import io.tollgate.tracking.QueueMeters;
import io.tollgate.trust.vetting.Applications;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The figures of a day, in UTC, as far as the caller may see their lists, and what waits for a person. */
@Component
class Overview {

    /** The highest count of a list; more are shown as this many. */
    private static final int MOST_COUNTED = 100;
    private static final String DELIVERED = "&state=DELIVERED";

    private final DayFigures figures;
    private final QueueMeters queues;
    private final Applications applications;
    private final Businesses businesses;
    private final Releases releases;
    private final Quarantine quarantine;
    private final HeldInvoices held;
    private final SpendingStops stops;
    private final ErasureRequests erasures;
    private final MessageReports reports;
    private final WebhookAttempts attempts;
    private final DeadLetterCounts letters;
    private final Clock clock;

    Overview(DayFigures figures, QueueMeters queues, Applications applications, Businesses businesses, Releases releases,
            Quarantine quarantine, HeldInvoices held, SpendingStops stops, ErasureRequests erasures,
            MessageReports reports, WebhookAttempts attempts, DeadLetterCounts letters, Clock clock) {
        this.attempts = attempts;
        this.letters = letters;
        this.reports = reports;
        this.held = held;
        this.stops = stops;
        this.erasures = erasures;
        this.figures = figures;
        this.queues = queues;
        this.applications = applications;
        this.businesses = businesses;
        this.releases = releases;
        this.quarantine = quarantine;
        this.clock = clock;
    }

    /** @param key of the text that says what waits; @param path where it is */
    record Task(String key, long count, String path) {}

    /**
     * A day.
     *
     * @param day      in UTC
     * @param isToday  and none after it
     * @param money    whether the caller may see it
     * @param messages whether the caller may list messages
     */
    record Today(LocalDate day, boolean isToday, DayFigures.Figures figures, List<Queue> queues, List<Task> tasks, boolean money,
            boolean messages) {

        /** The stages of a message from the acceptance to the charge. */
        public List<Stage> funnel() {
            return List.of(new Stage("today.accepted", figures.accepted(), ""), new Stage("today.admitted", figures.admitted(), ""),
                    new Stage("today.delivered", figures.delivered(), DELIVERED), new Stage("today.read", figures.read(), DELIVERED),
                    new Stage("today.charged", figures.charged(), DELIVERED));
        }
    }

    /** @param filter of the list of messages; it has no filter for those that were admitted at some time, or read */
    record Stage(String key, long count, String filter) {}

    /** @param seconds the age of the first row that is due */
    record Queue(String name, long due, long seconds) {}

    /** @param wanted empty: today, or the day of the latest message if today has none */
    Today of(AccountPrincipal caller, Optional<LocalDate> wanted) {
        return day(wanted, tasks(caller, clock.instant()), ConsolePage.INVOICES.opensTo(caller), ConsolePage.MESSAGES.opensTo(caller));
    }

    /** Like {@link #of}, for somebody who is not signed in: no lists, and nothing to do. */
    Today forEverybody(Optional<LocalDate> wanted) {
        return day(wanted, List.of(), true, false);
    }

    private Today day(Optional<LocalDate> wanted, List<Task> tasks, boolean money, boolean messages) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        LocalDate day = wanted.filter(one -> one.isBefore(today)).orElse(today);
        DayFigures.Figures found = figures.between(day, day);
        if (wanted.isEmpty() && found.accepted() == 0) {
            day = figures.latest().map(latest -> LocalDate.ofInstant(latest.acceptedAt(), ZoneOffset.UTC))
                    .filter(one -> one.isBefore(today)).orElse(today);
            found = figures.between(day, day);
        }
        return new Today(day, day.equals(today), found, queues.lengths().entrySet().stream()
                .map(queue -> new Queue(queue.getKey(), queue.getValue().due(), queue.getValue().oldest().toSeconds())).toList(),
                tasks, money, messages);
    }

    private List<Task> tasks(AccountPrincipal caller, Instant now) {
        List<Task> tasks = new ArrayList<>();
        if (ConsolePage.REVIEWS.opensTo(caller)) {
            tasks.add(new Task("task.applications", applications.undecided(Slice.first(MOST_COUNTED)).size(),
                    ReviewsPage.PATH + "#applications"));
            tasks.add(new Task("task.templates", businesses.templatesToApprove(MOST_COUNTED), ReviewsPage.PATH + "#templates"));
            tasks.add(new Task("task.reports", reports.undecided(Slice.first(MOST_COUNTED)).size(), ReviewsPage.PATH + "#reports"));
        }
        tasks.add(new Task("task.releases",
                releases.calendar(now).stream().filter(release -> release.state().equalsIgnoreCase("proposed")).count(),
                ConsolePage.RULES.path() + "#history"));
        if (ConsolePage.OPERATIONS.opensTo(caller)) {
            tasks.add(new Task("task.quarantine", quarantine.counts().values().stream().mapToLong(Integer::longValue).sum(),
                    OperationsPage.PATH + "#quarantine"));
            letters.byTopic().values().stream().reduce(Integer::sum).ifPresent(all -> tasks.add(
                    new Task("task.dead-letters", all, OperationsPage.PATH + "#dead-letters")));
            tasks.add(new Task("task.dropped-updates",
                    attempts.dropped(MOST_COUNTED).stream().mapToLong(WebhookAttempts.Dropped::updates).sum(),
                    OperationsPage.PATH + "#dropped"));
        }
        if (ConsolePage.INVOICES.opensTo(caller)) {
            tasks.add(new Task("task.held-invoices", held.list(Slice.first(MOST_COUNTED)).size(), InvoicesPage.PATH + "#held"));
            tasks.add(new Task("task.stopped-spending", stops.standing(MOST_COUNTED).size(), MoneyPage.PATH));
        }
        if (ConsolePage.CONSENTS.opensTo(caller)) {
            tasks.add(new Task("task.erasures", erasures.open(MOST_COUNTED).size(), ConsentsPage.PATH + "#erasures"));
        }
        return tasks;
    }
}
