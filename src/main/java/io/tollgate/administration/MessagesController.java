package io.tollgate.administration;

import static io.tollgate.accounts.Role.AUDITOR;
import static io.tollgate.accounts.Role.OFFICER;
import static io.tollgate.accounts.Role.OPERATOR;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.decision.Finding.FreeReason;
import io.tollgate.decision.Finding.Refuse;
import io.tollgate.decision.Verdict;
import io.tollgate.delivery.Receipt;
import io.tollgate.ledger.Charge;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.money.Money;
import io.tollgate.tracking.MessageHistories;
import io.tollgate.tracking.MessageHistory;
import io.tollgate.tracking.MessageHistory.Judgement;
import io.tollgate.tracking.MessageHistory.Notification;
import io.tollgate.tracking.MessageList;
import io.tollgate.tracking.MessageList.Wanted;
import io.tollgate.tracking.MessageState;
import io.tollgate.tracking.MessageSummary;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What became of messages, without their text and without a person's number. */
@RestController
@RequestMapping("/administration/v1/messages")
@Tag(name = "Messages", description = "What became of a message: its acceptance, verdicts, hand-over, receipts, charge and webhook calls.")
class MessagesController {

    private static final Duration USUAL_SPAN = Duration.ofDays(7);
    private static final Instant END_OF_TIME = Instant.ofEpochMilli((1L << 48) - 1);

    private final MessageList list;
    private final MessageHistories histories;
    private final Businesses businesses;
    private final Persons persons;
    private final Register register;
    private final Pages pages;

    MessagesController(MessageList list, MessageHistories histories, Businesses businesses, Persons persons, Register register,
            Pages pages) {
        this.list = list;
        this.histories = histories;
        this.businesses = businesses;
        this.persons = persons;
        this.register = register;
        this.pages = pages;
    }

    /** Which messages are wanted. */
    @Schema(name = "MessageSearch")
    record MessageSearchBody(
            @Schema(description = "The recipient's number, with + and the country's code",
                    example = "+351 912 345 678") @Nullable String to,
            @Schema(description = "Instead of `to`: the user id under which the messenger knows her",
                    example = "PT.13491208655302741918") @JsonProperty("user_id") @Nullable String userId,
            @Schema(description = "Messages of this business; of all businesses if left out", example = "bakery") @Nullable String business,
            @Schema(description = "Messages in this state; in any state if left out", example = "DELIVERED") @Nullable String state,
            @Schema(description = "Messages accepted at or after this instant; of the last seven days if left out",
                    example = "2026-11-20T00:00:00Z") @Nullable String from,
            @Schema(description = "Messages accepted before this instant", example = "2026-11-27T00:00:00Z") @Nullable String until) {}

    /**
     * @param recipient the recipient's pseudonym
     * @param decidedAt when the message was judged last
     * @param rule      the rule that decided then
     */
    @Schema(name = "MessageSummary")
    record MessageSummaryView(String id, @Schema(description = "The handle of the business", example = "bakery") String business,
            @Schema(example = "106540352242922") String phoneNumberId,
            String recipient, Category category, MessageState state, Instant acceptedAt, @Nullable Instant decidedAt,
            @Nullable String rule) {}

    /** @param code the code of the Cloud API that the business gets */
    @Schema(name = "Refusal")
    record RefusalView(String rule, String reason, int code) {}

    /**
     * @param ruleBook  the first 12 digits of its hash
     * @param outcome   ADMITTED, DEFERRED, REFUSED; null if the record of it can no longer be read
     * @param until     the end of a deferral
     * @param refusals  every reason of a refusal
     * @param price     the expected price of an admission
     * @param priceRule the rule that set the price
     */
    @Schema(name = "Judgement")
    record JudgementView(int round, Instant at, String ruleBook, @Nullable String outcome, @Nullable Instant until,
            List<RefusalView> refusals,
            @Nullable String price, @Nullable String priceRule) {}

    /** @param until when Tollgate takes it up next; @param attempts hand-overs tried so far */
    @Schema(name = "MessageWaits")
    record WaitsView(Instant until, int attempts) {}

