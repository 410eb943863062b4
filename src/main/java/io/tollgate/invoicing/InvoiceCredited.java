package io.tollgate.invoicing;

import io.tollgate.money.Money;
import java.time.Instant;

/**
 * A credit note takes back an amount of an issued invoice. An event of the transaction that issues and books the credit note.
 *
 * @param number       of the invoice
 * @param amount       with tax, more than zero
 * @param journalEntry the id of the credit note's journal entry, 32 hexadecimal digits
 * @param by           the account or job that issues it
 */
public record InvoiceCredited(String number, Money amount, String journalEntry, Instant at, String by, String reason) {}
