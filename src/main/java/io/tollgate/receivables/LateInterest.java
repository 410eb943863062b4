package io.tollgate.receivables;

import io.tollgate.money.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.Currency;
import java.util.Optional;
import java.util.function.Function;

/**
 * Simple interest by days: the sum over all days of open amount × yearly percentage ÷ 100 ÷ 365, also in leap years. It is rounded once,
 * half to even, to what the currency has. There is no interest on interest (§ 289 BGB).
 */
final class LateInterest {

    private static final BigDecimal DIVISOR = BigDecimal.valueOf(36_500);

    private LateInterest() {}

    /**
     * @param open    of each day, at least zero
     * @param percent a year, of each day
     * @throws MissingRate if a day on which something is open has no percentage
     */
    static Money of(Currency currency, Reminder.Days days, Function<LocalDate, Money> open,
            Function<LocalDate, Optional<BigDecimal>> percent) throws MissingRate {
        BigDecimal sum = BigDecimal.ZERO;
        for (LocalDate day = days.first(); !day.isAfter(days.last()); day = day.plusDays(1)) {
            BigDecimal amount = open.apply(day).exact();
            if (amount.signum() > 0) {
                sum = sum.add(amount.multiply(percent.apply(day).orElseThrow(MissingRate.on(day))));
            }
        }
        return Money.of(sum.divide(DIVISOR, Math.max(0, currency.getDefaultFractionDigits()), RoundingMode.HALF_EVEN), currency);
    }
}
