package io.tollgate.money;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;

/** An amount in whole millionths of a currency unit; may be negative. Only the invoice line rounds it. */
public record Money(long micros, Currency currency) implements Comparable<Money> {

    private static final int SCALE = 6;

    public static Money zero(Currency currency) {
        return new Money(0, currency);
    }

    /** Reads a decimal amount such as {@code 0.0550}; more than six decimals are refused. */
    public static Money of(BigDecimal amount, Currency currency) {
        return new Money(amount.movePointRight(SCALE).longValueExact(), currency);
    }

    public Money plus(Money other) {
        return new Money(Math.addExact(micros, same(other).micros), currency);
    }

    public Money minus(Money other) {
        return new Money(Math.subtractExact(micros, same(other).micros), currency);
    }

    public Money times(long count) {
        return new Money(Math.multiplyExact(micros, count), currency);
    }

    /** Rounded half up to the currency's own decimals (cents for USD), as the sum of an invoice. */
    public BigDecimal rounded() {
        return exact().setScale(Math.max(0, currency.getDefaultFractionDigits()), RoundingMode.HALF_UP);
    }

    /** The exact amount with six decimals. */
    public BigDecimal exact() {
        return BigDecimal.valueOf(micros, SCALE);
    }

    @Override
    public int compareTo(Money other) {
        return Long.compare(micros, same(other).micros);
    }

    private Money same(Money other) {
        if (!currency.equals(other.currency)) {
            throw new IllegalArgumentException("cannot combine " + currency + " with " + other.currency);
        }
        return other;
    }

    /** {@code 0.055000 USD} */
    @Override
    public String toString() {
        return exact().toPlainString() + " " + currency;
    }
}
