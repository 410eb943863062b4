package io.tollgate.administration;

import static io.tollgate.accounts.Role.AUDITOR;
import static io.tollgate.accounts.Role.FINANCE;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.business.Business;
import io.tollgate.database.Slice;
import io.tollgate.ledger.Account;
import io.tollgate.ledger.BalanceTooLarge;
import io.tollgate.ledger.Charge;
import io.tollgate.ledger.Charges;
import io.tollgate.ledger.Grant;
import io.tollgate.ledger.Grants;
import io.tollgate.ledger.Ledger;
import io.tollgate.ledger.Payment;
import io.tollgate.ledger.Payments;
import io.tollgate.ledger.Payments.Booked;
import io.tollgate.ledger.Payments.Booking;
import io.tollgate.ledger.Payments.Filter;
import io.tollgate.message.MessageId;
import io.tollgate.money.Money;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Payments and balances of businesses. */
@RestController
@RequestMapping("/administration/v1")
@Tag(name = "Money", description = "Payments, balances and charges. Amounts are strings with six decimals, in the business's currency.")
class PaymentsController {

    private static final int LONGEST_REFERENCE = 140;
    private static final int LONGEST_REASON = 200;

    private final Ledger ledger;
    private final Payments payments;
    private final Charges charges;
    private final Grants grants;
    private final Register register;
    private final Pages pages;

    PaymentsController(Ledger ledger, Payments payments, Charges charges, Grants grants, Register register, Pages pages) {
        this.grants = grants;
        this.ledger = ledger;
        this.payments = payments;
        this.charges = charges;
        this.register = register;
        this.pages = pages;
    }

    @Schema(name = "Payment")
    record PaymentBody(
            @Schema(description = "More than 0, in the business's currency", example = "250.00") @Nullable String amount,
            @Schema(description = "Reference of the bank statement; a payment with the same reference is booked once",
                    example = "RF18 5390 0754 7034") @Nullable String reference,
            @Schema(description = "If given, it must be the business's", example = "USD") @Nullable String currency,
            @Schema(description = "When the money came; now if left out", example = "2026-11-02T09:15:00Z") @Nullable String at) {}

    @Schema(name = "Reversal")
    record ReversalBody(@Schema(description = "Why the payment did not come after all",
            example = "The direct debit was returned.") @Nullable String reason) {}

    @Schema(name = "WriteOff")
    record WriteOffBody(
            @Schema(description = "More than 0, at most what the business owes", example = "0.50") @Nullable String amount,
            @Schema(description = "Such as the number of the invoice; what has the same reference is written off once",
                    example = "2026-000017") @Nullable String reference,
            @Schema(description = "Why it will not be paid", example = "The rest is not worth a reminder.") @Nullable String reason) {}

    @Schema(name = "ChargeTakenBack")
    record CreditBody(@Schema(description = "Why the business does not pay for the message",
            example = "The network says that it lost the message.") @Nullable String reason) {}

    @Schema(name = "Refund")
    record RefundBody(
            @Schema(description = "More than 0, in the business's currency", example = "100.00") @Nullable String amount,
            @Schema(description = "Reference of the bank transfer; a refund with the same reference is booked once",
                    example = "REFUND 2026-11") @Nullable String reference,
            @Schema(description = "Why the money goes back", example = "The business has paid too much.") @Nullable String reason) {}

    /** @param booked false if an earlier call booked this */
    record PaymentView(boolean booked, PaidView payment, BalanceView balance) {}

