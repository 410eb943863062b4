package io.tollgate.agreements;

import io.tollgate.business.PlanDays;
import io.tollgate.money.Money;
import io.tollgate.tariff.PlanFees;
import io.tollgate.tariff.PlanFees.PlanFee;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What the plans of a business cost by the table of fees. */
record ListFees(PlanFees table, PlanDays plans, Currency currency) {

    /** Days of a month with the same fee, both included. */
    record Span(LocalDate first, LocalDate last, Money monthly) {

        private Span until(LocalDate day) {
            return new Span(first, day, monthly);
        }
    }

    private record Day(LocalDate day, PlanFee fee) {}

    /** @param agreed whether another fee was agreed for a day */
    List<Span> in(YearMonth month, Predicate<LocalDate> agreed) {
        List<Span> spans = new ArrayList<>();
        Optional<Day> before = Optional.empty();
        for (PlanDays.Span plan : plans.in(month)) {
            for (LocalDate day = plan.first(); !day.isAfter(plan.last()); day = day.plusDays(1)) {
                Optional<PlanFee> fee = agreed.test(day)
                        ? Optional.empty()
                        : table.on(day, plan.plan().name(), currency)
                                .filter(one -> one.monthly().micros() > 0);
                if (fee.isPresent()) {
                    LocalDate one = day;
                    boolean goesOn = before.filter(last -> last.day().plusDays(1).equals(one) && last.fee().equals(fee.get())).isPresent();
                    spans.add(goesOn ? spans.removeLast().until(day) : new Span(day, day, fee.get().monthly()));
                    before = Optional.of(new Day(day, fee.get()));
                }
            }
        }
        return spans;
    }
}
