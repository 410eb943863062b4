package io.tollgate.console;

import io.tollgate.books.Revenue;
import io.tollgate.books.Revenue.Basis;
import io.tollgate.books.Revenue.Dimension;
import io.tollgate.books.Span;
import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.csv.CsvWriter;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.money.Money;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;

/** What the books say of income, cost and margin, by day or month, market, category and business. */
@Controller
class MarginPage {

    static final String PATH = MoneyPage.PATH + "/margin";
    private static final int SHOWN = 500;
    private static final List<String> COLUMNS = List.of("from", "market", "category", "business", "currency", "income", "cost", "margin",
            "messages");

    private final Revenue revenue;
    private final Businesses businesses;
    private final Clock clock;

    MarginPage(Revenue revenue, Businesses businesses, Clock clock) {
        this.revenue = revenue;
        this.businesses = businesses;
        this.clock = clock;
    }

    /**
     * As it was typed; days are in UTC.
     *
     * @param until the last day
     * @param by    names of dimensions; empty: by day, market and category
     */
    record Wanted(String from, String until, List<String> by, String basis) {

        Wanted(@Nullable String from, @Nullable String until, @Nullable List<String> by, @Nullable String basis) {
            this.from = from == null ? "" : from.strip();
            this.until = until == null ? "" : until.strip();
            this.by = by == null ? List.of() : List.copyOf(by);
            this.basis = basis == null ? "" : basis;
        }

        /** @throws DateTimeException if a day cannot be read @throws IllegalArgumentException if the days or the parts do not fit */
        private Revenue.Query query(LocalDate today) {
            LocalDate last = until.isEmpty() ? today : LocalDate.parse(until);
            LocalDate first = from.isEmpty() ? last.minusDays(MoneyPage.DAYS - 1) : LocalDate.parse(from);
            return new Revenue.Query(new Span(first, last, ZoneOffset.UTC),
                    Arrays.stream(Basis.values()).filter(one -> one.name().equals(basis)).findFirst().orElse(Basis.DELIVERED), dimensions(),
                    Optional.empty());
        }

        /** Templates call it. */
        public Set<Dimension> dimensions() {
            Set<Dimension> wanted = EnumSet.noneOf(Dimension.class);
            Arrays.stream(Dimension.values()).filter(one -> by.contains(one.name())).forEach(wanted::add);
            return wanted.isEmpty() ? Set.of(Dimension.DAY, Dimension.MARKET, Dimension.CATEGORY) : wanted;
        }
    }

    /** @param business empty if the line is of no business, or of all @param first and last day of it */
    record Line(Revenue.Line line, Optional<Business> business, boolean hasCategory, LocalDate first, LocalDate last) {}

    /** The sums of one currency. */
    record Total(Money income, Money cost, Money margin) {

        private Total plus(Total other) {
            return new Total(income.plus(other.income), cost.plus(other.cost), margin.plus(other.margin));
        }
    }

    @GetMapping(PATH)
    String show(@ModelAttribute("wanted") Wanted wanted, Model model) {
        model.addAttribute("dimensions", Dimension.values());
        model.addAttribute("bases", Basis.values());
        model.addAttribute("lines", List.of());
        model.addAttribute("totals", List.of());
        model.addAttribute("partly", false);
        Sorting sorting = Sorting.of(model);
        try {
            List<Revenue.Line> found = new ArrayList<>();
            Map<String, Total> totals = new TreeMap<>();
            Revenue.Query query = wanted.query(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
            model.addAttribute("span", query.span());
            revenue.each(query, line -> {
                totals.merge(line.income().currency().getCurrencyCode(), new Total(line.income(), line.cost(), line.margin()), Total::plus);
                if (sorting.sorts("lines") || found.size() <= SHOWN) {
                    found.add(line);
                }
            });
            Sorting.Table<Revenue.Line> table = sorting.part("lines", found, SHOWN, "when=begin", "market", "category", "income=income()",
                    "cost", "margin=margin()", "messages");
            model.addAttribute("t", table);
            model.addAttribute("lines", lines(table.rows(), query));
            model.addAttribute("totals", List.copyOf(totals.values()));
            model.addAttribute("partly", !sorting.sorts("lines") && found.size() > SHOWN);
        } catch (DateTimeException unreadable) {
            model.addAttribute("problem", "audit.problem.day");
        } catch (IllegalArgumentException unfit) {
            model.addAttribute("problem", "margin.problem");
        }
        return "margin";
    }

    /** A file of all lines. */
    @GetMapping(PATH + ".csv")
    void export(@ModelAttribute Wanted wanted, HttpServletResponse response) throws IOException {
        Revenue.Query query;
        try {
            query = wanted.query(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
        } catch (IllegalArgumentException | DateTimeException unfit) {
            response.sendRedirect(PATH);
            return;
        }
        List<Revenue.Line> found = new ArrayList<>();
        revenue.each(query, found::add);
        CsvWriter file = CsvDownload.of(response, "margin.csv", COLUMNS);
        lines(found, query).forEach(one -> file.line(cells(one)));
        file.flush();
    }

    private static List<String> cells(Line one) {
        Revenue.Line line = one.line();
        return List.of(line.begin().map(LocalDate::toString).orElse(""), line.market(), line.category(),
                one.business().map(Business::handle).orElse(""), line.income().currency().getCurrencyCode(),
                line.income().exact().toPlainString(), line.cost().exact().toPlainString(), line.margin().exact().toPlainString(),
                Long.toString(line.messages()));
    }

    private List<Line> lines(List<Revenue.Line> found, Revenue.Query query) {
        Set<BusinessId> ids = new HashSet<>();
        found.forEach(line -> line.business().ifPresent(ids::add));
        Map<BusinessId, Business> named = businesses.byId(ids);
        LocalDate from = query.span().from();
        LocalDate to = query.span().to();
        return found.stream().map(line -> {
            LocalDate first = line.begin().filter(begin -> begin.isAfter(from)).orElse(from);
            LocalDate over = query.by().contains(Dimension.DAY)
                    ? first
                    : query.by().contains(Dimension.MONTH) ? YearMonth.from(first).atEndOfMonth() : to;
            return new Line(line, line.business().flatMap(id -> Optional.ofNullable(named.get(id))),
                    Arrays.stream(Category.values()).anyMatch(category -> category.name().equals(line.category())), first,
                    over.isAfter(to) ? to : over);
        }).toList();
    }
}
