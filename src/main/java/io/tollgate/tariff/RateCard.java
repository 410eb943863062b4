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
    private static final String INTERNATIONAL = "International ";

    /** @param country ISO 3166 alpha-2, or {@link #sms} of one */
    public record MarketRow(String country, String market, LocalDate validFrom) {}

    public record RateRow(String market, Currency currency, Category category, Rate rate) {}

    /**
     * From this day on nothing is published for a market, category and currency, until a later row of it.
     *
     * @param from the first day
     */
    public record UnpublishedRow(String market, Currency currency, Category category, LocalDate from) {}

    private record Key(String market, Category category, Currency currency) {}

    private final Map<String, NavigableMap<LocalDate, String>> markets = new HashMap<>();
    private final Map<Key, NavigableMap<LocalDate, Rate>> rates = new HashMap<>();

    private final Map<Key, NavigableSet<LocalDate>> unpublished = new HashMap<>();

    public RateCard(Collection<MarketRow> marketRows, Collection<RateRow> rateRows) {
        this(marketRows, rateRows, List.of());
    }

    public RateCard(Collection<MarketRow> marketRows, Collection<RateRow> rateRows, Collection<UnpublishedRow> unpublishedRows) {
        unpublishedRows.forEach(row -> unpublished.computeIfAbsent(new Key(row.market(), row.category(), row.currency()),
                _ -> new TreeSet<>()).add(row.from()));
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
        return markets.equals(other.markets) && rates.equals(other.rates) && unpublished.equals(other.unpublished);
    }

    /**
     * As which country the card knows a country to which an SMS goes, or {@link #OTHER}: each that has rates of its own is a market. A rate
     * is that of one part.
     */
    public static String sms(String country) {
        return SMS + country;
    }

    /**
     * As which country the card knows a country whose authentication messages come from abroad; and the market that it is then. A country
     * without such a market is the one that it is otherwise.
     *
     * @param place a country, or its market
     */
    public static String international(String place) {
        return INTERNATIONAL + place;
    }

    /** The market of messages that come from the same country. @param market one from abroad */
    public static String domestic(String market) {
        return market.substring(INTERNATIONAL.length());
    }

    /** Whether authentication messages to this market come from abroad. */
    public static boolean isInternational(String market) {
        return market.startsWith(INTERNATIONAL);
    }

    /**
     * @param country ISO 3166 alpha-2 of the recipient's number, {@code ZZ} if it has none; for an SMS {@link #sms} of it, for a message
     *                from abroad {@link #international}
     */
    public String market(String country, LocalDate day) {
        NavigableMap<LocalDate, String> rows = markets.get(country);
        Map.Entry<LocalDate, String> row = rows == null ? null : rows.floorEntry(day);
        if (row == null && isInternational(country)) {
            return market(country.substring(INTERNATIONAL.length()), day);
        }
        return row != null ? row.getValue() : country.startsWith(SMS) ? sms(OTHER) : OTHER;
    }

    /**
     * Like {@link #market(String, LocalDate)}, of messages that are paid in a currency. Its card may have rates for authentication from
     * abroad later than that of another currency: until then such messages are in the market that they are in otherwise.
     */
    public String market(String country, LocalDate day, Currency currency) {
        return payable(market(country, day), day, currency);
    }

    /** The market itself, or the domestic one if it is from abroad and has no price in this currency yet. */
    public String payable(String market, LocalDate day, Currency currency) {
        return isInternational(market) && rate(market, Category.AUTHENTICATION, currency, day).isEmpty()
                && !isUnpublished(market, Category.AUTHENTICATION, currency, day) ? domestic(market) : market;
    }

    /** Empty if the card has no price for it on that day. */
    public Optional<Rate> rate(String market, Category category, Currency currency, LocalDate day) {
        Key key = new Key(market, category, currency);
        NavigableMap<LocalDate, Rate> rows = rates.get(key);
        Map.Entry<LocalDate, Rate> row = rows == null ? null : rows.floorEntry(day);
        return row == null || endsAfter(key, row.getKey(), day) ? Optional.empty() : Optional.of(row.getValue());
    }

    /** Whether the card itself says that nothing is published for it on that day. */
    public boolean isUnpublished(String market, Category category, Currency currency, LocalDate day) {
        Key key = new Key(market, category, currency);
        LocalDate row = Optional.ofNullable(rates.get(key)).map(rows -> rows.floorKey(day)).orElse(LocalDate.MIN);
        return endsAfter(key, row, day);
    }

    private boolean endsAfter(Key key, LocalDate row, LocalDate day) {
        LocalDate end = Optional.ofNullable(unpublished.get(key)).map(days -> days.floor(day)).orElse(null);
        return end != null && end.isAfter(row);
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

    /** Like {@link #ceiling}, for a country that may move to another market during these days. */
    public long ceilingFor(String country, Category category, Currency currency, LocalDate from, LocalDate to) {
        NavigableSet<String> possible = new TreeSet<>(List.of(market(country, from), market(country, from, currency)));
        Optional.ofNullable(markets.get(country)).ifPresent(rows -> rows.subMap(from, true, to, true)
                .forEach((day, market) -> possible.addAll(List.of(market, market(country, day, currency)))));
        return possible.stream().mapToLong(market -> ceiling(market, category, currency, from, to)).max().orElse(0);
    }
}
