package io.tollgate.spending;

import io.tollgate.cloudapi.QueryParameters;
import io.tollgate.cloudapi.UnfitParameter;
import io.tollgate.business.Business;
import io.tollgate.cloudapi.Answer;
import io.tollgate.cloudapi.Answers;
import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.RequestFault;
import io.tollgate.database.Slice;
import io.tollgate.decision.Finding.FreeReason;
import io.tollgate.invoicing.Invoice;
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

/** The invoices of a business, the latest month first; one of them also as the page or file that was issued. */
@Component
final class OwnInvoices {

    private final Invoices invoices;
    private final InvoiceDocuments documents;
    private final Receivables receivables;
    private final Answers answers;
    private final Clock clock;

    OwnInvoices(Invoices invoices, InvoiceDocuments documents, Receivables receivables, Answers answers, Clock clock) {
        this.receivables = receivables;
        this.clock = clock;
        this.invoices = invoices;
        this.documents = documents;
        this.answers = answers;
    }

    Answer answer(String requestId, Business business, HttpServletRequest request) {
        QueryParameters parameters = new QueryParameters(request);
        String format = parameters.format("json", "csv", "html", "pdf", "cii", "ubl");
        Optional<String> number = parameters.text("number");
        if (number.isPresent()) {
            Invoice invoice = invoices.byNumber(number.get()).filter(found -> found.business().equals(business.id()))
                    .orElseThrow(() -> new UnfitParameter(new Refusal(RequestFault.UNKNOWN_SENDER,
                            "There is no invoice with this number, or it is not yours.")));
            return switch (format) {
                case "csv" -> text(requestId, "text/csv", documents.csv(invoice));
                case "html" -> text(requestId, "text/html", documents.html(invoice));
                case "json" -> answers.success(requestId, json(invoice));
                default -> document(requestId, invoice, format);
            };
        }
        if (!format.equals("json")) {
            throw UnfitParameter.invalid("format", "is for one invoice only. Give its number");
        }
        int limit = parameters.limit();
        List<Object> after = parameters.month("after").map(month -> List.<Object>of(month.toString())).orElse(List.of());
        List<Invoice> found = invoices.of(business.id(), new Slice(after, limit + 1));
        ObjectNode body = JsonMapper.shared().createObjectNode();
        ArrayNode data = body.putArray("data");
        found.stream().limit(limit).forEach(invoice -> data.add(json(invoice)));
        if (found.size() > limit) {
            body.putObject("paging").putObject("cursors").put("after", found.get(limit - 1).month().toString());
        }
        return answers.success(requestId, body);
    }

    private Answer document(String requestId, Invoice invoice, String format) {
        Form form = InvoiceDocuments.forms(invoice).stream().filter(one -> one.ending().equals(format)).findFirst()
                .orElseThrow(() -> UnfitParameter.invalid("format", "is not one that this invoice has"));
        return new Answer(200, requestId, Map.of("X-Content-Type-Options", "nosniff"), form.mediaType(),
                documents.document(invoice, form));
    }

    private static Answer text(String requestId, String type, String text) {
        return new Answer(200, requestId, Map.of("X-Content-Type-Options", "nosniff"), type + ";charset=UTF-8",
                text.getBytes(StandardCharsets.UTF_8));
    }

    private ObjectNode json(Invoice invoice) {
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
            ObjectNode one = lines.addObject()
                    .put("market", line.market())
                    .put("category", line.category().name().toLowerCase(Locale.ROOT))
                    .put("rate", line.price().exact().toPlainString())
                    .put("messages", line.messages())
                    .put("amount", line.amount().toPlainString());
            line.freeReason().map(FreeReason::name).ifPresent(reason -> one.put("free_because", reason.toLowerCase(Locale.ROOT)));
        }
        return node;
    }
}
