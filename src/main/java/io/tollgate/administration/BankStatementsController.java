package io.tollgate.administration;

import static io.tollgate.accounts.Role.AUDITOR;
import static io.tollgate.accounts.Role.FINANCE;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.ledger.Payment;
import io.tollgate.ledger.Payments;
import io.tollgate.message.BusinessId;
import io.tollgate.money.Money;
import io.tollgate.receivables.bank.BankEntry;
import io.tollgate.receivables.bank.BankEntry.State;
import io.tollgate.receivables.bank.BankEntry.Why;
import io.tollgate.receivables.bank.BankStatement;
import io.tollgate.receivables.bank.BankStatements;
import io.tollgate.receivables.bank.BankStatements.Filter;
import io.tollgate.receivables.bank.BankStatements.Imported;
import io.tollgate.receivables.bank.StatementFault;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
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

/** Statements of the own bank, the payments on them, and what is left over. */
@RestController
@RequestMapping("/administration/v1")
@Tag(name = "Money")
class BankStatementsController {

    private static final int LARGEST = 8 * 1024 * 1024;
    private static final int LONGEST_REASON = 200;

    private final BankStatements statements;
    private final Payments payments;
    private final Register register;
    private final Pages pages;

    BankStatementsController(BankStatements statements, Payments payments, Register register, Pages pages) {
        this.statements = statements;
        this.payments = payments;
        this.register = register;
        this.pages = pages;
    }

    @Schema(name = "BankStatement")
    record StatementView(
            @Schema(example = "12") long id,
            @Schema(description = "IBAN, or the bank's own number of the account", example = "DE89370400440532013000") String account,
            @Schema(description = "The bank's id of the statement", example = "2026-11-03-001") String statement,
            @Schema(description = "The day of the closing balance", example = "2026-11-03") LocalDate closingDay,
            @Schema(example = "EUR") String currency, @Schema(example = "1200.000000") String opening,
            @Schema(example = "1450.000000") String closing,
            @Schema(description = "Payments on it", example = "3") int entries,
            @Schema(description = "Entries that the bank has not booked; they are left out", example = "0") int pending,
            @Schema(description = "Whether it opens with what the one before it on the account closes with. If not, one may be"
                    + " missing.") boolean follows,
            Instant importedAt, @Schema(description = "The account that imported it", example = "Ann Berger") String by) {

        static StatementView of(BankStatement one) {
            return new StatementView(one.id(), one.account(), one.statement(), one.closingDay(),
                    one.opening().currency().getCurrencyCode(), text(one.opening()), text(one.closing()), one.entries(), one.pending(),
                    one.follows(), one.importedAt(), one.by());
        }
    }

    @Schema(name = "ImportedBankStatement")
    record ImportedView(StatementView statement,
            @Schema(description = "false: it was imported before, and nothing changed now") boolean imported,
            @Schema(description = "Entries that are payments", example = "2") int booked,
            @Schema(description = "Entries that are left over, until a person decides", example = "1") int open,
            @Schema(description = "Entries of a large file that are booked soon", example = "0") int waiting,
            @Schema(description = "Entries that concern no business", example = "0") int setAside) {

        static ImportedView of(Imported one) {
            return new ImportedView(StatementView.of(one.statement()), one.isNew(), one.counts().getOrDefault(State.BOOKED, 0),
                    one.counts().getOrDefault(State.OPEN, 0), one.counts().getOrDefault(State.NEW, 0),
                    one.counts().getOrDefault(State.SET_ASIDE, 0));
        }
    }

    /** What came of a file. */
    @Schema(name = "ImportedBankStatements")
    record FileView(@Schema(description = "In the order of the file") List<ImportedView> statements) {}

