package io.tollgate.invoicing;

import io.tollgate.agreements.AgreedTerms;
import io.tollgate.decision.Finding.FreeReason;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.money.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a business owes for a month. An issued invoice never changes; later charges are on the next one.
 *
 * @param number   year of issue and a running number in it, without gaps: {@code 2026-000001}
 * @param month    in the business's zone
 * @param issuedAt when it was made
 * @param fees     of the plan, and what lacks of an agreed minimum
 * @param paid     from the balance when it was issued, in the currency's decimals; what more it had was rounded and booked
 * @param terms    seller, buyer and tax; empty if no seller was set, or if nothing was to be paid and no buyer was known
 */
public record Invoice(String number, BusinessId business, YearMonth month, Currency currency, List<Line> lines, Instant issuedAt,
        Optional<Terms> terms, List<Fee> fees, BigDecimal paid) {

    /**
     * Messages of the month that cost the same in the same market and category.
     *
     * @param freeReason   why they are free, if they are
     * @param price  price of one message by the rate card
     * @param discounts what is taken off for agreements with the business
     * @param amount what all of them cost in the currency's decimals, less than one cent from the exact one: {@link Cents} says how
     */
    public record Line(String market, Category category, Optional<FreeReason> freeReason, Money price, long messages,
            List<Discount> discounts, BigDecimal amount) {

        public Line {
            discounts = List.copyOf(discounts);
        }

        /** Messages at the rate card's price. */
        public Line(String market, Category category, Optional<FreeReason> freeReason, Money price, long messages, BigDecimal amount) {
            this(market, category, freeReason, price, messages, List.of(), amount);
        }

        /** The amount by the rate card, before rounding. */
        public Money gross() {
            return price.times(messages);
        }

        /** What is taken off, before rounding. */
        public Money discount() {
            return discounts.stream().map(one -> Money.of(one.off(), price.currency())).reduce(Money.zero(price.currency()), Money::plus);
        }

        /** The amount before rounding, discounts taken off. */
        public Money exact() {
            return gross().minus(discount());
        }
    }

    /**
     * What an agreement takes off a line.
     *
     * @param percent  of a discount
     * @param price    of one message, if a price was agreed
     * @param messages of the line, as far as they were delivered on days of the agreement
     * @param off      to the millionth, at least zero
     * @param free     of an allowance
     */
    public record Discount(Optional<BigDecimal> percent, Optional<BigDecimal> price, long messages, BigDecimal off, Optional<Free> free) {

        /** A discount in percent, or by an agreed price. */
        public Discount(Optional<BigDecimal> percent, Optional<BigDecimal> price, long messages, BigDecimal off) {
            this(percent, price, messages, off, Optional.empty());
        }
    }

    /**
     * An allowance of free messages in the month.
     *
     * @param monthly  free messages of a whole month
     * @param first    the first of its days in the month
     * @param last     the last of them
     * @param messages free messages of these days, in all lines
     */
    public record Free(long monthly, LocalDate first, LocalDate last, long messages) {}

    /**
     * Something that is to be paid beside the messages. On documents its number follows those of the lines.
     *
     * @param agreed for which days, and how it comes about
     * @param amount in the currency's decimals, less than one cent from the exact one
     */
    public record Fee(AgreedTerms.Fee agreed, BigDecimal amount) {

        public Money exact() {
            return agreed.amount();
        }
    }

    public Invoice {
        lines = List.copyOf(lines);
        fees = List.copyOf(fees);
    }

    /** An invoice of which nothing is paid yet. */
    public Invoice(String number, BusinessId business, YearMonth month, Currency currency, List<Line> lines, Instant issuedAt,
            Optional<Terms> terms, List<Fee> fees) {
        this(number, business, month, currency, lines, issuedAt, terms, fees, Money.zero(currency).rounded());
    }

    /** An invoice without fees. */
    public Invoice(String number, BusinessId business, YearMonth month, Currency currency, List<Line> lines, Instant issuedAt,
            Optional<Terms> terms) {
        this(number, business, month, currency, lines, issuedAt, terms, List.of());
    }

    /** The sum of the lines and fees: the exact amounts, rounded once. Without tax. */
    public BigDecimal sum() {
        return Stream.concat(lines.stream().map(Line::amount), fees.stream().map(Fee::amount)).reduce(Money.zero(currency).rounded(),
                BigDecimal::add);
    }

    /** Value added tax on the sum; zero if there is none. */
    public BigDecimal tax() {
        return terms.map(Terms::tax).orElse(Money.zero(currency).rounded());
    }

    /** What is to be paid: the sum and its tax. */
    public BigDecimal total() {
        return sum().add(tax());
    }

    /** What is still to be paid when it is issued, EN 16931 BT-115. */
    public BigDecimal due() {
        return total().subtract(paid);
    }

    /** Whether the balance pays all of it when it is issued. An invoice at zero needs no payment. */
    public boolean isPaid() {
        return paid.signum() > 0 && due().signum() == 0;
    }

    Invoice with(BigDecimal paidFromBalance) {
        return new Invoice(number, business, month, currency, lines, issuedAt, terms, fees, paidFromBalance);
    }

    /** What the messages were charged, to the millionth. */
    public Money charged() {
        return lines.stream().map(Line::gross).reduce(Money.zero(currency), Money::plus);
    }

    /** What is taken off that, to the millionth. */
    public Money discount() {
        return lines.stream().map(Line::discount).reduce(Money.zero(currency), Money::plus);
    }

    /** The fees, to the millionth. */
    public Money feeSum() {
        return fees.stream().map(Fee::exact).reduce(Money.zero(currency), Money::plus);
    }

    /** What is to be paid without tax, to the millionth: charges less discounts, and fees. */
    public Money exact() {
        return charged().minus(discount()).plus(feeSum());
    }

    public long messages() {
        return lines.stream().mapToLong(Line::messages).sum();
    }
}
