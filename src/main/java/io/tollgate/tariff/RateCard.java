package io.tollgate.tariff;

import io.tollgate.message.Category;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Dated prices per market and category, with volume tiers. The latest row at or before a day counts. Immutable.
 * Days are the business's, in its zone.
 */
public final class RateCard {

    /** The market of every country that has no row of its own on the day. */
    public static final String OTHER = "Other";

    private static final String SMS = "SMS ";

    /** @param country ISO 3166 alpha-2, or {@link #sms} of one */
    public record MarketRow(String country, String market, LocalDate validFrom) {}

    public record RateRow(String market, Currency currency, Category category, Rate rate) {}

    private record Key(String market, Category category, Currency currency) {}

    private final Map<String, NavigableMap<LocalDate, String>> markets = new HashMap<>();
    private final Map<Key, NavigableMap<LocalDate, Rate>> rates = new HashMap<>();

    public RateCard(Collection<MarketRow> marketRows, Collection<RateRow> rateRows) {
        marketRows.forEach(row -> markets.computeIfAbsent(row.country(), _ -> new TreeMap<>()).put(row.validFrom(), row.market()));
        rateRows.forEach(row -> rates.computeIfAbsent(new Key(row.market(), row.category(), row.currency()), _ -> new TreeMap<>())
                .put(row.rate().validFrom(), row.rate()));
    }

    /** The currencies that have any rate, in the order of their codes. */
    public List<Currency> currencies() {
        return rates.keySet().stream().map(Key::currency).distinct().sorted(Comparator.comparing(Currency::getCurrencyCode)).toList();
    }

    /** All rates, those of past and later days too: by market, category and currency, the latest first. */
    public List<RateRow> rates() {
        return rates.entrySet().stream()
                .flatMap(one -> one.getValue().descendingMap().values().stream()
                        .map(rate -> new RateRow(one.getKey().market(), one.getKey().currency(), one.getKey().category(), rate)))
                .sorted(Comparator.comparing(RateRow::market).thenComparing(RateRow::category)
                        .thenComparing(row -> row.currency().getCurrencyCode())
                        .thenComparing(row -> row.rate().validFrom(), Comparator.reverseOrder()))
                .toList();
    }

    /** A card without prices: nothing can be admitted under it. */
    public static RateCard empty() {
        return new RateCard(List.of(), List.of());
    }

    /** Whether all prices and all markets are the same. */
    public boolean sameAs(RateCard other) {
        return markets.equals(other.markets) && rates.equals(other.rates);
    }

    /**
     * As which country the card knows a country to which an SMS goes, or {@link #OTHER}: each that has rates of its own is a market. A rate
     * is that of one part.
     */
    public static String sms(String country) {
        return SMS + country;
    }

    /** @param country ISO 3166 alpha-2 of the recipient's number, {@code ZZ} if it has none; for an SMS {@link #sms} of it */
    public String market(String country, LocalDate day) {
        NavigableMap<LocalDate, String> rows = markets.get(country);
        Map.Entry<LocalDate, String> row = rows == null ? null : rows.floorEntry(day);
        return row != null ? row.getValue() : country.startsWith(SMS) ? sms(OTHER) : OTHER;
    }

    /** Empty if the card has no price for it on that day. */
    public Optional<Rate> rate(String market, Category category, Currency currency, LocalDate day) {
        NavigableMap<LocalDate, Rate> rows = rates.get(new Key(market, category, currency));
        Map.Entry<LocalDate, Rate> row = rows == null ? null : rows.floorEntry(day);
        return row == null ? Optional.empty() : Optional.of(row.getValue());
    }

    /**
     * The highest price that can apply in a market on any of the days, in any tier, in millionths; 0 without a price.
     *
     * @param to the last day, included
     */
    public long ceiling(String market, Category category, Currency currency, LocalDate from, LocalDate to) {
        NavigableMap<LocalDate, Rate> rows = rates.get(new Key(market, category, currency));
        if (rows == null) {
            return 0;
        }
        LocalDate first = Optional.ofNullable(rows.floorKey(from)).orElse(from);
        return rows.subMap(first, true, to, true).values().stream().mapToLong(Rate::highest).max().orElse(0);
    }

    /** As {@link #ceiling}, for a country that may move to another market during these days. */
    public long ceilingFor(String country, Category category, Currency currency, LocalDate from, LocalDate to) {
        NavigableSet<String> possible = new TreeSet<>(List.of(market(country, from)));
        Optional.ofNullable(markets.get(country)).ifPresent(rows -> possible.addAll(rows.subMap(from, true, to, true).values()));
        return possible.stream().mapToLong(market -> ceiling(market, category, currency, from, to)).max().orElse(0);
    }
}
