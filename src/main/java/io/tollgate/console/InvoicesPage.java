package io.tollgate.console;

import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.invoicing.InvoiceDocuments;
import io.tollgate.invoicing.Invoice;
import io.tollgate.invoicing.Invoices;
import io.tollgate.receivables.Receivable;
import io.tollgate.receivables.Receivables;
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

/** The list of all invoices, and each invoice as a page and as CSV. */
@Controller
class InvoicesPage {

    /** @param standing empty for a moment after an upgrade */
    record Entry(Business business, Invoice invoice, Optional<Receivable> standing, Instant now) {

        /** Empty if it is not known yet. */
        String state() {
            return standing.map(one -> one.state(now).name()).orElse("");
        }
    }

    private final Businesses businesses;
    private final Invoices invoices;
    private final InvoiceDocuments documents;
    private final Receivables receivables;
    private final Clock clock;

    InvoicesPage(Businesses businesses, Invoices invoices, InvoiceDocuments documents, Receivables receivables, Clock clock) {
        this.receivables = receivables;
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
            Map<String, Receivable> standings = receivables.of(issued.stream().map(Invoice::number).toList());
            return issued.stream().map(invoice -> new Entry(business, invoice, Optional.ofNullable(standings.get(invoice.number())), now));
        }).toList();
        model.addAttribute("entries", entries);
        return "invoices";
    }

    @GetMapping("/console/invoices/{number}.html")
    ResponseEntity<String> page(@PathVariable String number) {
        return ResponseEntity.ok().contentType(MediaType.TEXT_HTML).body(documents.html(invoice(number)));
    }

    @GetMapping("/console/invoices/{number}.csv")
    ResponseEntity<String> csv(@PathVariable String number) {
        return ResponseEntity.ok().contentType(new MediaType("text", "csv"))
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"invoice-" + number + ".csv\"")
                .body(documents.csv(invoice(number)));
    }

    private Invoice invoice(String number) {
        return invoices.byNumber(number)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "there is no invoice of this number"));
    }
}