    @Schema(name = "BankEntry")
    record EntryView(
            @Schema(example = "57") long id, @Schema(description = "Id of the statement", example = "12") long statement,
            @Schema(description = "The place in the statement, from 1", example = "3") int position,
            @Schema(description = "The part of an entry with several payments, from 1; 0: it is one payment", example = "0") int part,
            @Schema(description = "Negative: money that went", example = "119.000000") String amount,
            @Schema(example = "EUR") String currency,
            @Schema(description = "The day of its value", example = "2026-11-03") LocalDate day,
            @Schema(description = "The bank takes an earlier entry back, or a payment was returned") boolean takenBack,
            @Schema(description = "The bank's own", example = "2026110312345") String bankReference,
            @Schema(description = "The reference that the payer gave to the payment", example = "PAY-0815") String endToEnd,
            @Schema(description = "Name of the other side", example = "Sonnen Apotheke GmbH") String payer,
            @Schema(example = "DE02120300000000202051") String payerAccount,
            @Schema(description = "What the payer wrote", example = "Rechnung 2026-000017") String text,
            @Schema(description = "NEW: nobody has looked yet. BOOKED: it is a payment. OPEN: a person must decide. SET_ASIDE: it concerns"
                    + " no business.", example = "OPEN") String state,
            @Schema(description = "What an open entry lacks", example = "NAMES_NOTHING") Optional<String> why,
            @Schema(description = "The same in words", example = "it names no invoice") Optional<String> whyInWords,
            @Schema(description = "Handle of the business", example = "padaria-sol") Optional<String> business,
            @Schema(description = "Id of the payment", example = "ffffffffffff0b7d4b1e5f2a9c8d7e6f") Optional<String> payment,
            @Schema(description = "Who decided: an account, or a job; empty: nobody yet", example = "job:bank-entries") String by,
            @Schema(description = "What a person gave as the reason", example = "The shop has sent its receipt.") String reason) {}

    @Schema(name = "BankEntryOrder")
    record AllotBody(
            @Schema(description = "Handle of the business that paid",
                    example = "padaria-sol") @AuditSubject("business") @Nullable String business,
            @Schema(description = "Instead: id of a payment, reversal or refund that is booked already and is this entry",
                    example = "ffffffffffff0b7d4b1e5f2a9c8d7e6f") @Nullable String payment,
            @Schema(description = "How it is known", example = "The shop has sent the receipt of its bank.") @Nullable String reason) {}

    @Schema(name = "BankEntryReason")
    record ReasonBody(@Schema(description = "Why", example = "A fee of the bank.") @Nullable String reason) {}

    /** Which entries are wanted; all if every field is left out. */
    record EntryQuery(
            @Schema(description = "NEW, BOOKED, OPEN or SET_ASIDE", example = "OPEN") @Nullable String state,
            @Schema(description = "Id of an imported statement", example = "12") @Nullable String statement) {}

    @PostMapping(path = "/bank-statements", consumes = {MediaType.APPLICATION_XML_VALUE, MediaType.TEXT_XML_VALUE})
    @Refuses("409 A statement of this account, id and day was imported before with other entries.")
    @AllowedRoles(FINANCE)
    @Operation(operationId = "importBankStatement", summary = "Import a bank statement",
            requestBody = @io.swagger.v3.oas.annotations.parameters.RequestBody(required = true,
                    description = "A file of ISO 20022 camt.053 (versions 02 to 13), at most 8 MB, with one statement or several",
                    content = @Content(mediaType = "application/xml", schema = @Schema(type = "string"))),
            description = "A file is stored whole or not at all; its balances must fit its entries. Money that came is booked as a payment"
                    + " of the business whose invoice it names, or of the only one for which its account paid before. A returned payment"
                    + " reverses the one that came. A refund that is booked is recognised. What is left over waits in listBankEntries."
                    + " The same statement sent again changes nothing.")
    FileView add(@Parameter(hidden = true) InputStream body, AccountPrincipal caller) throws IOException {
        byte[] file = body.readNBytes(LARGEST + 1);
        if (file.length > LARGEST) {
            throw new InvalidField("body", "the file must have at most 8 MB. Maybe download fewer days at once.");
        }
        try {
            return new FileView(statements.add(file, register.now(), caller.getName()).stream().map(ImportedView::of).toList());
        } catch (StatementFault fault) {
            throw new InvalidField("body", String.valueOf(fault.getMessage()));
        }
    }

    @GetMapping("/bank-statements")
    @AllowedRoles({AUDITOR, FINANCE})
    @Operation(operationId = "listBankStatements", summary = "Bank statements", description = "The last one imported first.")
    ResponseEntity<List<StatementView>> list(@ParameterObject PageQuery query) {
        return pages.page(query, List.of("bank-statements"), statements::some, one -> List.of(one.id()),
                some -> some.stream().map(StatementView::of).toList());
    }

    @GetMapping("/bank-statements/{statement:[0-9]{1,18}}")
    @AllowedRoles({AUDITOR, FINANCE})
    @Operation(operationId = "getBankStatement", summary = "A bank statement, and what became of its entries")
    ImportedView one(@PathVariable long statement) {
        return statements.byId(statement).map(ImportedView::of).orElseThrow(() -> new Register.Unknown(
                "There is no bank statement with this id. Maybe look it up in GET /administration/v1/bank-statements."));
    }

