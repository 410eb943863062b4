package io.tollgate.rerating;

import io.tollgate.agreements.AgreedTerms;
import io.tollgate.agreements.Agreement;
import io.tollgate.agreements.MonthTerms;
import io.tollgate.ledger.Charges.DayTotal;
import io.tollgate.ledger.Charges.Total;
import io.tollgate.ledger.StandingCharge;
import io.tollgate.message.Category;
import io.tollgate.money.Money;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which messages of a month are free by agreement, and what agreements take off all of them: as the month's invoice has it, or would have
 * it. Of messages that cost the same on the same day those that were charged first are taken to be the free ones. Pure.
 */
final class FreeByAgreement {

    /** Messages that use up an allowance alike. @param micros of one of them */
    record Alike(LocalDate day, String market, Category category, long micros) {

        static Alike of(StandingCharge charge) {
            return new Alike(charge.day(), charge.market(), charge.category(), charge.micros());
        }

        static Alike of(DayTotal day) {
            Total total = day.total();
            return new Alike(day.day(), total.market(), total.category(), total.price().micros());
        }

        DayTotal total(Currency currency, long messages) {
            return new DayTotal(day, new Total(market, category, Optional.empty(), new Money(micros, currency), messages));
        }
    }

    /** @param off what all agreements take off; @param free messages that allowances make free */
    record Month(Money off, Map<Alike, Long> free) {

        long count() {
            return free.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /** Messages at one price for which one agreement counts: a discount is taken off all of them, and rounded once. */
    private record Line(String market, Category category, Money price, Agreement agreement) {}

    private FreeByAgreement() {}

    /** @param days the charges on the invoice of the month */
    static Month of(List<DayTotal> days, AgreedTerms agreed, YearMonth month, Currency currency) {
        MonthTerms terms = agreed.month(month);
        Map<Alike, Long> free = new HashMap<>();
        Map<Line, Long> lines = new HashMap<>();
        for (DayTotal one : MonthTerms.inTurn(days)) {
            Total total = one.total();
            terms.take(one).forEach((agreement, messages) -> {
                lines.merge(new Line(total.market(), total.category(), total.price(), agreement), messages, Math::addExact);
                if (agreement.terms() instanceof Agreement.Terms.Allowance) {
                    free.merge(Alike.of(one), messages, Math::addExact);
                }
            });
        }
        Money off = lines.entrySet().stream().map(one -> AgreedTerms.off(one.getKey().agreement(), one.getKey().price(), one.getValue()))
                .reduce(Money.zero(currency), Money::plus);
        return new Month(off, free);
    }
}
