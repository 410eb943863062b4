package io.tollgate.console;

import static java.util.Objects.requireNonNull;

import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.accounts.Role;
import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.csv.CsvWriter;
import io.tollgate.database.Slice;
import io.tollgate.delivery.SpendingStops;
import io.tollgate.gate.StoppedSpending;
import io.tollgate.ledger.Account;
import io.tollgate.ledger.Ledger;
import io.tollgate.message.BusinessId;
import io.tollgate.money.Money;
import io.tollgate.reconciliation.Reconciliation;
import io.tollgate.security.RecordedSteps;
import io.tollgate.tracking.MoneyFigures;
import io.tollgate.tracking.MoneyFigures.Revenue;
import io.tollgate.tracking.MoneyFigures.Side;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** The money of all businesses: what they owe, have paid in advance and what is held; what was earned; whether the books agree. */
@Controller
class MoneyPage {

    static final String PATH = "/console/money";
    private static final Set<Role> LET_GO_ON = Set.of(Role.FINANCE, Role.OPERATOR);
    private static final int LONGEST_REASON = 200;
    private static final int ACCOUNTS_SHOWN = 50;
    static final int DAYS = 7;
    private static final int AT_ONCE = 1_000;
    private static final List<String> BALANCES = List.of("handle", "name", "balance", "held", "credit", "available", "currency");
    private static final List<String> COLUMNS = List.of("day", "market", "category", "currency", "sum", "messages", "free");

    private final MoneyFigures figures;
    private final Reconciliation reconciliation;
    private final Businesses businesses;
    private final Ledger ledger;
    private final Clock clock;
    private final SpendingStops stops;
    private final StoppedSpending stoppedSpending;
    private final RecordedSteps steps;

    MoneyPage(MoneyFigures figures, Reconciliation reconciliation, Businesses businesses, Ledger ledger, Clock clock,
            SpendingStops stops, StoppedSpending stoppedSpending, RecordedSteps steps) {
        this.stops = stops;
        this.stoppedSpending = stoppedSpending;
        this.steps = steps;
        this.figures = figures;
        this.reconciliation = reconciliation;
        this.businesses = businesses;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** @param bars one for each day, the first one first */
    record Chart(String currency, Bars bars, Money sum) {}

    record Line(Business business, Account account) {}

    /** @param handle of the business */
    record Stopped(String handle, SpendingStops.Standing stop) {}

    /** @param side and currency: only the accounts behind that sum; empty: all */
    @GetMapping(PATH)
    String show(@RequestParam(defaultValue = "0") long after, @RequestParam(defaultValue = "") String side,
            @RequestParam(defaultValue = "") String currency, AccountPrincipal caller, Model model) {
        List<Revenue> revenue = revenue(figures, Optional.empty(), clock.instant());
        Optional<Side> behind = Arrays.stream(Side.values()).filter(one -> one.name().equals(side)).findFirst();
        Sorting sorting = Sorting.of(model);
        List<Business> some = sorting.rows("balances", most -> some(behind, currency, 0, most),
                () -> some(behind, currency, after, ACCOUNTS_SHOWN));
        Reconciliation.Report report = reconciliation.report();
        model.addAttribute("side", behind.map(Side::name).orElse(""));
        model.addAttribute("currency", currency);
        model.addAttribute("sums", figures.sums());
        model.addAttribute("report", report);
        model.addAttribute("handles", businesses.byId(report.found().stream().map(found -> found.what().business()).filter(id -> id != 0)
                .map(BusinessId::new).collect(Collectors.toSet())).values().stream()
                .collect(Collectors.toMap(one -> one.id().value(), Business::handle)));
        model.addAttribute("revenue", revenue);
        model.addAttribute("charts", charts(revenue, LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC)));
        model.addAttribute("lines", lines(some));
        model.addAttribute("next", sorting.sorts("balances") || some.size() < ACCOUNTS_SHOWN ? 0 : some.getLast().id().value());
        model.addAttribute("mayLetGoOn", caller.hasOneOf(LET_GO_ON));
        model.addAttribute("stopped", stops.standing(ACCOUNTS_SHOWN).stream()
                .map(one -> new Stopped(requireNonNull(businesses.byId(Set.of(one.business())).get(one.business())).handle(), one))
                .toList());
        return "money";
    }

    private List<Business> some(Optional<Side> side, String currency, long after, int most) {
        return side.map(one -> behind(one, currency, after, most)).orElseGet(() -> businesses.some(new Slice(List.of(after), most)));
    }

