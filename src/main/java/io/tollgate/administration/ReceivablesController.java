package io.tollgate.administration;

import static io.tollgate.accounts.Role.AUDITOR;
import static io.tollgate.accounts.Role.FINANCE;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.administration.InvoicesController.InvoiceView;
import io.tollgate.business.Business;
import io.tollgate.database.Slice;
import io.tollgate.invoicing.InvoiceDocuments;
import io.tollgate.invoicing.Invoices.Draft;
import io.tollgate.invoicing.Invoices;
import io.tollgate.ledger.Payment;
import io.tollgate.ledger.Payments.Booking;
import io.tollgate.ledger.Payments;
import io.tollgate.money.Money;
import io.tollgate.receivables.Allotment;
import io.tollgate.receivables.Allotments;
import io.tollgate.receivables.Allottable;
import io.tollgate.receivables.Dispute;
import io.tollgate.receivables.InvoiceState;
import io.tollgate.receivables.Receivable;
import io.tollgate.receivables.Receivables.Filter;
import io.tollgate.receivables.Receivables.OpenItems;
import io.tollgate.receivables.Receivables;
import io.tollgate.receivables.Reminder;
import io.tollgate.receivables.Reminders;
import io.tollgate.receivables.sending.HeldReminders;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The states of invoices, and the payments that pay them. */
@RestController
@RequestMapping("/administration/v1")
@Tag(name = "Invoices")
class ReceivablesController {

    private static final String NUMBER = "/invoices/{number:[0-9]{4}-[0-9]{6,10}(?:-[1-9])?}";
    private static final int LONGEST_REASON = 200;

    private final Receivables receivables;
    private final Allotments allotments;
    private final Reminders reminders;
    private final HeldReminders held;
    private final Invoices invoices;
    private final InvoiceDocuments documents;
    private final Payments payments;
    private final Register register;
    private final Pages pages;

    ReceivablesController(Receivables receivables, Allotments allotments, Reminders reminders, HeldReminders held, Invoices invoices,
            InvoiceDocuments documents, Payments payments, Register register, Pages pages) {
        this.held = held;
        this.receivables = receivables;
        this.allotments = allotments;
        this.reminders = reminders;
        this.invoices = invoices;
        this.documents = documents;
        this.payments = payments;
        this.register = register;
        this.pages = pages;
    }

    /** Which invoices are wanted; all if every field is left out. */
    record InvoiceQuery(
            @Schema(description = "Handle of a business", example = "padaria-sol") @Nullable String business,
            @Schema(description = "ISSUED, SENT, PARTLY_PAID, OVERDUE, PAID, WRITTEN_OFF or CANCELLED",
                    example = "OVERDUE") @Nullable String state,
            @Schema(description = "true: only those in dispute", example = "true") @Nullable String disputed) {}

    @Schema(name = "InvoiceStanding")
    record StandingView(
            @Schema(example = "2026-000017") String number, @Schema(description = "Handle of the business") String business,
            @Schema(description = "ISSUED: nobody has sent it yet. SENT: the buyer has it. PARTLY_PAID, OVERDUE: something is open. PAID:"
                    + " nothing is open. WRITTEN_OFF: nothing is open, as the rest was given up. CANCELLED: credit notes take all of it"
                    + " back.", example = "OVERDUE") String state,
            String currency, @Schema(description = "With tax", example = "119.000000") String total,
            @Schema(example = "100.000000") String paid, @Schema(example = "0.000000") String writtenOff,
            @Schema(description = "What credit notes take back", example = "0.000000") String credited,
            @Schema(description = "Still to be paid", example = "19.000000") String open,
            @Schema(description = "Whether the balance paid all of it when it was issued") boolean paidFromBalance,
            Instant issuedAt, @Schema(description = "The last day for the payment") Optional<LocalDate> due, Optional<Instant> sentAt,
            @Schema(description = "Why the business does not want to pay; absent if there is no dispute",
                    example = "It says that the messages never came.") Optional<String> dispute,
            @Schema(description = "What it does not want to pay; absent if there is no dispute",
                    example = "12.000000") Optional<String> disputed,
            @Schema(description = "The account that noted the dispute", example = "ann") Optional<String> disputedBy,
            @Schema(description = "Level of the last reminder; 0: there is none", example = "2") int reminded) {}

