package io.tollgate.administration;

import static io.tollgate.accounts.Role.AUDITOR;
import static io.tollgate.accounts.Role.FINANCE;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tollgate.administration.BookQueries.SpanQuery;
import io.tollgate.books.ReceiptReport;
import io.tollgate.books.ReceiptReport.Kind;
import io.tollgate.books.ReceiptReport.Line;
import io.tollgate.books.Span;
import io.tollgate.business.Business;
import io.tollgate.csv.CsvWriter;
import io.tollgate.message.BusinessId;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Receipts of delivery against charges. */
@RestController
@RequestMapping("/administration/v1/books/receipts")
@Tag(name = "Books")
class ReceiptReportController {

    private static final String ABOUT = "By day, business, market and category: each charge with or without a receipt of delivery, and each"
            + " message that its receipts call delivered and that is not charged. A receipt sent twice is booked once, and"
            + " counted as REPEATED. At most 31 days. Messages that were accepted more than 40 days before the first day are left out.";

    private final ReceiptReport report;
    private final Register register;

    ReceiptReportController(ReceiptReport report, Register register) {
        this.report = report;
        this.register = register;
    }

    @Schema(name = "ReceiptReport")
    record ReportView(@Schema(example = "2026-10-01") LocalDate from, @Schema(example = "2026-10-31") LocalDate to,
            @Schema(type = "string", example = "Europe/Berlin") ZoneId zone, List<LineView> lines) {}

    @Schema(name = "ReceiptReportLine")
    record LineView(@Schema(example = "2026-10-05") LocalDate day,
            @Schema(description = "The handle; empty if nobody knows any more whose messages they are",
                    example = "padaria-sol") String business,
            @Schema(description = "Empty for what is not charged", example = "Germany") String market,
            @Schema(example = "UTILITY") String category,
            @Schema(description = "AGREED; ONLY_CHARGE (no receipt says that it was delivered); RECEIPTS_FORGOTTEN (the same, but it is"
                    + " older than all receipts that are kept); ONLY_RECEIPT (delivered, and not charged); AFTER_RELEASE (delivered"
                    + " after it had failed or expired, or on another way before); REPEATED (receipts that came again and"
                    + " changed nothing, of all markets and categories, by day in UTC)", example = "AGREED") Kind kind,
            @Schema(description = "How many messages; of the kind REPEATED, how many receipts", example = "2500") long messages,
            @Schema(description = "How many of these were free", example = "0") long free,
            @Schema(description = "Empty for what is not charged", example = "112.500000") String charged,
            @Schema(description = "Empty for what is not charged", example = "USD") String currency) {

        static final List<String> COLUMNS = List.of("day", "business", "market", "category", "kind", "messages", "free", "charged",
                "currency");

        static LineView of(Line line, Function<BusinessId, String> handles) {
            return new LineView(line.day(), line.business().map(handles).orElse(""), line.market(), line.category(), line.kind(),
                    line.messages(), line.free(), line.charged().map(sum -> sum.exact().toPlainString()).orElse(""),
                    line.charged().map(sum -> sum.currency().getCurrencyCode()).orElse(""));
        }

        List<?> cells() {
            return List.of(day, business, market, category, kind, messages, free, charged.isEmpty() ? "" : new BigDecimal(charged),
                    currency);
        }
    }

    @GetMapping
    @AllowedRoles({AUDITOR, FINANCE})
    @Operation(operationId = "getReceiptReport", summary = "Receipts of delivery against charges", description = ABOUT)
    ReportView report(@ParameterObject SpanQuery days) {
        Span span = days.span();
        return new ReportView(span.from(), span.to(), span.zone(), lines(span));
    }

    @GetMapping(path = "/export", produces = "text/csv")
    @AllowedRoles({AUDITOR, FINANCE})
    @Operation(operationId = "exportReceiptReport", summary = "Receipts of delivery against charges, as CSV", description = ABOUT)
    void export(@ParameterObject SpanQuery days, HttpServletResponse response) throws IOException {
        Span span = days.span();
        List<LineView> lines = lines(span);
        response.setContentType("text/csv;charset=UTF-8");
        response.setHeader("Content-Disposition", "attachment; filename=\"receipts-" + span.from() + "-" + span.to() + ".csv\"");
        CsvWriter csv = CsvWriter.to(response.getOutputStream(), LineView.COLUMNS);
        lines.forEach(line -> csv.line(line.cells()));
        csv.flush();
    }

    private List<LineView> lines(Span span) {
        Map<BusinessId, String> known = register.businesses().stream().collect(Collectors.toMap(Business::id, Business::handle));
        return InvalidField.orValue(() -> report.of(span)).stream().map(line -> LineView.of(line,
                business -> Optional.ofNullable(known.get(business)).orElse("number " + business.value()))).toList();
    }
}
