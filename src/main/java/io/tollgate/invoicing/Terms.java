package io.tollgate.invoicing;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.Currency;
import java.util.Optional;

/**
 * What an invoice says of seller, buyer and tax: as it was when the invoice was issued.
 *
 * @param tax      in the invoice's currency, EN 16931 BT-110
 * @param exchange if the tax is also told in the seller's currency
 * @param issued   the day in the business's zone
 * @param due      the last day for the payment, BT-9
 */
public record Terms(Seller seller, Buyer buyer, Vat vat, BigDecimal tax, Optional<Exchange> exchange, LocalDate issued, LocalDate due) {

    /**
     * The rate by which the tax is told in the currency in which the seller declares it.
     *
     * @param rate units of {@code to} for one unit of the invoice's currency
     * @param day  the last day of the invoiced month
     * @param tax  in {@code to}, BT-111
     */
    public record Exchange(Currency to, BigDecimal rate, LocalDate day, String source, BigDecimal tax) {

        static Exchange of(Currency to, BigDecimal rate, LocalDate day, String source, BigDecimal invoiced) {
            return new Exchange(to, rate, day, source, exchanged(invoiced, to, rate));
        }

        /** The tax in the currency {@code to}. @param invoiced the tax in the invoice's currency */
        BigDecimal on(BigDecimal invoiced) {
            return exchanged(invoiced, to, rate);
        }

        private static BigDecimal exchanged(BigDecimal invoiced, Currency to, BigDecimal rate) {
            return invoiced.multiply(rate).setScale(to.getDefaultFractionDigits(), RoundingMode.HALF_UP);
        }
    }
}