    /**
     * @param handedOver false: the last check before the hand-over stopped it
     * @param expiresAt without a delivery until then the message has failed
     */
    @Schema(name = "HandOver")
    record HandOverView(Instant at, boolean handedOver, Instant expiresAt) {}

    /** @param code the code of a failure, otherwise null */
    @Schema(name = "Receipt")
    record ReceiptView(Receipt.Type type, Instant at, @Nullable Integer code) {}

    /**
     * @param freeBecause   null if it is not free
     * @param day           day of the delivery, in the business's zone
     * @param month         month of the invoice
     * @param rateValidFrom first day of the rate
     */
    @Schema(name = "Charge")
    record ChargeView(String price, String currency, @Nullable String freeBecause, String market, String category, LocalDate day,
            YearMonth month, LocalDate rateValidFrom) {

        static ChargeView of(Charge charge) {
            return new ChargeView(charge.price().exact().toPlainString(), charge.price().currency().getCurrencyCode(),
                    charge.freeReason().map(FreeReason::name).map(name -> name.toLowerCase(Locale.ROOT)).orElse(null), charge.market(),
                    charge.category().name().toLowerCase(Locale.ROOT), charge.day(), charge.period(), charge.rateVersion());
        }
    }

    @Schema(name = "StatusTold")
    record StatusView(@Schema(example = "delivered") String status, Instant at,
            @Schema(description = "WAITING: in the business's queue. TAKEN: its webhook took it, or Tollgate dropped it after a week of"
                    + " failures and logged that. NO_WEBHOOK: the business has no webhook.") Notification notification) {}

    /** @param held money reserved for the message now, in the currency of the business */
    @Schema(name = "MessageHistory")
    record MessageHistoryView(MessageSummaryView message, List<JudgementView> judgements, @Nullable WaitsView waits,
            @Nullable HandOverView handOver,
            List<ReceiptView> receipts, @Nullable String held, @Nullable ChargeView charge, List<StatusView> statuses) {}

    @GetMapping("/{id}")
    @AllowedRoles({AUDITOR, OFFICER, OPERATOR})
    @Operation(operationId = "getMessage", summary = "The history of one message",
            description = "Its acceptance, every verdict on it, its hand-over, receipts and charge, and what its business"
                    + " was told. GET /rules/why explains a verdict rule by rule.")
    MessageHistoryView one(@PathVariable @Parameter(example = "wamid.AZqk6gAAcAGAAAAAAAAAAQ") String id) {
        MessageId message = MessageId.parse(id)
                .orElseThrow(() -> new InvalidField("id", "id must be the id of a message, wamid. and 22 characters."));
        return histories.of(message).map(this::view).orElseThrow(
                () -> new Register.Unknown("No message " + message + " was accepted here. Maybe it belongs to another installation."));
    }

    @GetMapping
    @AllowedRoles({AUDITOR, OFFICER, OPERATOR})
    @Operation(operationId = "listMessages", summary = "Messages", description = "Latest first.")
    ResponseEntity<List<MessageSummaryView>> all(
            @RequestParam(required = false) @Schema(description = "Messages of this business; of all businesses if left out",
                    example = "bakery") @Nullable String business,
            @RequestParam(required = false) @Schema(description = "Messages in this state; in any state if left out",
                    example = "REFUSED") @Nullable String state,
            @RequestParam(required = false) @Schema(description = "Messages accepted at or after this instant; of the last seven days if"
                    + " left out", example = "2026-11-20T00:00:00Z") @Nullable String from,
            @RequestParam(required = false) @Schema(description = "Messages accepted before this instant",
                    example = "2026-11-27T00:00:00Z") @Nullable String until,
            @ParameterObject PageQuery query) {
        return page(wanted(List.of(), business, state, from, until), List.of("messages"), query);
    }

