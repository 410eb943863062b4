package io.tollgate.administration;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tollgate.business.Business;
import io.tollgate.consent.Consents;
import io.tollgate.csv.CsvWriter;
import io.tollgate.message.RecipientId;
import io.tollgate.recipient.Recipients;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** All consents of one business as CSV, however many. */
@RestController
@RequestMapping("/administration/v1")
@Tag(name = "Exports", description = "CSV in the form that the imports take.")
class ExportsController {

    private final Consents consents;
    private final Recipients recipients;
    private final Register register;

    ExportsController(Consents consents, Recipients recipients, Register register) {
        this.consents = consents;
        this.recipients = recipients;
        this.register = register;
    }

    @GetMapping(path = "/consents/export", produces = "text/csv")
    @Operation(operationId = "exportConsents", summary = "Export the consents of a business", description = "Every entry of every history, with the people's numbers, in the columns"
            + " that the import takes back unchanged. A text that a spreadsheet would take for a formula, or for a number, has an apostrophe before it. Who was erased is left out. If the file breaks off, it is not complete.")
    void consents(@Parameter(description = "The business's handle", example = "padaria-sol") @RequestParam(required = false) @Nullable String business,
            HttpServletResponse response) throws IOException {
        Business of = register.business(new Given("business", business));
        response.setContentType("text/csv;charset=UTF-8");
        response.setHeader("Content-Disposition", "attachment; filename=\"consents-" + of.handle() + ".csv\"");
        var out = new BufferedWriter(new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8), 1 << 16);
        CsvWriter lines = new CsvWriter(out, ConsentBody.ALL_COLUMNS);
        consents.each(of.id(), batch -> {
            Map<RecipientId, String> numbers = recipients.numbers(batch.stream().map(event -> event.recipient()).distinct().toList());
            batch.stream().filter(event -> numbers.containsKey(event.recipient()))
                    .forEach(event -> lines.line(ConsentBody.columns(event, numbers.get(event.recipient()), of.handle())));
        });
        lines.flush();
    }
}
