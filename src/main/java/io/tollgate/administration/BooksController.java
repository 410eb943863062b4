package io.tollgate.administration;

import static io.tollgate.accounts.Role.AUDITOR;
import static io.tollgate.accounts.Role.FINANCE;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tollgate.administration.BookQueries.AgeQuery;
import io.tollgate.administration.BookQueries.DayQuery;
import io.tollgate.administration.BookQueries.MonthsQuery;
import io.tollgate.administration.BookQueries.RevenueQuery;
import io.tollgate.administration.BookQueries.SpanQuery;
import io.tollgate.administration.BookViews.OpenItemsView;
import io.tollgate.administration.BookViews.PrepaidLineView;
import io.tollgate.administration.BookViews.PrepaidView;
import io.tollgate.administration.BookViews.RevenueLineView;
import io.tollgate.administration.BookViews.RevenueView;
import io.tollgate.administration.BookViews.TaxGroupView;
import io.tollgate.administration.BookViews.TaxReportView;
import io.tollgate.books.AgedItems;
import io.tollgate.books.BookFiles;
import io.tollgate.books.Prepaid;
import io.tollgate.books.Revenue;
import io.tollgate.books.Span;
import io.tollgate.books.TaxReport;
import io.tollgate.business.Business;
import io.tollgate.csv.CsvWriter;
import io.tollgate.message.BusinessId;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The reports of the books, each as JSON and as CSV. */
@RestController
@RequestMapping("/administration/v1/books")
@Tag(name = "Books", description = "Reports for the finance department. Each sum is that of the ledger or of the documents.")
class BooksController {

    /** The most lines of an answer in JSON. */
    private static final int MOST = 10_000;

    private static final String INCOMPLETE = " A file that breaks off is not complete.";

    private final Revenue revenue;
    private final Prepaid prepaid;
    private final AgedItems items;
    private final TaxReport taxes;
    private final Register register;

    BooksController(Revenue revenue, Prepaid prepaid, AgedItems items, TaxReport taxes, Register register) {
        this.revenue = revenue;
        this.prepaid = prepaid;
        this.items = items;
        this.taxes = taxes;
        this.register = register;
    }

    @GetMapping("/revenue")
    @AllowedRoles({AUDITOR, FINANCE})
    @Refuses("400 More than 10000 lines, or a field is wrong.")
    @Operation(operationId = "getRevenue", summary = "Revenue and margin by time, market, category and business",
            description = "The entries of the accounts of revenue, discounts, fees and late charges, and of what the network charges."
                    + " What was taken back counts against it. Free messages are not counted. Discounts, fees and late charges are of no"
                    + " market and category. The income of all lines is what the accounts of income gained.")
    RevenueView revenue(@ParameterObject SpanQuery days, @ParameterObject RevenueQuery wanted) {
        Revenue.Query query = wanted.query(days, register);
        List<Revenue.Line> lines = new ArrayList<>();
        revenue.each(query, line -> {
            if (lines.size() == MOST) {
                throw new InvalidField("by", "by and the days give more than " + MOST + " lines. Maybe ask for a shorter span, or for the"
                        + " CSV at /administration/v1/books/revenue/export.");
            }
            lines.add(line);
        });
        Function<BusinessId, String> handles = handles();
        return new RevenueView(query.span().from(), query.span().to(), query.span().zone(), query.basis(),
                BookViews.totals(lines.stream().map(Revenue.Line::income)),
                lines.stream().map(line -> RevenueLineView.of(line, handles)).toList());
    }

    @GetMapping(path = "/revenue/export", produces = "text/csv")
    @AllowedRoles({AUDITOR, FINANCE})
    @Operation(operationId = "exportRevenue", summary = "Revenue as CSV",
            description = "The lines of the report, however many." + INCOMPLETE)
    void exportRevenue(@ParameterObject SpanQuery days, @ParameterObject RevenueQuery wanted, HttpServletResponse response)
            throws IOException {
        Revenue.Query query = wanted.query(days, register);
        Function<BusinessId, String> handles = handles();
        CsvWriter lines = CsvWriter.to(file(response, "revenue-" + query.span().from() + "-" + query.span().to()),
                RevenueLineView.COLUMNS);
        revenue.each(query, line -> lines.line(RevenueLineView.of(line, handles).cells()));
        lines.flush();
    }

