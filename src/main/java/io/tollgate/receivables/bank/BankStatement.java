package io.tollgate.receivables.bank;

import io.tollgate.money.Money;
import java.time.Instant;
import java.time.LocalDate;

/**
 * A statement that was imported.
 *
 * @param account   IBAN, or the bank's own number of the account
 * @param statement the bank's id of the statement
 * @param entries   so many payments are on it
 * @param pending   so many entries the bank has not booked; they are left out
 * @param follows   whether it opens with what the one before it on the account closes with; true for the first one
 * @param by        the account of the administration that imported it
 */
public record BankStatement(long id, String account, String statement, LocalDate closingDay, Money opening, Money closing, int entries,
        int pending, boolean follows, Instant importedAt, String by) {}