    @GetMapping("/bank-entries")
    @AllowedRoles({AUDITOR, FINANCE})
    @Operation(operationId = "listBankEntries", summary = "Payments on bank statements, and what is left over",
            description = "The oldest first. `state=OPEN` shows what waits for a person.")
    ResponseEntity<List<EntryView>> entries(@ParameterObject EntryQuery wanted, @ParameterObject PageQuery query) {
        RequestField state = new RequestField("state", wanted.state());
        RequestField statement = new RequestField("statement", wanted.statement());
        Filter filter = new Filter(statement.maybe().map(_ -> statement.number(1, Long.MAX_VALUE)),
                state.maybe().map(_ -> state.choice(State.class)));
        return pages.page(query, List.of("bank-entries", filter), slice -> statements.entries(filter, slice), one -> List.of(one.id()),
                some -> some.stream().map(this::view).toList());
    }

    @PostMapping("/bank-entries/{entry:[0-9]{1,18}}/payment")
    @Refuses("409 It is not open, the account of the business has another currency, or the payment is another one.")
    @AllowedRoles(FINANCE)
    @Operation(operationId = "allotBankEntry", summary = "Say which business an open entry is from",
            description = "It is booked as a payment of the business. Or it is joined with a payment that is booked already. From then on,"
                    + " money from the same account is booked for this business.")
    EntryView allot(@PathVariable long entry, @RequestBody AllotBody body, AccountPrincipal caller) {
        long id = find(entry).id();
        RequestField business = new RequestField("business", body.business());
        RequestField payment = new RequestField("payment", body.payment());
        String reason = new RequestField("reason", body.reason()).text(LONGEST_REASON);
        AuditRecorder.about("entry=" + id);
        if (business.maybe().isPresent() == payment.maybe().isPresent()) {
            throw new InvalidField("business", "either business or payment must be given, and not both.");
        }
        if (payment.maybe().isPresent()) {
            Payment known = payments.byId(payment.required()).orElseThrow(() -> payment.wrong("the id of a payment, as in listPayments"));
            return view(statements.join(id, known, caller.getName(), register.now(), reason));
        }
        BusinessId payer = register.business(business).id();
        return view(statements.allot(id, payer, caller.getName(), register.now(), reason));
    }

    @PostMapping("/bank-entries/{entry:[0-9]{1,18}}/aside")
    @Refuses("409 It is not open.")
    @AllowedRoles(FINANCE)
    @Operation(operationId = "setBankEntryAside", summary = "Say that an open entry concerns no business")
    EntryView setAside(@PathVariable long entry, @RequestBody ReasonBody body, AccountPrincipal caller) {
        long id = find(entry).id();
        String reason = new RequestField("reason", body.reason()).text(LONGEST_REASON);
        return view(statements.setAside(id, caller.getName(), register.now(), reason));
    }

    @PostMapping("/bank-entries/{entry:[0-9]{1,18}}/reopened")
    @Refuses("409 It is not set aside, and its payment is not reversed.")
    @AllowedRoles(FINANCE)
    @Operation(operationId = "reopenBankEntry", summary = "Open an entry again that was decided wrongly",
            description = "One that is a payment can be opened after its payment was reversed.")
    EntryView reopen(@PathVariable long entry, @RequestBody ReasonBody body, AccountPrincipal caller) {
        long id = find(entry).id();
        String reason = new RequestField("reason", body.reason()).text(LONGEST_REASON);
        return view(statements.reopen(id, caller.getName(), register.now(), reason));
    }

    private BankEntry find(long id) {
        return statements.entry(id).orElseThrow(() -> new Register.Unknown(
                "There is no entry with this id. Maybe look it up in GET /administration/v1/bank-entries."));
    }

    private EntryView view(BankEntry one) {
        return new EntryView(one.id(), one.statement(), one.position(), one.part(), text(one.amount()),
                one.amount().currency().getCurrencyCode(), one.day(), one.takenBack(), one.bankReference(), one.endToEnd(), one.payer(),
                one.payerAccount(), one.text(), one.state().name(), one.why().map(Why::name), one.why().map(Why::words),
                one.business().map(register::handle), one.payment(), one.by(), one.reason());
    }

    private static String text(Money money) {
        return money.exact().toPlainString();
    }
}
