package io.tollgate.receivables.bank;

import io.tollgate.message.BusinessId;
import io.tollgate.money.Money;
import java.time.LocalDate;
import java.util.Optional;

/**
 * A payment on a statement, and what became of it.
 *
 * @param statement     id of the imported statement
 * @param position      of the entry in the statement, from 1
 * @param part          of an entry of several payments, from 1; 0: it is one
 * @param amount        negative: money that went
 * @param day           of its value
 * @param takenBack     the bank takes an earlier entry back, or a payment was returned
 * @param bankReference the bank's own; may be empty
 * @param endToEnd      the reference that the payer gave to the payment; may be empty
 * @param payer         the name of the other side; may be empty
 * @param text          what the payer wrote; may be empty
 * @param why           of an open one: what is missing
 * @param payment       id of the payment in the ledger
 * @param by            who decided: the account of a person, or a job; empty: nobody yet
 * @param reason        of a person
 */
public record BankEntry(long id, long statement, String account, int position, int part, Money amount, LocalDate day, boolean takenBack,
        String bankReference, String endToEnd, String payer, String payerAccount, String text, State state, Optional<Why> why,
        Optional<BusinessId> business, Optional<String> payment, String by, String reason) {

    /** NEW: nobody has looked yet. BOOKED: it is a payment. OPEN: a person must decide. SET_ASIDE: it concerns no business. */
    public enum State {
        NEW, BOOKED, OPEN, SET_ASIDE
    }

    /** Why it is left over. */
    public enum Why {
        NAMES_NOTHING("it names no invoice, and nobody was paid for from this account before"),
        NAMES_SEVERAL("it names invoices of several businesses"),
        OTHER_CURRENCY("the account of the business is in another currency"),
        MONEY_WENT("the money went, and no refund of this reference and amount is booked"),
        NO_ORIGINAL("it takes an earlier payment back, and it is not plain which one"),
        ALREADY_BOOKED("another statement of the account has the same payment: same day, amount and reference"),
        CONFLICT("the ledger refuses it, or it fails; the log says why");

        private final String words;

        Why(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }
}
