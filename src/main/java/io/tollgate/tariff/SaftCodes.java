package io.tollgate.tariff;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** What the accounts and taxes of the ledger are called in the Norwegian audit file (SAF-T). */
public record SaftCodes(List<Account> accounts, List<TaxCode> taxCodes) {

    private static final SaftCodes EMPTY = new SaftCodes(List.of(), List.of());

    /**
     * @param account  of the ledger; it counts for all below it, too: {@code revenue} for {@code revenue:Germany:UTILITY}
     * @param number   of the account in the chart of the company
     * @param name     as the chart calls it
     * @param category the grouping category that the tax administration publishes, such as {@code salgsinntekt}
     * @param code     the grouping code within it, such as 3000
     * @param from     the first day
     * @param until    the last day
     */
    public record Account(String account, String number, String name, String category, String code, LocalDate from, LocalDate until) {}

    /**
     * @param treatment how a document is taxed, such as {@code DOMESTIC}
     * @param percent   of the net sum
     * @param code      the standard tax code that the tax administration publishes, such as 3
     */
    public record TaxCode(String treatment, BigDecimal percent, String code, LocalDate from, LocalDate until) {}

    public SaftCodes {
        accounts = List.copyOf(accounts);
        taxCodes = List.copyOf(taxCodes);
    }

    public static SaftCodes empty() {
        return EMPTY;
    }

    /** The row of the account itself, else of the one above it, and so on; empty if none has one on this day. */
    public Optional<Account> account(String account, LocalDate day) {
        return AccountNumbers.withThoseAbove(account).stream().flatMap(name -> accounts.stream()
                .filter(row -> row.account().equals(name))
                .filter(row -> !day.isBefore(row.from()) && !day.isAfter(row.until()))).findFirst();
    }

    public Optional<TaxCode> taxCode(String treatment, BigDecimal percent, LocalDate day) {
        return taxCodes.stream().filter(row -> row.treatment().equals(treatment) && row.percent().compareTo(percent) == 0)
                .filter(row -> !day.isBefore(row.from()) && !day.isAfter(row.until())).findFirst();
    }
}
