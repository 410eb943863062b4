package io.tollgate.administration;

import static io.tollgate.accounts.Role.AUDITOR;
import static io.tollgate.accounts.Role.FINANCE;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tollgate.message.BusinessId;
import io.tollgate.reconciliation.Discrepancy;
import io.tollgate.reconciliation.Reconciliation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Whether the books agree. */
@RestController
@RequestMapping("/administration/v1/ledger/check")
@Tag(name = "Money")
class LedgerCheckController {

    private final Reconciliation reconciliation;
    private final Register register;

    LedgerCheckController(Reconciliation reconciliation, Register register) {
        this.reconciliation = reconciliation;
        this.register = register;
    }

    @Schema(name = "LedgerDiscrepancy")
    record DiscrepancyView(
            @Schema(description = "balance, held, entries, charges, invoices, credit_notes, tiers, allowances or seals",
                    example = "balance") String kind,
            @Schema(description = "The handle of the business; absent if it cannot be told",
                    example = "padaria-sol") Optional<String> business,
            @Schema(description = "Which rows: the number of the business; the hexadecimal id of a journal entry or message; series or"
                    + " number"
                    + " of an invoice, which also stands for its credit notes, or business and month of a missing one;"
                    + " business, market, category and month of a tier; kind and"
                    + " owner of an allowance; of a sealed day what was done (changed, removed, inserted), journal entry, day and account",
                    example = "7") String item,
            @Schema(description = "The tables that disagree about it", example = "balance, entry, charge") String tables,
            @Schema(description = "The difference without its sign; 0 if it cannot be told", example = "1000000") long off,
            @Schema(description = "The unit of the difference: micros (millionths of the business's currency) or messages",
                    example = "micros") String unit,
            @Schema(description = "When it was found") Instant since) {}

    @Schema(name = "LedgerCheck")
    record CheckView(
            @Schema(description = "Whether nothing disagrees") boolean agrees,
            @Schema(description = "When this process last compared the books") Instant compared,
            @Schema(description = "When this process last compared all books; absent if another one does so, or the night has not"
                    + " come") Optional<Instant> allCompared,
            @Schema(description = "At most 1,000, the oldest first") List<DiscrepancyView> discrepancies) {}

    @GetMapping
    @AllowedRoles({AUDITOR, FINANCE})
    @Operation(operationId = "checkLedger", summary = "Whether the books agree, and which rows do not",
            description = "The books are compared once a minute over what has changed, and once a night over all: the entries of a journal"
                    + " entry sum to zero; a balance is the sum of its entries; the money held is that of the open reservations; each"
                    + " charge"
                    + " has its entries, and each charged delivery its charge; an invoice has the charges of its month, and its"
                    + " credit notes never credit more than it charged; tiers and"
                    + " allowances are what was counted; the entries of days that are over are those that were sealed. A row stays"
                    + " here until a comparison finds it right again.")
    CheckView check() {
        Reconciliation.Report report = reconciliation.report();
        return new CheckView(report.found().isEmpty(), report.compared(), report.allCompared(),
                report.found().stream().map(this::view).toList());
    }

    private DiscrepancyView view(Discrepancy.Found found) {
        Discrepancy what = found.what();
        return new DiscrepancyView(what.invariant().word(),
                what.business() == 0 ? Optional.empty() : Optional.of(register.handle(new BusinessId(what.business()))), what.item(),
                what.invariant().tables(), what.off(), what.invariant().unit(), found.since());
    }
}
