package io.tollgate.tariff;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Optional;

/** Dated prices of events that have a size. The latest one at or before a day counts, in the business's zone. Immutable. */
public record MeteredCard(List<MeteredRate> rates) {

    private static final MeteredCard EMPTY = new MeteredCard(List.of());

    public MeteredCard {
        rates = List.copyOf(rates);
    }

    public static MeteredCard empty() {
        return EMPTY;
    }

    /**
     * @param country ISO 3166 alpha-2; one without a price of its own on the day has that of {@link RateCard#OTHER}
     * @return empty if there is no price for it on that day
     */
    public Optional<MeteredRate> rate(String event, String country, Currency currency, LocalDate day) {
        return latest(event, country, currency, day).or(() -> latest(event, RateCard.OTHER, currency, day));
    }

    private Optional<MeteredRate> latest(String event, String country, Currency currency, LocalDate day) {
        return rates.stream().filter(one -> one.event().equals(event) && one.country().equals(country) && one.currency().equals(currency)
                && !one.validFrom().isAfter(day)).max(Comparator.comparing(MeteredRate::validFrom));
    }
}
