package io.tollgate.administration;

import static io.tollgate.accounts.Role.AUDITOR;
import static io.tollgate.accounts.Role.FINANCE;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tollgate.database.Slice;
import io.tollgate.ledger.Entry;
import io.tollgate.ledger.Journal;
import io.tollgate.message.MessageId;
import io.tollgate.reconciliation.TrialBalance;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The accounts of the ledger: balances at any past instant, and entries. */
@RestController
@RequestMapping("/administration/v1/ledger/accounts")
@Tag(name = "Money")
class LedgerAccountsController {

    private static final String OF_BUSINESS = "business:";
    private static final String OF_REVENUE = "revenue:";
    private static final Set<String> OTHERS = Set.of("revenue", "cash", "rounding", "tax", "discounts", "fees", "write-off", "late-fees",
            "late-interest", "supplier-payable", "grants");
    private static final String OF_SUPPLIER = "supplier-cost:";
    private static final String OF_GRANT = "grant-credit:";
    private static final String WHICH = "business:HANDLE, revenue, revenue:MARKET:CATEGORY, cash, rounding, tax, discounts, fees,"
            + " write-off, late-fees, late-interest, supplier-cost:MARKET:CATEGORY, supplier-payable, grants or grant-credit:ID";

    private final Journal journal;
    private final TrialBalance trial;
    private final Register register;
    private final Pages pages;

    LedgerAccountsController(Journal journal, TrialBalance trial, Register register, Pages pages) {
        this.journal = journal;
        this.trial = trial;
        this.register = register;
        this.pages = pages;
    }

    @Schema(name = "AccountBalances")
    record BalancesView(String account, Instant at,
            @Schema(description = "The sum of the entries booked up to this instant, for each currency that has"
                    + " one") List<AmountView> balances) {}

    @Schema(name = "CurrencyAmount")
    record AmountView(String currency, @Schema(example = "250.000000") String amount) {}

    @Schema(name = "LedgerEntry")
    record EntryView(
            @Schema(description = "The payment, the message that is charged or the first of several, or the entry of an invoice",
                    example = "ffffffffffff0b7d4b1e5f2a9c8d7e6f") String journalEntry,
            @Schema(description = "For a charge, the id of the message, or of the first of those that it charges; absent for others",
                    example = "wamid.AZrZPqYtcAKyqnLkfu9rSQ") Optional<String> messageId,
            @Schema(description = "Of a charge: how many messages of the account it charges. GET /ledger/charges/{messageId}/journal-entry"
                    + " lists them.", example = "12") Optional<Integer> messages,
            @Schema(description = "CHARGE, PAYMENT, REVERSAL, REFUND, WRITE_OFF, CREDIT, INVOICE (its rounding and tax),"
                    + " ROUNDING (of what is left to pay), REMINDER (its fee and interest), GRANT, GRANT_USED, GRANT_EXPIRED or"
                    + " GRANT_RETURNED",
                    example = "PAYMENT") String kind,
            @Schema(description = "What it adds to the account", example = "250.000000") String amount,
            String currency,
            @Schema(description = "The time of its value: of the delivery, payment or issue") Instant at,
            @Schema(description = "When it was booked; the time of its value if it was booked before that was kept") Instant bookedAt,
            @Schema(description = "The account of the administration or the job that made it; empty if it was booked before that was kept",
                    example = "Ann Berger") String by,
            @Schema(description = "Why money is corrected; the number of the invoice",
                    example = "The direct debit was returned.") String reason) {

        static EntryView of(Entry entry) {
            Optional<Entry> charge = Optional.of(entry).filter(one -> one.kind().equals("CHARGE"));
            return new EntryView(entry.journalEntry(),
                    charge.map(one -> MessageId.of(HexFormat.of().parseHex(one.journalEntry())).text()), charge.map(Entry::messages),
                    entry.kind(), entry.amount().exact().toPlainString(), entry.amount().currency().getCurrencyCode(),
                    entry.at(), entry.booked(), entry.by(), entry.reason());
        }
    }

