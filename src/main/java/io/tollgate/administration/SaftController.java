package io.tollgate.administration;

import static io.tollgate.accounts.Role.AUDITOR;
import static io.tollgate.accounts.Role.FINANCE;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tollgate.administration.BookQueries.DaysQuery;
import io.tollgate.books.NotExportable;
import io.tollgate.books.Span;
import io.tollgate.books.saft.SaftExport;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Currency;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.core.io.InputStreamResource;
import org.springframework.core.io.Resource;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The books for the tax administration. The file is made whole on the disk first, so that what fails is answered with its reason. */
@RestController
@RequestMapping("/administration/v1/books/saft")
@Tag(name = "Books")
class SaftController {

    private final SaftExport saft;
    private final Register register;

    SaftController(SaftExport saft, Register register) {
        this.saft = saft;
        this.register = register;
    }

    @GetMapping(path = "/{currency}", produces = MediaType.APPLICATION_XML_VALUE)
    @AllowedRoles({AUDITOR, FINANCE})
    @Operation(operationId = "exportSaftFile", summary = "An audit file of the books (SAF-T)",
            description = "SAF-T Financial of Norway, version 1.30: accounts with their balances, customers, taxes, and all transactions of"
                    + " the days, of one currency. What messages cost is one transaction a day. Answers the"
                    + " same books whenever it is asked.")
    ResponseEntity<Resource> file(@PathVariable @Parameter(description = "Currency of the amounts", example = "NOK") String currency,
            @ParameterObject DaysQuery days) throws IOException {
        Currency wanted = new RequestField("currency", currency).currency();
        Span span = days.span();
        Path file = Files.createTempFile("saft", ".xml");
        boolean isMade = false;
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
                saft.write(span, wanted, register.now(), out);
            }
            isMade = true;
        } catch (NotExportable why) {
            throw new InvalidField("to", "the books of this span cannot be exported: " + why.getMessage());
        } finally {
            if (!isMade) {
                Files.delete(file);
            }
        }
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_XML).contentLength(Files.size(file))
                .header(HttpHeaders.CONTENT_DISPOSITION, ContentDisposition.attachment()
                        .filename("SAF-T_Financial_" + wanted + "_" + span.from() + "_" + span.to() + ".xml").build().toString())
                .body(new InputStreamResource(Files.newInputStream(file, StandardOpenOption.DELETE_ON_CLOSE)));
    }
}
