package io.tollgate.administration;

import static io.tollgate.accounts.Role.AUDITOR;
import static io.tollgate.accounts.Role.FINANCE;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.administration.SupplierBillViews.AddedView;
import io.tollgate.administration.SupplierBillViews.BillView;
import io.tollgate.administration.SupplierBillViews.ComparisonQuery;
import io.tollgate.administration.SupplierBillViews.ComparisonView;
import io.tollgate.administration.SupplierBillViews.DifferenceView;
import io.tollgate.books.cost.BillRefused;
import io.tollgate.books.cost.SupplierBills;
import io.tollgate.business.Business;
import io.tollgate.csv.CsvWriter;
import io.tollgate.message.BusinessId;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The bills of the network, and how they compare with the books. */
@RestController
@RequestMapping("/administration/v1/books/supplier")
@Tag(name = "Books")
class SupplierBillsController {

    private static final int LARGEST = 32 * 1024 * 1024;
    /** The most lines of an answer in JSON. */
    private static final int MOST = 10_000;

    private final SupplierBills bills;
    private final Register register;
    private final Pages pages;

    SupplierBillsController(SupplierBills bills, Register register, Pages pages) {
        this.bills = bills;
        this.register = register;
        this.pages = pages;
    }

    @PostMapping(path = "/bills", consumes = "text/csv")
    @AllowedRoles(FINANCE)
    @Operation(operationId = "importSupplierBill", summary = "Import daily counts of the network's bill",
            requestBody = @io.swagger.v3.oas.annotations.parameters.RequestBody(required = true,
                    description = "At most 32 MB, in one currency", content = @Content(mediaType = "text/csv",
                            schema = @Schema(type = "string"))),
            description = "Columns as the fields of the Cloud API's pricing_analytics: day, pricing_category, pricing_type, volume, cost,"
                    + " currency, and country or market; optionally business (handle) or phone_number, waba_id, tier. A file is stored"
                    + " whole or not at all; the refusal names the first 20 wrong lines with their columns. A day is one of"
                    + " tollgate.books.supplier.zone. The same bill sent again changes nothing. A bill of a day (and waba_id) that was"
                    + " billed before replaces that day; the earlier bill is kept.")
    AddedView add(@Parameter(hidden = true) InputStream body,
            @Parameter(hidden = true) @RequestHeader(HttpHeaders.CONTENT_TYPE) String contentType, AccountPrincipal caller)
            throws IOException {
        byte[] file = body.readNBytes(LARGEST + 1);
        if (file.length > LARGEST) {
            throw new InvalidField("body", "the file must have at most 32 MB. Maybe send fewer days at once.");
        }
        try {
            return AddedView.of(bills.add(new ByteArrayInputStream(file),
                    Optional.ofNullable(MediaType.parseMediaType(contentType).getCharset()), register.now(), caller.getName()));
        } catch (BillRefused why) {
            throw new InvalidField("body", String.valueOf(why.getMessage()));
        }
    }

    @GetMapping("/bills")
    @AllowedRoles({AUDITOR, FINANCE})
    @Operation(operationId = "listSupplierBills", summary = "Imported bills of the network", description = "The last one first.")
    ResponseEntity<List<BillView>> list(@ParameterObject PageQuery query) {
        return pages.page(query, List.of("supplier-bills"), bills::some, one -> List.of(one.id()),
                some -> some.stream().map(BillView::of).toList());
    }

    @GetMapping("/comparison")
    @AllowedRoles({AUDITOR, FINANCE})
    @Refuses("400 More than 10000 lines, or a field is wrong.")
    @Operation(operationId = "compareSupplierBill", summary = "The network's bill against what Tollgate counted",
            description = "By day, business, market and category. The lines are parts: together they are the whole bill and all that"
                    + " Tollgate counted, each with the reason why the sides differ.")
    ComparisonView compare(@ParameterObject ComparisonQuery wanted) {
        SupplierBills.Report report = wanted.compare(bills);
        if (report.differences().size() > MOST) {
            throw new InvalidField("to", "to and from give more than " + MOST + " lines. Maybe ask for fewer days, or for the CSV at"
                    + " /administration/v1/books/supplier/comparison/export.");
        }
        return ComparisonView.of(report, handles());
    }

    @GetMapping(path = "/comparison/export", produces = "text/csv")
    @AllowedRoles({AUDITOR, FINANCE})
    @Operation(operationId = "exportSupplierComparison", summary = "The network's bill against what Tollgate counted, as CSV",
            description = "The lines of the report, however many. A file that breaks off is not complete.")
    void export(@ParameterObject ComparisonQuery wanted, HttpServletResponse response) throws IOException {
        SupplierBills.Report report = wanted.compare(bills);
        Function<BusinessId, String> handles = handles();
        response.setContentType("text/csv;charset=UTF-8");
        response.setHeader("Content-Disposition", "attachment; filename=\"supplier-" + report.currency() + "-" + report.days().from() + "-"
                + report.days().to() + ".csv\"");
        CsvWriter csv = CsvWriter.to(response.getOutputStream(), DifferenceView.COLUMNS);
        report.differences().forEach(one -> csv.line(DifferenceView.of(one, handles).cells()));
        csv.flush();
    }

    private Function<BusinessId, String> handles() {
        Map<BusinessId, String> known = register.businesses().stream().collect(Collectors.toMap(Business::id, Business::handle));
        return business -> known.getOrDefault(business, "number " + business.value());
    }
}
