package io.tollgate.receivables;

import io.tollgate.money.Money;
import java.time.Instant;

/**
 * Money that pays an invoice, or does so no longer.
 *
 * @param source the id of the payment, of the write-off, or of the journal entry of a credit note
 * @param number of the invoice
 * @param amount negative if it was taken back
 * @param by     the account of a person, or a job
 * @param reason empty if Tollgate did it by itself
 */
public record Allotment(String source, String number, Kind kind, Money amount, Instant at, String by, String reason) {

    /** The number of the invoice, also where fee and interest of its reminder are paid: {@code 2026-000017} of {@code 2026-000017-2}. */
    public String invoice() {
        return number.replaceFirst("^([0-9]+-[0-9]+)-[1-9]$", "$1");
    }

    /** The source of the money. */
    public enum Kind {
        /** It came from the business. */
        PAYMENT,
        /** Somebody gave up what is owed. */
        WRITE_OFF,
        /** A credit note names the invoice. */
        CREDIT_NOTE,
        /** Grants have paid charges on the invoice. */
        GRANT,
        /** The amount left to pay had more decimals than the currency: so much less of it is to be paid, or more if it is negative. */
        ROUNDING
    }
}
