package io.tollgate.administration;

import static io.tollgate.accounts.Role.AUDITOR;
import static io.tollgate.accounts.Role.FINANCE;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.agreements.AgreedTerms;
import io.tollgate.invoicing.CreditNote;
import io.tollgate.invoicing.CreditNoteAnnex;
import io.tollgate.invoicing.CreditNoteDocuments;
import io.tollgate.invoicing.CreditNotes;
import io.tollgate.invoicing.CreditNotes.Wanted;
import io.tollgate.invoicing.Invoice;
import io.tollgate.invoicing.Invoices;
import io.tollgate.invoicing.IssuedDocuments.Form;
import io.tollgate.message.BusinessId;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

/** Credit notes: issued, listed and printed. */
@RestController
@RequestMapping("/administration/v1")
@Tag(name = "Invoices")
class CreditNotesController {

    private static final String INVOICE = "/invoices/{number:[0-9]{4}-[0-9]{6,10}}/credit-notes";
    private static final String NUMBER = "/credit-notes/{note:C[0-9]{4}-[0-9]{6,10}}";
    private static final int LONGEST_REASON = 200;
    private static final int MOST_LINES = 10_000;

    private final CreditNotes notes;
    private final CreditNoteDocuments documents;
    private final CreditNoteAnnex annex;
    private final Invoices invoices;
    private final Register register;
    private final Pages pages;

    CreditNotesController(CreditNotes notes, CreditNoteDocuments documents, CreditNoteAnnex annex, Invoices invoices, Register register,
            Pages pages) {
        this.annex = annex;
        this.notes = notes;
        this.documents = documents;
        this.invoices = invoices;
        this.register = register;
        this.pages = pages;
    }

    /** What a credit note takes back. */
    enum Part {
        WHOLE, LINES, MESSAGES
    }

    @Schema(name = "NewCreditNote")
    record NewCreditNoteBody(
            @Schema(description = "WHOLE: all that is left of the invoice, which cancels it. LINES: all that is left of some lines."
                    + " MESSAGES: those whose charges were taken back by POST /messages/{id}/credit and are on no credit note yet",
                    example = "LINES") @Nullable String part,
            @Schema(description = "For LINES: their numbers on the invoice, counted from 1",
                    example = "[\"1\"]") @Nullable List<@Nullable String> lines,
            @Schema(description = "Printed on the credit note", example = "The network lost these messages.") @Nullable String reason) {}

    @Schema(name = "CreditNote")
    record CreditNoteView(@Schema(example = "C2026-000003") String number,
            @Schema(description = "The invoice that it credits", example = "2026-000017") String invoice,
            @Schema(description = "Handle of the business", example = "padaria-sol") String business, String currency,
            @Schema(description = "Without tax") String sum,
            @Schema(description = "Value added tax at the treatment and rate of the invoice. What all credit notes of an invoice take back"
                    + " so far is the tax on what they credit so far") String tax,
            @Schema(description = "What the business has back: sum and tax") String total,
            @Schema(description = "Whether nothing of the invoice is left after it") boolean cancels,
            @Schema(example = "The network lost these messages.") String reason,
            @Schema(description = "The account or job that issued it", example = "Ann Berger") String by,
            @Schema(description = "The day of issue in the business's zone") LocalDate issued, Instant issuedAt,
            List<CreditNoteLineView> lines,
            @Schema(description = "Fees of the invoice; each is credited whole") List<CreditNoteFeeView> fees) {}

    @Schema(name = "CreditNoteFee")
    record CreditNoteFeeView(@Schema(description = "Its number on the invoice, after those of the lines", example = "3") int invoiceLine,
            @Schema(example = "PLAN_FEE") AgreedTerms.FeeKind kind,
            @Schema(description = "Amount before rounding") String exactAmount, String amount) {}

