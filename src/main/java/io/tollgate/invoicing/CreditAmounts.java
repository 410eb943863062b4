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
 * Says what a credit note prints for each of its lines, so that all credit notes of an invoice together print what the invoice printed once
 * all its messages are credited, and never more before. What is printed for a line so far is less than one cent from its exact amount so
 * far. So a line of one credit note is less than two cents from its exact amount, which Peppol allows (PEPPOL-EN16931-R120).
 *
 * <p>The sum of a credit note is rounded once, half up, together with what earlier ones rounded away on these lines, and its cents go to
 * the lines that lack most, as {@link Cents} does it. A line of which nothing is left afterwards gets what is left of its printed amount.
 */
final class CreditAmounts {

    private CreditAmounts() {}

    /**
     * A line of the invoice with messages that are to be credited.
     *
     * @param printed  what the invoice prints for the line
     * @param credited what earlier credit notes print for it
     * @param exact    the exact price of its messages on earlier credit notes and on this one
     * @param whole    whether all its messages are credited with this one
     */
    record Part(BigDecimal printed, BigDecimal credited, Money exact, boolean whole) {

        private BigDecimal left() {
            return printed.subtract(credited);
        }

        /** Below zero if earlier ones were rounded up by more than the messages of this one cost. */
        private BigDecimal due() {
            return whole ? left() : exact.exact().subtract(credited);
        }
    }

    /** @return what is printed for each part, at least zero */
    static List<BigDecimal> of(List<Part> parts, Currency currency) {
        int decimals = Math.max(0, currency.getDefaultFractionDigits());
        BigDecimal cent = BigDecimal.ONE.movePointLeft(decimals);
        List<BigDecimal> amounts = new ArrayList<>(parts.stream()
                .map(part -> part.due().max(BigDecimal.ZERO).min(part.left()).setScale(decimals, RoundingMode.DOWN)).toList());
        BigDecimal all = parts.stream().map(Part::due).reduce(BigDecimal.ZERO, BigDecimal::add).setScale(decimals, RoundingMode.HALF_UP);
        BigDecimal missing = all.subtract(amounts.stream().reduce(BigDecimal.ZERO, BigDecimal::add));
        if (missing.signum() > 0) {
            IntStream.range(0, parts.size()).boxed()
                    .filter(line -> parts.get(line).due().compareTo(amounts.get(line)) > 0) // it lacks something
                    .filter(line -> parts.get(line).left().compareTo(amounts.get(line)) > 0)
                    .sorted(Comparator.comparing((Integer line) -> parts.get(line).due().subtract(amounts.get(line))).reversed())
                    .limit(missing.movePointRight(decimals).longValueExact()).toList() // before any line changes
                    .forEach(line -> amounts.set(line, amounts.get(line).add(cent)));
        }
        return amounts;
    }
}
