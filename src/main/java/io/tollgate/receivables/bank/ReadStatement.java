package io.tollgate.receivables.bank;

import io.tollgate.money.Money;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;

/**
 * A statement as the bank wrote it. Opening balance and entries sum to the closing balance.
 *
 * @param account IBAN, or the bank's own number of the account
 * @param id      the bank's, of the statement
 * @param pending so many entries the bank has not booked; they are left out
 */
record ReadStatement(String account, String id, Currency currency, LocalDate closingDay, Money opening, Money closing, int pending,
        List<ReadEntry> entries) {

    /**
     * One payment on a statement.
     *
     * @param position      of the entry, from 1
     * @param part          of an entry of several payments, from 1; 0: it is one
     * @param amount        negative: money that went
     * @param day           of its value
     * @param takenBack     the bank takes an earlier entry back, or a payment was returned
     * @param bankReference the bank's own; empty if there is none
     * @param endToEnd      the reference that the payer gave to the payment; empty if there is none
     * @param payer         the name of the other side; empty if the bank does not say it
     * @param text          what the payer wrote, with the references that have a field of their own, one below the other
     */
    record ReadEntry(int position, int part, Money amount, LocalDate day, boolean takenBack, String bankReference, String endToEnd,
            String payer, String payerAccount, String text) {}
}
