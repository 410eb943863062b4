package io.tollgate.console;

import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.business.Businesses;
import io.tollgate.console.AppBusinesses.AppBusiness;
import io.tollgate.consent.ConsentEvent;
import io.tollgate.consent.Consents;
import io.tollgate.csv.CsvWriter;
import io.tollgate.database.Slice;
import io.tollgate.delivery.Chats;
import io.tollgate.businessapp.QuickAnswers;
import io.tollgate.invoicing.Invoice;
import io.tollgate.invoicing.InvoiceDocuments;
import io.tollgate.invoicing.Invoices;
import io.tollgate.invoicing.IssuedDocuments.Form;
import io.tollgate.message.RecipientId;
import io.tollgate.security.RecordedSteps;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ResponseStatusException;

/** Files for a business: its invoices, and all that Tollgate keeps for it. */
@Controller
class AppFilesPage {

    private static final int WORDS = 20_000;
    private static final int TEMPLATES = 1_000;

    private final AppBusinesses app;
    private final Invoices invoices;
    private final InvoiceDocuments documents;
    private final Consents consents;
    private final Chats chats;
    private final Businesses businesses;
    private final QuickAnswers answers;
    private final RecordedSteps steps;

    AppFilesPage(AppBusinesses app, Invoices invoices, InvoiceDocuments documents, Consents consents, Chats chats, Businesses businesses,
            QuickAnswers answers, RecordedSteps steps) {
        this.app = app;
        this.invoices = invoices;
        this.documents = documents;
        this.consents = consents;
        this.chats = chats;
        this.businesses = businesses;
        this.answers = answers;
        this.steps = steps;
    }

    @GetMapping(AppPage.PATH + "/invoices/{number}.pdf")
    ResponseEntity<byte[]> invoice(@PathVariable String number, AccountPrincipal caller) {
        AppBusiness own = app.of(caller);
        Invoice invoice = invoices.of(own.business().id()).stream().filter(one -> one.number().equals(number)).findFirst()
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "the business has no invoice of this number"));
        return file(MediaType.APPLICATION_PDF, invoice.number() + ".pdf", documents.document(invoice, Form.PDF));
    }

    /** All that Tollgate keeps for the business, as files of a zip. */
    @PostMapping(AppPage.PATH + "/export")
    ResponseEntity<byte[]> export(AccountPrincipal caller) {
        AppBusiness own = app.of(caller);
        byte[] all = steps.carryOut(caller, "exportBusiness", "business=" + own.business().handle(), () -> zip(own));
        return file(MediaType.parseMediaType("application/zip"), own.business().handle() + ".zip", all);
    }

    private static ResponseEntity<byte[]> file(MediaType type, String name, byte[] bytes) {
        return ResponseEntity.ok().contentType(type).header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"")
                .body(bytes);
    }

    private byte[] zip(AppBusiness own) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            table(zip, "consents.csv", List.of("number", "purpose", "channel", "type", "at", "method", "wording"),
                    csv -> consents(own, csv));
            table(zip, "chats.csv", List.of("number", "at", "by", "text"), csv -> chats(own, csv));
            table(zip, "templates.csv", List.of("name", "language", "category", "approval", "body"),
                    csv -> businesses.templates(own.business().id(), Slice.first(TEMPLATES)).forEach(one -> csv.line(one.key().name(),
                            one.key().language(), one.category(), one.approval(), one.body())));
            table(zip, "answers.csv", List.of("text"), csv -> answers.of(own.business().id()).forEach(one -> csv.line(one.text())));
            List<Invoice> issued = invoices.of(own.business().id());
            table(zip, "invoices.csv", List.of("number", "month", "total", "currency"), csv -> issued.forEach(one -> csv.line(one.number(),
                    one.month(), one.total(), one.currency())));
            for (Invoice invoice : issued) {
                zip.putNextEntry(new ZipEntry("invoices/" + invoice.number() + ".pdf"));
                zip.write(documents.document(invoice, Form.PDF));
                zip.closeEntry();
            }
        } catch (IOException impossibleInMemory) {
            throw new UncheckedIOException(impossibleInMemory);
        }
        return bytes.toByteArray();
    }

    private static void table(ZipOutputStream zip, String name, List<String> columns, Consumer<CsvWriter> lines) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        CsvWriter csv = CsvWriter.to(zip, columns);
        lines.accept(csv);
        csv.flush();
        zip.closeEntry();
    }

    private void consents(AppBusiness own, CsvWriter csv) {
        Map<RecipientId, List<ConsentEvent>> all = new LinkedHashMap<>();
        consents.each(own.business().id(), part -> part.forEach(event -> all.computeIfAbsent(event.recipient(), _ -> new ArrayList<>())
                .add(event)));
        Map<RecipientId, String> numbers = app.names(own, List.copyOf(all.keySet()));
        all.forEach((person, events) -> events.forEach(event -> csv.line(numbers.getOrDefault(person, ""), event.purpose(),
                event.channel(), event.type(), event.at(), event.evidence().method(), event.evidence().wording().text())));
    }

    private void chats(AppBusiness own, CsvWriter csv) {
        List<Chats.Word> words = chats.to(own.business().id(), WORDS);
        Map<RecipientId, String> numbers = app.names(own, words.stream().map(Chats.Word::recipient).distinct().toList());
        words.forEach(word -> csv.line(numbers.getOrDefault(word.recipient(), ""), word.at(), word.by(), word.text()));
    }
}
