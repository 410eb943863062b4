package io.tollgate.agreements;

import io.tollgate.agreements.Agreement.Scope;
import io.tollgate.agreements.Agreement.Terms;
import io.tollgate.message.Category;
import io.tollgate.money.Money;
import io.tollgate.tariff.Proration;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.Period;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the agreements of a business come to on its invoice. Messages are judged and charged at the rate card's prices; a discount is taken
 * off the sum of an invoice's line, never off a message, so that nothing below a millionth is lost message by message.
 *
 * <p>Of several agreements for a message the most exact one counts: first market and category, then market, then category, then all. An
 * agreed price never makes a message dearer than the rate card. Pure and immutable.
 */
public final class AgreedTerms {

    private static final int SCALE = 6;
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private final List<Agreement> agreements;
    private final Optional<ListFees> listFees;

    /** Terms from agreements. Those that are not approved do not count. */
    public AgreedTerms(List<Agreement> agreements) {
        this(agreements, Optional.empty());
    }

    /** @param listFees what counts on days for which no fee of the plan was agreed; empty: nothing */
    AgreedTerms(List<Agreement> agreements, Optional<ListFees> listFees) {
        this.listFees = listFees;
        this.agreements = agreements.stream().sorted(Comparator.comparing(Agreement::first).thenComparing(Agreement::id)).toList();
    }

    /** All of them with all that they say: two that are the same text come to the same. */
    @Override
    public String toString() {
        return agreements.toString();
    }

    /** Whether any of them changes what messages cost. */
    public boolean hasPrices() {
        return agreements.stream().anyMatch(one -> one.scope() instanceof Scope.Some);
    }

    /** Whether any of them makes messages of a month free. */
    public boolean hasAllowances() {
        return agreements.stream().anyMatch(one -> one.terms() instanceof Terms.Allowance);
    }

    /** The terms of a month, which are asked for its messages one after the other. */
    public MonthTerms month(YearMonth month) {
        return new MonthTerms(this, month, agreements);
    }

    /** Whether any of them is about what the messages of a month cost at least. */
    public boolean hasMinimum() {
        return agreements.stream().anyMatch(one -> one.terms() instanceof Terms.MinimumFee);
    }

    /** What the messages of a month lack of the minimum, as {@link #fees} says it; empty if they lack nothing. */
    public Optional<Fee> minimum(YearMonth month, Money charged) {
        return fees(month, charged).stream().filter(fee -> fee.kind() == FeeKind.MINIMUM_FEE).findFirst();
    }

    /**
     * Like {@link #minimum(YearMonth, Money)}, but what finance has forgiven of the minimum of this month is not asked for again.
     *
     * @param forgiven so much of it, however the charges of the month have changed since
     */
    public Optional<Fee> minimum(YearMonth month, Money charged, Money forgiven) {
        return minimum(month, charged).map(fee -> new Fee(fee.kind(), fee.first(), fee.last(), fee.whole(), fee.charged(),
                fee.amount().minus(forgiven))).filter(fee -> fee.amount().micros() > 0);
    }

    /** The agreement for messages that were delivered on a day. */
    public Optional<Agreement> of(String market, Category category, LocalDate day) {
        return agreements.stream().filter(one -> one.counts(day))
                .filter(one -> one.scope() instanceof Scope.Messages scope && covers(scope, market, category))
                .max(Comparator.comparingInt(one -> exactness(one.scope())));
    }

    static boolean covers(Scope.Some scope, String market, Category category) {
        return scope.market().map(market::equals).orElse(true) && scope.category().map(category::equals).orElse(true);
    }

    static int exactness(Scope of) {
        return of instanceof Scope.Some scope ? (scope.market().isPresent() ? 2 : 0) + (scope.category().isPresent() ? 1 : 0) : -1;
    }

    /**
     * What is taken off messages that cost the same: of a discount the percentage of their sum, rounded half up to the millionth once; of
     * an agreed price what they cost beyond it, of an allowance all.
     */
    public static Money off(Agreement agreement, Money each, long messages) {
        return switch (agreement.terms()) {
            case Terms.Price price -> new Money(Math.max(0, each.minus(price.each()).micros()), each.currency()).times(messages);
            case Terms.Discount discount -> Money.of(each.times(messages).exact().multiply(discount.percent())
                    .divide(HUNDRED, SCALE, RoundingMode.HALF_UP), each.currency());
            case Terms.Allowance _ -> each.times(messages);
            case Terms.PlanFee _,Terms.MinimumFee _,Terms.SpendingLimit _ -> Money.zero(each.currency());
        };
    }

    /** What a fee is for. */
    public enum FeeKind {
        PLAN_FEE, MINIMUM_FEE
    }

