package io.tollgate.receivables.sending;

import io.tollgate.invoicing.Invoice;
import io.tollgate.invoicing.InvoiceDocuments;
import io.tollgate.invoicing.IssuedDocuments.Form;
import io.tollgate.invoicing.Terms;
import io.tollgate.receivables.sending.Parcel.Document;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Makes parcels: the invoice as PDF, the e-invoice that is a file of its own, and a short letter in the buyer's language. */
@Component
final class Parcels {

    private static final Set<Form> FILES = Set.of(Form.PDF, Form.UBL);

    private final InvoiceDocuments documents;
    private final MessageSource texts;

    Parcels(InvoiceDocuments documents, MessageSource texts) {
        this.documents = documents;
        this.texts = texts;
    }

    Parcel of(Invoice invoice, String occasion) {
        Locale language = Locale.forLanguageTag(invoice.terms().map(terms -> terms.buyer().language()).orElse("en"));
        String name = occasion.equals(Dispatch.INVOICE) ? invoice.number() : invoice.number() + "-" + occasion;
        List<Document> files = InvoiceDocuments.forms(invoice).stream().filter(FILES::contains).sorted()
                .map(form -> new Document(name + (form == Form.UBL ? ".xml" : "." + form.ending()), form,
                        documents.document(invoice, form)))
                .toList();
        return new Parcel(name, invoice.terms().map(terms -> terms.buyer().email()).orElse(""),
                say(language, "letter.subject", invoice.number()), letter(invoice, language), files);
    }

    private String letter(Invoice invoice, Locale language) {
        Optional<Terms> terms = invoice.terms();
        String total = invoice.total().toPlainString() + " " + invoice.currency();
        String due = terms.map(Terms::due).map(day -> day(day, language)).orElse("");
        return say(language, due.isEmpty() ? "letter.text" : "letter.text.due", invoice.number(), total, due) + "\n\n"
                + terms.map(one -> one.seller().name()).orElse("") + "\n";
    }

    private static String day(LocalDate day, Locale language) {
        return DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG).withLocale(language).format(day);
    }

    private String say(Locale language, String key, Object... values) {
        return texts.getMessage(key, values, language);
    }
}