    @Schema(name = "BookedPayment")
    record PaidView(
            @Schema(description = "Also the id of its journal entry", example = "ffffffffffff0b7d4b1e5f2a9c8d7e6f") String id,
            @Schema(description = "Handle of the business") String business,
            @Schema(description = "PAYMENT: came from the business. REVERSAL: did not come after all, or is not written off after all."
                    + " REFUND: was sent back to the business. WRITE_OFF: will not be paid. CREDIT: takes the charge of a message back.",
                    example = "PAYMENT") String kind,
            @Schema(description = "The reference as it was given; empty if it was booked before references were kept") String reference,
            @Schema(description = "What it adds to the balance; negative for a reversal and a refund",
                    example = "250.000000") String amount,
            String currency,
            @Schema(description = "When the money came or went") Instant at,
            @Schema(description = "When it was booked") Instant bookedAt,
            @Schema(description = "The account that booked it; empty if it was booked before that was kept",
                    example = "Ann Berger") String by,
            @Schema(description = "The reason of a booking that is no payment", example = "The direct debit was returned.") String reason,
            @Schema(description = "The payment or write-off that this reverses or refunds, or the message whose charge it takes back;"
                    + " absent for others",
                    example = "ffffffffffff0b7d4b1e5f2a9c8d7e6f") Optional<String> corrects) {}

    @Schema(name = "PaymentWithCorrections")
    record OnePaymentView(PaidView payment,
            @Schema(description = "Its reversal or refunds, the oldest first") List<PaidView> corrections) {}

    /** Which payments are wanted; all if every field is left out. */
    record PaymentQuery(
            @Schema(description = "Handle of a business", example = "padaria-sol") @Nullable String business,
            @Schema(description = "The reference or a part of it, compared as banks do: without regard to case, spaces, dashes and the"
                    + " form of its characters", example = "rf18 5390") @Nullable String reference,
            @Schema(description = "Booked at or after this instant", example = "2026-11-01T00:00:00Z") @Nullable String from,
            @Schema(description = "Booked before this instant", example = "2026-12-01T00:00:00Z") @Nullable String to) {}

    @Schema(name = "Balance")
    record BalanceView(
            String currency,
            @Schema(description = "Paid less charged; if negative, the business owes it") String balance,
            @Schema(description = "Reserved for messages under way") String held,
            String creditLimit,
            @Schema(description = "What is open and held of its grants; no part of the balance", example = "50.000000") String granted,
            @Schema(description = "Balance and granted, less held, plus credit limit: what further messages may cost") String available,
            @Schema(description = "The last month that was invoiced; absent if none was",
                    example = "2026-10") @Nullable String invoicedThrough,
            @Schema(description = "Those of which something is left, in the order in which they are used") List<LivingGrantView> grants) {

        static BalanceView of(Account account, List<Grant> grants) {
            return new BalanceView(account.currency().getCurrencyCode(), text(account.balance()), text(account.held()),
                    text(account.creditLimit()), text(account.granted()), text(account.available()),
                    account.invoicedThrough().equals(Account.NEVER) ? null : account.invoicedThrough().toString(),
                    grants.stream().map(LivingGrantView::of).toList());
        }

        private static String text(Money money) {
            return money.exact().toPlainString();
        }
    }

    @Schema(name = "LivingGrant")
    record LivingGrantView(@Schema(example = "17") int id,
            @Schema(description = "Can still be used", example = "19.955000") String open,
            @Schema(description = "Held for messages under way, which keep it when the grant expires", example = "0.045000") String held,
            @Schema(description = "The last day, included, in the business's zone", example = "2027-02-28") LocalDate lastDay,
            Instant expiresAt) {

        static LivingGrantView of(Grant one) {
            return new LivingGrantView(one.id(), BalanceView.text(one.open()), BalanceView.text(one.held()), one.last(), one.expiresAt());
        }
    }

    @GetMapping("/businesses/{handle}/balance")
    @AllowedRoles({AUDITOR, FINANCE})
    @Operation(operationId = "getBalance", summary = "The balance of a business")
    BalanceView balance(@PathVariable String handle) {
        Business business = register.business(handle);
        return BalanceView.of(ledger.account(business.id()), grants.living(business.id()));
    }

