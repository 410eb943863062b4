package io.tollgate.console;

import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.accounts.Role;
import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.csv.CsvWriter;
import io.tollgate.database.Slice;
import io.tollgate.ledger.BalanceTooLarge;
import io.tollgate.ledger.Payment;
import io.tollgate.ledger.PaymentConflict;
import io.tollgate.ledger.Payments;
import io.tollgate.ledger.Payments.Booked;
import io.tollgate.ledger.Payments.Booking;
import io.tollgate.ledger.Payments.Filter;
import io.tollgate.message.BusinessId;
import io.tollgate.money.Money;
import io.tollgate.receivables.Allotment;
import io.tollgate.receivables.Allotments;
import io.tollgate.security.RecordedSteps;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** The payments of all businesses, the latest booked first; finance books a payment here, and takes one back that did not come. */
@Controller
class PaymentsPage {

    static final String PATH = MoneyPage.PATH + "/payments";
    /** The number of an invoice, or of what a reminder of one added. */
    private static final Pattern INVOICE = Pattern.compile("[0-9]{4}-[0-9]{6,10}(-[1-9])?");
    private static final Set<Role> BOOK = Set.of(Role.FINANCE);
    private static final Set<Payment.Kind> REVERSIBLE = Set.of(Payment.Kind.PAYMENT, Payment.Kind.WRITE_OFF);
    private static final int SHOWN = 50;
    private static final int AT_ONCE = 1_000;
    private static final int LONGEST_REFERENCE = 140;
    private static final int LONGEST_REASON = 200;
    private static final List<String> COLUMNS = List.of("id", "business", "kind", "reference", "amount", "currency", "at", "booked_at",
            "by", "reason", "corrects");

    private final Payments payments;
    private final Allotments allotments;
    private final Businesses businesses;
    private final RecordedSteps steps;
    private final ViewsPart views;
    private final Clock clock;

    PaymentsPage(Payments payments, Allotments allotments, Businesses businesses, RecordedSteps steps, ViewsPart views,
            Clock clock) {
        this.payments = payments;
        this.allotments = allotments;
        this.businesses = businesses;
        this.steps = steps;
        this.views = views;
        this.clock = clock;
    }

    /**
     * The filter as it was typed.
     *
     * @param until the first day or instant after;
     * @param after where the page before ended, an instant and an id
     */
    record Query(String business, String reference, String from, String until, String after) {

        Query {
            business = business == null ? "" : business.strip();
            reference = reference == null ? "" : reference.strip();
            from = from == null ? "" : from.strip();
            until = until == null ? "" : until.strip();
            after = after == null ? "" : after.strip();
        }

        private Optional<Instant> instant(String text) {
            return text.isEmpty() ? Optional.empty() : Optional.of(MessageQuery.instant(text));
        }

        /** @throws DateTimeException if it is no place in the list */
        private List<Object> place() {
            String[] parts = after.split("_", -1);
            return after.isEmpty() ? List.of() : List.of(Slice.column(Instant.parse(parts[0])), parts.length == 2 ? parts[1] : "");
        }
    }

    /** @param handle of the business, empty if it is gone @param left what pays no invoice; empty if it cannot pay one */
    record Line(Payment payment, String handle, Optional<Money> left) {}

    @GetMapping(PATH)
    String list(@ModelAttribute("query") Query query, AccountPrincipal caller, Model model) {
        return show(query, caller, model);
    }

    private String show(Query query, AccountPrincipal caller, Model model) {
        model.addAttribute("query", query);
        model.addAttribute("mayBook", caller.hasOneOf(BOOK));
        views.shown(ViewPage.PAYMENTS, Map.of("business", query.business(), "reference", query.reference(), "from", query.from(), "until",
                query.until()), caller, model);
        model.addAttribute("lines", List.of());
        model.addAttribute("next", "");
        try {
            Optional<Filter> filter = filter(query);
            if (filter.isEmpty()) {
                model.addAttribute("problem", "why.problem.business");
            } else {
                List<Object> place = query.place();
                Sorting sorting = Sorting.of(model);
                List<Payment> found = sorting.rows("payments", most -> payments.some(filter.get(), Slice.first(most)),
                        () -> payments.some(filter.get(), new Slice(place, SHOWN)));
                Sorting.Table<Payment> table = sorting.part("payments", found, SHOWN, "booked=bookedAt", "kind", "reference", "amount",
                        "by");
                model.addAttribute("t", table);
                model.addAttribute("lines", lines(table.rows()));
                model.addAttribute("next", sorting.sorts("payments") || found.size() < SHOWN
                        ? ""
                        : found.getLast().bookedAt() + "_" + found.getLast().id());
            }
        } catch (DateTimeException unreadable) {
            model.addAttribute("problem", "audit.problem.day");
        }
        return "payments";
    }

