package io.tollgate.administration;

import static io.tollgate.accounts.Role.ADMINISTRATOR;
import static io.tollgate.accounts.Role.AUDITOR;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tollgate.audit.AuditEntry;
import io.tollgate.audit.AuditTrail;
import io.tollgate.audit.AuditTrail.Checked;
import io.tollgate.audit.AuditTrail.Filter;
import io.tollgate.audit.AuditTrail.Noted;
import io.tollgate.csv.CsvWriter;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The audit trail: who changed what. */
@RestController
@RequestMapping("/administration/v1/audit-entries")
@Tag(name = "Audit trail",
        description = "Every call that changes something has two entries: one before anything is done, and one with the status of the"
                + " answer. Sign-ins and sign-outs on the pages, failed sign-ins, lock-outs and passkeys have one entry each; of a failed"
                + " sign-in the account is `(nobody)` and the subject says whose name was tried. Entries are chained by hashes, so that"
                + " nobody changes, adds or removes"
                + " one"
                + " unseen. They hold ids and handles, no person's number and no text.")
class AuditController {

    private final AuditTrail trail;
    private final Pages pages;

    AuditController(AuditTrail trail, Pages pages) {
        this.trail = trail;
        this.pages = pages;
    }

    /** Which entries are wanted; all if every field is left out. */
    record AuditQuery(
            @Schema(description = "The account that called", example = "ann") @Nullable String account,
            @Schema(description = "An operationId", example = "approveRelease") @Nullable String operation,
            @Schema(description = "A part of the subject", example = "padaria-sol") @Nullable String subject,
            @Schema(description = "The address from which the call came", example = "192.0.2.7") @Nullable String address,
            @Schema(description = "Entries at or after this instant", example = "2026-11-01T00:00:00Z") @Nullable String from,
            @Schema(description = "Entries before this instant", example = "2026-12-01T00:00:00Z") @Nullable String until) {

        Filter filter() {
            return new Filter(new RequestField("account", account).maybe(), new RequestField("operation", operation).maybe(),
                    new RequestField("subject", subject).maybe(), new RequestField("address", address).maybe(),
                    new RequestField("from", from).maybeInstant(), new RequestField("until", until).maybeInstant());
        }
    }

    /** @param began of a call's second entry: the number of its first; @param status of a call's second entry: the status of HTTP */
    @Schema(name = "AuditEntry")
    record AuditEntryView(long number, Instant at, String account, Optional<Long> token, String address, String operation, String subject,
            Optional<Long> began,
            Optional<Integer> status) {

        static AuditEntryView of(AuditEntry entry) {
            return new AuditEntryView(entry.number(), entry.at(), entry.account(), entry.token(), entry.address(), entry.operation(),
                    entry.subject(),
                    entry.end().map(AuditEntry.End::began), entry.end().map(AuditEntry.End::status));
        }
    }

    /**
     * @param entries how many are as they were written, from the first on; @param brokenAt the number of the first that is not
     * @param last    of those that are, to be noted elsewhere and given as {@code noted} later
     */
    @Schema(name = "AuditCheck")
    record AuditCheckView(boolean intact, long entries, Optional<Long> brokenAt, Optional<String> why, String last) {}

    @GetMapping
    @AllowedRoles({AUDITOR, ADMINISTRATOR})
    @Operation(operationId = "listAuditEntries", summary = "Who changed what, when and from where", description = "Latest first.")
    ResponseEntity<List<AuditEntryView>> list(@ParameterObject AuditQuery wanted, @ParameterObject PageQuery query) {
        Filter filter = wanted.filter();
        return pages.page(query, List.of("audit", filter), slice -> trail.some(filter, slice), entry -> List.of(entry.number()),
                some -> some.stream().map(AuditEntryView::of).toList());
    }

    @GetMapping(path = "/export", produces = "text/csv")
    @AllowedRoles({AUDITOR, ADMINISTRATOR})
    @Operation(operationId = "exportAuditEntries", summary = "Export the audit trail as CSV",
            description = "All entries that fit the query, oldest first. A file that breaks off is not complete.")
    void export(@ParameterObject AuditQuery wanted, HttpServletResponse response) throws IOException {
        Filter filter = wanted.filter();
        response.setContentType("text/csv;charset=UTF-8");
        response.setHeader("Content-Disposition", "attachment; filename=\"audit-entries.csv\"");
        CsvWriter lines = CsvWriter.to(response.getOutputStream(), AuditEntry.COLUMNS);
        trail.each(filter, some -> some.forEach(entry -> lines.line(entry.texts())));
        lines.flush();
    }

    @GetMapping("/check")
    @AllowedRoles({AUDITOR, ADMINISTRATOR})
    @Operation(operationId = "checkAuditEntries", summary = "Whether every entry is as it was written",
            description = "Computes the chain of hashes again, and names the first entry that was changed, added or removed in the"
                    + " database. A person who has the database and its keys could put an old state of the whole trail back. So note"
                    + " `last` elsewhere now and then, and give it as `noted`.")
    AuditCheckView check(@Parameter(description = "`last` of an earlier check",
            example = "7:5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9") @RequestParam(
                    required = false) @Nullable String noted) {
        RequestField given = new RequestField("noted", noted);
        Checked checked = trail.check(given.maybe().map(text -> Noted.of(text)
                .orElseThrow(() -> given.wrong("a number and 64 digits of a hash, as `last` of a check has them"))));
        return new AuditCheckView(checked.broken().isEmpty(), checked.entries(), checked.broken().map(AuditTrail.Broken::number),
                checked.broken().map(AuditTrail.Broken::why), checked.last().toString());
    }
}