    @Schema(name = "CreditNoteLine")
    record CreditNoteLineView(@Schema(description = "Number of the invoice's line, counted from 1", example = "1") int invoiceLine,
            @Schema(example = "Germany") String market, @Schema(example = "UTILITY") String category,
            @Schema(description = "Price of one message", example = "0.055000") String rate, long messages,
            @Schema(description = "The part of the line's discount that is of these messages, to the millionth",
                    example = "0.000000") String discount,
            @Schema(description = "Amount before rounding, without the discount") String exactAmount,
            @Schema(description = "Less than two cents from the exact one, so that all credit notes add up to the invoice") String amount,
            @Schema(description = "Whether nothing of the invoice's line is left after it") boolean whole) {

        static CreditNoteLineView of(CreditNote.Line line) {
            Invoice.Line credited = line.credited();
            return new CreditNoteLineView(line.invoiceLine(), credited.market(), credited.category().name(),
                    credited.price().exact().toPlainString(), credited.messages(), credited.discount().exact().toPlainString(),
                    credited.exact().exact().toPlainString(),
                    credited.amount().toPlainString(), line.whole());
        }
    }

    @PostMapping(INVOICE)
    @Refuses("409 Nothing is left of what is to be credited.")
    @AllowedRoles(FINANCE)
    @Operation(operationId = "issueCreditNote", summary = "Credit an invoice in part or whole",
            description = "Issues a credit note (document 381) that names the invoice, and books it: the business has back what it says."
                    + " All credit notes of an invoice together never credit more than it charged, and no charge is taken back twice."
                    + " Charges that were taken back one by one get a credit note by the next monthly run, too.")
    CreditNoteView issue(@PathVariable String number, @RequestBody NewCreditNoteBody body, AccountPrincipal caller) {
        Invoice invoice = invoice(number);
        Wanted wanted = switch (new RequestField("part", body.part()).choice(Part.class)) {
            case WHOLE -> new Wanted.Whole();
            case LINES -> new Wanted.Lines(lines(body.lines()));
            case MESSAGES -> new Wanted.TakenBack();
        };
        String reason = new RequestField("reason", body.reason()).text(LONGEST_REASON);
        CreditNote note = notes.issue(invoice, wanted, reason, register.now(), caller.getName());
        AuditRecorder.about("number=" + note.number() + " total=" + note.total() + " " + note.currency());
        return view(note);
    }

    private static Set<Integer> lines(@Nullable List<@Nullable String> given) {
        List<@Nullable String> numbers = Optional.ofNullable(given).orElse(List.of());
        if (numbers.isEmpty() || numbers.size() > MOST_LINES) {
            throw new InvalidField("lines", "lines must be a list of the numbers of lines, counted from 1.");
        }
        Set<Integer> lines = new HashSet<>();
        for (int index = 0; index < numbers.size(); index++) {
            lines.add((int) new RequestField("lines[" + index + "]", numbers.get(index)).number(1, MOST_LINES));
        }
        return lines;
    }

    @GetMapping(INVOICE)
    @AllowedRoles({AUDITOR, FINANCE})
    @Operation(operationId = "listCreditNotesOfInvoice", summary = "The credit notes of an invoice",
            description = "The earliest number first.")
    ResponseEntity<List<CreditNoteView>> ofInvoice(@PathVariable String number, @ParameterObject PageQuery query) {
        String invoice = invoice(number).number();
        return pages.page(query, List.of("credit notes", invoice), slice -> notes.of(invoice, slice), note -> List.of(note.number()),
                some -> some.stream().map(this::view).toList());
    }

    @GetMapping("/businesses/{handle}/credit-notes")
    @AllowedRoles({AUDITOR, FINANCE})
    @Operation(operationId = "listCreditNotes", summary = "The credit notes of a business", description = "The latest number first.")
    ResponseEntity<List<CreditNoteView>> list(@PathVariable String handle, @ParameterObject PageQuery query) {
        BusinessId business = register.business(handle).id();
        return pages.page(query, List.of("credit notes", business), slice -> notes.of(business, slice), note -> List.of(note.number()),
                some -> some.stream().map(this::view).toList());
    }

