package io.tollgate.administration;

import static io.tollgate.accounts.Role.AUDITOR;
import static io.tollgate.accounts.Role.FINANCE;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tollgate.business.Business;
import io.tollgate.ledger.Account;
import io.tollgate.ledger.BalanceTooLarge;
import io.tollgate.ledger.Ledger;
import io.tollgate.money.Money;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Payments and balances of businesses. */
@RestController
@RequestMapping("/administration/v1/businesses/{handle}")
@Tag(name = "Money", description = "Payments, balances and charges. Amounts are strings with six decimals, in the business's currency.")
class PaymentsController {

    private static final int LONGEST_REFERENCE = 140;

    private final Ledger ledger;
    private final Register register;

    PaymentsController(Ledger ledger, Register register) {
        this.ledger = ledger;
        this.register = register;
    }

    @Schema(name = "Payment")
    record PaymentBody(
            @Schema(description = "More than 0, in the business's currency", example = "250.00") @Nullable String amount,
            @Schema(description = "Reference of the bank statement; a payment with the same reference is booked once",
                    example = "RF18 5390 0754 7034") @Nullable String reference) {}

    /** @param booked false if an earlier call booked this payment */
    record PaymentView(boolean booked, BalanceView balance) {}

    @Schema(name = "Balance")
    record BalanceView(
            String currency,
            @Schema(description = "Paid less charged; if negative, the business owes it") String balance,
            @Schema(description = "Reserved for messages under way") String held,
            String creditLimit,
            @Schema(description = "Balance less held plus credit limit: what further messages may cost") String available,
            @Schema(description = "The last month that was invoiced; absent if none was",
                    example = "2026-10") @Nullable String invoicedThrough) {

        static BalanceView of(Account account) {
            return new BalanceView(account.currency().getCurrencyCode(), text(account.balance()), text(account.held()),
                    text(account.creditLimit()),
                    text(account.available()),
                    account.invoicedThrough().equals(Account.NEVER) ? null : account.invoicedThrough().toString());
        }

        private static String text(Money money) {
            return money.exact().toPlainString();
        }
    }

    @GetMapping("/balance")
    @AllowedRoles({AUDITOR, FINANCE})
    @Operation(operationId = "getBalance", summary = "The balance of a business")
    BalanceView balance(@PathVariable String handle) {
        return BalanceView.of(ledger.account(register.business(handle).id()));
    }

    @PostMapping("/payments")
    @AllowedRoles(FINANCE)
    @Operation(operationId = "bookPayment", summary = "Book a payment",
            description = "Each reference is booked once: the same payment sent again changes nothing, and the answer says"
                    + " booked false. Another amount under the same reference is refused.")
    PaymentView pay(@PathVariable String handle, @RequestBody PaymentBody body) {
        Business business = register.business(handle);
        RequestField amount = new RequestField("amount", body.amount());
        if (amount.amount().signum() == 0) {
            throw amount.wrong("more than 0");
        }
        Money money = Money.of(amount.amount(), business.currency());
        RequestField reference = new RequestField("reference", body.reference());
        String named = reference.text(LONGEST_REFERENCE);
        try {
            AuditRecorder.about("amount=" + money);
            boolean booked = ledger.credit(business.id(), money, named, register.now());
            return new PaymentView(booked, BalanceView.of(ledger.account(business.id())));
        } catch (BalanceTooLarge tooMuch) {
            throw new InvalidField(amount.field(), "amount is too large: " + tooMuch.getMessage() + ". Maybe it has digits too many.");
        } catch (IllegalArgumentException bookedOtherwise) {
            throw new InvalidField(reference.field(), String.valueOf(bookedOtherwise.getMessage()));
        }
    }
}