    @PostMapping("/businesses/{handle}/payments")
    @Refuses("409 The reference was booked before with another amount.")
    @AllowedRoles(FINANCE)
    @Operation(operationId = "bookPayment", summary = "Book a payment",
            description = "Each reference of a business is booked once: the same payment sent again changes nothing, and the answer says"
                    + " booked false. References are kept as they are given and compared as banks do: without regard to case, spaces,"
                    + " dashes and the form of characters; a reference of ISO 11649 (RF and two check digits) also without regard to zeros"
                    + " after the check digits.")
    PaymentView pay(@PathVariable String handle, @RequestBody PaymentBody body, AccountPrincipal caller) {
        Business business = register.business(handle);
        Money money = amount(body.amount(), business);
        new RequestField("currency", body.currency()).maybe().filter(given -> !given.equals(business.currency().getCurrencyCode()))
                .ifPresent(_ -> {
                    throw new InvalidField("currency", "currency must be " + business.currency() + ", that of the business's account."
                            + " Maybe book what the bank credited in " + business.currency() + ".");
                });
        Instant now = register.now();
        Instant at = register.past(new RequestField("at", body.at()), now);
        RequestField reference = reference(body.reference());
        AuditRecorder.about("amount=" + money);
        return book(() -> payments.book(business.id(), money, reference.required(), at, new Booking(caller.getName(), now, "")));
    }

    @GetMapping("/payments")
    @AllowedRoles({AUDITOR, FINANCE})
    @Operation(operationId = "listPayments", summary = "Payments and what corrects money", description = "The latest booked first.")
    ResponseEntity<List<PaidView>> list(@ParameterObject PaymentQuery wanted, @ParameterObject PageQuery query) {
        String reference = new RequestField("reference", wanted.reference()).textOrEmpty(LONGEST_REFERENCE);
        Filter filter = new Filter(register.maybeBusiness(new RequestField("business", wanted.business())), reference,
                new RequestField("from", wanted.from()).maybeInstant(), new RequestField("to", wanted.to()).maybeInstant());
        return pages.page(query, List.of("payments", filter), slice -> payments.some(filter, slice),
                payment -> List.of(Slice.column(payment.bookedAt()), payment.id()), some -> some.stream().map(this::view).toList());
    }

    @GetMapping("/payments/{id}")
    @AllowedRoles({AUDITOR, FINANCE})
    @Operation(operationId = "getPayment", summary = "A payment with its reversal or refunds")
    OnePaymentView one(@PathVariable String id) {
        Payment payment = find(id);
        return new OnePaymentView(view(payment), payments.corrections(payment).stream().map(this::view).toList());
    }

    @PostMapping("/payments/{id}/reversal")
    @Refuses("409 It is no payment or write-off, or it was reversed or refunded before.")
    @AllowedRoles(FINANCE)
    @Operation(operationId = "reversePayment", summary = "Reverse a payment that did not come after all, or a write-off",
            description = "Books a counter entry over the whole payment, once only. The balance may fall below zero by it.")
    PaymentView reverse(@PathVariable String id, @RequestBody ReversalBody body, AccountPrincipal caller) {
        Payment payment = find(id);
        String reason = new RequestField("reason", body.reason()).text(LONGEST_REASON);
        return book(() -> payments.reverse(payment, new Booking(caller.getName(), register.now(), reason)));
    }

    @PostMapping("/businesses/{handle}/write-offs")
    @Refuses("409 The business owes less, or the reference was written off before with another amount.")
    @AllowedRoles(FINANCE)
    @Operation(operationId = "writeOff", summary = "Write off what a business owes",
            description = "Books an amount that will never be paid against the account write-off. Its reversal takes it back.")
    PaymentView writeOff(@PathVariable String handle, @RequestBody WriteOffBody body, AccountPrincipal caller) {
        Business business = register.business(handle);
        Money money = amount(body.amount(), business);
        RequestField reference = reference(body.reference());
        String reason = new RequestField("reason", body.reason()).text(LONGEST_REASON);
        AuditRecorder.about("amount=" + money);
        return book(() -> payments.writeOff(business.id(), money, reference.required(),
                new Booking(caller.getName(), register.now(), reason)));
    }