    @GetMapping(path = NUMBER, produces = MediaType.APPLICATION_JSON_VALUE)
    @AllowedRoles({AUDITOR, FINANCE})
    @Operation(operationId = "getCreditNote", summary = "One credit note as JSON")
    CreditNoteView one(@PathVariable @Parameter(example = "C2026-000003") String note) {
        return view(find(note));
    }

    @GetMapping(path = NUMBER + "/annex.csv", produces = "text/csv")
    @AllowedRoles({AUDITOR, FINANCE})
    @Operation(operationId = "exportCreditNoteAnnex", summary = "The proof of a credit note as CSV",
            description = "One record for each message that it credits, by its id, without a number of a person or a text. At the end each"
                    + " line has its discount, its fee and its rounding, so that its amounts add up to what the credit note prints. The"
                    + " PDF has it inside, if it has no more messages than tollgate.invoicing.annex-in-pdf.")
    void annex(@PathVariable @Parameter(example = "C2026-000003") String note, HttpServletResponse response) throws IOException {
        CreditNote found = find(note);
        response.setContentType(ChargesController.CSV.toString());
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION,
                ContentDisposition.attachment().filename(CreditNoteAnnex.file(found)).build().toString());
        try (InputStream content = annex.of(found, invoice(found.invoice()))) {
            content.transferTo(response.getOutputStream());
        }
    }

    @GetMapping(path = NUMBER + "/documents/{kind}", produces = {MediaType.APPLICATION_PDF_VALUE, MediaType.APPLICATION_XML_VALUE,
        MediaType.TEXT_HTML_VALUE, "text/csv"})
    @AllowedRoles({AUDITOR, FINANCE})
    @Operation(operationId = "getCreditNoteDocument", summary = "A document of a credit note",
            description = "In the forms of the invoice that it credits: html, csv and pdf always; cii and ubl (a UBL CreditNote) as the"
                    + " buyer's format had them. Each is made once and never changes.")
    ResponseEntity<byte[]> document(@PathVariable @Parameter(example = "C2026-000003") String note,
            @Parameter(description = "html, csv, pdf, cii or ubl", example = "pdf") @PathVariable String kind) {
        CreditNote found = find(note);
        Invoice invoice = invoice(found.invoice());
        Set<Form> forms = CreditNoteDocuments.forms(invoice);
        Form form = forms.stream().filter(one -> one.ending().equals(kind)).findFirst()
                .orElseThrow(() -> new Register.Unknown("The credit note has no document of this kind. It has: "
                        + forms.stream().map(Form::ending).collect(Collectors.joining(", ")) + "."));
        return ResponseEntity.ok().contentType(MediaType.parseMediaType(form.mediaType())).body(documents.document(found, invoice, form));
    }

    private Invoice invoice(String number) {
        return invoices.byNumber(number).orElseThrow(() -> new Register.Unknown(
                "There is no invoice with this number. Maybe look it up in the list of the business's invoices."));
    }

    private CreditNote find(String number) {
        return notes.byNumber(number).orElseThrow(() -> new Register.Unknown(
                "There is no credit note with this number. Maybe look it up in the list of the business's credit notes."));
    }

    private CreditNoteView view(CreditNote note) {
        return new CreditNoteView(note.number(), note.invoice(), register.handle(note.business()), note.currency().getCurrencyCode(),
                note.sum().toPlainString(), note.tax().toPlainString(), note.total().toPlainString(), note.cancels(), note.reason(),
                note.by(), note.issued(), note.issuedAt(), note.lines().stream().map(CreditNoteLineView::of).toList(),
                note.fees().stream().map(fee -> new CreditNoteFeeView(fee.invoiceLine(), fee.credited().agreed().kind(),
                        fee.credited().exact().exact().toPlainString(), fee.credited().amount().toPlainString())).toList());
    }
}
