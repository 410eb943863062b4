package io.tollgate.administration;

import io.swagger.v3.oas.annotations.media.Schema;
import io.tollgate.administration.LedgerAccountsController.AmountView;
import io.tollgate.books.AgedItems;
import io.tollgate.books.AgedItems.Age;
import io.tollgate.books.AgedItems.Item;
import io.tollgate.books.Prepaid;
import io.tollgate.books.Revenue;
import io.tollgate.books.TaxReport;
import io.tollgate.books.TaxReport.Document;
import io.tollgate.books.TaxReport.Group;
import io.tollgate.invoicing.Vat.Treatment;
import io.tollgate.message.BusinessId;
import io.tollgate.money.Money;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** The reports of the books as the administration shows them. */
final class BookViews {

    private BookViews() {}

    @Schema(name = "RevenueReport")
    record RevenueView(
            @Schema(example = "2026-10-01") LocalDate from,
            @Schema(example = "2026-10-31") LocalDate to,
            @Schema(type = "string", example = "Europe/Berlin") ZoneId zone,
            @Schema(example = "BOOKED") Revenue.Basis basis,
            @Schema(description = "The income of each currency: the sum of the lines") List<AmountView> totals,
            List<RevenueLineView> lines) {}

    @Schema(name = "RevenueLine")
    record RevenueLineView(
            @Schema(description = "The day, or the first day of the month; absent if the sums are not divided by time",
                    example = "2026-10-01") Optional<LocalDate> begin,
            @Schema(description = "Empty if the sums are not divided by it", example = "Germany") String market,
            @Schema(description = "Empty if the sums are not divided by it", example = "UTILITY") String category,
            @Schema(description = "The handle; empty if the sums are not divided by it", example = "padaria-sol") String business,
            String currency,
            @Schema(description = "What was charged for messages less what was taken back", example = "137.500000") String revenue,
            @Schema(description = "Discounts on invoices are negative; what credit notes take back of them is positive",
                    example = "-2.500000") String discounts,
            @Schema(description = "Fees of plans and minimums", example = "10.000000") String fees,
            @Schema(description = "Fees and interest of reminders", example = "0.000000") String late,
            @Schema(description = "The sum of these four: what the accounts of income gained", example = "145.000000") String income,
            @Schema(description = "What the network charges for the messages, free ones too, in the same currency",
                    example = "100.000000") String cost,
            @Schema(description = "Income less cost", example = "45.000000") String margin,
            @Schema(description = "Promotional credit that was given; no part of the income", example = "0.000000") String granted,
            @Schema(description = "So much of the revenue was paid by promotional credit, less what came back to it",
                    example = "0.000000") String paidByGrants,
            @Schema(description = "Promotional credit that nobody used before its last day", example = "0.000000") String grantsExpired,
            @Schema(description = "Messages that were charged", example = "2500") long messages) {

        static final List<String> COLUMNS = List.of("begin", "market", "category", "business", "currency", "revenue",
                "discounts", "fees", "late", "income", "cost", "margin", "granted", "paidByGrants", "grantsExpired", "messages");

        static RevenueLineView of(Revenue.Line line, Function<BusinessId, String> handles) {
            return new RevenueLineView(line.begin(), line.market(), line.category(), line.business().map(handles).orElse(""),
                    line.revenue().currency().getCurrencyCode(), text(line.revenue()), text(line.discounts()), text(line.fees()),
                    text(line.late()), text(line.income()), text(line.cost()), text(line.margin()), text(line.grants().given()),
                    text(line.grants().used()), text(line.grants().expired()), line.messages());
        }

        private static String text(Money amount) {
            return amount.exact().toPlainString();
        }

        List<?> cells() {
            return List.of(begin.map(LocalDate::toString).orElse(""), market, category, business, currency, new BigDecimal(revenue),
                    new BigDecimal(discounts), new BigDecimal(fees), new BigDecimal(late), new BigDecimal(income), new BigDecimal(cost),
                    new BigDecimal(margin), new BigDecimal(granted), new BigDecimal(paidByGrants), new BigDecimal(grantsExpired), messages);
        }
    }

    @Schema(name = "PrepaidReport")
    record PrepaidView(
            @Schema(example = "2026-10-31") LocalDate day,
            @Schema(type = "string", example = "Europe/Berlin") ZoneId zone,
            @Schema(description = "The sum of the lines of each currency: the liability") List<AmountView> totals,
            List<PrepaidLineView> lines) {}

    @Schema(name = "PrepaidLine")
    record PrepaidLineView(@Schema(description = "The handle", example = "padaria-sol") String business, String currency,
            @Schema(description = "Its balance above zero", example = "250.000000") String prepaid) {

        static PrepaidLineView of(Prepaid.Line line, Function<BusinessId, String> handles) {
            return new PrepaidLineView(handles.apply(line.business()), line.balance().currency().getCurrencyCode(),
                    line.balance().exact().toPlainString());
        }
    }

    @Schema(name = "OpenItemsReport")
    record OpenItemsView(
            @Schema(example = "2026-10-31") LocalDate day,
            @Schema(type = "string", example = "Europe/Berlin") ZoneId zone,
            @Schema(example = "DUE") AgedItems.Since since,
            List<AgedBusinessView> businesses) {

        static OpenItemsView of(LocalDate day, ZoneId zone, AgedItems.Since since, List<Item> items, Function<BusinessId, String> handles) {
            Map<List<?>, List<Item>> groups = new LinkedHashMap<>();
            items.forEach(item -> groups.computeIfAbsent(List.of(item.business(), item.open().currency()), _ -> new ArrayList<>())
                    .add(item));
            return new OpenItemsView(day, zone, since, groups.values().stream().map(group -> AgedBusinessView.of(group, handles)).toList());
        }
    }