    @Schema(name = "Allotment")
    record AllotmentView(
            @Schema(description = "The payment or write-off; of a credit note its journal entry; of grants an id for all of the invoice",
                    example = "ffffffffffff0b7d4b1e5f2a9c8d7e6f") String payment,
            @Schema(description = "Number of the invoice", example = "2026-000017") String invoice,
            @Schema(description = "PAYMENT, WRITE_OFF, CREDIT_NOTE, GRANT or ROUNDING", example = "PAYMENT") String kind,
            @Schema(description = "Negative: it pays this no longer", example = "100.000000") String amount, String currency, Instant at,
            @Schema(description = "The account that said so, or a job", example = "job:allotments") String by, String reason) {

        static AllotmentView of(Allotment one) {
            return new AllotmentView(one.source(), one.number(), one.kind().name(), text(one.amount()),
                    one.amount().currency().getCurrencyCode(), one.at(), one.by(), one.reason());
        }
    }

    @Schema(name = "InvoiceStandingWithPayments")
    record OneStandingView(StandingView standing,
            @Schema(description = "What paid it and no longer paid it, the oldest first") List<AllotmentView> allotments,
            @Schema(description = "The lowest level first") List<ReminderView> reminders) {}

    @Schema(name = "InvoiceReminder")
    record ReminderView(@Schema(example = "2") int level, @Schema(description = "The day in the business's zone") LocalDate day,
            @Schema(description = "What it demands of the invoice", example = "119.000000") String open,
            @Schema(example = "40.000000") String fee, @Schema(example = "0.690000") String interest,
            @Schema(description = "The first day of that interest; absent if its level has none") Optional<LocalDate> interestFrom,
            @Schema(description = "The last day of that interest") Optional<LocalDate> interestUntil,
            @Schema(description = "The number under which fee and interest are owed, with a standing of its own; absent if there are none",
                    example = "2026-000017-2") Optional<String> charges) {

        static ReminderView of(Reminder one) {
            return new ReminderView(one.level(), one.day(), text(one.open()), text(one.fee()), text(one.interest()),
                    one.days().map(Reminder.Days::first), one.days().map(Reminder.Days::last),
                    Optional.of(one.charges()).filter(_ -> one.added().micros() > 0));
        }
    }

    @Schema(name = "PaymentUse")
    record UseView(@Schema(description = "What pays no invoice; absent if this cannot pay one", example = "0.000000") Optional<String> left,
            @Schema(description = "What it paid and no longer paid, the oldest first") List<AllotmentView> allotments) {}

    @Schema(name = "Credit")
    record CreditView(@Schema(example = "ffffffffffff0b7d4b1e5f2a9c8d7e6f") String payment, @Schema(example = "PAYMENT") String kind,
            @Schema(description = "What pays no invoice", example = "12.500000") String left,
            @Schema(description = "A person took it back from an invoice, so only a person allots it again") boolean kept) {

        static CreditView of(Allottable one) {
            return new CreditView(one.source(), one.kind().name(), text(one.left()), one.kept());
        }
    }

    @Schema(name = "OpenItems")
    record OpenItemsView(String currency, @Schema(description = "Sum of what is open", example = "19.000000") String owed,
            @Schema(description = "Sum of the credits", example = "0.000000") String left,
            @Schema(description = "The oldest first") List<StandingView> open,
            @Schema(description = "Money that pays no invoice, the oldest first") List<CreditView> credits) {}

    @Schema(name = "InvoiceDraft")
    record DraftView(@Schema(description = "DRAFT: it is no invoice", example = "DRAFT") String state,
            @Schema(description = "Without a number; absent if no message of the month is charged yet") Optional<InvoiceView> invoice,
            @Schema(description = "What the invoice would lack, so that it would wait") List<String> missing) {}

    @Schema(name = "AllotmentOrder")
    record AllotBody(
            @Schema(description = "Number of the invoice", example = "2026-000017") @AuditSubject("invoice") @Nullable String invoice,
            @Schema(description = "As much as is left and open if it is left out", example = "100.00") @Nullable String amount,
            @Schema(description = "Why", example = "The business wrote which invoice it means.") @Nullable String reason) {}

    @Schema(name = "AllotmentTakenBack")
    record TakeBackBody(
            @Schema(description = "Number of the invoice", example = "2026-000017") @AuditSubject("invoice") @Nullable String invoice,
            @Schema(description = "Why", example = "It was meant for another invoice.") @Nullable String reason) {}

    @Schema(name = "Dispute")
    record DisputeBody(@Schema(description = "Why the business does not want to pay",
            example = "It says that the messages never came.") @Nullable String reason,
            @Schema(description = "What it does not want to pay; all that is open if it is left out",
                    example = "12.00") @Nullable String amount) {}

    @Schema(name = "HeldReminder")
    record HeldReminderView(@Schema(description = "The number of the invoice", example = "2026-000017") String number,
            @Schema(example = "tables/late-interest.csv has no rate for 2027-01-01.") String reason, Instant since) {

        static HeldReminderView of(HeldReminders.Held one) {
            return new HeldReminderView(one.number(), one.reason(), one.since());
        }
    }

