package io.tollgate.console;

import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.invoicing.CreditNote;
import io.tollgate.invoicing.CreditNoteDocuments;
import io.tollgate.invoicing.CreditNotes;
import io.tollgate.invoicing.Invoice;
import io.tollgate.invoicing.InvoiceDocuments;
import io.tollgate.invoicing.Invoices;
import io.tollgate.invoicing.IssuedDocuments.Form;
import io.tollgate.receivables.Receivable;
import io.tollgate.receivables.Receivables;
import io.tollgate.receivables.Reminders;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.ResponseStatusException;

/** The list of all invoices with their credit notes, and each of them as a page and as CSV. */
@Controller
class InvoicesPage {

    /** @param standing empty for a moment after an upgrade @param reminded level of the last reminder; 0: there is none */
    record Entry(Business business, Invoice invoice, List<CreditNote> notes, Optional<Receivable> standing, int reminded,
            Instant now) {

        /** Empty if it is not known yet. Templates call it. */
        public String state() {
            return standing.map(one -> one.state(now).name()).orElse("");
        }
    }

    private final Businesses businesses;
    private final Invoices invoices;
    private final InvoiceDocuments documents;
    private final Receivables receivables;
    private final Reminders reminders;
    private final CreditNotes notes;
    private final CreditNoteDocuments noteDocuments;
    private final Clock clock;

    InvoicesPage(Businesses businesses, Invoices invoices, InvoiceDocuments documents, Receivables receivables, Reminders reminders,
            CreditNotes notes, CreditNoteDocuments noteDocuments, Clock clock) {
        this.reminders = reminders;
        this.receivables = receivables;
        this.notes = notes;
        this.noteDocuments = noteDocuments;
        this.clock = clock;
        this.businesses = businesses;
        this.invoices = invoices;
        this.documents = documents;
    }

    @GetMapping("/console/invoices")
    String list(Model model) {
        Instant now = clock.instant();
        List<Entry> entries = businesses.all().stream().flatMap(business -> {
            List<Invoice> issued = invoices.of(business.id());
            List<String> numbers = issued.stream().map(Invoice::number).toList();
            Map<String, Receivable> standings = receivables.of(numbers);
            Map<String, Integer> levels = reminders.levels(numbers);
            Map<String, List<CreditNote>> credited = notes.of(numbers);
            return issued.stream().map(invoice -> new Entry(business, invoice, credited.getOrDefault(invoice.number(), List.of()),
                    Optional.ofNullable(standings.get(invoice.number())), levels.getOrDefault(invoice.number(), 0), now));
        }).toList();
        model.addAttribute("entries", entries);
        return "invoices";
    }

    @GetMapping("/console/invoices/{number}.html")
    ResponseEntity<byte[]> page(@PathVariable String number) {
        return ResponseEntity.ok().contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8))
                .body(document(number, Form.HTML));
    }

    @GetMapping("/console/invoices/{number}.csv")
    ResponseEntity<byte[]> csv(@PathVariable String number) {
        byte[] content = document(number, Form.CSV); // first, as the name of the file must be that of a document
        return ResponseEntity.ok().contentType(new MediaType("text", "csv", StandardCharsets.UTF_8))
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"invoice-" + number + ".csv\"").body(content);
    }

    /** Of an invoice or a credit note. */
    private byte[] document(String number, Form form) {
        Optional<CreditNote> note = notes.byNumber(number);
        Invoice invoice = invoices.byNumber(note.map(CreditNote::invoice).orElse(number))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "there is no invoice of this number"));
        return note.map(found -> noteDocuments.document(found, invoice, form)).orElseGet(() -> documents.document(invoice, form));
    }
}
