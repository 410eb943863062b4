package io.tollgate.books.datev;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Optional;

/**
 * One line of a batch: an amount between an account and the clearing account.
 *
 * @param account  the ledger's
 * @param number   of the account in the chart
 * @param currency ISO 4217
 * @param amount   with two decimals: positive is credit (H), negative is debit (S); never zero
 * @param base     the amount in the currency of the books, of the same sign or zero; empty if it is the same currency
 * @param rate     units of the currency for one of the books'; empty if there is none, or if it is below 1, which the format cannot say
 */
public record BookingLine(LocalDate day, String account, long number, String currency, BigDecimal amount, Optional<BigDecimal> base,
        Optional<BigDecimal> rate) {}
