package io.tollgate.console;

import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.business.Webhook;
import io.tollgate.database.Slice;
import io.tollgate.delivery.SampleWebhooks.Sample;
import io.tollgate.delivery.WebhookAttempts;
import io.tollgate.delivery.WebhookAttempts.Attempt;
import io.tollgate.delivery.Webhooks;
import io.tollgate.security.RecordedSteps;
import io.tollgate.security.RoleMissing;
import io.tollgate.tracking.Redelivery;
import io.tollgate.tracking.Redelivery.Redelivered;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What was posted to the webhook of a business, latest first; what waits is tried again from here, and old statuses are told once more. */
@Controller
@RequestMapping(BusinessesPage.PATH + "/{handle}/webhook")
class WebhookPage {

    private static final List<String> COLUMNS = List.of("at", "url", "updates", "status", "why");
    private static final int SHOWN = 50;

    private final Businesses businesses;
    private final WebhookAttempts attempts;
    private final Webhooks webhooks;
    private final Redelivery redelivery;
    private final WebhookSample samples;
    private final RecordedSteps steps;
    private final Clock clock;

    WebhookPage(Businesses businesses, WebhookAttempts attempts, Webhooks webhooks, Redelivery redelivery, WebhookSample samples,
            RecordedSteps steps, Clock clock) {
        this.businesses = businesses;
        this.attempts = attempts;
        this.webhooks = webhooks;
        this.redelivery = redelivery;
        this.samples = samples;
        this.steps = steps;
        this.clock = clock;
    }

    /** @param before the id of the attempt before which the page begins; 0: the latest ones @param from when statuses may be told again */
    @GetMapping
    String show(@PathVariable String handle, @RequestParam(defaultValue = "0") long before, @RequestParam(defaultValue = "") String from,
            AccountPrincipal caller, Model model) {
        RoleMissing.unless(caller, BusinessSections.WEBHOOK);
        model.addAttribute("from", from);
        return show(BusinessPage.named(handle, businesses), before, caller, model);
    }

    /** The whole log. */
    @GetMapping("/attempts.csv")
    void export(@PathVariable String handle, AccountPrincipal caller, HttpServletResponse response) throws IOException {
        RoleMissing.unless(caller, BusinessSections.WEBHOOK);
        Business business = BusinessPage.named(handle, businesses);
        CsvDownload.all(response, "webhook-attempts.csv", COLUMNS, slice -> attempts.of(business, slice), one -> List.of(one.id()),
                one -> List.of(one.at().toString(), one.url(), Integer.toString(one.updates()), Integer.toString(one.status()), one.why()));
    }

    private String show(Business business, long before, AccountPrincipal caller, Model model) {
        Sorting sorting = Sorting.of(model);
        List<Attempt> some = sorting.rows("attempts", most -> attempts.of(business, Slice.first(most)),
                () -> attempts.of(business, new Slice(before > 0 ? List.of(before) : List.of(), SHOWN)));
        model.addAttribute("business", business);
        model.addAttribute("parents", Map.of(BusinessesPage.PATH + "/" + business.handle(), business.name()));
        Optional<Webhook> webhook = businesses.webhook(business.id());
        model.addAttribute("webhook", webhook.map(Webhook::url).orElse(""));
        model.addAttribute("ofAccount", webhook.flatMap(Webhook::ofAccount).orElse(""));
        model.addAttribute("ofNumbers", webhook.map(Webhook::ofNumbers).orElse(Map.of()));
        model.addAttribute("samples", Sample.values());
        model.addAttribute("t", sorting.part("attempts", some, SHOWN, "at", "url", "updates", "status", "why"));
        model.addAttribute("next", some.size() < SHOWN || sorting.sorts("attempts") ? 0L : some.getLast().id());
        model.addAttribute("redeliver", caller.hasOneOf(BusinessSections.REDELIVER));
        return "webhook";
    }

    /** Shows the answer of its server, without what may be of a person. */
    @PostMapping("/sample")
    String post(@PathVariable String handle, @RequestParam Sample sample, AccountPrincipal caller, Model model) {
        Business business = BusinessPage.named(handle, businesses);
        String subject = BusinessPage.subject(business) + " sample=" + sample;
        steps.carryOut(caller, BusinessSections.REDELIVER, "postSampleToWebhook", subject,
                () -> samples.post(sample, business, businesses.senders(business.id()).stream().findFirst(), model))
                .ifPresent(tried -> model.addAttribute("tried", tried.withoutPersons()));
        return show(business, 0, caller, model);
    }

    @PostMapping("/retry")
    String retry(@PathVariable String handle, AccountPrincipal caller, Model model) {
        Business business = BusinessPage.named(handle, businesses);
        String subject = BusinessPage.subject(business);
        steps.require(caller, BusinessSections.REDELIVER, "retryWebhook", subject);
        steps.carryOut(caller, "retryWebhook", subject, () -> webhooks.retry(business.id(), clock.instant()));
        model.addAttribute("done", "webhook.retried");
        return show(business, 0, caller, model);
    }

    /** @param from a day or an instant in UTC; @param until the first day or instant after, empty: now */
    @PostMapping("/redeliver")
    String redeliver(@PathVariable String handle, @RequestParam(defaultValue = "") String from,
            @RequestParam(defaultValue = "") String until, AccountPrincipal caller, Model model) {
        Business business = BusinessPage.named(handle, businesses);
        steps.require(caller, BusinessSections.REDELIVER, "redeliverStatuses", BusinessPage.subject(business));
        model.addAttribute("from", from);
        model.addAttribute("until", until);
        try {
            Instant first = MessageQuery.instant(from.strip());
            Instant end = until.isBlank() ? clock.instant() : MessageQuery.instant(until.strip());
            if (first.isBefore(end) && businesses.webhook(business.id()).isPresent()) {
                Redelivered told = steps.carryOut(caller, "redeliverStatuses",
                        BusinessPage.subject(business) + " from=" + first + " until=" + end,
                        () -> redelivery.all(business.id(), first, end));
                attempts.settle(business.id(), first);
                model.addAttribute("told", told);
            } else {
                model.addAttribute("problem", first.isBefore(end) ? "webhook.problem.none" : "webhook.problem.span");
            }
        } catch (DateTimeException unreadable) {
            model.addAttribute("problem", "audit.problem.day");
        } catch (Redelivery.TooMany tooMany) {
            model.addAttribute("complaint", String.valueOf(tooMany.getMessage()));
        }
        return show(business, 0, caller, model);
    }
}