    @PostMapping("/search")
    @AllowedRoles({AUDITOR, OFFICER, OPERATOR})
    @Operation(operationId = "searchMessages", summary = "Messages to a person",
            description = "The latest first. The number is in the body, so that no access log keeps it.")
    ResponseEntity<List<MessageSummaryView>> search(@RequestBody MessageSearchBody body, @ParameterObject PageQuery query) {
        RecipientId recipient = persons
                .lookUp(persons.meant(body.to(), body.userId(), register.maybeBusiness(new RequestField("business", body.business()))));
        return page(wanted(persons.ids(recipient), body.business(), body.state(), body.from(), body.until()),
                List.of("messages to", recipient), query);
    }

    private Wanted wanted(Collection<RecipientId> recipients, @Nullable String business, @Nullable String state, @Nullable String from,
            @Nullable String until) {
        RequestField handle = new RequestField("business", business);
        RequestField wantedState = new RequestField("state", state);
        Instant first = new RequestField("from", from).maybeInstant().orElseGet(() -> register.now().minus(USUAL_SPAN));
        Instant end = new RequestField("until", until).maybeInstant().orElse(END_OF_TIME);
        if (!first.isBefore(end)) {
            throw new InvalidField("until", "until must be after from.");
        }
        return new Wanted(handle.maybe().map(_ -> register.business(handle).id()), recipients,
                wantedState.maybe().map(_ -> wantedState.choice(MessageState.class)), Optional.empty(), first, end);
    }

    private ResponseEntity<List<MessageSummaryView>> page(Wanted wanted, List<?> name, PageQuery query) {
        return pages.page(query, name,
                slice -> list.of(wanted, slice.after().stream().findFirst().flatMap(last -> MessageId.parse(last.toString())),
                        slice.most()),
                message -> List.of((Object) message.id().text()), this::views);
    }

    private List<MessageSummaryView> views(List<MessageSummary> messages) {
        Map<BusinessId, Business> known = businesses.byId(messages.stream().map(MessageSummary::business).collect(Collectors.toSet()));
        return messages.stream()
                .map(message -> new MessageSummaryView(message.id().text(), requireNonNull(known.get(message.business())).handle(),
                        message.sender().toString(),
                        message.recipient().toString(), message.category(), message.state(), message.id().acceptedAt(),
                        message.decidedAt().orElse(null),
                        message.rule().orElse(null)))
                .toList();
    }

    private MessageHistoryView view(MessageHistory history) {
        return new MessageHistoryView(views(List.of(history.summary())).getFirst(),
                history.judgements().stream().map(MessagesController::view).toList(),
                history.waits().map(it -> new WaitsView(it.until(), it.attempts())).orElse(null),
                history.left().map(it -> new HandOverView(it.at(), it.handedOver(), it.expiresAt())).orElse(null),
                history.receipts().stream()
                        .map(it -> new ReceiptView(it.type(), it.at(), it.type() == Receipt.Type.FAILED ? it.code() : null)).toList(),
                history.held().map(MessagesController::amount).orElse(null), history.charge().map(ChargeView::of).orElse(null),
                history.statuses().stream().map(it -> new StatusView(it.status(), it.at(), it.notification())).toList());
    }

    private static JudgementView view(Judgement judgement) {
        return judgement.verdict().map(verdict -> switch (verdict) {
            case Verdict.Admitted(Verdict.Quote quote, _) ->
                    new JudgementView(judgement.round(), judgement.at(), judgement.ruleBook(), "ADMITTED", null, List.of(),
                            new java.math.BigDecimal(quote.micros()).movePointLeft(6).toPlainString(), quote.rule());
            case Verdict.Deferred deferred -> new JudgementView(judgement.round(), judgement.at(), judgement.ruleBook(), "DEFERRED",
                    deferred.until(), List.of(), null, null);
            case Verdict.Refused refused -> new JudgementView(judgement.round(), judgement.at(), judgement.ruleBook(), "REFUSED", null,
                    refused.refusals().stream().map(MessagesController::view).toList(), null, null);
        }).orElseGet(() -> new JudgementView(judgement.round(), judgement.at(), judgement.ruleBook(), null, null, List.of(), null, null));
    }

    private static RefusalView view(Refuse refusal) {
        return new RefusalView(refusal.rule(), refusal.reason(), refusal.code());
    }

    private static String amount(Money money) {
        return money.exact().toPlainString();
    }
}
