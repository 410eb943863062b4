package io.tollgate.tariff;

import io.tollgate.money.Money;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Optional;

/** What plans cost a month, whatever is sent. The latest fee at or before a day counts, in the business's zone. Immutable. */
public record PlanFees(List<PlanFee> fees) {

    private static final PlanFees EMPTY = new PlanFees(List.of());

    /**
     * A fee and its first day.
     *
     * @param plan    the name of a plan of businesses
     * @param monthly of a whole month, at least zero
     */
    public record PlanFee(String plan, LocalDate from, Money monthly) {

        Currency currency() {
            return monthly.currency();
        }
    }

    public PlanFees {
        fees = List.copyOf(fees);
    }

    public static PlanFees empty() {
        return EMPTY;
    }

    /** Whether any fee is more than zero. */
    public boolean cost() {
        return fees.stream().anyMatch(one -> one.monthly().micros() > 0);
    }

    /** Empty if the table has no fee for the plan in this currency on that day. */
    public Optional<PlanFee> on(LocalDate day, String plan, Currency currency) {
        return fees.stream().filter(one -> one.plan().equals(plan) && one.currency().equals(currency) && !one.from().isAfter(day))
                .max(Comparator.comparing(PlanFee::from));
    }

    /** The first day of any fee. */
    public Optional<LocalDate> first() {
        return fees.stream().map(PlanFee::from).min(Comparator.naturalOrder());
    }
}
