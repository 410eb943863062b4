package io.tollgate.administration;

import static io.tollgate.accounts.Role.AUDITOR;
import static io.tollgate.accounts.Role.FINANCE;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tollgate.administration.BookQueries.BatchQuery;
import io.tollgate.books.NotExportable;
import io.tollgate.books.datev.DatevExport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Currency;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The books for DATEV. */
@RestController
@RequestMapping("/administration/v1/books/datev")
@Tag(name = "Books")
class DatevController {

    private final DatevExport datev;
    private final Register register;

    DatevController(DatevExport datev, Register register) {
        this.datev = datev;
        this.register = register;
    }

    @GetMapping(path = "/{currency}", produces = "text/csv")
    @AllowedRoles({AUDITOR, FINANCE})
    @Operation(operationId = "exportDatevBatch", summary = "A batch of bookings for DATEV",
            description = "EXTF, category 21, format version 13, in Windows-1252. Each line is what the balance of an account of the ledger"
                    + " gained on a day of UTC, rounded so that all lines of the account sum to its rounded balance. Answers the same"
                    + " bookings whenever it is asked.")
    ResponseEntity<byte[]> batch(@PathVariable @Parameter(description = "Currency of the amounts", example = "EUR") String currency,
            @ParameterObject BatchQuery days) throws IOException {
        Currency wanted = new RequestField("currency", currency).currency();
        LocalDate from = days.first();
        LocalDate to = days.last();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try {
            datev.write(from, to, wanted, register.now(), file);
        } catch (NotExportable why) {
            throw new InvalidField("to", "the books of this span cannot be exported: " + why.getMessage());
        }
        return ResponseEntity.ok().header(HttpHeaders.CONTENT_TYPE, "text/csv;charset=windows-1252")
                .header(HttpHeaders.CONTENT_DISPOSITION, ContentDisposition.attachment()
                        .filename("EXTF_Buchungsstapel_" + wanted + "_" + from + "_" + to + ".csv").build().toString())
                .body(file.toByteArray());
    }
}
