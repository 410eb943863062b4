package io.tollgate.books;

import io.tollgate.csv.CsvWriter;
import io.tollgate.message.BusinessId;
import java.io.IOException;
import java.io.OutputStream;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Function;

/** Reports of the books as CSV, wherever somebody asks for them. {@code handles} says the handle of a business. */
public final class BookFiles {

    private static final List<String> PREPAID = List.of("business", "currency", "prepaid");
    private static final List<String> OPEN_ITEMS = List.of("business", "invoice", "issued", "due", "days", "age", "currency", "open");
    private static final List<String> TAXES = List.of("treatment", "percent", "country", "kind", "number", "invoice", "business", "month",
            "issued", "currency", "net", "tax", "taxCurrency", "declaredTax");

    private BookFiles() {}

    public static void prepaid(List<Prepaid.Line> lines, Function<BusinessId, String> handles, OutputStream out) throws IOException {
        CsvWriter csv = CsvWriter.to(out, PREPAID);
        lines.forEach(line -> csv.line(handles.apply(line.business()), line.balance().currency(), line.balance().exact()));
        csv.flush();
    }

    /** Writes one line for each invoice. */
    public static void openItems(List<AgedItems.Item> items, Function<BusinessId, String> handles, OutputStream out) throws IOException {
        CsvWriter csv = CsvWriter.to(out, OPEN_ITEMS);
        items.forEach(item -> csv.line(handles.apply(item.business()), item.number(), item.issued(),
                item.due().map(LocalDate::toString).orElse(""), item.days(), item.age(), item.open().currency(), item.open().exact()));
        csv.flush();
    }

    /** Writes one line for each document. */
    public static void taxes(List<TaxReport.Group> groups, Function<BusinessId, String> handles, OutputStream out) throws IOException {
        CsvWriter csv = CsvWriter.to(out, TAXES);
        groups.forEach(group -> group.documents().forEach(one -> csv.line(group.rate().treatment().map(Enum::name).orElse(""),
                group.rate().percent(), group.rate().country(), one.kind(), one.number(), one.invoice(), handles.apply(one.business()),
                one.month(), one.issued(), group.rate().currency(), one.net(), one.tax(), group.rate().taxCurrency(), one.declared())));
        csv.flush();
    }
}
