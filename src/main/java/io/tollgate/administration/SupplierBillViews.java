package io.tollgate.administration;

import io.swagger.v3.oas.annotations.media.Schema;
import io.tollgate.books.Span;
import io.tollgate.books.cost.ImportedBill;
import io.tollgate.books.cost.Difference;
import io.tollgate.books.cost.Difference.Kind;
import io.tollgate.books.cost.SupplierBills;
import io.tollgate.books.cost.SupplierBills.Report;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.money.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Bills of the network in JSON and CSV. */
final class SupplierBillViews {

    private static final int MOST_DAYS = 366;

    private SupplierBillViews() {}

    record ComparisonQuery(
            @Schema(description = "The first day, in the zone of the network's bill", example = "2026-10-01") @Nullable String from,
            @Schema(description = "The last day, included; at most 366 days in all", example = "2026-10-31") @Nullable String to,
            @Schema(description = "The currency of the bill", example = "USD") @Nullable String currency) {

        Report compare(SupplierBills bills) {
            LocalDate first = new RequestField("from", from).day();
            RequestField end = new RequestField("to", to);
            LocalDate last = end.day();
            Currency of = new RequestField("currency", currency).currency();
            Span span = InvalidField.orValue(() -> new Span(first, last, ZoneOffset.UTC));
            if (ChronoUnit.DAYS.between(span.from(), span.to()) >= MOST_DAYS) {
                throw end.wrong("a day at or after from, at most " + MOST_DAYS + " days in all");
            }
            return bills.compare(first, last, of);
        }
    }

    @Schema(name = "SupplierBill")
    record BillView(@Schema(example = "12") long id, @Schema(description = "The first day", example = "2026-10-01") LocalDate from,
            @Schema(description = "The last day", example = "2026-10-31") LocalDate to,
            @Schema(example = "USD") String currency,
            @Schema(description = "Lines of the file", example = "310") int lines,
            @Schema(description = "Free ones too", example = "250000") long messages,
            @Schema(example = "11250.000000") String cost,
            @Schema(description = "Whether its lines say whose messages they are") boolean byBusiness,
            @Schema(description = "Days of accounts that it names", example = "31") long days,
            @Schema(description = "How many of these days a later bill has replaced", example = "0") long replacedDays,
            Instant importedAt, @Schema(description = "The account that imported it", example = "Ann Berger") String by) {

        static BillView of(ImportedBill bill) {
            return new BillView(bill.id(), bill.from(), bill.to(), bill.cost().currency().getCurrencyCode(), bill.lines(), bill.messages(),
                    text(bill.cost()), bill.isByBusiness(), bill.days(), bill.replacedDays(), bill.at(), bill.by());
        }
    }

    @Schema(name = "ImportedSupplierBill")
    record AddedView(BillView bill,
            @Schema(description = "false: it was imported before, and nothing changed now") boolean imported,
            @Schema(description = "Days of accounts of earlier bills that it replaces", example = "0") int replaces) {

        static AddedView of(SupplierBills.Added added) {
            return new AddedView(BillView.of(added.bill()), added.isNew(), added.replaced());
        }
    }

    @Schema(name = "SupplierComparison")
    record ComparisonView(LocalDate from, LocalDate to,
            @Schema(description = "The zone of the days", type = "string", example = "America/Los_Angeles") ZoneId zone,
            @Schema(example = "USD") String currency,
            @Schema(description = "Days of which no bill was imported") List<LocalDate> withoutBill,
            @Schema(description = "Charges of these days whose cost is not counted yet; the report is not complete before it is 0",
                    example = "0") long waiting,
            @Schema(example = "250000") long billMessages, @Schema(example = "250000") long ownMessages,
            @Schema(example = "11250.000000") String billCost, @Schema(example = "11250.000000") String ownCost,
            @Schema(description = "What the bill charges more; negative: less", example = "0.000000") String amount,
            @Schema(description = "The sums of the lines by kind") List<KindView> kinds, List<DifferenceView> lines) {

        static ComparisonView of(Report report, Function<BusinessId, String> handles) {
            Map<Kind, List<Difference>> byKind = report.differences().stream()
                    .collect(Collectors.groupingBy(Difference::kind, TreeMap::new, Collectors.toList()));
            return new ComparisonView(report.days().from(), report.days().to(), report.days().zone(), report.currency().getCurrencyCode(),
                    report.withoutBill(), report.waiting(), report.billMessages(), report.ownMessages(), text(report.billCost()),
                    text(report.ownCost()), text(report.billCost().minus(report.ownCost())),
                    byKind.entrySet().stream().map(entry -> KindView.of(entry.getKey(), entry.getValue(), report.currency())).toList(),
                    report.differences().stream().map(one -> DifferenceView.of(one, handles)).toList());
        }
    }

    @Schema(name = "SupplierDifferences")
    record KindView(@Schema(example = "OTHER_PRICE") Kind kind,
            @Schema(description = "Messages that the bill counts", example = "120") long billMessages,
            @Schema(description = "Messages that Tollgate counts", example = "120") long ownMessages,
            @Schema(description = "What the bill charges more; negative: less", example = "1.200000") String amount) {

        static KindView of(Kind kind, List<Difference> all, Currency currency) {
            return new KindView(kind, all.stream().mapToLong(Difference::billMessages).sum(),
                    all.stream().mapToLong(Difference::ownMessages).sum(),
                    text(all.stream().map(Difference::amount).reduce(new Money(0, currency), Money::plus)));
        }
    }

    @Schema(name = "SupplierDifference")
    record DifferenceView(@Schema(example = "2026-10-05") LocalDate day,
            @Schema(description = "The handle; absent if the bill does not say whose messages they are, or names a number that no business"
                    + " has", example = "padaria-sol") Optional<String> business,
            @Schema(example = "Germany") String market, @Schema(example = "UTILITY") Category category,
            @Schema(description = "AGREED, ONLY_BILL, ONLY_TOLLGATE, OTHER_PRICE, OTHER_CATEGORY, OTHER_DAY (the day before or after),"
                    + " FREE_OR_CHARGED, ROUNDING (of the bill's lines), NO_PRICE (Tollgate has none yet) or NO_BILL (of this day)",
                    example = "OTHER_PRICE") Kind kind,
            @Schema(description = "The category or day under which the other side has the messages; else empty",
                    example = "2026-10-06") String counterpart,
            @Schema(example = "120") long billMessages, @Schema(example = "120") long ownMessages,
            @Schema(example = "6.600000") String billCost, @Schema(example = "5.400000") String ownCost,
            @Schema(description = "What the bill charges more; negative: less", example = "1.200000") String amount,
            @Schema(example = "USD") String currency) {

        static final List<String> COLUMNS = List.of("day", "business", "market", "category", "kind", "counterpart", "billMessages",
                "ownMessages", "billCost", "ownCost", "amount", "currency");

        static DifferenceView of(Difference one, Function<BusinessId, String> handles) {
            return new DifferenceView(one.day(), one.business().map(handles), one.market(), one.category(), one.kind(), one.counterpart(),
                    one.billMessages(), one.ownMessages(), text(one.billCost()), text(one.ownCost()), text(one.amount()),
                    one.amount().currency().getCurrencyCode());
        }

        List<?> cells() {
            return List.of(day, business.orElse(""), market, category, kind, counterpart, billMessages, ownMessages,
                    new BigDecimal(billCost), new BigDecimal(ownCost), new BigDecimal(amount), currency);
        }
    }

    private static String text(Money amount) {
        return amount.exact().toPlainString();
    }
}