    @GetMapping(PATH + "/export.csv")
    void export(@ModelAttribute Query query, HttpServletResponse response) throws IOException {
        Filter filter;
        try {
            filter = filter(query).orElseThrow(() -> new DateTimeException("no such business"));
        } catch (DateTimeException unreadable) {
            response.sendRedirect(PATH);
            return;
        }
        CsvWriter file = CsvDownload.of(response, "payments.csv", COLUMNS);
        List<Object> after = List.of();
        List<Payment> some;
        do {
            some = payments.some(filter, new Slice(after, AT_ONCE));
            lines(some).forEach(line -> file.line(cells(line)));
            after = some.isEmpty() ? after : List.of(Slice.column(some.getLast().bookedAt()), some.getLast().id());
        } while (some.size() == AT_ONCE);
        file.flush();
    }

    private static List<String> cells(Line line) {
        Payment one = line.payment();
        return List.of(one.id(), line.handle(), one.kind().name(), one.reference(), one.amount().exact().toPlainString(),
                one.amount().currency().getCurrencyCode(), one.at().toString(), one.bookedAt().toString(), one.by(), one.reason(),
                one.corrects().orElse(""));
    }

    @GetMapping(PATH + "/{id}")
    String one(@PathVariable String id, AccountPrincipal caller, Model model) {
        return show(find(id), caller, model);
    }

    private String show(Payment payment, AccountPrincipal caller, Model model) {
        List<Payment> corrections = payments.corrections(payment);
        model.addAttribute("one", payment);
        Line line = lines(List.of(payment)).getFirst();
        model.addAttribute("handle", line.handle());
        model.addAttribute("left", line.left());
        model.addAttribute("allotments", allotments.of(payment));
        model.addAttribute("corrections", corrections);
        model.addAttribute("mayMatch", caller.hasOneOf(BOOK) && line.left().isPresent());
        model.addAttribute("paying", allotments.of(payment).stream().collect(Collectors.groupingBy(Allotment::number, TreeMap::new,
                Collectors.summingLong(one -> one.amount().micros()))).entrySet().stream().filter(one -> one.getValue() > 0)
                .map(Map.Entry::getKey).toList());
        model.addAttribute("mayReverse", caller.hasOneOf(BOOK) && REVERSIBLE.contains(payment.kind()) && corrections.isEmpty());
        return "payment";
    }

    /** The same payment given twice is booked once, so a form that is sent twice does no harm. */
    @PostMapping(PATH)
    String book(@RequestParam(defaultValue = "") String business, @RequestParam(defaultValue = "") String amount,
            @RequestParam(defaultValue = "") String reference, @RequestParam(defaultValue = "") String at, AccountPrincipal caller,
            Model model) {
        steps.require(caller, BOOK, "bookPayment", "");
        Query empty = new Query("", "", "", "", "");
        model.addAttribute("given", Map.of("business", business, "amount", amount, "reference", reference, "at", at));
        Optional<Business> payer = businesses.byHandle(business.strip());
        Optional<BigDecimal> number = amount(amount.strip());
        if (payer.isEmpty() || number.isEmpty() || !isReference(reference)) {
            model.addAttribute("problem", payer.isEmpty()
                    ? "why.problem.business"
                    : number.isEmpty() ? "payments.problem.amount" : "payments.problem.reference");
            return show(empty, caller, model);
        }
        Instant now = clock.instant();
        try {
            Money money = Money.of(number.get(), payer.get().currency());
            Instant came = at.isBlank() ? now : MessageQuery.instant(at.strip());
            if (came.isAfter(now)) {
                throw new DateTimeException("it is in the future");
            }
            Booked booked = steps.carryOut(caller, "bookPayment", BusinessPage.subject(payer.get()) + " amount=" + money,
                    () -> payments.book(payer.get().id(), money, reference, came, new Booking(caller.getName(), now, "")));
            return "redirect:" + PATH + "/" + booked.payment().id();
        } catch (DateTimeException unreadable) {
            model.addAttribute("problem", "payments.problem.at");
        } catch (PaymentConflict | BalanceTooLarge refused) {
            model.addAttribute("complaint", String.valueOf(refused.getMessage()));
        }
        return show(empty, caller, model);
    }

