package io.tollgate.tariff;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.Optional;

/**
 * What the invoices of a day need from the tables of the rules: the standard rates of value added tax, and exchange rates for tax that must
 * be told in another currency than the invoice's.
 */
public record TaxTable(List<VatRate> vatRates, List<ExchangeRate> exchangeRates) {

    private static final TaxTable EMPTY = new TaxTable(List.of(), List.of());

    /**
     * The standard rate of a country.
     *
     * @param country ISO 3166 alpha-2
     * @param percent such as 19 or 25.5
     * @param from    the first day
     * @param until   the last day
     * @param source  where it was read
     */
    public record VatRate(String country, BigDecimal percent, LocalDate from, LocalDate until, String source) {}

    /**
     * @param from  what is exchanged
     * @param rate  units of {@code to} for one unit of {@code from}
     * @param first the first day on which it counts
     * @param until the last day
     * @param source who published it
     */
    public record ExchangeRate(Currency from, Currency to, BigDecimal rate, LocalDate first, LocalDate until, String source) {}

    public TaxTable {
        vatRates = List.copyOf(vatRates);
        exchangeRates = List.copyOf(exchangeRates);
    }

    public static TaxTable empty() {
        return EMPTY;
    }

    public Optional<VatRate> vat(String country, LocalDate day) {
        return vatRates.stream().filter(rate -> rate.country().equals(country))
                .filter(rate -> !day.isBefore(rate.from()) && !day.isAfter(rate.until())).findFirst();
    }

    public Optional<ExchangeRate> exchange(Currency from, Currency to, LocalDate day) {
        return exchangeRates.stream().filter(rate -> rate.from().equals(from) && rate.to().equals(to))
                .filter(rate -> !day.isBefore(rate.first()) && !day.isAfter(rate.until())).findFirst();
    }
}
