package io.tollgate.console;

import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.accounts.Role;
import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.database.Slice;
import io.tollgate.ledger.BalanceTooLarge;
import io.tollgate.ledger.PaymentConflict;
import io.tollgate.receivables.bank.BankEntry;
import io.tollgate.receivables.bank.BankEntry.State;
import io.tollgate.receivables.bank.BankStatements;
import io.tollgate.receivables.bank.BankStatements.Filter;
import io.tollgate.security.RecordedSteps;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** What is left over of the bank's statements, the oldest first; finance says whose payment it is, or that it concerns no business. */
@Controller
class BankPage {

    static final String PATH = MoneyPage.PATH + "/bank";
    private static final Set<Role> DECIDE = Set.of(Role.FINANCE);
    private static final int SHOWN = 50;
    private static final int LONGEST_REASON = 200;
    private static final List<String> COLUMNS = List.of("day", "amount", "currency", "payer", "payer_account", "text", "reference",
            "lacks");

    private final BankStatements statements;
    private final Businesses businesses;
    private final RecordedSteps steps;
    private final Clock clock;

    BankPage(BankStatements statements, Businesses businesses, RecordedSteps steps, Clock clock) {
        this.statements = statements;
        this.businesses = businesses;
        this.steps = steps;
        this.clock = clock;
    }

    @GetMapping(PATH)
    String list(@RequestParam(defaultValue = "0") long after, AccountPrincipal caller, Model model) {
        return show(after, caller, model);
    }

    /** What was typed for an entry and refused. @param aside whether it was to be set aside */
    record Given(long entry, boolean aside, String business, String reason) {}

    private String show(long after, AccountPrincipal caller, Model model) {
        Sorting sorting = Sorting.of(model);
        Filter open = new Filter(Optional.empty(), Optional.of(State.OPEN));
        List<BankEntry> found = sorting.rows("entries", most -> statements.entries(open, Slice.first(most)),
                () -> statements.entries(open, new Slice(List.of(Math.max(0, after)), SHOWN)));
        model.addAttribute("mayDecide", caller.hasOneOf(DECIDE));
        model.addAttribute("entries", found);
        model.addAttribute("t", sorting.part("entries", found, SHOWN, "day", "amount", "payer", "text", "why"));
        model.addAttribute("after", after);
        model.addAttribute("next", sorting.sorts("entries") || found.size() < SHOWN ? 0 : found.getLast().id());
        return "bank";
    }

    /** All open entries. */
    @GetMapping(PATH + ".csv")
    void export(HttpServletResponse response) throws IOException {
        Filter open = new Filter(Optional.empty(), Optional.of(State.OPEN));
        CsvDownload.all(response, "bank-entries.csv", COLUMNS, slice -> statements.entries(open, slice), one -> List.of(one.id()),
                one -> List.of(one.day().toString(), one.amount().exact(), one.amount().currency().getCurrencyCode(),
                        one.payer(), one.payerAccount(), one.text(), one.bankReference(), one.why().map(Enum::name).orElse("")));
    }

    /** Books the entry as a payment of the business. */
    @PostMapping(PATH + "/{entry:[0-9]{1,18}}/payment")
    String allot(@PathVariable long entry, @RequestParam(defaultValue = "") String business, @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "0") long after, AccountPrincipal caller, Model model) {
        steps.require(caller, DECIDE, "allotBankEntry", "entry=" + entry);
        model.addAttribute("given", new Given(entry, false, business, reason));
        Optional<Business> payer = businesses.byHandle(business.strip());
        if (payer.isEmpty()) {
            model.addAttribute("problem", "why.problem.business");
            return show(after, caller, model);
        }
        return decide(entry, reason, after, "allotBankEntry", " " + BusinessPage.subject(payer.get()), caller, model,
                () -> statements.allot(entry, payer.get().id(), caller.getName(), clock.instant(), reason.strip()));
    }

    /** The entry concerns no business. */
    @PostMapping(PATH + "/{entry:[0-9]{1,18}}/aside")
    String setAside(@PathVariable long entry, @RequestParam(defaultValue = "") String reason, @RequestParam(defaultValue = "0") long after,
            AccountPrincipal caller, Model model) {
        steps.require(caller, DECIDE, "setBankEntryAside", "entry=" + entry);
        model.addAttribute("given", new Given(entry, true, "", reason));
        return decide(entry, reason, after, "setBankEntryAside", "", caller, model,
                () -> statements.setAside(entry, caller.getName(), clock.instant(), reason.strip()));
    }

    private String decide(long entry, String reason, long after, String operation, String more, AccountPrincipal caller, Model model,
            Supplier<BankEntry> decision) {
        if (statements.entry(entry).isEmpty()) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "there is no such entry");
        }
        if (reason.isBlank() || reason.length() > LONGEST_REASON) {
            model.addAttribute("problem", "payments.problem.reason");
            return show(after, caller, model);
        }
        try {
            steps.carryOut(caller, operation, "entry=" + entry + more, decision);
        } catch (PaymentConflict | BalanceTooLarge refused) {
            model.addAttribute("complaint", String.valueOf(refused.getMessage()));
            return show(after, caller, model);
        }
        return "redirect:" + PATH + "?after=" + after;
    }
}
