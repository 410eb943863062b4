package io.tollgate.administration;

import static io.tollgate.accounts.Role.AUDITOR;
import static io.tollgate.accounts.Role.OFFICER;
import static io.tollgate.accounts.Role.OPERATOR;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.delivery.WebhookAttempts;
import io.tollgate.delivery.WebhookAttempts.Attempt;
import io.tollgate.delivery.Webhooks;
import io.tollgate.message.MessageId;
import io.tollgate.tracking.Redelivery;
import io.tollgate.tracking.Redelivery.Redelivered;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What was posted to webhooks, and how a business gets it once more. */
@RestController
@RequestMapping("/administration/v1")
@Tag(name = "Webhooks", description = "The log of POSTs to the webhooks of businesses, and redelivery.")
class WebhooksController {

    private final WebhookAttempts attempts;
    private final Webhooks webhooks;
    private final Redelivery redelivery;
    private final Businesses businesses;
    private final Register register;
    private final Pages pages;

    WebhooksController(WebhookAttempts attempts, Webhooks webhooks, Redelivery redelivery, Businesses businesses, Register register,
            Pages pages) {
        this.attempts = attempts;
        this.webhooks = webhooks;
        this.redelivery = redelivery;
        this.businesses = businesses;
        this.register = register;
        this.pages = pages;
    }

    /**
     * @param at      when it was answered or given up
     * @param url     where it went
     * @param updates how many statuses and inbound messages it had
     * @param taken   whether the server answered with 2xx
     * @param status  null if there was no answer
     * @param why     null if the updates were taken
     */
    @Schema(name = "WebhookAttempt")
    record AttemptView(Instant at, @Schema(example = "https://shop.example/statuses") String url, int updates, boolean taken,
            @Nullable Integer status,
            @Schema(description = "The kind of the failure; what the server said is not kept",
                    example = "HTTP 503") @Nullable String why) {

        static AttemptView of(Attempt attempt) {
            boolean taken = attempt.why().isEmpty();
            return new AttemptView(attempt.at(), attempt.url(), attempt.updates(), taken, attempt.status() == 0 ? null : attempt.status(),
                    taken ? null : attempt.why());
        }
    }

    /** Which messages are meant. */
    @Schema(name = "Redelivery")
    record RedeliveryBody(
            @Schema(description = "Messages accepted at or after this instant", example = "2026-11-20T00:00:00Z") @Nullable String from,
            @Schema(description = "Messages accepted before this instant; until now if left out",
                    example = "2026-11-21T00:00:00Z") @Nullable String until) {}

    /**
     * @param messages how many were looked at; @param statuses how many the business gets once more. @param inbound how many messages that
     *                 persons wrote it gets once more
     */
    @Schema(name = "Redelivered")
    record RedeliveredView(int messages, int statuses, int inbound) {

        static RedeliveredView of(Redelivered told) {
            return new RedeliveredView(told.messages(), told.statuses(), told.inbound());
        }
    }

    @GetMapping("/businesses/{handle}/webhook/attempts")
    @AllowedRoles({AUDITOR, OFFICER, OPERATOR})
    @Operation(operationId = "listWebhookAttempts", summary = "The POSTs to the webhook of a business", description = "Latest first. They"
            + " are kept as long as updates are repeated: tollgate.webhooks.drop-after.")
    ResponseEntity<List<AttemptView>> attempts(@PathVariable String handle, @ParameterObject PageQuery query) {
        Business business = register.business(handle);
        return pages.page(query, List.of("webhook attempts", business.id()), slice -> attempts.of(business, slice),
                attempt -> List.of((Object) attempt.id()), found -> found.stream().map(AttemptView::of).toList());
    }

    @PostMapping("/businesses/{handle}/webhook/retry")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @AllowedRoles({OFFICER, OPERATOR})
    @Operation(operationId = "retryWebhook", summary = "Try at once what waits for the webhook of a business",
            description = "Ends the pause after failures, and takes up what was set aside.")
    void retry(@PathVariable String handle) {
        webhooks.retry(withWebhook(handle).id(), register.now());
    }

    @PostMapping("/businesses/{handle}/webhook/redeliver")
    @AllowedRoles({OFFICER, OPERATOR})
    @Operation(operationId = "redeliverStatuses", summary = "Tell a business once more what became of its messages",
            description = "All statuses so far of the messages accepted in a span of time, at most " + Redelivery.MOST + " messages."
                    + " They go to the webhook like new ones. Then what persons wrote in this time, at most as many messages, as long as"
                    + " tollgate.webhooks.keep-inbound keeps it. All have the ids that they had.")
    RedeliveredView redeliver(@PathVariable String handle, @RequestBody RedeliveryBody body) {
        Business business = withWebhook(handle);
        RequestField first = new RequestField("from", body.from());
        first.required();
        Instant from = first.maybeInstant().orElseThrow();
        Instant until = new RequestField("until", body.until()).maybeInstant().orElseGet(register::now);
        if (!from.isBefore(until)) {
            throw new InvalidField("until", "until must be after from.");
        }
        try {
            return RedeliveredView.of(redelivery.all(business.id(), from, until));
        } catch (Redelivery.TooMany tooMany) {
            throw new InvalidField("from", String.valueOf(tooMany.getMessage()));
        }
    }

    @PostMapping("/messages/{id}/redeliver")
    @AllowedRoles({OFFICER, OPERATOR})
    @Operation(operationId = "redeliverMessage", summary = "Tell its business once more what became of a message",
            description = "All statuses that it has had so far.")
    RedeliveredView redeliver(@PathVariable String id) {
        MessageId message = MessageId.parse(id)
                .orElseThrow(() -> new InvalidField("id", "id must be the id of a message, wamid. and 22 characters."));
        Redelivered told = redelivery.one(message);
        if (told.messages() == 0) {
            throw new Register.Unknown("No message " + message + " was accepted here. Maybe it belongs to another installation.");
        }
        return RedeliveredView.of(told);
    }

    private Business withWebhook(String handle) {
        Business business = register.business(handle);
        if (businesses.webhook(business.id()).isEmpty()) {
            throw new Register.Unknown("This business has no webhook. Maybe PUT one first.");
        }
        return business;
    }
}
