package io.tollgate.tariff;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The numbers of the ledger's accounts in charts of accounts, for the export to bookkeeping. */
public record AccountNumbers(List<Numbered> rows) {

    private static final AccountNumbers EMPTY = new AccountNumbers(List.of());

    /**
     * @param account of the ledger; it counts for all below it, too: {@code revenue} for {@code revenue:Germany:UTILITY}
     * @param chart   such as {@code SKR03}
     * @param number  of 4 digits, of a person's account of 5
     * @param name    as the chart calls it
     * @param from    the first day
     * @param until   the last day
     */
    public record Numbered(String account, String chart, int number, String name, LocalDate from, LocalDate until) {}

    public AccountNumbers {
        rows = List.copyOf(rows);
    }

    public static AccountNumbers empty() {
        return EMPTY;
    }

    /** The row of the account itself, else of the one above it, and so on; empty if none has one on this day. */
    public Optional<Numbered> of(String account, String chart, LocalDate day) {
        return withThoseAbove(account).stream().flatMap(name -> rows.stream()
                .filter(row -> row.account().equals(name) && row.chart().equals(chart))
                .filter(row -> !day.isBefore(row.from()) && !day.isAfter(row.until()))).findFirst();
    }

    /** {@code revenue:Germany:UTILITY}, {@code revenue:Germany}, {@code revenue}. */
    static List<String> withThoseAbove(String account) {
        List<String> names = new ArrayList<>(List.of(account));
        for (int colon = account.lastIndexOf(':'); colon >= 0; colon = account.lastIndexOf(':', colon - 1)) {
            names.add(account.substring(0, colon));
        }
        return names;
    }
}
