package io.tollgate.invoicing;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;

/**
 * How an invoice is taxed: one treatment for all of it.
 *
 * @param percent of the net sum, such as 19
 * @param reason  why there is no tax, as the invoice says it; empty if there is
 */
public record Vat(Treatment treatment, BigDecimal percent, String reason) {

    /** What the law says of the sale. */
    public enum Treatment {
        /** The rate of the seller's country. */
        DOMESTIC("S", ""),
        /** The buyer in another country of the union owes the tax: Directive 2006/112/EC, Art. 196. */
        REVERSE_CHARGE("AE", "VATEX-EU-AE"),
        /** The place of supply is outside the union, or the seller is: Art. 44. */
        OUTSIDE_SCOPE("O", "VATEX-EU-O"),
        /** The seller is a small business: Art. 284. */
        SMALL_BUSINESS("E", "");

        private final String category;
        private final String code;

        Treatment(String category, String code) {
            this.category = category;
            this.code = code;
        }

        /** UNTDID 5305, EN 16931 BT-151. */
        public String category() {
            return category;
        }

        /** The VATEX code of BT-121; empty if there is none. */
        public String code() {
            return code;
        }
    }

    public Vat {
        if (percent.signum() != 0 && treatment != Treatment.DOMESTIC) {
            throw new IllegalArgumentException("percent (" + percent + ") must be 0 for " + treatment);
        }
    }

    /** The tax on a net sum: rounded once, half up, to what the currency has. */
    BigDecimal on(BigDecimal net, Currency currency) {
        return net.multiply(percent).movePointLeft(2).setScale(currency.getDefaultFractionDigits(), RoundingMode.HALF_UP);
    }
}
