package io.tollgate.receivables.sending;

import io.tollgate.invoicing.Invoice;
import io.tollgate.invoicing.InvoiceDocuments;
import io.tollgate.invoicing.IssuedDocuments.Form;
import io.tollgate.invoicing.Terms;
import io.tollgate.money.Money;
import io.tollgate.receivables.Reminder;
import io.tollgate.receivables.Reminders;
import io.tollgate.receivables.sending.Parcel.Document;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Makes parcels: the invoice as PDF, the e-invoice that is a file of its own, and a short letter in the buyer's language. */
@Component
final class Parcels {

    private static final Set<Form> FILES = Set.of(Form.PDF, Form.UBL);

    private final InvoiceDocuments documents;
    private final Reminders reminders;
    private final MessageSource texts;

    Parcels(InvoiceDocuments documents, Reminders reminders, MessageSource texts) {
        this.reminders = reminders;
        this.documents = documents;
        this.texts = texts;
    }

    Parcel of(Invoice invoice, String occasion) {
        OptionalInt level = InvoiceDispatch.level(occasion);
        Locale language = Locale.forLanguageTag(invoice.terms().map(terms -> terms.buyer().language()).orElse("en"));
        String name = occasion.equals(InvoiceDispatch.INVOICE) ? invoice.number() : invoice.number() + "-" + occasion;
        List<Document> files = InvoiceDocuments.forms(invoice).stream().filter(FILES::contains).sorted()
                .map(form -> new Document(name + (form == Form.UBL ? ".xml" : "." + form.ending()), form,
                        documents.document(invoice, form)))
                .toList();
        return new Parcel(name, invoice.terms().map(terms -> terms.buyer().email()).orElse(""),
                say(language, level.isPresent() ? "letter.reminder.subject" : "letter.subject", invoice.number(), level.orElse(0)),
                level.isPresent() ? reminder(invoice, level.getAsInt(), language) : letter(invoice, language), files, level.isPresent());
    }

    /** The lines that say what is to be paid, by the reminder as it was made. */
    private String reminder(Invoice invoice, int level, Locale language) {
        Reminder made = reminders.of(invoice.number()).stream().filter(one -> one.level() == level).findFirst()
                .orElseThrow(() -> new IllegalStateException("reminder " + level + " of invoice " + invoice.number() + " is gone"));
        StringBuilder text = new StringBuilder(say(language, "letter.reminder.text", invoice.number(), invoice.terms().map(Terms::due)
                .map(day -> day(day, language)).orElse(""), printed(made.open())));
        if (made.fee().micros() > 0) {
            text.append("\n").append(say(language, "letter.reminder.fee", printed(made.fee())));
        }
        made.days().ifPresent(days -> text.append("\n").append(say(language, "letter.reminder.interest", day(days.first(), language),
                day(days.last(), language), printed(made.interest()))));
        if (made.added().micros() > 0) {
            text.append("\n").append(say(language, "letter.reminder.sum", printed(made.open().plus(made.added())), made.charges()));
        }
        return text.append("\n\n").append(say(language, "letter.reminder.crossed")).append("\n\n")
                .append(invoice.terms().map(one -> one.seller().name()).orElse("")).append("\n").toString();
    }

    private static String printed(Money money) {
        return money.rounded().toPlainString() + " " + money.currency();
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
