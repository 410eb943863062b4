package io.tollgate.administration;

import static io.tollgate.accounts.Role.AUDITOR;
import static io.tollgate.accounts.Role.FINANCE;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tollgate.business.Business;
import io.tollgate.csv.CsvWriter;
import io.tollgate.decision.Finding.FreeReason;
import io.tollgate.ledger.Charge;
import io.tollgate.ledger.Charges;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Every delivered message of a month, charged or free: an invoice is made from these. */
@RestController
@RequestMapping("/administration/v1/businesses/{handle}/charges")
@Tag(name = "Money")
class ChargesController {

    static final MediaType CSV = new MediaType("text", "csv", StandardCharsets.UTF_8);
    private static final List<String> COLUMNS = List.of("message_id", "phone_number_id", "delivered_at", "day", "month",
            "market", "category", "rate", "currency", "free_because", "rate_valid_from");

    private final Charges charges;
    private final Register register;

    ChargesController(Charges charges, Register register) {
        this.charges = charges;
        this.register = register;
    }

    @GetMapping(produces = "text/csv")
    @AllowedRoles({AUDITOR, FINANCE})
    @Operation(operationId = "exportCharges", summary = "The charges of a month as CSV",
            description = "One record for each delivered message, free ones too, without a person's number. The month is that of the"
                    + " invoice: if a charge became known after its month was invoiced, it is in the next month.")
    void month(@PathVariable String handle, @RequestParam(required = false) @Schema(example = "2026-11") @Nullable String month,
            HttpServletResponse response) throws IOException {
        Business business = register.business(handle);
        YearMonth wanted = new RequestField("month", month).month();
        response.setContentType(CSV.toString());
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION,
                ContentDisposition.attachment().filename("charges-" + business.handle() + "-" + wanted + ".csv").build().toString());
        CsvWriter lines = new CsvWriter(response.getWriter(), COLUMNS);
        charges.forEach(business.id(), wanted, charge -> print(charge, lines));
        lines.flush();
    }

    private static void print(Charge charge, CsvWriter lines) {
        lines.line(charge.id().text(), charge.sender(), charge.deliveredAt(), charge.day(), charge.period(), charge.market(),
                charge.category().name().toLowerCase(Locale.ROOT), charge.price().exact(), charge.price().currency(),
                charge.freeReason().map(FreeReason::name).orElse("").toLowerCase(Locale.ROOT), charge.rateVersion());
    }
}
