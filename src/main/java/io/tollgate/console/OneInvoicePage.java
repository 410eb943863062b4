package io.tollgate.console;

import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.accounts.Role;
import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.invoicing.CreditConflict;
import io.tollgate.invoicing.CreditNote;
import io.tollgate.invoicing.CreditNotes;
import io.tollgate.invoicing.CreditNotes.Wanted;
import io.tollgate.invoicing.Invoice;
import io.tollgate.invoicing.Invoices;
import io.tollgate.ledger.PaymentConflict;
import io.tollgate.ledger.Payments.Booking;
import io.tollgate.money.Money;
import io.tollgate.receivables.Allotments;
import io.tollgate.receivables.Receivable;
import io.tollgate.receivables.Receivables;
import io.tollgate.receivables.Reminders;
import io.tollgate.security.RecordedSteps;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** One invoice: its lines with their messages, what is owed, what has paid it, its reminders and credit notes; finance issues one here. */
@Controller
class OneInvoicePage {

    private static final String PATH = InvoicesPage.PATH + "/{number:[0-9]{4}-[0-9]{6,10}}";
    private static final Set<Role> CREDIT = Set.of(Role.FINANCE);
    private static final int LONGEST_REASON = 200;
    private static final Pattern AMOUNT = Pattern.compile("\\d{1,12}(\\.\\d{1,6})?");

    private final Businesses businesses;
    private final Invoices invoices;
    private final CreditNotes notes;
    private final Receivables receivables;
    private final Allotments allotments;
    private final Reminders reminders;
    private final RecordedSteps steps;
    private final Clock clock;

    OneInvoicePage(Businesses businesses, Invoices invoices, CreditNotes notes, Receivables receivables, Allotments allotments,
            Reminders reminders, RecordedSteps steps, Clock clock) {
        this.businesses = businesses;
        this.invoices = invoices;
        this.notes = notes;
        this.receivables = receivables;
        this.allotments = allotments;
        this.reminders = reminders;
        this.steps = steps;
        this.clock = clock;
    }

    /** What a credit note takes back, as at the administration's interface. */
    enum Part {
        WHOLE, LINES, MESSAGES
    }

    /** @param number counted from 1 @param credited whether nothing is left of it */
    record Line(int number, Invoice.Line line, boolean credited) {

        /** Whether there is something to credit. Templates call it. */
        public boolean open() {
            return !credited && line.price().micros() > 0;
        }
    }

    /** A fee of the invoice. Its number follows those of the lines. */
    record Fee(int number, Invoice.Fee fee, boolean credited) {}

    @GetMapping(PATH)
    String show(@PathVariable String number, AccountPrincipal caller, Model model) {
        return show(find(number), caller, model);
    }

    private String show(Invoice invoice, AccountPrincipal caller, Model model) {
        Instant now = clock.instant();
        Business business = businesses.byId(List.of(invoice.business())).values().stream().findFirst().orElseThrow();
        List<CreditNote> credited = notes.of(invoice.number());
        model.addAttribute("invoice", invoice);
        model.addAttribute("business", business);
        model.addAttribute("invoiceLines", lines(invoice, credited));
        model.addAttribute("fees", fees(invoice, credited));
        model.addAttribute("notes", credited);
        model.addAttribute("left", CreditNotes.left(invoice, credited));
        receivables.of(invoice.number()).ifPresent(standing -> {
            model.addAttribute("standing", standing);
            model.addAttribute("state", standing.state(now).name());
        });
        model.addAttribute("allotments", allotments.of(invoice.number()));
        model.addAttribute("reminders", reminders.of(invoice.number()));
        model.addAttribute("mayDispute", caller.hasOneOf(CREDIT));
        model.addAttribute("mayCredit", caller.hasOneOf(CREDIT) && credited.stream().noneMatch(CreditNote::cancels));
        return "one-invoice";
    }

    private static List<Line> lines(Invoice invoice, List<CreditNote> notes) {
        Set<Integer> whole = notes.stream().flatMap(note -> note.lines().stream()).filter(CreditNote.Line::whole)
                .map(CreditNote.Line::invoiceLine).collect(Collectors.toSet());
        List<Line> lines = new ArrayList<>();
        for (Invoice.Line line : invoice.lines()) {
            int number = lines.size() + 1;
            lines.add(new Line(number, line, whole.contains(number)));
        }
        return lines;
    }