    @PostMapping(PATH + "/{id}/reversal")
    String reverse(@PathVariable String id, @RequestParam(defaultValue = "") String reason, AccountPrincipal caller, Model model) {
        Payment payment = find(id);
        steps.require(caller, BOOK, "reversePayment", "id=" + payment.id());
        if (reason.isBlank() || reason.length() > LONGEST_REASON) {
            model.addAttribute("problem", "payments.problem.reason");
            return show(payment, caller, model);
        }
        try {
            steps.carryOut(caller, "reversePayment", "id=" + payment.id(),
                    () -> payments.reverse(payment, new Booking(caller.getName(), clock.instant(), reason.strip())));
        } catch (PaymentConflict refused) {
            model.addAttribute("complaint", String.valueOf(refused.getMessage()));
            return show(payment, caller, model);
        }
        return "redirect:" + PATH + "/" + payment.id();
    }

    /** @param amount empty: as much as is left of the payment and open on the invoice */
    @PostMapping(PATH + "/{id}/allotments")
    String allot(@PathVariable String id, @RequestParam(defaultValue = "") String invoice, @RequestParam(defaultValue = "") String amount,
            @RequestParam(defaultValue = "") String reason, AccountPrincipal caller, Model model) {
        Payment payment = find(id);
        steps.require(caller, BOOK, "allotPayment", "id=" + payment.id());
        model.addAttribute("given", Map.of("invoice", invoice, "amount", amount, "reason", reason));
        Optional<Money> wanted = amount(amount.strip()).map(some -> Money.of(some, payment.amount().currency()));
        if (wanted.isEmpty() && !amount.isBlank()) {
            model.addAttribute("problem", "payments.problem.amount");
            return show(payment, caller, model);
        }
        return match(payment, "allotPayment", invoice, reason, caller, model,
                (number, how) -> allotments.allot(payment, number, wanted, how));
    }

    @PostMapping(PATH + "/{id}/allotments/taken-back")
    String takeBack(@PathVariable String id, @RequestParam(defaultValue = "") String invoice,
            @RequestParam(defaultValue = "") String reason, AccountPrincipal caller, Model model) {
        Payment payment = find(id);
        steps.require(caller, BOOK, "takeBackAllotment", "id=" + payment.id());
        return match(payment, "takeBackAllotment", invoice, reason, caller, model,
                (number, how) -> allotments.takeBack(payment, number, how));
    }

    private String match(Payment payment, String operation, String invoice, String reason, AccountPrincipal caller, Model model,
            BiConsumer<String, Booking> step) {
        String number = invoice.strip();
        if (!INVOICE.matcher(number).matches() || reason.isBlank() || reason.length() > LONGEST_REASON) {
            model.addAttribute("problem", INVOICE.matcher(number).matches() ? "payments.problem.reason" : "payments.problem.invoice");
            return show(payment, caller, model);
        }
        try {
            steps.carryOut(caller, operation, "id=" + payment.id() + " invoice=" + number,
                    () -> step.accept(number, new Booking(caller.getName(), clock.instant(), reason.strip())));
        } catch (PaymentConflict refused) {
            model.addAttribute("complaint", String.valueOf(refused.getMessage()));
            return show(payment, caller, model);
        }
        return "redirect:" + PATH + "/" + payment.id();
    }

    private static Optional<BigDecimal> amount(String given) {
        return given.matches("\\d{1,12}(\\.\\d{1,6})?")
                ? Optional.of(new BigDecimal(given)).filter(amount -> amount.signum() > 0)
                : Optional.empty();
    }

    private static boolean isReference(String text) {
        return text.length() <= LONGEST_REFERENCE && text.chars().noneMatch(Character::isISOControl) && Payments.isReference(text);
    }

    /** Empty if there is no such business. */
    private Optional<Filter> filter(Query query) {
        Optional<BusinessId> business = query.business().isEmpty()
                ? Optional.empty()
                : businesses.byHandle(query.business()).map(Business::id);
        return business.isEmpty() && !query.business().isEmpty()
                ? Optional.empty()
                : Optional.of(new Filter(business, query.reference(), query.instant(query.from()), query.instant(query.until())));
    }

    private List<Line> lines(List<Payment> found) {
        Map<BusinessId, Business> known = businesses.byId(found.stream().map(Payment::business).collect(Collectors.toSet()));
        Map<String, Money> left = allotments.left(found);
        return found.stream().map(one -> new Line(one, Optional.ofNullable(known.get(one.business())).map(Business::handle).orElse(""),
                Optional.ofNullable(left.get(one.id())))).toList();
    }

    private Payment find(String id) {
        return payments.byId(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "there is no such payment"));
    }
}