    @GetMapping("/held-reminders")
    @AllowedRoles({AUDITOR, FINANCE})
    @Operation(operationId = "listHeldReminders", summary = "Reminders that lack something",
            description = "Each with what is missing, such as the rate of interest of a day. It goes when that is completed.")
    ResponseEntity<List<HeldReminderView>> heldReminders(@ParameterObject PageQuery query) {
        return pages.page(query, List.of("held-reminders"), held::list, one -> List.of(one.number()),
                some -> some.stream().map(HeldReminderView::of).toList());
    }

    @GetMapping(path = "/invoices", produces = MediaType.APPLICATION_JSON_VALUE)
    @AllowedRoles({AUDITOR, FINANCE})
    @Operation(operationId = "listInvoiceStandings", summary = "Where invoices stand", description = "The highest number first.")
    ResponseEntity<List<StandingView>> list(@ParameterObject InvoiceQuery wanted, @ParameterObject PageQuery query) {
        RequestField state = new RequestField("state", wanted.state());
        Filter filter = new Filter(register.maybeBusiness(new RequestField("business", wanted.business())),
                state.maybe().map(_ -> state.choice(InvoiceState.class)),
                new RequestField("disputed", wanted.disputed()).yes());
        Instant now = register.now();
        return pages.page(query, List.of("invoice-standings", filter), slice -> receivables.some(filter, now, slice),
                one -> List.of(one.number()), some -> views(some, now));
    }

    @GetMapping(NUMBER + "/standing")
    @AllowedRoles({AUDITOR, FINANCE})
    @Operation(operationId = "getInvoiceStanding", summary = "Where an invoice stands, and what pays it")
    OneStandingView one(@PathVariable String number) {
        return standing(number);
    }

    @PostMapping(NUMBER + "/dispute")
    @Refuses("409 Less is open, or it is disputed already.")
    @AllowedRoles(FINANCE)
    @Operation(operationId = "disputeInvoice", summary = "Note that a business does not want to pay an invoice",
            description = "Until the dispute is settled, only a payment that names the invoice pays what is disputed, and nobody is"
                    + " reminded of it.")
    OneStandingView dispute(@PathVariable String number, @RequestBody DisputeBody body, AccountPrincipal caller) {
        RequestField given = new RequestField("amount", body.amount());
        Receivable found = find(number);
        receivables.dispute(number, given.maybe().map(_ -> Money.of(given.amount(), found.total().currency())),
                booking(body.reason(), caller));
        return standing(number);
    }

    @PostMapping(NUMBER + "/dispute/settled")
    @Refuses("409 It is not disputed.")
    @AllowedRoles(FINANCE)
    @Operation(operationId = "settleDispute", summary = "Note that a dispute is settled")
    OneStandingView settled(@PathVariable String number, AccountPrincipal caller) {
        find(number);
        receivables.settleDispute(number, register.now(), caller.getName());
        return standing(number);
    }

    @GetMapping("/businesses/{handle}/open-items")
    @AllowedRoles({AUDITOR, FINANCE})
    @Operation(operationId = "getOpenItems", summary = "What a business owes, and what of its money pays nothing yet")
    OpenItemsView openItems(@PathVariable String handle) {
        Instant now = register.now();
        OpenItems items = receivables.openItems(register.business(handle).id());
        return new OpenItemsView(items.owed().currency().getCurrencyCode(), text(items.owed()), text(items.left()),
                views(items.open(), now), items.credits().stream().map(CreditView::of).toList());
    }

    @GetMapping("/businesses/{handle}/invoice-draft")
    @AllowedRoles({AUDITOR, FINANCE})
    @Operation(operationId = "getInvoiceDraft", summary = "What the invoice of the running month would be if it ended now",
            description = "Nothing is stored, and no number is used.")
    DraftView draft(@PathVariable String handle) {
        Business business = register.business(handle);
        Optional<Draft> draft = draft(business);
        return new DraftView(InvoiceState.DRAFT.name(), draft.map(Draft::invoice).map(InvoiceView::of),
                draft.map(Draft::missing).orElse(List.of()));
    }

