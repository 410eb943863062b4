package io.tollgate.invoicing;

import static java.util.Objects.requireNonNull;

import io.tollgate.agreements.AgreedTerms;
import io.tollgate.agreements.Agreement;
import io.tollgate.agreements.Agreement.Terms;
import io.tollgate.agreements.MonthTerms;
import io.tollgate.invoicing.Buyer.LinesBy;
import io.tollgate.invoicing.Invoice.Discount;
import io.tollgate.invoicing.Invoice.Fee;
import io.tollgate.invoicing.Invoice.Free;
import io.tollgate.invoicing.Invoice.Line;
import io.tollgate.ledger.Charges;
import io.tollgate.ledger.Charges.DayTotal;
import io.tollgate.ledger.Charges.Total;
import io.tollgate.message.BusinessId;
import io.tollgate.money.Money;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What a month comes to: lines of messages with what agreements take off them, and fees. The cents are spread over all of them. */
record MonthLines(List<Line> lines, List<Fee> fees) {

    private static final Comparator<Agreement> IN_TURN = Comparator.comparing(Agreement::first).thenComparing(Agreement::id);

    /** Messages that cost the same in the same market and category, with what agreements take off them. */
    private record Part(Total total, List<Discount> discounts) {

        Object group(LinesBy by) {
            return switch (by) {
                case RATE -> this;
                case CATEGORY -> total.category();
                case MARKET -> total.market();
            };
        }

        Line line(BigDecimal amount) {
            return new Line(total.market(), total.category(), total.freeReason(), total.price(), total.messages(), discounts, amount);
        }

        Money exact() {
            Currency currency = total.price().currency();
            return discounts.stream().map(one -> Money.of(one.off(), currency)).reduce(total.price().times(total.messages()), Money::minus);
        }
    }

    /**
     * @param forgiven what finance has forgiven of the minimum fees of earlier months; asked for only if their charges were corrected
     * @param by what has a line of its own: the cents are spread over these lines, and those of each line over its rates. So a rate is
     *           less than one cent from its exact amount, too
     * @param risen minimum fees of earlier months that this invoice has as they are now
     */
    static MonthLines of(Charges charges, AgreedTerms agreed, BusinessId business, YearMonth month, Currency currency,
            Supplier<Map<YearMonth, Money>> forgiven, LinesBy by, List<AgreedTerms.Fee> risen) {
        List<Part> parts = agreed.hasPrices()
                ? parts(charges.dayTotals(business, month), agreed.month(month))
                : parts(charges.totals(business, month));
        return of(parts, Stream.concat(fees(charges, agreed, business, month, sum(parts, currency), forgiven).stream(),
                risen.stream()).toList(), by, currency);
    }

    /**
     * Of a business without a minimum fee, none of whose charges was corrected.
     *
     * @param totals asked for unless agreements change what messages cost
     * @param days   asked for if they do
     */
    static MonthLines of(List<Total> totals, List<DayTotal> days, AgreedTerms agreed, YearMonth month, Currency currency, LinesBy by) {
        List<Part> parts = agreed.hasPrices() ? parts(days, agreed.month(month)) : parts(totals);
        return of(parts, agreed.fees(month, sum(parts, currency)), by, currency);
    }

    private static List<Part> parts(List<Total> totals) {
        return totals.stream().map(total -> new Part(total, List.of())).toList();
    }

    private static MonthLines of(List<Part> parts, List<AgreedTerms.Fee> fees, LinesBy by, Currency currency) {
        Map<Object, List<Part>> groups = new LinkedHashMap<>();
        parts.forEach(part -> groups.computeIfAbsent(part.group(by), _ -> new ArrayList<>()).add(part));
        List<BigDecimal> printed = Cents.spread(Stream.concat(groups.values().stream().map(group -> sum(group, currency)),
                fees.stream().map(AgreedTerms.Fee::amount)).toList(), currency);
        Map<Part, BigDecimal> amounts = new HashMap<>();
        int next = 0;
        for (List<Part> group : groups.values()) {
            List<BigDecimal> rates = Cents.spread(group.stream().map(Part::exact).toList(), printed.get(next++), currency);
            for (int rate = 0; rate < rates.size(); rate++) {
                amounts.put(group.get(rate), rates.get(rate));
            }
        }
        List<Fee> printedFees = new ArrayList<>();
        for (AgreedTerms.Fee fee : fees) {
            printedFees.add(new Fee(fee, printed.get(next++)));
        }
        return new MonthLines(parts.stream().map(part -> part.line(requireNonNull(amounts.get(part)))).toList(), printedFees);
    }

