package io.tollgate.tariff;

import io.tollgate.money.Money;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.YearMonth;

/** Part of what a whole month has, for some of its days: days by days of the month. */
public final class Proration {

    private static final int SCALE = 6;

    private Proration() {}

    /** Messages; what is less than one is left out. @param days of the month */
    public static long messages(long monthly, int days, YearMonth month) {
        return BigInteger.valueOf(monthly).multiply(BigInteger.valueOf(days)).divide(BigInteger.valueOf(month.lengthOfMonth()))
                .longValueExact();
    }

    /** An amount, rounded half up to the millionth. */
    public static Money amount(Money monthly, int days, YearMonth month) {
        return Money.of(monthly.exact().multiply(BigDecimal.valueOf(days)).divide(BigDecimal.valueOf(month.lengthOfMonth()), SCALE,
                RoundingMode.HALF_UP), monthly.currency());
    }

    /** How many days these are, both included; they are of one month. */
    public static int days(LocalDate first, LocalDate last) {
        return last.getDayOfMonth() - first.getDayOfMonth() + 1;
    }
}