    @PostMapping("/messages/{id}/credit")
    @Refuses("409 The message cost nothing, or its charge was taken back before, alone or by a credit note.")
    @AllowedRoles(FINANCE)
    @Operation(operationId = "creditMessage", summary = "Take the charge of a message back",
            description = "Books a counter entry over the charge, once only. The charge itself stays: on its invoice and in its tier. If"
                    + " its month has its invoice, the next monthly run issues a credit note for it, or issueCreditNote does at once.")
    PaymentView credit(@PathVariable String id, @RequestBody CreditBody body, AccountPrincipal caller) {
        Charge charge = MessageId.parse(id).flatMap(message -> charges.of(List.of(message)).stream().findFirst())
                .orElseThrow(() -> new Register.Unknown("No message with this id was charged. Maybe look it up in"
                        + " GET /administration/v1/businesses/{handle}/charges."));
        String reason = new RequestField("reason", body.reason()).text(LONGEST_REASON);
        return book(() -> payments.takeBack(charge, new Booking(caller.getName(), register.now(), reason)));
    }

    @PostMapping("/payments/{id}/refunds")
    @Refuses("409 It is no payment, it was reversed, or more is asked for than is left of it or of the balance.")
    @AllowedRoles(FINANCE)
    @Operation(operationId = "refundPayment", summary = "Send a payment back, in part or whole",
            description = "All refunds of a payment are together at most the payment, and a refund is at most the balance less what is held"
                    + " for messages under way. Each reference of a business is booked once, as for payments.")
    PaymentView refund(@PathVariable String id, @RequestBody RefundBody body, AccountPrincipal caller) {
        Payment payment = find(id);
        Money money = amount(body.amount(), register.business(payment.business()));
        RequestField reference = reference(body.reference());
        String reason = new RequestField("reason", body.reason()).text(LONGEST_REASON);
        AuditRecorder.about("amount=" + money);
        return book(() -> payments.refund(payment, money, reference.required(), new Booking(caller.getName(), register.now(), reason)));
    }

    private PaymentView book(Supplier<Booked> booking) {
        try {
            Booked booked = booking.get();
            return new PaymentView(booked.isNew(), view(booked.payment()), BalanceView.of(ledger.account(booked.payment().business()),
                    grants.living(booked.payment().business())));
        } catch (BalanceTooLarge tooMuch) {
            throw new InvalidField("amount", "amount is too large: " + tooMuch.getMessage() + ". Maybe it has digits too many.");
        }
    }

    private static Money amount(@Nullable String given, Business business) {
        RequestField amount = new RequestField("amount", given);
        if (amount.amount().signum() == 0) {
            throw amount.wrong("more than 0");
        }
        return Money.of(amount.amount(), business.currency());
    }

    /** Checks the text of a reference. One of invisible characters only counts as missing. */
    private static RequestField reference(@Nullable String given) {
        RequestField reference = new RequestField("reference", given);
        if (!Payments.isReference(reference.text(LONGEST_REFERENCE))) {
            throw new InvalidField("reference", "reference is missing. Maybe take that of the bank statement.");
        }
        return reference;
    }

    private Payment find(String id) {
        return payments.byId(id).orElseThrow(() -> new Register.Unknown("There is no payment with this id. Maybe look it up in"
                + " GET /administration/v1/payments."));
    }

    private PaidView view(Payment payment) {
        return new PaidView(payment.id(), register.handle(payment.business()), payment.kind().name(), payment.reference(),
                payment.amount().exact().toPlainString(), payment.amount().currency().getCurrencyCode(), payment.at(), payment.bookedAt(),
                payment.by(), payment.reason(), payment.corrects());
    }
}