    @GetMapping(path = "/businesses/{handle}/invoice-draft.pdf", produces = MediaType.APPLICATION_PDF_VALUE)
    @AllowedRoles({AUDITOR, FINANCE})
    @Operation(operationId = "getInvoiceDraftPdf", summary = "The draft of the running month's invoice as PDF",
            description = "Marked as a draft. Nothing is stored, and no number is used.")
    ResponseEntity<byte[]> draftPdf(@PathVariable String handle) {
        Business business = register.business(handle);
        Draft draft = draft(business).orElseThrow(() -> new Register.Unknown(
                "No message of this month is charged yet, and no fee is due. Maybe look again later."));
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_PDF).body(documents.draft(draft, business));
    }

    private Optional<Draft> draft(Business business) {
        Instant now = register.now();
        return invoices.draft(business.id(), YearMonth.from(now.atZone(business.zone())), now);
    }

    @GetMapping("/payments/{id}/allotments")
    @AllowedRoles({AUDITOR, FINANCE})
    @Operation(operationId = "getPaymentUse", summary = "Which invoices a payment pays, and what is left of it")
    UseView use(@PathVariable String id) {
        return use(payment(id));
    }

    @PostMapping("/payments/{id}/allotments")
    @Refuses("409 Less is left of the payment, less is open on the invoice, or it is another business's.")
    @AllowedRoles(FINANCE)
    @Operation(operationId = "allotPayment", summary = "Let a payment pay an invoice",
            description = "Tollgate allots payments by itself: to the invoices that the reference names, then to the oldest open ones.")
    UseView allot(@PathVariable String id, @RequestBody AllotBody body, AccountPrincipal caller) {
        Payment payment = payment(id);
        String number = number(body.invoice());
        RequestField given = new RequestField("amount", body.amount());
        Optional<Money> amount = given.maybe().map(_ -> Money.of(given.amount(), payment.amount().currency()));
        AuditRecorder.about("invoice=" + number);
        allotments.allot(payment, number, amount, booking(body.reason(), caller));
        return use(payment);
    }

    @PostMapping("/payments/{id}/allotments/taken-back")
    @Refuses("409 The payment pays nothing on this invoice.")
    @AllowedRoles(FINANCE)
    @Operation(operationId = "takeBackAllotment", summary = "Take back what a payment pays on an invoice",
            description = "It stays as a credit, which only a person allots again.")
    UseView takeBack(@PathVariable String id, @RequestBody TakeBackBody body, AccountPrincipal caller) {
        Payment payment = payment(id);
        String number = number(body.invoice());
        AuditRecorder.about("invoice=" + number);
        allotments.takeBack(payment, number, booking(body.reason(), caller));
        return use(payment);
    }

    private Booking booking(@Nullable String reason, AccountPrincipal caller) {
        return new Booking(caller.getName(), register.now(), new RequestField("reason", reason).text(LONGEST_REASON));
    }

    private static String number(@Nullable String given) {
        RequestField number = new RequestField("invoice", given);
        if (!number.required().matches("[0-9]{4}-[0-9]{6,10}(-[1-9])?")) {
            throw number.wrong("the number of an invoice, such as 2026-000017");
        }
        return number.required();
    }

    private UseView use(Payment payment) {
        return new UseView(allotments.left(payment).map(ReceivablesController::text),
                allotments.of(payment).stream().map(AllotmentView::of).toList());
    }

    private OneStandingView standing(String number) {
        return new OneStandingView(views(List.of(find(number)), register.now()).getFirst(),
                allotments.of(number).stream().map(AllotmentView::of).toList(),
                reminders.of(number).stream().map(ReminderView::of).toList());
    }

    private List<StandingView> views(List<Receivable> some, Instant now) {
        Map<String, Integer> levels = reminders.levels(some.stream().map(Receivable::number).toList());
        return some.stream().map(one -> view(one, now, levels)).toList();
    }

    private Payment payment(String id) {
        return payments.byId(id).orElseThrow(() -> new Register.Unknown("There is no payment with this id. Maybe look it up in"
                + " GET /administration/v1/payments."));
    }

    private Receivable find(String number) {
        return receivables.of(number).orElseThrow(() -> new Register.Unknown(
                "There is no invoice with this number. Maybe look it up in GET /administration/v1/invoices."));
    }

    private StandingView view(Receivable one, Instant now, Map<String, Integer> levels) {
        return new StandingView(one.number(), register.handle(one.business()), one.state(now).name(),
                one.total().currency().getCurrencyCode(), text(one.total()), text(one.paid()), text(one.writtenOff()), text(one.credited()),
                text(one.open()), one.fromBalance(), one.issuedAt(), one.due(), one.sentAt(), one.dispute().map(Dispute::why),
                one.dispute().map(Dispute::amount).map(ReceivablesController::text), one.dispute().map(Dispute::by),
                levels.getOrDefault(one.number(), 0));
    }

    private static String text(Money money) {
        return money.exact().toPlainString();
    }
}