    /** What the charges of a month come to as they are corrected by now, discounts taken off: it counts towards its minimum fee. */
    static Money counting(Charges charges, AgreedTerms agreed, BusinessId business, YearMonth month, YearMonth through,
            Currency currency) {
        return sum(parts(charges.counting(business, month, through), agreed.month(month)), currency);
    }

    /**
     * The fees of the month, and minimum fees of earlier months whose charges were corrected: their messages have their new prices on this
     * invoice, and the fee that follows from these prices is on it, too, less what was forgiven of it. Credit notes give the former fees
     * back.
     */
    private static List<AgreedTerms.Fee> fees(Charges charges, AgreedTerms agreed, BusinessId business, YearMonth month, Money sum,
            Supplier<Map<YearMonth, Money>> forgiven) {
        List<YearMonth> corrected = agreed.hasMinimum() ? charges.correctedMonths(business, month) : List.of();
        if (corrected.isEmpty()) {
            return agreed.fees(month, sum);
        }
        List<AgreedTerms.Fee> fees = new ArrayList<>(agreed.fees(month, counting(charges, agreed, business, month, month,
                sum.currency())));
        Map<YearMonth, Money> before = forgiven.get();
        for (YearMonth earlier : corrected) {
            agreed.minimum(earlier, counting(charges, agreed, business, earlier, month, sum.currency()),
                    before.getOrDefault(earlier, Money.zero(sum.currency()))).ifPresent(fees::add);
        }
        return fees;
    }

    private static Money sum(List<Part> parts, Currency currency) {
        return parts.stream().map(Part::exact).reduce(Money.zero(currency), Money::plus);
    }

    /** Whether any message cost something. */
    boolean hasCosts() {
        return lines.stream().anyMatch(line -> line.price().micros() > 0);
    }

    boolean isEmpty() {
        return lines.isEmpty() && fees.isEmpty();
    }

    /** The same messages of all days are one line again. */
    private static List<Part> parts(List<DayTotal> days, MonthTerms agreed) {
        Map<Total, Map<Agreement, Long>> all = new LinkedHashMap<>();
        days.forEach(day -> all.computeIfAbsent(same(day), _ -> new TreeMap<>(IN_TURN)));
        for (DayTotal day : MonthTerms.inTurn(days)) {
            agreed.take(day).forEach((found, messages) -> requireNonNull(all.get(same(day))).merge(found, messages, Math::addExact));
        }
        Map<Total, Long> messages = new LinkedHashMap<>();
        days.forEach(day -> messages.merge(same(day), day.total().messages(), Math::addExact));
        List<Part> parts = new ArrayList<>();
        all.forEach((key, counted) -> parts.add(new Part(new Total(key.market(), key.category(), key.freeReason(), key.price(),
                requireNonNull(messages.get(key))), discounts(key.price(), counted, agreed))));
        return parts;
    }

    private static Total same(DayTotal day) {
        Total one = day.total();
        return new Total(one.market(), one.category(), one.freeReason(), one.price(), 0);
    }

    private static List<Discount> discounts(Money price, Map<Agreement, Long> counted, MonthTerms agreed) {
        List<Discount> discounts = new ArrayList<>();
        counted.forEach((agreement, messages) -> {
            Money off = AgreedTerms.off(agreement, price, messages);
            if (off.micros() > 0) {
                discounts.add(discount(agreement, messages, off.exact(), agreed));
            }
        });
        return discounts;
    }

    private static Discount discount(Agreement agreement, long messages, BigDecimal off, MonthTerms agreed) {
        Optional<BigDecimal> percent = agreement.terms() instanceof Terms.Discount discount
                ? Optional.of(discount.percent().stripTrailingZeros())
                : Optional.empty();
        Optional<BigDecimal> each = agreement.terms() instanceof Terms.Price price ? Optional.of(price.each().exact()) : Optional.empty();
        return new Discount(percent, each, messages, off, agreed.allowances().stream().filter(one -> one.agreement().equals(agreement))
                .findFirst().map(one -> new Free(one.monthly(), one.first(), one.last(), one.free())));
    }
}
