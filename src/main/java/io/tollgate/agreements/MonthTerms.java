package io.tollgate.agreements;

import io.tollgate.agreements.Agreement.Scope;
import io.tollgate.agreements.Agreement.Terms;
import io.tollgate.ledger.Charges.DayTotal;
import io.tollgate.ledger.Charges.Total;
import io.tollgate.message.Category;
import io.tollgate.tariff.Proration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which agreement counts for which messages of one month. Messages are given in the order of their days, those of one day the dearest
 * first, as an allowance is used up by the first ones. An allowance that counts on some days of the month only is that part of it: days of
 * the month on which it counts, by days of the month, rounded down to whole messages. Not for several threads.
 */
public final class MonthTerms {

    /**
     * An allowance in a month.
     *
     * @param monthly of a whole month
     * @param first   the first of its days in the month
     * @param last    the last of them
     * @param free    messages that are free on these days
     */
    public record Allowed(Agreement agreement, long monthly, LocalDate first, LocalDate last, long free) {}

    private final AgreedTerms agreed;
    private final YearMonth month;
    private final List<Allowed> allowed;
    private final Map<Integer, Long> used = new HashMap<>();

    MonthTerms(AgreedTerms agreed, YearMonth month, List<Agreement> agreements) {
        this.agreed = agreed;
        this.month = month;
        List<Allowed> all = new ArrayList<>();
        for (Agreement one : agreements) {
            if (one.terms() instanceof Terms.Allowance allowance && one.approved().isPresent()) {
                LocalDate first = AgreedTerms.later(one.first(), month.atDay(1));
                LocalDate last = AgreedTerms.earlier(one.lastDay(), month.atEndOfMonth());
                if (!last.isBefore(first)) {
                    all.add(new Allowed(one, allowance.monthly(), first, last,
                            Proration.messages(allowance.monthly(), Proration.days(first, last), month)));
                }
            }
        }
        all.sort(Comparator.comparingInt((Allowed one) -> -AgreedTerms.exactness(one.agreement().scope()))
                .thenComparing(Allowed::first).thenComparing(one -> one.agreement().id()));
        this.allowed = List.copyOf(all);
    }

    /** The allowances that count on a day of the month; the most exact ones, which are used first, come first. */
    public List<Allowed> allowances() {
        return allowed;
    }

    /** How many messages an allowance has made free so far. */
    public long used(Allowed allowance) {
        return used.getOrDefault(allowance.agreement().id(), 0L);
    }

    /** The order in which messages use up what is free: by day, and of one day the dearest first. */
    public static List<DayTotal> inTurn(List<DayTotal> days) {
        return days.stream().sorted(Comparator.comparing(DayTotal::day).thenComparing(one -> one.total().price(),
                Comparator.reverseOrder())).toList();
    }

    /** Like {@link #take(String, Category, LocalDate, long)}; none for messages that are free anyway. */
    public Map<Agreement, Long> take(DayTotal day) {
        Total one = day.total();
        return one.price().micros() > 0 ? take(one.market(), one.category(), day.day(), one.messages()) : Map.of();
    }

    /**
     * The agreements for messages that cost something, with how many they count for: first allowances, as far as they last, then a price or
     * discount for the rest. No allowance makes an SMS free, or a message of another month.
     *
     * @param day of the delivery, in the business's zone
     */
    public Map<Agreement, Long> take(String market, Category category, LocalDate day, long messages) {
        Map<Agreement, Long> counted = new LinkedHashMap<>();
        long left = messages;
        for (Allowed one : allowed) {
            if (left > 0 && month.equals(YearMonth.from(day)) && one.agreement().counts(day) && !Agreements.isSms(market)
                    && one.agreement().scope() instanceof Scope.Free scope && AgreedTerms.covers(scope, market, category)) {
                long these = Math.min(left, one.free() - used(one));
                if (these > 0) {
                    counted.put(one.agreement(), these);
                    used.merge(one.agreement().id(), these, Math::addExact);
                    left -= these;
                }
            }
        }
        Optional<Agreement> rest = left > 0 ? agreed.of(market, category, day) : Optional.empty();
        if (rest.isPresent()) {
            counted.put(rest.get(), left);
        }
        return counted;
    }
}
