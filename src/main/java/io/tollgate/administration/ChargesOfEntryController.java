package io.tollgate.administration;

import static io.tollgate.accounts.Role.AUDITOR;
import static io.tollgate.accounts.Role.FINANCE;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tollgate.ledger.Journal;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import java.util.HexFormat;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Leads from a charge to its journal entry, and from that to all charges that it books. */
@RestController
@Tag(name = "Money")
class ChargesOfEntryController {

    private final Journal journal;

    ChargesOfEntryController(Journal journal) {
        this.journal = journal;
    }

    @Schema(name = "ChargesOfEntry")
    record ChargesView(
            @Schema(description = "The entries of the account of the business, and of those of the revenue, have the same",
                    example = "019ad93ea62d7002b2aa72e47eef6b49") String journalEntry,
            @Schema(description = "In the order of message ids; the first names the journal entry") List<ChargedView> charges) {}

    /** @param price at which it was charged; a correction has a journal entry of its own */
    @Schema(name = "ChargeOfEntry")
    record ChargedView(@Schema(example = "wamid.AZrZPqYtcAKyqnLkfu9rSQ") String messageId, @Schema(example = "Germany") String market,
            Category category, @Schema(example = "0.045000") String price, String currency) {}

    @GetMapping("/administration/v1/ledger/charges/{messageId}/journal-entry")
    @AllowedRoles({AUDITOR, FINANCE})
    @Operation(operationId = "getJournalEntryOfCharge", summary = "The journal entry of a charge, with all charges that it books",
            description = "Messages of a business whose receipts came together are charged by one journal entry.")
    ChargesView of(@PathVariable @Parameter(example = "wamid.AZrZPqYtcAKyqnLkfu9rSQ") String messageId) {
        MessageId message = MessageId.parse(messageId)
                .orElseThrow(() -> new InvalidField("messageId", "messageId must be the id of a message, wamid. and 22 characters."));
        List<Journal.Charged> charges = journal.chargedWith(message);
        if (charges.isEmpty()) {
            throw new Register.Unknown("Message " + message + " has no charge. Maybe it was free, or is not delivered yet.");
        }
        return new ChargesView(HexFormat.of().formatHex(charges.getFirst().message().bytes()), charges.stream()
                .map(one -> new ChargedView(one.message().text(), one.market(), one.category(), one.price().exact().toPlainString(),
                        one.price().currency().getCurrencyCode()))
                .toList());
    }
}