    @GetMapping("/prepaid")
    @AllowedRoles({AUDITOR, FINANCE})
    @Operation(operationId = "getPrepaid", summary = "What businesses had paid in advance at the end of a day",
            description = "The balances above zero: the liability. Answers the same whenever it is asked, once the day is over.")
    PrepaidView prepaid(@ParameterObject DayQuery asked) {
        LocalDate day = asked.on(register);
        List<Prepaid.Line> lines = prepaid.before(Span.endOf(day, asked.in()));
        Function<BusinessId, String> handles = handles();
        return new PrepaidView(day, asked.in(), BookViews.totals(lines.stream().map(Prepaid.Line::balance)),
                lines.stream().map(line -> PrepaidLineView.of(line, handles)).toList());
    }

    @GetMapping(path = "/prepaid/export", produces = "text/csv")
    @AllowedRoles({AUDITOR, FINANCE})
    @Operation(operationId = "exportPrepaid", summary = "What businesses had paid in advance, as CSV", description = "The lines of the"
            + " report." + INCOMPLETE)
    void exportPrepaid(@ParameterObject DayQuery asked, HttpServletResponse response) throws IOException {
        LocalDate day = asked.on(register);
        List<Prepaid.Line> lines = prepaid.before(Span.endOf(day, asked.in()));
        Function<BusinessId, String> handles = handles();
        BookFiles.prepaid(lines, handles, file(response, "prepaid-" + day));
    }

    @GetMapping("/open-items")
    @AllowedRoles({AUDITOR, FINANCE})
    @Operation(operationId = "getAgedItems", summary = "What was open on invoices at the end of a day, by age",
            description = "By business and currency, with the invoices behind each sum.")
    OpenItemsView openItems(@ParameterObject DayQuery asked, @ParameterObject AgeQuery age) {
        LocalDate day = asked.on(register);
        return OpenItemsView.of(day, asked.in(), age.first(), items.on(day, asked.in(), age.first()), handles());
    }

    @GetMapping(path = "/open-items/export", produces = "text/csv")
    @AllowedRoles({AUDITOR, FINANCE})
    @Operation(operationId = "exportAgedItems", summary = "Open invoices with their age, as CSV", description = "One line an invoice."
            + INCOMPLETE)
    void exportOpenItems(@ParameterObject DayQuery asked, @ParameterObject AgeQuery age, HttpServletResponse response) throws IOException {
        LocalDate day = asked.on(register);
        List<AgedItems.Item> open = items.on(day, asked.in(), age.first());
        Function<BusinessId, String> handles = handles();
        BookFiles.openItems(open, handles, file(response, "open-items-" + day));
    }

    @GetMapping("/taxes")
    @AllowedRoles({AUDITOR, FINANCE})
    @Operation(operationId = "getTaxes", summary = "Tax by treatment, rate and country, with the documents",
            description = "An invoice counts in the month that it charges, a credit note in the month of its issue. At most 12 months.")
    TaxReportView taxes(@ParameterObject MonthsQuery months) {
        Function<BusinessId, String> handles = handles();
        return new TaxReportView(months.first(), months.last(), taxes.of(months.first(), months.last()).stream()
                .map(group -> TaxGroupView.of(group, handles)).toList());
    }

    @GetMapping(path = "/taxes/export", produces = "text/csv")
    @AllowedRoles({AUDITOR, FINANCE})
    @Operation(operationId = "exportTaxes", summary = "The documents of the tax report as CSV", description = "One line a document."
            + INCOMPLETE)
    void exportTaxes(@ParameterObject MonthsQuery months, HttpServletResponse response) throws IOException {
        Function<BusinessId, String> handles = handles();
        List<TaxReport.Group> groups = taxes.of(months.first(), months.last());
        BookFiles.taxes(groups, handles, file(response, "taxes-" + months.first() + "-" + months.last()));
    }

    /** All handles are read before the lines, as these come row by row on the same connection. */
    private Function<BusinessId, String> handles() {
        Map<BusinessId, String> known = register.businesses().stream().collect(Collectors.toMap(Business::id, Business::handle));
        return business -> known.getOrDefault(business, "number " + business.value());
    }

    private static OutputStream file(HttpServletResponse response, String name) throws IOException {
        response.setContentType("text/csv;charset=UTF-8");
        response.setHeader("Content-Disposition", "attachment; filename=\"" + name + ".csv\"");
        return response.getOutputStream();
    }
}
