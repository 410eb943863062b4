package io.tollgate.invoicing;

import io.tollgate.money.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Spreads the cents of a sum over its lines by the largest remainder. The sum is rounded once, half up, and the printed lines add up to it.
 * Each line is rounded down, and the cents that are missing go to the lines that lost most. So a line is less than one cent from its exact
 * amount, and a line of whole cents stays as it is. Source: EN 16931, BR-CO-10 (the total is the sum of the lines).
 */
final class Cents {

    private Cents() {}

    /**
     * @param exact amounts of at least zero, in this currency
     * @return what is printed for each, in the currency's own decimals
     */
    static List<BigDecimal> spread(List<Money> exact, Currency currency) {
        return spread(exact, exact.stream().reduce(Money.zero(currency), Money::plus).rounded(), currency);
    }

    /** Like {@link #spread(List, Currency)}. @param sum what they add up to, less than one cent from their exact sum */
    static List<BigDecimal> spread(List<Money> exact, BigDecimal sum, Currency currency) {
        int decimals = currency.getDefaultFractionDigits();
        BigDecimal cent = BigDecimal.ONE.movePointLeft(decimals);
        List<BigDecimal> printed = new ArrayList<>(exact.stream().map(amount -> down(amount, decimals)).toList());
        BigDecimal missing = sum.subtract(printed.stream().reduce(BigDecimal.ZERO, BigDecimal::add));
        IntStream.range(0, exact.size()).boxed()
                .sorted(Comparator.comparing((Integer line) -> exact.get(line).exact().subtract(printed.get(line))).reversed())
                .limit(missing.movePointRight(decimals).longValueExact()).toList() // before any line changes
                .forEach(line -> printed.set(line, printed.get(line).add(cent)));
        return printed;
    }

    private static BigDecimal down(Money amount, int decimals) {
        if (amount.micros() < 0) {
            throw new IllegalArgumentException("amount (" + amount + ") of an invoice line must be at least zero");
        }
        return amount.exact().setScale(decimals, RoundingMode.DOWN);
    }
}