    private static List<Fee> fees(Invoice invoice, List<CreditNote> notes) {
        Set<Integer> credited = notes.stream().flatMap(note -> note.fees().stream()).map(CreditNote.Fee::invoiceLine)
                .collect(Collectors.toSet());
        List<Fee> fees = new ArrayList<>();
        for (Invoice.Fee fee : invoice.fees()) {
            int number = invoice.lines().size() + fees.size() + 1;
            fees.add(new Fee(number, fee, credited.contains(number)));
        }
        return fees;
    }

    /** A form that is sent twice credits once: then nothing is left. */
    @PostMapping(PATH + "/credit")
    String credit(@PathVariable String number, @RequestParam Part part, @RequestParam(defaultValue = "") List<Integer> line,
            @RequestParam(defaultValue = "") String reason, AccountPrincipal caller, Model model) {
        steps.require(caller, CREDIT, "issueCreditNote", "number=" + number);
        Invoice invoice = find(number);
        String why = reason.strip();
        model.addAttribute("given", reason);
        if (why.isEmpty() || why.length() > LONGEST_REASON || why.chars().anyMatch(Character::isISOControl)) {
            model.addAttribute("problem", "payments.problem.reason");
        } else if (part == Part.LINES && line.isEmpty()) {
            model.addAttribute("problem", "credit.problem.lines");
        } else {
            try {
                CreditNote note = steps.carryOut(caller, "issueCreditNote", "number=" + number + " part=" + part,
                        () -> notes.issue(invoice, wanted(part, line), why, clock.instant(), caller.getName()));
                return "redirect:" + InvoicesPage.PATH + "/" + number + "#" + note.number();
            } catch (CreditConflict refused) {
                model.addAttribute("complaint", String.valueOf(refused.getMessage()));
            }
        }
        return show(invoice, caller, model);
    }

    /** @param amount empty: all that is open */
    @PostMapping(PATH + "/dispute")
    String dispute(@PathVariable String number, @RequestParam(defaultValue = "") String amount,
            @RequestParam(defaultValue = "") String reason, AccountPrincipal caller, Model model) {
        steps.require(caller, CREDIT, "disputeInvoice", "number=" + number);
        Invoice invoice = find(number);
        model.addAttribute("disputing", Map.of("amount", amount, "reason", reason));
        String given = amount.strip();
        if (reason.isBlank() || reason.length() > LONGEST_REASON) {
            model.addAttribute("problem", "payments.problem.reason");
        } else if (!given.isEmpty() && !AMOUNT.matcher(given).matches()) {
            model.addAttribute("problem", "payments.problem.amount");
        } else {
            Optional<Money> wanted = given.isEmpty() ? Optional.empty() : Optional.of(Money.of(new BigDecimal(given), invoice.currency()));
            return changed(invoice, "disputeInvoice", caller, model,
                    () -> receivables.dispute(number, wanted, new Booking(caller.getName(), clock.instant(), reason.strip())));
        }
        return show(invoice, caller, model);
    }

    @PostMapping(PATH + "/dispute/settled")
    String settled(@PathVariable String number, AccountPrincipal caller, Model model) {
        steps.require(caller, CREDIT, "settleDispute", "number=" + number);
        return changed(find(number), "settleDispute", caller, model,
                () -> receivables.settleDispute(number, clock.instant(), caller.getName()));
    }

    private String changed(Invoice invoice, String operation, AccountPrincipal caller, Model model, Supplier<Receivable> step) {
        try {
            steps.carryOut(caller, operation, "number=" + invoice.number(), step);
            return "redirect:" + InvoicesPage.PATH + "/" + invoice.number();
        } catch (PaymentConflict refused) {
            model.addAttribute("complaint", String.valueOf(refused.getMessage()));
            return show(invoice, caller, model);
        }
    }

    private static Wanted wanted(Part part, List<Integer> lines) {
        return switch (part) {
            case WHOLE -> new Wanted.Whole();
            case LINES -> new Wanted.Lines(Set.copyOf(lines));
            case MESSAGES -> new Wanted.TakenBack();
        };
    }

    private Invoice find(String number) {
        return invoices.byNumber(number)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "there is no invoice of this number"));
    }
}
