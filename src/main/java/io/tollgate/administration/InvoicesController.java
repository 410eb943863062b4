package io.tollgate.administration;

import static io.tollgate.accounts.Role.AUDITOR;
import static io.tollgate.accounts.Role.FINANCE;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.agreements.AgreedTerms;
import io.tollgate.business.Business;
import io.tollgate.decision.Finding.FreeReason;
import io.tollgate.invoicing.Invoice;
import io.tollgate.invoicing.InvoiceAnnex;
import io.tollgate.invoicing.InvoiceDocuments;
import io.tollgate.invoicing.InvoiceHeld;
import io.tollgate.invoicing.Invoices;
import io.tollgate.invoicing.IssuedDocuments.Form;
import io.tollgate.invoicing.MonthNotOver;
import io.tollgate.message.BusinessId;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Invoices: made, listed and printed. */
@RestController
@RequestMapping("/administration/v1")
@Tag(name = "Invoices",
        description = "One invoice for each business and month, made from its charges alone and numbered without gaps. Tollgate also"
                + " makes them by itself, soon after the end of a month.")
class InvoicesController {

    private static final String NUMBER = "/invoices/{number:[0-9]{4}-[0-9]{6,10}}";

    private final Invoices invoices;
    private final InvoiceDocuments documents;
    private final InvoiceAnnex annex;
    private final Register register;
    private final Pages pages;

    InvoicesController(Invoices invoices, InvoiceDocuments documents, InvoiceAnnex annex, Register register, Pages pages) {
        this.annex = annex;
        this.invoices = invoices;
        this.documents = documents;
        this.register = register;
        this.pages = pages;
    }

    record InvoiceMonthBody(@Schema(description = "A month that is over in the business's zone",
            example = "2026-10") @Nullable String month) {}

    /** @param outcome in words; if there is no invoice, why */
    record InvoiceRunView(String outcome, @Nullable InvoiceView invoice) {}

    @Schema(name = "Invoice")
    record InvoiceView(String number, int businessId, String month, String currency,
            @Schema(description = "Without tax") String sum, @Schema(description = "Value added tax") String tax,
            @Schema(description = "To be paid: sum and tax") String total, Instant issuedAt,
            @Schema(description = "DOMESTIC, REVERSE_CHARGE, OUTSIDE_SCOPE or SMALL_BUSINESS") @Nullable String taxTreatment,
            @Schema(description = "Rate of the tax in percent") @Nullable String taxPercent,
            @Schema(description = "The last day for the payment") @Nullable String due, List<InvoiceLineView> lines,
            @Schema(description = "Beside the messages; their numbers on documents follow those of the lines") List<InvoiceFeeView> fees) {

        static InvoiceView of(Invoice invoice) {
            return new InvoiceView(invoice.number(), invoice.business().value(), invoice.month().toString(),
                    invoice.currency().getCurrencyCode(),
                    invoice.sum().toPlainString(), invoice.tax().toPlainString(), invoice.total().toPlainString(), invoice.issuedAt(),
                    invoice.terms().map(terms -> terms.vat().treatment().name()).orElse(null),
                    invoice.terms().map(terms -> terms.vat().percent().toPlainString()).orElse(null),
                    invoice.terms().map(terms -> terms.due().toString()).orElse(null),
                    invoice.lines().stream().map(InvoiceLineView::of).toList(),
                    invoice.fees().stream().map(InvoiceFeeView::of).toList());
        }
    }

    @Schema(name = "InvoiceLine")
    record InvoiceLineView(
            String market, String category,
            @Schema(description = "Why these messages are free; absent if they are not") @Nullable String freeBecause,
            @Schema(description = "Price of one message") String rate, long messages,
            @Schema(description = "What agreements take off, to the millionth", example = "0.000000") String discount,
            @Schema(description = "Amount before rounding, without the discount") String exactAmount,
            @Schema(description = "Less than a cent from the exact one, so that all add up to the rounded sum") String amount) {

        static InvoiceLineView of(Invoice.Line line) {
            return new InvoiceLineView(line.market(), line.category().name(), line.freeReason().map(FreeReason::name).orElse(null),
                    line.price().exact().toPlainString(),
                    line.messages(), line.discount().exact().toPlainString(), line.exact().exact().toPlainString(),
                    line.amount().toPlainString());
        }
    }

    @Schema(name = "InvoiceFee")
    record InvoiceFeeView(@Schema(example = "MINIMUM_FEE") AgreedTerms.FeeKind kind,
            @Schema(description = "The first of its days in the month", example = "2026-11-15") LocalDate firstDay,
            @Schema(description = "The last of them", example = "2026-11-30") LocalDate lastDay,
            @Schema(description = "What its days come to: the fee, or the minimum", example = "266.666667") String whole,
            @Schema(description = "What messages cost that count towards the minimum", example = "100.000000") String charged,
            @Schema(description = "What was credited of the minimum before, so that re-rating does not ask for it again",
                    example = "0.000000") String forgiven,
            @Schema(description = "Amount before rounding", example = "166.666667") String exactAmount,
            @Schema(description = "Less than a cent from the exact one", example = "166.67") String amount) {

        static InvoiceFeeView of(Invoice.Fee fee) {
            AgreedTerms.Fee agreed = fee.agreed();
            return new InvoiceFeeView(agreed.kind(), agreed.first(), agreed.last(), agreed.whole().exact().toPlainString(),
                    agreed.charged().exact().toPlainString(), agreed.forgiven().exact().toPlainString(),
                    fee.exact().exact().toPlainString(), fee.amount().toPlainString());
        }
    }

