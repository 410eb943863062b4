package io.tollgate.books.cost;

import io.tollgate.money.Money;
import java.time.Instant;
import java.time.LocalDate;

/**
 * A bill of the network that was imported.
 *
 * @param isByBusiness whether its lines say whose messages they are
 * @param lines        of the file
 * @param messages     free ones too
 * @param days         that it names, each counted once an account
 * @param replacedDays of these, days that a later bill replaced; 0: it counts whole
 * @param by           the account that imported it
 */
public record ImportedBill(long id, boolean isByBusiness, int lines, LocalDate from, LocalDate to, long messages, Money cost, long days,
        long replacedDays, Instant at, String by) {}
