package io.tollgate.console;

import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.csv.CsvWriter;
import io.tollgate.database.Slice;
import io.tollgate.invoicing.CreditNote;
import io.tollgate.invoicing.CreditNoteDocuments;
import io.tollgate.invoicing.CreditNotes;
import io.tollgate.invoicing.HeldInvoices;
import io.tollgate.invoicing.HeldInvoices.Held;
import io.tollgate.invoicing.Invoice;
import io.tollgate.invoicing.InvoiceDocuments;
import io.tollgate.invoicing.Invoices;
import io.tollgate.invoicing.IssuedDocuments.Form;
import io.tollgate.message.BusinessId;
import io.tollgate.receivables.InvoiceState;
import io.tollgate.receivables.Receivable;
import io.tollgate.receivables.Receivables;
import io.tollgate.receivables.Receivables.Filter;
import io.tollgate.receivables.Reminders;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** Invoices with their credit notes, the highest number first; those that wait for something; and each as a page, a PDF and CSV. */
@Controller
class InvoicesPage {

    static final String PATH = "/console/invoices";
    private static final int SHOWN = 50;
    private static final int AT_ONCE = 1_000;
    private static final int HELD_SHOWN = 100;
    private static final List<InvoiceState> STATES = Arrays.stream(InvoiceState.values()).filter(state -> state != InvoiceState.DRAFT)
            .toList();
    private static final List<String> COLUMNS = List.of("number", "business", "month", "messages", "total", "currency", "state", "due",
            "open", "credited");

    private final Businesses businesses;
    private final Invoices invoices;
    private final InvoiceDocuments documents;
    private final HeldInvoices held;
    private final Receivables receivables;
    private final Reminders reminders;
    private final CreditNotes notes;
    private final CreditNoteDocuments noteDocuments;
    private final ViewsPart views;
    private final Clock clock;

    InvoicesPage(Businesses businesses, Invoices invoices, InvoiceDocuments documents, HeldInvoices held, Receivables receivables,
            Reminders reminders, CreditNotes notes, CreditNoteDocuments noteDocuments, ViewsPart views, Clock clock) {
        this.businesses = businesses;
        this.invoices = invoices;
        this.documents = documents;
        this.held = held;
        this.receivables = receivables;
        this.reminders = reminders;
        this.notes = notes;
        this.noteDocuments = noteDocuments;
        this.views = views;
        this.clock = clock;
    }

    /** The filter as it was typed. @param disputed {@code on}: only those in dispute @param after the last number of the page before */
    record Query(String business, String state, String disputed, String after) {

        Query(@Nullable String business, @Nullable String state, @Nullable String disputed, @Nullable String after) {
            this.business = stripped(business);
            this.state = stripped(state);
            this.disputed = stripped(disputed);
            this.after = stripped(after);
        }

        private static String stripped(@Nullable String text) {
            return text == null ? "" : text.strip();
        }

        private Slice slice(int most) {
            return after.isEmpty() ? Slice.first(most) : new Slice(List.of(after), most);
        }

        /** The state that was asked for. A word that is no state filters nothing. */
        private Optional<InvoiceState> wanted() {
            return STATES.stream().filter(one -> one.name().equals(state)).findFirst();
        }
    }

    /** @param reminded level of the last reminder; 0: there is none */
    record Entry(Business business, Invoice invoice, List<CreditNote> notes, Receivable standing, int reminded, Instant now) {

        /** Templates call it. */
        public String state() {
            return standing.state(now).name();
        }

        private List<String> cells() {
            return List.of(invoice.number(), business.handle(), invoice.month().toString(), Long.toString(invoice.messages()),
                    invoice.total().toPlainString(), invoice.currency().getCurrencyCode(), state(),
                    standing.due().map(Object::toString).orElse(""), standing.open().exact().toPlainString(),
                    standing.credited().exact().toPlainString());
        }
    }

    /** An invoice that waits. */
    record Waiting(Business business, Held held) {

        /** Templates call it. */
        public List<Lack> lacks() {
            return held.reasons().stream().map(reason -> new Lack(reason, where(reason))).toList();
        }

        private String where(String reason) {
            return BuyerField.of(reason).map(BuyerField::field).or(() -> Optional.of("format").filter(reason::startsWith))
                    .map(field -> BuyerPage.PATH.replace("{handle}", business.handle()) + "?focus=" + field + "#" + field).orElse("");
        }
    }

    /** @param where the field that completes it; empty: it is a setting, or a row of a table of the rules */
    record Lack(String reason, String where) {}

    @GetMapping(PATH)
    String list(@ModelAttribute("query") Query query, @RequestParam(defaultValue = "") String completed, AccountPrincipal caller,
            Model model) {
        model.addAttribute("completed", businesses.byHandle(completed).map(Business::name).orElse(""));
        model.addAttribute("mayComplete", caller.hasOneOf(BuyerPage.WRITE));
        views.shown(ViewPage.INVOICES, Map.of("business", query.business(), "state", query.state(), "disputed", query.disputed()), caller,
                model);
        model.addAttribute("states", STATES);
        model.addAttribute("entries", List.of());
        model.addAttribute("next", "");
        model.addAttribute("waiting", waiting(Slice.first(HELD_SHOWN)));
        Optional<Filter> filter = filter(query);
        if (filter.isEmpty()) {
            model.addAttribute("problem", "why.problem.business");
            return "invoices";
        }
        Instant now = clock.instant();
        Sorting sorting = Sorting.of(model);
        List<Receivable> found = sorting.rows("invoices", most -> receivables.some(filter.get(), now, Slice.first(most)),
                () -> receivables.some(filter.get(), now, query.slice(SHOWN)));
        Sorting.Table<Receivable> table = sorting.part("invoices", found, SHOWN, "number", "due", "open");
        List<Entry> entries = entries(table.rows(), now);
        model.addAttribute("t", table);
        model.addAttribute("entries", entries);
        model.addAttribute("next", sorting.sorts("invoices") || entries.size() < SHOWN ? "" : entries.getLast().invoice().number());
        return "invoices";
    }