    @GetMapping("/businesses/{handle}/invoices")
    @AllowedRoles({AUDITOR, FINANCE})
    @Operation(operationId = "listInvoices", summary = "The invoices of a business", description = "The latest month first.")
    ResponseEntity<List<InvoiceView>> list(@PathVariable String handle, @ParameterObject PageQuery query) {
        BusinessId business = register.business(handle).id();
        return pages.page(query, List.of("invoices", business), slice -> invoices.of(business, slice),
                invoice -> List.of(invoice.month().toString()),
                some -> some.stream().map(InvoiceView::of).toList());
    }

    @PostMapping("/businesses/{handle}/invoices")
    @AllowedRoles(FINANCE)
    @Operation(operationId = "invoiceMonth", summary = "Invoice a month",
            description = "Answers the invoice of the month, made now or before: a second call changes nothing. The month must be over"
                    + " in the business's zone. Earlier months that have charges and no invoice are invoiced first.")
    InvoiceRunView run(@PathVariable String handle, @RequestBody InvoiceMonthBody body, AccountPrincipal caller) {
        Business business = register.business(handle);
        RequestField given = new RequestField("month", body.month());
        YearMonth month = given.month();
        try {
            Optional<Invoice> invoice = invoices.run(business.id(), month, register.now(), caller.getName());
            return new InvoiceRunView(invoice.map(made -> "Invoice " + made.number() + " is that of " + month + ".")
                    .orElse("No message was delivered in " + month + " and no fee is due, so there is no invoice."),
                    invoice.map(InvoiceView::of).orElse(null));
        } catch (MonthNotOver refusal) {
            throw new InvalidField(given.field(), String.valueOf(refusal.getMessage()));
        } catch (InvoiceHeld held) {
            return new InvoiceRunView(String.valueOf(held.getMessage()), null);
        }
    }

    @GetMapping(path = NUMBER, produces = MediaType.APPLICATION_JSON_VALUE)
    @AllowedRoles({AUDITOR, FINANCE})
    @Operation(operationId = "getInvoice", summary = "One invoice as JSON")
    InvoiceView one(@PathVariable String number) {
        return InvoiceView.of(find(number));
    }

    @GetMapping(path = NUMBER + ".html", produces = MediaType.TEXT_HTML_VALUE)
    @AllowedRoles({AUDITOR, FINANCE})
    @Operation(operationId = "getInvoicePage", summary = "One invoice as a page that prints well")
    ResponseEntity<String> html(@PathVariable String number) {
        return ResponseEntity.ok().contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8))
                .body(documents.html(find(number)));
    }

    @GetMapping(path = NUMBER + ".csv", produces = "text/csv")
    @AllowedRoles({AUDITOR, FINANCE})
    @Operation(operationId = "getInvoiceCsv", summary = "One invoice as CSV",
            description = "One record for each line, and a last one for the sum.")
    ResponseEntity<String> csv(@PathVariable String number) {
        return ResponseEntity.ok().contentType(ChargesController.CSV).body(documents.csv(find(number)));
    }

    @GetMapping(path = NUMBER + "/annex.csv", produces = "text/csv")
    @AllowedRoles({AUDITOR, FINANCE})
    @Operation(operationId = "exportInvoiceAnnex", summary = "The proof of an invoice as CSV",
            description = "One record for each message of each line, by its id, without a number of a person or a text. At the end"
                    + " each line has its discounts, its fee and its rounding, so that its amounts add up to what the invoice prints."
                    + " The PDF of an invoice has it inside, if it has no more messages than tollgate.invoicing.annex-in-pdf.")
    void annex(@PathVariable String number, HttpServletResponse response) throws IOException {
        Invoice invoice = find(number);
        response.setContentType(ChargesController.CSV.toString());
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION,
                ContentDisposition.attachment().filename(InvoiceAnnex.file(invoice)).build().toString());
        try (InputStream content = annex.of(invoice)) {
            content.transferTo(response.getOutputStream());
        }
    }

    @GetMapping(path = NUMBER + "/documents/{kind}", produces = {MediaType.APPLICATION_PDF_VALUE, MediaType.APPLICATION_XML_VALUE,
        MediaType.TEXT_HTML_VALUE, "text/csv"})
    @AllowedRoles({AUDITOR, FINANCE})
    @Operation(operationId = "getInvoiceDocument", summary = "A document of an invoice",
            description = "html, csv and pdf of every invoice; cii (Cross Industry Invoice) and ubl (UBL 2.1) as the buyer's format has"
                    + " them. The PDF of format ZUGFERD is a PDF/A-3 with the CII in it. Each is made once and never changes.")
    ResponseEntity<byte[]> document(@PathVariable String number, @Parameter(description = "html, csv, pdf, cii or ubl",
            example = "pdf") @PathVariable String kind) {
        Invoice invoice = find(number);
        Form form = InvoiceDocuments.forms(invoice).stream().filter(one -> one.ending().equals(kind)).findFirst()
                .orElseThrow(() -> new Register.Unknown("The invoice has no document of this kind. It has: " + InvoiceDocuments
                        .forms(invoice).stream().map(Form::ending).collect(Collectors.joining(", ")) + "."));
        return ResponseEntity.ok().contentType(MediaType.parseMediaType(form.mediaType())).body(documents.document(invoice, form));
    }

    private Invoice find(String number) {
        return invoices.byNumber(number).orElseThrow(() -> new Register.Unknown(
                "There is no invoice with this number. Maybe look it up in the list of the business's invoices."));
    }
}
