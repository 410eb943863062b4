package io.tollgate.spending;

import io.tollgate.cloudapi.QueryParameters;
import io.tollgate.cloudapi.UnfitParameter;
import io.tollgate.business.Business;
import io.tollgate.cloudapi.Answer;
import io.tollgate.cloudapi.Answers;
import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.RequestFault;
import io.tollgate.cloudapi.StreamedBody;
import io.tollgate.database.Slice;
import io.tollgate.decision.Finding.FreeReason;
import io.tollgate.invoicing.CreditNote;
import io.tollgate.invoicing.CreditNoteAnnex;
import io.tollgate.invoicing.CreditNoteDocuments;
import io.tollgate.invoicing.CreditNotes;
import io.tollgate.invoicing.Invoice;
import io.tollgate.invoicing.InvoiceAnnex;
import io.tollgate.invoicing.InvoiceDocuments;
import io.tollgate.invoicing.Invoices;
import io.tollgate.receivables.Receivables;
import io.tollgate.invoicing.IssuedDocuments.Form;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The invoices of a business with their credit notes, the latest month first; one of them also as the page or file that was issued, and
 * with its annex.
 */
@Component
final class OwnInvoices {

    private final Invoices invoices;
    private final InvoiceDocuments documents;
    private final Receivables receivables;
    private final CreditNotes notes;
    private final CreditNoteDocuments noteDocuments;
    private final Answers answers;
    private final InvoiceAnnex annex;
    private final CreditNoteAnnex noteAnnex;
    private final Clock clock;

    OwnInvoices(Invoices invoices, InvoiceDocuments documents, Receivables receivables, CreditNotes notes,
            CreditNoteDocuments noteDocuments, InvoiceAnnex annex, CreditNoteAnnex noteAnnex, Answers answers, Clock clock) {
        this.noteAnnex = noteAnnex;
        this.annex = annex;
        this.receivables = receivables;
        this.clock = clock;
        this.notes = notes;
        this.noteDocuments = noteDocuments;
        this.invoices = invoices;
        this.documents = documents;
        this.answers = answers;
    }

    Answer answer(String requestId, Business business, HttpServletRequest request) {
        QueryParameters parameters = new QueryParameters(request);
        String format = parameters.format("json", "csv", "html", "pdf", "cii", "ubl", "annex");
        Optional<String> number = parameters.text("number");
        if (number.isPresent()) {
            return one(requestId, business, number.get(), format, request);
        }
        if (!format.equals("json")) {
            throw UnfitParameter.invalid("format", "is for one invoice only. Give its number");
        }
        int limit = parameters.limit();
        List<Object> after = parameters.month("after").map(month -> List.<Object>of(month.toString())).orElse(List.of());
        List<Invoice> found = invoices.of(business.id(), new Slice(after, limit + 1));
        Map<String, List<CreditNote>> credited = notes.of(found.stream().map(Invoice::number).toList());
        ObjectNode body = JsonMapper.shared().createObjectNode();
        ArrayNode data = body.putArray("data");
        found.stream().limit(limit).forEach(invoice -> data.add(json(invoice, credited.getOrDefault(invoice.number(), List.of()))));
        if (found.size() > limit) {
            body.putObject("paging").putObject("cursors").put("after", found.get(limit - 1).month().toString());
        }
        return answers.success(requestId, body);
    }

    /** An invoice or a credit note. */
    private Answer one(String requestId, Business business, String number, String format,
            HttpServletRequest request) {
        Optional<CreditNote> note = notes.byNumber(number);
        Invoice invoice = invoices.byNumber(note.map(CreditNote::invoice).orElse(number))
                .filter(found -> found.business().equals(business.id()))
                .orElseThrow(() -> new UnfitParameter(new Refusal(RequestFault.UNKNOWN_SENDER,
                        "There is no invoice or credit note with this number, or it is not yours.")));
        if (format.equals("json")) {
            return answers.success(requestId, note.map(OwnInvoices::json).orElseGet(() -> json(invoice, notes.of(number))));
        }
        if (format.equals("annex")) {
            new StreamedBody("text/csv;charset=UTF-8", Optional.empty(), note.map(found -> noteAnnex.of(found, invoice))
                    .orElseGet(() -> annex.of(invoice))).answers(request);
            return answers.done(requestId);
        }
        Form form = InvoiceDocuments.forms(invoice).stream().filter(one -> one.ending().equals(format)).findFirst()
                .orElseThrow(() -> UnfitParameter.invalid("format", "is not one that this invoice has"));
        return new Answer(200, requestId, Map.of("X-Content-Type-Options", "nosniff"),
                form.mediaType() + (form.mediaType().startsWith("text/") ? ";charset=UTF-8" : ""),
                note.map(found -> noteDocuments.document(found, invoice, form)).orElseGet(() -> documents.document(invoice, form)));
    }

    private static ObjectNode json(CreditNote note) {
        ObjectNode node = JsonMapper.shared().createObjectNode()
                .put("number", note.number())
                .put("invoice", note.invoice())
                .put("currency", note.currency().getCurrencyCode())
                .put("sum", note.sum().toPlainString())
                .put("tax", note.tax().toPlainString())
                .put("total", note.total().toPlainString())
                .put("messages", note.messages())
                .put("reason", note.reason())
                .put("issued_at", note.issuedAt().toString());
        note.lines().forEach(line -> node.withArray("lines").add(json(line.credited()).put("invoice_line", line.invoiceLine())));
        note.fees().forEach(fee -> node.withArray("fees").add(json(fee.credited()).put("invoice_line", fee.invoiceLine())));
        return node;
    }

    private ObjectNode json(Invoice invoice, List<CreditNote> credited) {
        ObjectNode node = JsonMapper.shared().createObjectNode()
                .put("number", invoice.number())
                .put("month", invoice.month().toString())
                .put("currency", invoice.currency().getCurrencyCode())
                .put("sum", invoice.sum().toPlainString())
                .put("tax", invoice.tax().toPlainString())
                .put("total", invoice.total().toPlainString())
                .put("messages", invoice.messages())
                .put("issued_at", invoice.issuedAt().toString());
        receivables.of(invoice.number()).ifPresent(standing -> {
            node.put("state", standing.state(clock.instant()).name().toLowerCase(Locale.ROOT))
                    .put("open", standing.open().exact().toPlainString());
            standing.due().ifPresent(due -> node.put("due", due.toString()));
        });
        ArrayNode lines = node.putArray("lines");
        for (Invoice.Line line : invoice.lines()) {
            ObjectNode one = json(line);
            line.freeReason().map(FreeReason::name).ifPresent(reason -> one.put("free_because", reason.toLowerCase(Locale.ROOT)));
            lines.add(one);
        }
        invoice.fees().forEach(fee -> node.withArray("fees").add(json(fee)));
        credited.forEach(note -> node.withArray("credit_notes").add(json(note)));
        return node;
    }

    private static ObjectNode json(Invoice.Line line) {
        return JsonMapper.shared().createObjectNode()
                .put("market", line.market())
                .put("category", line.category().name().toLowerCase(Locale.ROOT))
                .put("rate", line.price().exact().toPlainString())
                .put("messages", line.messages())
                .put("discount", line.discount().exact().toPlainString())
                .put("amount", line.amount().toPlainString());
    }

    private static ObjectNode json(Invoice.Fee fee) {
        return JsonMapper.shared().createObjectNode()
                .put("kind", fee.agreed().kind().name().toLowerCase(Locale.ROOT))
                .put("first_day", fee.agreed().first().toString())
                .put("last_day", fee.agreed().last().toString())
                .put("amount", fee.amount().toPlainString());
    }
}