    /**
     * A fee of a month.
     *
     * @param first   the first of its days in the month
     * @param last    the last of them
     * @param whole   what its days come to: the fee, or the minimum
     * @param charged what counts towards a minimum; zero for a fee of the plan
     * @param amount  what is to be paid
     */
    public record Fee(FeeKind kind, LocalDate first, LocalDate last, Money whole, Money charged, Money amount) {

        /** The part of the minimum that was forgiven before, and is not asked for again. */
        public Money forgiven() {
            return whole.minus(charged).minus(amount);
        }
    }

    /**
     * The fees of a month: those of the plan, each for its days, and what the messages lack of the minimum. On days for which no fee of the
     * plan was agreed, that of the table of fees counts. A fee that counts on some days
     * of the month only is that part of it: days of the month on which it counts, by days of the month, rounded half up to the millionth.
     * Fees of the plan do not count towards the minimum.
     *
     * @param charged what the messages of the month cost, discounts taken off
     */
    public List<Fee> fees(YearMonth month, Money charged) {
        List<Fee> fees = new ArrayList<>();
        List<Fee> minimums = new ArrayList<>();
        for (Agreement one : agreements) {
            Optional<Money> monthly = switch (one.terms()) {
                case Terms.PlanFee fee -> Optional.of(fee.monthly());
                case Terms.MinimumFee fee -> Optional.of(fee.monthly());
                case Terms.Price _,Terms.Discount _,Terms.Allowance _,Terms.SpendingLimit _ -> Optional.empty();
            };
            LocalDate first = later(one.first(), month.atDay(1));
            LocalDate last = earlier(one.lastDay(), month.atEndOfMonth());
            if (monthly.isPresent() && one.approved().isPresent() && !last.isBefore(first)) {
                Money part = Proration.amount(monthly.get(), Proration.days(first, last), month);
                boolean isMinimum = one.terms() instanceof Terms.MinimumFee;
                (isMinimum ? minimums : fees).add(new Fee(isMinimum ? FeeKind.MINIMUM_FEE : FeeKind.PLAN_FEE, first, last, part,
                        Money.zero(part.currency()), part));
            }
        }
        fees.addAll(listFees(month));
        fees.removeIf(fee -> fee.amount().micros() == 0);
        fees.sort(Comparator.comparing(Fee::first));
        if (!minimums.isEmpty()) {
            Money whole = minimums.stream().map(Fee::whole).reduce(Money.zero(charged.currency()), Money::plus);
            if (whole.compareTo(charged) > 0) {
                fees.add(new Fee(FeeKind.MINIMUM_FEE, minimums.getFirst().first(), minimums.getLast().last(), whole, charged,
                        whole.minus(charged)));
            }
        }
        return fees;
    }

    private List<Fee> listFees(YearMonth month) {
        return listFees.map(list -> list.in(month, this::hasPlanFee)).orElse(List.of()).stream().map(span -> {
            Money part = Proration.amount(span.monthly(), Proration.days(span.first(), span.last()), month);
            return new Fee(FeeKind.PLAN_FEE, span.first(), span.last(), part, Money.zero(part.currency()), part);
        }).toList();
    }

    private boolean hasPlanFee(LocalDate day) {
        return agreements.stream().anyMatch(one -> one.terms() instanceof Terms.PlanFee && one.counts(day));
    }

    /** The months after {@code after} up to {@code through} that have a day on which a fee counts. */
    public List<YearMonth> feeMonths(YearMonth after, YearMonth through) {
        LocalDate earliest = later(after.plusMonths(1).atDay(1), listFees.flatMap(list -> list.table().first()).orElse(LocalDate.MAX));
        Stream<YearMonth> listed = Stream.iterate(YearMonth.from(earliest), month -> !month.isAfter(through), month -> month.plusMonths(1))
                .filter(month -> !listFees(month).isEmpty());
        return Stream.concat(listed, agreements.stream()
                .filter(one -> one.approved().isPresent() && !(one.scope() instanceof Scope.Some))
                .filter(one -> !one.lastDay().isBefore(one.first())) // not one that never counted
                .flatMap(one -> {
                    YearMonth first = YearMonth.from(later(one.first(), after.plusMonths(1).atDay(1)));
                    YearMonth last = YearMonth.from(earlier(one.lastDay(), through.atEndOfMonth()));
                    return first.atDay(1).datesUntil(later(first.atDay(1), last.plusMonths(1).atDay(1)), Period.ofMonths(1))
                            .map(YearMonth::from);
                })).distinct().sorted().toList();
    }

    static LocalDate later(LocalDate one, LocalDate other) {
        return one.isAfter(other) ? one : other;
    }

    static LocalDate earlier(LocalDate one, LocalDate other) {
        return one.isBefore(other) ? one : other;
    }
}