    @Schema(name = "AgedBusiness")
    record AgedBusinessView(@Schema(description = "The handle", example = "padaria-sol") String business, String currency,
            @Schema(description = "Not due yet; of an age that is counted from the day of issue always zero",
                    example = "0.000000") String notDue,
            @Schema(example = "119.000000") String days0To30, @Schema(example = "0.000000") String days31To60,
            @Schema(example = "0.000000") String days61To90, @Schema(example = "0.000000") String over90Days,
            @Schema(example = "119.000000") String total, List<AgedItemView> items) {

        static AgedBusinessView of(List<Item> items, Function<BusinessId, String> handles) {
            Item first = items.getFirst();
            Currency currency = first.open().currency();
            return new AgedBusinessView(handles.apply(first.business()), currency.getCurrencyCode(), sum(items, currency, Age.NOT_DUE),
                    sum(items, currency, Age.DAYS_0_TO_30), sum(items, currency, Age.DAYS_31_TO_60),
                    sum(items, currency, Age.DAYS_61_TO_90), sum(items, currency, Age.OVER_90_DAYS), sum(items, currency, Age.values()),
                    items.stream().map(item -> AgedItemView.of(item, handles)).toList());
        }

        private static String sum(List<Item> items, Currency currency, Age... ages) {
            List<Age> wanted = List.of(ages);
            return items.stream().filter(item -> wanted.contains(item.age())).map(Item::open).reduce(Money.zero(currency), Money::plus)
                    .exact().toPlainString();
        }
    }

    @Schema(name = "AgedItem")
    record AgedItemView(@Schema(description = "The handle", example = "padaria-sol") String business,
            @Schema(description = "Its number", example = "2026-000001") String invoice,
            @Schema(description = "The day of issue in the zone of the report", example = "2026-10-01") LocalDate issued,
            @Schema(description = "The last day for the payment; absent if the invoice has none",
                    example = "2026-10-31") Optional<LocalDate> due,
            @Schema(description = "Days since the first one; negative if it is not due yet", example = "30") long days,
            @Schema(example = "DAYS_0_TO_30") Age age, String currency,
            @Schema(description = "What is still to be paid", example = "119.000000") String open) {

        static AgedItemView of(Item item, Function<BusinessId, String> handles) {
            return new AgedItemView(handles.apply(item.business()), item.number(), item.issued(), item.due(), item.days(), item.age(),
                    item.open().currency().getCurrencyCode(), item.open().exact().toPlainString());
        }
    }

    @Schema(name = "TaxReport")
    record TaxReportView(@Schema(type = "string", example = "2026-10") YearMonth from,
            @Schema(type = "string", example = "2026-12") YearMonth to, List<TaxGroupView> groups) {}

    @Schema(name = "TaxGroup")
    record TaxGroupView(
            @Schema(description = "DOMESTIC, REVERSE_CHARGE, OUTSIDE_SCOPE or SMALL_BUSINESS; absent for documents that name no tax",
                    example = "DOMESTIC") Optional<Treatment> treatment,
            @Schema(description = "The tax in percent of the net sum", example = "19") BigDecimal percent,
            @Schema(description = "The buyer's country, ISO 3166; empty if it is not known", example = "DE") String country,
            @Schema(description = "The currency of the documents", example = "USD") String currency,
            @Schema(description = "The sum of the documents without tax", example = "100.00") BigDecimal net,
            @Schema(example = "19.00") BigDecimal tax,
            @Schema(description = "The currency in which the seller declares the tax", example = "EUR") String taxCurrency,
            @Schema(description = "The tax in that currency, as the documents tell it", example = "17.51") BigDecimal declaredTax,
            @Schema(description = "The documents behind the sums") List<TaxDocumentView> documents) {

        static TaxGroupView of(Group group, Function<BusinessId, String> handles) {
            return new TaxGroupView(group.rate().treatment(), group.rate().percent(), group.rate().country(),
                    group.rate().currency().getCurrencyCode(), group.net(), group.tax(), group.rate().taxCurrency().getCurrencyCode(),
                    group.declared(), group.documents().stream().map(document -> TaxDocumentView.of(document, handles)).toList());
        }
    }

    @Schema(name = "TaxDocument")
    record TaxDocumentView(
            @Schema(example = "INVOICE") TaxReport.Kind kind,
            @Schema(example = "2026-000001") String number,
            @Schema(description = "The invoice that a credit note corrects; of an invoice its own number",
                    example = "2026-000001") String invoice,
            @Schema(description = "The handle", example = "padaria-sol") String business,
            @Schema(type = "string", description = "The month in which it counts", example = "2026-10") YearMonth month,
            @Schema(example = "2026-11-01") LocalDate issued,
            @Schema(description = "Negative for a credit note", example = "100.00") BigDecimal net,
            @Schema(example = "19.00") BigDecimal tax,
            @Schema(example = "17.51") BigDecimal declaredTax) {

        static TaxDocumentView of(Document document, Function<BusinessId, String> handles) {
            return new TaxDocumentView(document.kind(), document.number(), document.invoice(), handles.apply(document.business()),
                    document.month(), document.issued(), document.net(), document.tax(), document.declared());
        }
    }

    static List<AmountView> totals(Stream<Money> amounts) {
        Map<String, Money> sums = new TreeMap<>();
        amounts.forEach(amount -> sums.merge(amount.currency().getCurrencyCode(), amount, Money::plus));
        return views(sums.values());
    }

    private static List<AmountView> views(Collection<Money> sums) {
        return sums.stream().map(sum -> new AmountView(sum.currency().getCurrencyCode(), sum.exact().toPlainString())).toList();
    }
}
