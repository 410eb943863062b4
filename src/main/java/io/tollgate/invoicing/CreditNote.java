package io.tollgate.invoicing;

import io.tollgate.invoicing.Terms.Exchange;
import io.tollgate.message.BusinessId;
import io.tollgate.money.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What an invoice charged and the business need not pay: all of it, some of its lines, or messages whose charges were taken back. An issued
 * one never changes. Its amounts are not negative; that they are given back is what it says.
 *
 * @param number   C, the year of issue and a running number in it, without gaps: {@code C2026-000001}
 * @param invoice  the number of the invoice that it credits
 * @param tax      at the treatment and rate of the invoice, in its currency
 * @param otherTax the same tax in the seller's currency, if the invoice tells it, too
 * @param cancels  nothing of the invoice is left after it
 * @param issued   the day in the business's zone
 * @param by       the account or job that issued it
 */
public record CreditNote(String number, String invoice, BusinessId business, Currency currency, List<Line> lines, List<Fee> fees,
        BigDecimal tax, Optional<BigDecimal> otherTax, boolean cancels, String reason, String by, LocalDate issued, Instant issuedAt) {

    /**
     * Messages of a line of the invoice.
     *
     * @param invoiceLine counted from 1
     * @param credited    with the price of the invoice's line, the messages that are credited, and the amount that is printed for them
     * @param whole       with it, nothing of the invoice's line is left
     */
    public record Line(int invoiceLine, Invoice.Line credited, boolean whole) {}

    /**
     * A fee of the invoice; it is credited whole.
     *
     * @param invoiceLine its number on the invoice, after those of the lines
     */
    public record Fee(int invoiceLine, Invoice.Fee credited) {}

    public CreditNote {
        lines = List.copyOf(lines);
        fees = List.copyOf(fees);
    }

    /** The sum of the lines and fees, without tax. */
    public BigDecimal sum() {
        return Stream.concat(lines.stream().map(line -> line.credited().amount()), fees.stream().map(fee -> fee.credited().amount()))
                .reduce(Money.zero(currency).rounded(), BigDecimal::add);
    }

    /** What the business has back: the sum and its tax. */
    public BigDecimal total() {
        return sum().add(tax);
    }

    /** The sum before rounding. */
    public Money exact() {
        return lines.stream().map(line -> line.credited().exact()).reduce(feeSum(), Money::plus);
    }

    /** What agreements took off the messages, before rounding. */
    Money discount() {
        return lines.stream().map(line -> line.credited().discount()).reduce(Money.zero(currency), Money::plus);
    }

    /** The fees, before rounding. */
    Money feeSum() {
        return fees.stream().map(fee -> fee.credited().exact()).reduce(Money.zero(currency), Money::plus);
    }

    public long messages() {
        return lines.stream().mapToLong(line -> line.credited().messages()).sum();
    }

    /** The credit note in the form of an invoice. Seller, buyer, rates and month are those of the invoice that it credits. */
    Invoice printed(Invoice credited) {
        return new Invoice(number, business, credited.month(), currency, lines.stream().map(Line::credited).toList(), issuedAt,
                credited.terms().map(terms -> new Terms(terms.seller(), terms.buyer(), terms.vat(), tax,
                        terms.exchange().map(rate -> new Exchange(rate.to(), rate.rate(), rate.day(), rate.source(),
                                otherTax.orElseThrow())),
                        issued, issued)),
                fees.stream().map(Fee::credited).toList());
    }
}
