package io.tollgate.invoicing;

import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.csv.CsvWriter;
import io.tollgate.decision.Finding.FreeReason;
import io.tollgate.invoicing.Invoice.Line;
import io.tollgate.invoicing.IssuedDocuments.Form;
import io.tollgate.money.Money;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.Context;

/**
 * Prints invoices for people, as pages, and for spreadsheets, as CSV. Each is printed once, when it is issued, and then stays as it is,
 * whatever becomes of the business's name and zone or of the template.
 */
@Component
public class InvoiceDocuments {

    private static final List<String> COLUMNS = List.of("invoice", "month", "line", "market", "category", "free_because",
            "messages", "rate", "exact_amount", "amount", "currency");
    private static final int SHOWN_DECIMALS = 4;

    private final Businesses businesses;
    private final ITemplateEngine templates;
    private final IssuedDocuments issued;
    private final Clock clock;

    InvoiceDocuments(Businesses businesses, ITemplateEngine templates, IssuedDocuments issued, Clock clock) {
        this.issued = issued;
        this.clock = clock;
        this.businesses = businesses;
        this.templates = templates;
    }

    /** Prints the invoice, in the transaction that issues it. */
    void make(Invoice invoice, Instant now) {
        issued.add(invoice.number(), Form.HTML, printed(invoice), now);
        issued.add(invoice.number(), Form.CSV, listed(invoice), now);
    }

    /** The invoice as a page that prints on A4. */
    public String html(Invoice invoice) {
        return document(invoice, Form.HTML);
    }

    /** CSV of RFC 4180: one record for each line, and a last one for the sum, whose column line is {@code sum}. */
    public String csv(Invoice invoice) {
        return document(invoice, Form.CSV);
    }

    /** One that was issued before documents were kept is printed when it is first asked for. */
    private String document(Invoice invoice, Form form) {
        return issued.find(invoice.number(), form).orElseGet(() -> {
            make(invoice, clock.instant());
            return issued.find(invoice.number(), form).orElseThrow();
        });
    }

    /** From the template {@code templates/invoice.html}. */
    private String printed(Invoice invoice) {
        Business business = Optional.ofNullable(businesses.byId(List.of(invoice.business())).get(invoice.business()))
                .orElseThrow(() -> new IllegalStateException(
                        "business " + invoice.business() + " of invoice " + invoice.number() + " is not in the register"));
        return templates.process("invoice", new Context(Locale.ENGLISH, Map.of(
                "invoice", invoice, "business", business, "words", this,
                "issued", LocalDate.ofInstant(invoice.issuedAt(), business.zone()))));
    }

    private String listed(Invoice invoice) {
        StringBuilder text = new StringBuilder();
        CsvWriter lines = new CsvWriter(text, COLUMNS);
        int number = 0;
        Money exact = Money.zero(invoice.currency());
        for (Line line : invoice.lines()) {
            number++;
            exact = exact.plus(line.exact());
            lines.line(invoice.number(), invoice.month(), number, line.market(), line.category().name().toLowerCase(Locale.ROOT),
                    line.freeReason().map(FreeReason::name).orElse("").toLowerCase(Locale.ROOT), line.messages(), line.price().exact(),
                    line.exact().exact(), line.amount(), invoice.currency());
        }
        lines.line(invoice.number(), invoice.month(), "sum", "", "", "", invoice.messages(), "", exact.exact(), invoice.sum(),
                invoice.currency());
        return text.toString();
    }

    /** {@code October 2026} */
    public String month(Invoice invoice) {
        return invoice.month().getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH) + " " + invoice.month().getYear();
    }

    public String category(Line line) {
        String name = line.category().name();
        return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
    }

    public String reason(FreeReason freeReason) {
        return switch (freeReason) {
            case SERVICE_WINDOW -> "free: within the customer service window";
            case SERVICE_ALLOWANCE -> "free: monthly allowance of service messages";
            case FREE_ENTRY -> "free: within the free entry point";
            case PILOT -> "free: pilot";
            case APP_ALLOWANCE -> "free: monthly allowance of the business app";
        };
    }

    /** Price of one message with as many decimals as it has, at least four: {@code 0.0450}, {@code 0.047001} */
    public String rate(Line line) {
        BigDecimal exact = line.price().exact().stripTrailingZeros();
        return exact.setScale(Math.max(SHOWN_DECIMALS, exact.scale())).toPlainString();
    }
}
