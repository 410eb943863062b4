package io.tollgate.invoicing;

import io.tollgate.decision.Finding.FreeReason;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.money.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Currency;
import java.util.List;
import java.util.Optional;

/**
 * What a business owes for a month. An issued invoice never changes; later charges are on the next one.
 *
 * @param number   year of issue and a running number in it, without gaps: {@code 2026-000001}
 * @param month    in the business's zone
 * @param issuedAt when it was made
 * @param terms    seller, buyer and tax; empty if no seller was set, or if nothing was to be paid and no buyer was known
 */
public record Invoice(String number, BusinessId business, YearMonth month, Currency currency, List<Line> lines, Instant issuedAt,
        Optional<Terms> terms) {

    /**
     * Messages of the month that cost the same in the same market and category.
     *
     * @param freeReason   why they are free, if they are
     * @param price  price of one message
     * @param amount price of all of them in the currency's decimals, less than one cent from the exact one: {@link Cents} says how
     */
    public record Line(String market, Category category, Optional<FreeReason> freeReason, Money price, long messages, BigDecimal amount) {

        /** The amount before rounding. */
        public Money exact() {
            return price.times(messages);
        }
    }

    public Invoice {
        lines = List.copyOf(lines);
    }

    /** The sum of the lines: what was charged exactly, rounded once. Without tax. */
    public BigDecimal sum() {
        return lines.stream().map(Line::amount).reduce(Money.zero(currency).rounded(), BigDecimal::add);
    }

    /** Value added tax on the sum; zero if there is none. */
    public BigDecimal tax() {
        return terms.map(Terms::tax).orElse(Money.zero(currency).rounded());
    }

    /** What is to be paid: the sum and its tax. */
    public BigDecimal total() {
        return sum().add(tax());
    }

    /** What was charged, to the millionth. */
    public Money exact() {
        return lines.stream().map(Line::exact).reduce(Money.zero(currency), Money::plus);
    }

    public long messages() {
        return lines.stream().mapToLong(Line::messages).sum();
    }
}
