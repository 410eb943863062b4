package io.tollgate.receivables;

import io.tollgate.money.Money;
import io.tollgate.tariff.LateTable.Rate;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.Currency;
import java.util.Optional;
import java.util.function.Function;

/**
 * Simple interest by days: the sum over all days of open amount × yearly percentage ÷ 100 ÷ days of the year. How many days a year has says
 * the table. The sum is rounded once, half to even, to what the currency has. There is no interest on interest (§ 289 BGB).
 */
final class LateInterest {

    /** A multiple of 360, 365 and 366, so that each day is a whole number of these parts, and nothing is rounded before the end. */
    private static final int PARTS = 1_603_080;
    private static final BigDecimal DIVISOR = BigDecimal.valueOf(100L * PARTS);

    private LateInterest() {}

    /**
     * @param open    of each day, at least zero
     * @param rate    of each day
     * @throws MissingRate if a day on which something is open has no rate
     */
    static Money of(Currency currency, Reminder.Days days, Function<LocalDate, Money> open,
            Function<LocalDate, Optional<Rate>> rate) throws MissingRate {
        BigDecimal sum = BigDecimal.ZERO;
        for (LocalDate day = days.first(); !day.isAfter(days.last()); day = day.plusDays(1)) {
            BigDecimal amount = open.apply(day).exact();
            if (amount.signum() > 0) {
                Rate counted = rate.apply(day).orElseThrow(MissingRate.on(day));
                sum = sum.add(amount.multiply(counted.percent()).multiply(BigDecimal.valueOf(PARTS / counted.year().of(day))));
            }
        }
        return Money.of(sum.divide(DIVISOR, Math.max(0, currency.getDefaultFractionDigits()), RoundingMode.HALF_EVEN), currency);
    }
}
