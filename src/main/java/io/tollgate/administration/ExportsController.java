package io.tollgate.administration;

import static io.tollgate.accounts.Role.AUDITOR;
import static io.tollgate.accounts.Role.OFFICER;
import static java.util.stream.Collectors.toSet;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tollgate.business.Business;
import io.tollgate.consent.Consents;
import io.tollgate.csv.CsvWriter;
import io.tollgate.message.RecipientId;
import io.tollgate.recipient.Identities;
import io.tollgate.recipient.Recipients;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** All consents of one business as CSV, however many. */
@RestController
@RequestMapping("/administration/v1")
@Tag(name = "Exports", description = "CSV files that the imports take unchanged.")
class ExportsController {

    private final Consents consents;
    private final Recipients recipients;
    private final Identities identities;
    private final Register register;

    ExportsController(Consents consents, Recipients recipients, Identities identities, Register register) {
        this.consents = consents;
        this.recipients = recipients;
        this.identities = identities;
        this.register = register;
    }

    @GetMapping(path = "/consents/export", produces = "text/csv")
    @AllowedRoles({AUDITOR, OFFICER})
    @Operation(operationId = "exportConsents", summary = "Export the consents of a business",
            description = "Every entry of every history, with the number of each person, or her user id if she has none, in the columns"
                    + " of the import. A text that a spreadsheet would take for a formula or for a number has an apostrophe before it."
                    + " Erased people are left out. A file that breaks off is not complete.")
    void consents(
            @Parameter(description = "The business's handle",
                    example = "padaria-sol") @RequestParam(required = false) @Nullable String business,
            HttpServletResponse response) throws IOException {
        Business of = register.business(new RequestField("business", business));
        response.setContentType("text/csv;charset=UTF-8");
        response.setHeader("Content-Disposition", "attachment; filename=\"consents-" + of.handle() + ".csv\"");
        CsvWriter lines = CsvWriter.to(response.getOutputStream(), ConsentBody.ALL_COLUMNS);
        consents.each(of.id(), batch -> {
            Map<RecipientId, String> numbers = Recipients
                    .numbersOf(recipients.of(batch.stream().map(event -> event.recipient()).distinct().toList()));
            Map<RecipientId, String> userIds = userIds(of,
                    batch.stream().map(event -> event.recipient()).filter(person -> !numbers.containsKey(person)).collect(toSet()));
            batch.stream().filter(event -> numbers.containsKey(event.recipient()) || userIds.containsKey(event.recipient()))
                    .forEach(event -> lines.line(ConsentBody.columns(event, numbers.getOrDefault(event.recipient(), ""),
                            userIds.getOrDefault(event.recipient(), ""), of.handle())));
        });
        lines.flush();
    }

    /** The user ids of people without a number. */
    private Map<RecipientId, String> userIds(Business business, Set<RecipientId> people) {
        Map<RecipientId, String> userIds = new HashMap<>();
        identities.userIds(people).stream().filter(known -> known.business().filter(business.id()::equals).isPresent())
                .forEach(known -> userIds.putIfAbsent(known.recipient(), known.name()));
        return userIds;
    }
}