    /** Which entries are wanted. */
    record EntryQuery(
            @Schema(description = "Booked at or after this instant", example = "2026-11-01T00:00:00Z") @Nullable String from,
            @Schema(description = "Booked before this instant", example = "2026-12-01T00:00:00Z") @Nullable String to) {}

    @Schema(name = "TrialBalance")
    record TrialView(Instant at,
            @Schema(description = "By kind, account and currency; those of a currency sum to zero") List<LineView> accounts) {}

    @Schema(name = "TrialBalanceLine")
    record LineView(
            @Schema(description = "RECEIVABLE (what businesses owe), PREPAID (what they paid in advance), REVENUE, DISCOUNTS, FEES, TAX,"
                    + " ROUNDING, CASH or WRITE_OFF, LATE_FEES (of reminders), LATE_INTEREST, GRANTS"
                    + " (granted and not expired), GRANT_CREDIT (of that still open)", example = "REVENUE") TrialBalance.Kind kind,
            @Schema(description = "All accounts of businesses of the kind are one: business",
                    example = "revenue:Germany:UTILITY") String account,
            String currency,
            @Schema(description = "The sum of its entries: negative for what the operator has or is owed",
                    example = "250.000000") String amount) {}

    @GetMapping
    @AllowedRoles({AUDITOR, FINANCE})
    @Operation(operationId = "getTrialBalance", summary = "The balances of all accounts by kind at an instant",
            description = "The accounts of businesses are added up: those below zero as RECEIVABLE, the others as PREPAID.")
    TrialView trial(@RequestParam(required = false) @Parameter(description = "An instant of the past; now if left out",
            example = "2026-11-01T00:00:00Z") @Nullable String at) {
        Instant instant = register.past(new RequestField("at", at), register.now());
        return new TrialView(instant, trial.at(instant).stream().map(line -> new LineView(line.kind(), line.account(),
                line.balance().currency().getCurrencyCode(), line.balance().exact().toPlainString())).toList());
    }

    @GetMapping("/{account}/balance")
    @AllowedRoles({AUDITOR, FINANCE})
    @Operation(operationId = "getAccountBalance", summary = "The balance of an account at an instant",
            description = "Answers the same whenever it is asked, as nothing is booked in the past and no entry is changed.")
    BalancesView balance(@PathVariable @Parameter(description = WHICH, example = "business:padaria-sol") String account,
            @RequestParam(required = false) @Parameter(description = "An instant of the past; now if left out",
                    example = "2026-11-01T00:00:00Z") @Nullable String at) {
        String known = account(account);
        Instant instant = register.past(new RequestField("at", at), register.now());
        return new BalancesView(account, instant, journal.balances(known, instant).stream()
                .map(money -> new AmountView(money.currency().getCurrencyCode(), money.exact().toPlainString())).toList());
    }

    @GetMapping("/{account}/entries")
    @AllowedRoles({AUDITOR, FINANCE})
    @Operation(operationId = "listEntries", summary = "The entries of an account", description = "The latest booked first. A free message"
            + " has no entry.")
    ResponseEntity<List<EntryView>> entries(@PathVariable @Parameter(description = WHICH, example = "business:padaria-sol") String account,
            @ParameterObject EntryQuery wanted, @ParameterObject PageQuery query) {
        String known = account(account);
        Optional<Instant> from = new RequestField("from", wanted.from()).maybeInstant();
        Optional<Instant> until = new RequestField("to", wanted.to()).maybeInstant();
        return pages.page(query, List.of("entries", known, from, until), slice -> journal.entries(known, from, until, slice),
                entry -> List.of(Slice.column(entry.bookedAt()), entry.journalEntry()), some -> some.stream().map(EntryView::of).toList());
    }

    private String account(String account) {
        if (account.startsWith(OF_BUSINESS)) {
            return Journal.account(register.business(account.substring(OF_BUSINESS.length())).id());
        }
        if (!OTHERS.contains(account)
                && !(Stream.of(OF_REVENUE, OF_SUPPLIER, OF_GRANT).anyMatch(account::startsWith) && journal.exists(account))) {
            throw new Register.Unknown("There is no such account. The accounts are " + WHICH + ".");
        }
        return account;
    }
}