    private List<Business> behind(Side side, String currency, long after, int most) {
        List<BusinessId> ids = figures.behind(side, currency, after, most);
        Map<BusinessId, Business> known = businesses.byId(ids);
        return ids.stream().flatMap(id -> Optional.ofNullable(known.get(id)).stream()).toList();
    }

    /** Lets a stopped business go on. If another account was faster, the page says so. */
    @PostMapping(PATH + "/stopped/{id}")
    String letGoOn(@PathVariable int id, @RequestParam String why, AccountPrincipal caller, Model model) {
        SpendingStops.Standing stop = stops.byId(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        String said = why.strip().substring(0, Math.min(why.strip().length(), LONGEST_REASON));
        if (said.isEmpty()) {
            model.addAttribute("problem", "payments.problem.reason");
            return show(0, "", "", caller, model);
        }
        try {
            steps.carryOut(caller, LET_GO_ON, "letSpendingGoOn", "id=" + id,
                    () -> stoppedSpending.letGoOn(stop, new SpendingStops.Ended(caller.getName(), clock.instant(), said)));
        } catch (StoppedSpending.GoesOn already) {
            model.addAttribute("complaint", String.valueOf(already.getMessage()));
            return show(0, "", "", caller, model);
        }
        return "redirect:" + PATH;
    }

    /** The balances, all of them. */
    @GetMapping(PATH + "/balances.csv")
    void balances(@RequestParam(defaultValue = "") String side, @RequestParam(defaultValue = "") String currency,
            HttpServletResponse response) throws IOException {
        CsvWriter file = CsvDownload.of(response, "balances.csv", BALANCES);
        Optional<Side> behind = Arrays.stream(Side.values()).filter(one -> one.name().equals(side)).findFirst();
        long after = 0;
        List<Business> some;
        do {
            some = some(behind, currency, after, AT_ONCE);
            lines(some).forEach(line -> file.line(List.of(line.business().handle(), line.business().name(),
                    line.account().balance().exact().toPlainString(), line.account().held().exact().toPlainString(),
                    line.account().creditLimit().exact().toPlainString(), line.account().available().exact().toPlainString(),
                    line.account().currency().getCurrencyCode())));
            after = some.isEmpty() ? after : some.getLast().id().value();
        } while (some.size() == AT_ONCE);
        file.flush();
    }

    private List<Line> lines(List<Business> some) {
        Map<BusinessId, Account> accounts = ledger.accounts(some.stream().map(Business::id).toList());
        return some.stream().flatMap(one -> Optional.ofNullable(accounts.get(one.id())).stream().map(known -> new Line(one, known)))
                .toList();
    }

    /** The revenue of the page as a file. */
    @GetMapping(PATH + "/revenue.csv")
    void export(HttpServletResponse response) throws IOException {
        CsvWriter file = CsvDownload.of(response, "revenue.csv", COLUMNS);
        revenue(figures, Optional.empty(), clock.instant())
                .forEach(one -> file.line(List.of(one.day().toString(), one.market(), one.category().name(),
                        one.sum().currency().getCurrencyCode(), one.sum().exact().toPlainString(), Long.toString(one.messages()),
                        Long.toString(one.free()))));
        file.flush();
    }

    /** The revenue of the days that the page shows. */
    static List<Revenue> revenue(MoneyFigures figures, Optional<BusinessId> business, Instant now) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        return figures.revenue(business, today.minusDays(DAYS - 1), today);
    }

    /** One chart for each currency, with a bar for each day. */
    static List<Chart> charts(List<Revenue> revenue, LocalDate today) {
        Map<String, List<Revenue>> byCurrency = revenue.stream().collect(
                Collectors.groupingBy(one -> one.sum().currency().getCurrencyCode(), TreeMap::new, Collectors.toList()));
        return byCurrency.entrySet().stream().map(one -> {
            List<Long> days = today.minusDays(DAYS - 1).datesUntil(today.plusDays(1)).map(day -> one.getValue().stream()
                    .filter(some -> some.day().equals(day)).mapToLong(some -> some.sum().micros()).sum()).toList();
            Money sum = one.getValue().stream().map(Revenue::sum).reduce(Money::plus).orElseThrow();
            return new Chart(one.getKey(), Bars.of(days, -1), sum);
        }).toList();
    }
}