    @GetMapping(PATH + "/export.csv")
    void export(@ModelAttribute Query query, HttpServletResponse response) throws IOException {
        Optional<Filter> filter = filter(query);
        if (filter.isEmpty()) {
            response.sendRedirect(PATH);
            return;
        }
        CsvWriter file = CsvDownload.of(response, "invoices.csv", COLUMNS);
        Instant now = clock.instant();
        Slice slice = Slice.first(AT_ONCE);
        List<Entry> some;
        do {
            some = entries(receivables.some(filter.get(), now, slice), now);
            some.forEach(entry -> file.line(entry.cells()));
            slice = some.isEmpty() ? slice : new Slice(List.of(some.getLast().invoice().number()), AT_ONCE);
        } while (some.size() == AT_ONCE);
        file.flush();
    }

    /** Empty if there is no such business. */
    private Optional<Filter> filter(Query query) {
        Optional<BusinessId> business = businesses.byHandle(query.business()).map(Business::id);
        return business.isEmpty() && !query.business().isEmpty()
                ? Optional.empty()
                : Optional.of(new Filter(business, query.wanted(), query.disputed().equals("on")));
    }

    /** The entries of these invoices, in the same order. */
    private List<Entry> entries(List<Receivable> some, Instant now) {
        Map<String, Receivable> standings = some.stream()
                .collect(Collectors.toMap(Receivable::number, one -> one, (one, _) -> one, LinkedHashMap::new));
        Map<String, Invoice> known = invoices.byNumber(standings.keySet()).stream()
                .collect(Collectors.toMap(Invoice::number, one -> one));
        List<Invoice> found = standings.keySet().stream().flatMap(number -> Optional.ofNullable(known.get(number)).stream()).toList();
        Map<BusinessId, Business> named = businesses.byId(found.stream().map(Invoice::business).collect(Collectors.toSet()));
        Map<String, Integer> levels = reminders.levels(standings.keySet());
        Map<String, List<CreditNote>> credited = notes.of(standings.keySet());
        return found.stream().flatMap(invoice -> Optional.ofNullable(named.get(invoice.business())).stream()
                .flatMap(business -> Optional.ofNullable(standings.get(invoice.number())).stream()
                        .map(standing -> new Entry(business, invoice, credited.getOrDefault(invoice.number(), List.of()), standing,
                                levels.getOrDefault(invoice.number(), 0), now))))
                .toList();
    }

    /** A file of the invoices that wait for something. */
    @GetMapping(PATH + "/held.csv")
    void exportHeld(HttpServletResponse response) throws IOException {
        CsvDownload.all(response, "held-invoices.csv", List.of("business", "month", "lacks", "since"), this::waiting,
                one -> List.of(one.held().business().value()), one -> List.of(one.business().handle(), one.held().month().toString(),
                        String.join("; ", one.held().reasons()), one.held().since().toString()));
    }

    private List<Waiting> waiting(Slice slice) {
        List<Held> all = held.list(slice);
        Map<BusinessId, Business> named = businesses.byId(all.stream().map(Held::business).collect(Collectors.toSet()));
        return all.stream().flatMap(one -> Optional.ofNullable(named.get(one.business())).stream().map(known -> new Waiting(known, one)))
                .toList();
    }

    @GetMapping(PATH + "/{number}.html")
    ResponseEntity<byte[]> page(@PathVariable String number) {
        return ResponseEntity.ok().contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8))
                .body(document(number, Form.HTML));
    }

    @GetMapping(PATH + "/{number}.csv")
    ResponseEntity<byte[]> csv(@PathVariable String number) {
        return file(number, Form.CSV, new MediaType("text", "csv", StandardCharsets.UTF_8));
    }

    @GetMapping(PATH + "/{number}.pdf")
    ResponseEntity<byte[]> pdf(@PathVariable String number) {
        return file(number, Form.PDF, MediaType.APPLICATION_PDF);
    }

    private ResponseEntity<byte[]> file(String number, Form form, MediaType type) {
        byte[] content = document(number, form); // first, as the name of the file must be that of a document
        return ResponseEntity.ok().contentType(type).header(HttpHeaders.CONTENT_DISPOSITION,
                "attachment; filename=\"invoice-" + number + "." + form.ending() + "\"").body(content);
    }

    /** The document of an invoice or a credit note. */
    private byte[] document(String number, Form form) {
        Optional<CreditNote> note = notes.byNumber(number);
        Invoice invoice = invoices.byNumber(note.map(CreditNote::invoice).orElse(number))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "there is no invoice of this number"));
        return note.map(found -> noteDocuments.document(found, invoice, form)).orElseGet(() -> documents.document(invoice, form));
    }
}
