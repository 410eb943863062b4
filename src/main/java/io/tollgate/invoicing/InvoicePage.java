package io.tollgate.invoicing;

import io.tollgate.csv.CsvWriter;
import io.tollgate.invoicing.Invoice.Line;
import io.tollgate.money.Money;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.TextStyle;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.Context;

/** Prints an invoice for people, from the template {@code templates/invoice.html}, and for spreadsheets, as CSV. */
@Component
public final class InvoicePage {

    private static final List<String> COLUMNS = List.of("invoice", "month", "line", "market", "category", "free_because",
            "messages", "rate", "exact_amount", "amount", "currency", "discount");
    private static final List<String> CREDIT_COLUMNS = List.of("credit_note", "invoice", "invoice_line", "market", "category", "messages",
            "rate", "exact_amount", "amount", "currency", "discount");
    private static final int SHOWN_DECIMALS = 4;

    private final ITemplateEngine templates;

    InvoicePage(ITemplateEngine templates) {
        this.templates = templates;
    }

    /** A page that prints on A4, in the buyer's language. */
    String html(Invoice invoice, Addressee business) {
        return html(invoice, business, Map.of());
    }

    /** A credit note as such a page. @param note in the form of an invoice */
    String html(Invoice note, Addressee business, Credits credits) {
        return html(note, business, Map.of("credits", credits));
    }

    private String html(Invoice invoice, Addressee business, Map<String, Object> more) {
        Locale language = InvoiceWords.language(invoice);
        Map<String, Object> variables = new HashMap<>(more);
        variables.putAll(Map.of("invoice", invoice, "business", business, "words", this, "issued",
                LocalDate.ofInstant(invoice.issuedAt(), business.zone())));
        return templates.process("invoice", new Context(language, variables));
    }

    /** CSV of RFC 4180: one record for each line, and a last one for the sum without tax, whose column line is {@code sum}. */
    String csv(Invoice invoice) {
        StringBuilder text = new StringBuilder();
        CsvWriter lines = new CsvWriter(text, COLUMNS);
        InvoiceWords words = InvoiceWords.of(invoice);
        int number = 0;
        for (Line line : invoice.lines()) {
            number++;
            lines.line(invoice.number(), invoice.month(), number, words.market(line.market()), words.category(line.category()),
                    line.freeReason().map(words::free).orElse(""), line.messages(), line.price().exact(), line.exact().exact(),
                    line.amount(), invoice.currency(), line.discount().exact());
        }
        for (Invoice.Fee fee : invoice.fees()) {
            number++;
            lines.line(invoice.number(), invoice.month(), number, "", words.fee(fee.agreed().kind()), "", "", "", fee.exact().exact(),
                    fee.amount(), invoice.currency(), "");
        }
        lines.line(invoice.number(), invoice.month(), "sum", "", "", "", invoice.messages(), "", invoice.exact().exact(), invoice.sum(),
                invoice.currency(), invoice.discount().exact());
        return text.toString();
    }

    /**
     * CSV of RFC 4180: one record for each line, and last ones for the sum, the tax and what the business has back.
     *
     * @param words of the invoice
     */
    String csv(CreditNote note, InvoiceWords words) {
        StringBuilder text = new StringBuilder();
        CsvWriter lines = new CsvWriter(text, CREDIT_COLUMNS);
        for (CreditNote.Line one : note.lines()) {
            Line line = one.credited();
            lines.line(note.number(), note.invoice(), one.invoiceLine(), words.market(line.market()), words.category(line.category()),
                    line.messages(), line.price().exact(), line.exact().exact(), line.amount(), note.currency(),
                    line.discount().exact());
        }
        for (CreditNote.Fee one : note.fees()) {
            lines.line(note.number(), note.invoice(), one.invoiceLine(), "", words.fee(one.credited().agreed().kind()), "", "",
                    one.credited().exact().exact(), one.credited().amount(), note.currency(), "");
        }
        lines.line(note.number(), note.invoice(), "sum", "", "", note.messages(), "", note.exact().exact(), note.sum(), note.currency(),
                note.discount().exact());
        lines.line(note.number(), note.invoice(), "tax", "", "", "", "", "", note.tax(), note.currency(), "");
        lines.line(note.number(), note.invoice(), "total", "", "", "", "", "", note.total(), note.currency(), "");
        return text.toString();
    }

    /** The lines that the buyer wants. */
    public List<PrintedLine> printed(Invoice invoice) {
        return PrintedLine.of(invoice);
    }

    /** A line for each rate; empty if the lines that the buyer wants are these. */
    public List<PrintedLine> rates(Invoice invoice) {
        List<PrintedLine> rates = PrintedLine.rates(invoice);
        return rates.equals(PrintedLine.of(invoice)) ? List.of() : rates;
    }

    /** {@code October 2026} */
    public String month(Invoice invoice, Locale language) {
        return invoice.month().getMonth().getDisplayName(TextStyle.FULL, language) + " " + invoice.month().getYear();
    }

    /** {@code Austria}, {@code Rest of Africa} */
    public String market(String market, Locale language) {
        return InvoiceWords.of(language).market(market);
    }

    /** {@code Austria} */
    public String country(Buyer buyer, Locale language) {
        return Locale.of("", buyer.country()).getDisplayCountry(language);
    }

    /** All decimals of a number, as the language writes them: {@code 1,234.50} */
    public String amount(BigDecimal value, Locale language) {
        return String.format(language, "%,." + Math.max(0, value.scale()) + "f", value);
    }

    /** An amount with as many decimals as it has, at least those of the currency: {@code 266.666667}, {@code 5.40} */
    public String exact(BigDecimal value, Invoice invoice, Locale language) {
        BigDecimal exact = value.stripTrailingZeros();
        return amount(exact.setScale(Math.max(Math.max(0, invoice.currency().getDefaultFractionDigits()), exact.scale())), language);
    }

    /** Price of one message with as many decimals as it has, at least four: {@code 0.0450}, {@code 0.047001} */
    public String rate(Line line, Locale language) {
        BigDecimal exact = line.price().exact().stripTrailingZeros();
        return amount(exact.setScale(Math.max(SHOWN_DECIMALS, exact.scale())), language);
    }
}
